import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCalendar } from '../time/calendar.ts'
import { YearTable } from '../time/year-tables.ts'
import { DossierInput, runDossier } from './dossier.ts'
import {
  ALL_DOCUMENTS,
  APPRAISE_2,
  APPRAISE_3,
  APPROVE_2,
  APPROVED_2,
  APPROVED_3,
  dossier,
  LEGACY,
  REQUEST_3,
  START,
  SUBMIT_2,
  SUBMIT_3,
  step,
} from './testing.ts'

const folder = join(import.meta.dirname, 'examples')
const examples = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))

const reasonOf = (input: DossierInput): string | undefined => runDossier(input).refused?.reason

describe('the published examples of dossiers', () => {
  test('there are twenty-four of them', () => {
    expect(examples).toHaveLength(24)
  })

  test.each(examples)('$title', ({ input, expected }) => {
    expect(runDossier(DossierInput.parse(input))).toEqual(expected)
  })
})

describe('what has not happened yet', () => {
  test('is left out, and one file can be asked at several moments', () => {
    const states = [
      '2026-09-21T08:59:59',
      '2026-09-21T09:00:00',
      '2026-10-07T09:00:00',
      '2026-10-12T09:00:00',
    ].map((at) => runDossier(dossier(APPROVED_2, { now: `${at}+07:00` })).state)

    expect(states).toEqual([null, 'draft', 'appraised', 'approved'])
  })

  test('does not put the steps out of order', () => {
    const events = [START, step('retire', 'ubnd-xa', '2027-01-01'), SUBMIT_2]

    expect(runDossier(dossier(events, { now: '2026-12-01T00:00:00Z' }))).toMatchObject({
      state: 'submitted',
      refused: null,
    })
    expect(runDossier(dossier(events, { now: '2027-02-01T00:00:00Z' })).refused).toMatchObject({
      event: 1,
      reason: 'wrong-state',
    })
  })
})

describe('a refused step', () => {
  test('leaves everything as it was, and nothing after it is looked at', () => {
    const early = step('approve-1-2', 'phong-vhxh', '2026-10-02')
    const before = runDossier(dossier([START, SUBMIT_2]))
    const after = runDossier(dossier([START, SUBMIT_2, early, APPRAISE_2, APPROVE_2]))

    expect({ ...after, refused: null }).toEqual(before)
    expect(after.refused).toMatchObject({ event: 2, reason: 'wrong-state' })
  })

  test('is refused for the first reason in the order of the table', () => {
    const wrong = (at: string, transition: string, level = 2, actor = 'nobody') =>
      reasonOf(dossier([START, SUBMIT_2, step(transition, actor, at)], { level }))

    expect(wrong('2026-09-30', 'approve-3-4')).toBe('out-of-order')
    expect(wrong('2026-10-02', 'approve-3-4')).toBe('wrong-level')
    expect(wrong('2026-10-02', 'approve-1-2')).toBe('wrong-state')
    expect(wrong('2026-10-02', 'appraise-suitable', 2, 'van-phong')).toBe('independent-appraisal')
    expect(wrong('2026-10-02', 'appraise-suitable')).toBe('wrong-actor')
  })

  test('two steps at the same moment are in order', () => {
    expect(reasonOf(dossier([START, { ...SUBMIT_2, at: START.at }]))).toBeUndefined()
  })
})

describe('the Quy chế', () => {
  const approveWith = (regulation: object, decision?: object) =>
    reasonOf(
      dossier([
        START,
        SUBMIT_2,
        APPRAISE_2,
        step('approve-1-2', 'phong-vhxh', '2026-10-12', {
          regulation,
          ...(decision === undefined ? {} : { decision }),
        }),
      ]),
    )

  test('without a number, without a date, or with an empty number is not issued', () => {
    const decision = { number: '01', date: '2026-10-12' }

    expect(approveWith({ date: '2026-10-05' }, decision)).toBe('regulation-issued')
    expect(approveWith({ number: '45' }, decision)).toBe('regulation-issued')
    expect(approveWith({ number: ' ', date: '2026-10-05' }, decision)).toBe('regulation-issued')
    expect(approveWith({ number: '45', date: '2026-10-05' }, decision)).toBeUndefined()
  })

  test('is measured by the day of the step while no decision is written down', () => {
    expect(approveWith({ number: '45', date: '2026-10-13' })).toBe('regulation-issued')
    expect(approveWith({ number: '45', date: '2026-10-12' })).toBe('approval-decision')
  })

  test('written down in an earlier step still counts', () => {
    const submit = step('submit-combined', 'van-phong', '2026-10-01', {
      documents: ALL_DOCUMENTS,
      regulation: { number: '45', date: '2026-09-01' },
    })
    const approve = step('approve-1-2', 'phong-vhxh', '2026-10-12', {
      decision: { number: '01', date: '2026-10-12' },
    })

    expect(reasonOf(dossier([START, submit, APPRAISE_2, approve]))).toBeUndefined()
    expect(reasonOf(dossier([START, SUBMIT_2, APPRAISE_2, approve]))).toBe('regulation-issued')
  })
})

describe('the decision', () => {
  test.each([
    ['2026-10-06', 'approval-decision'],
    ['2026-10-07', undefined],
    ['2026-10-12', undefined],
    ['2026-10-13', 'approval-decision'],
  ])('dated %s, appraised on 07/10 and approved on 12/10: %s', (date, reason) => {
    const approve = step('approve-1-2', 'phong-vhxh', '2026-10-12', {
      regulation: { number: '45', date: '2026-09-05' },
      decision: { number: '01', date },
    })

    expect(reasonOf(dossier([START, SUBMIT_2, APPRAISE_2, approve]))).toBe(reason)
  })
})

describe('the opinion of the appraisal', () => {
  const opinion = { 'appraisal-opinion': { number: '05/VHXH', date: '2026-10-09' } }
  const suitable = step('appraise-suitable', 'phong-vhxh', '2026-10-12')

  test('may come with the request, but not with the hand-in', () => {
    const early = step('submit-appraisal-3', 'van-phong', '2026-09-28', {
      documents: ALL_DOCUMENTS,
      ...opinion,
    })
    const request = step('request-approval', 'van-phong', '2026-10-13', opinion)

    expect(reasonOf(dossier([START, early, suitable, REQUEST_3], { level: 3 }))).toBe('appraisal-opinion')
    expect(reasonOf(dossier([START, SUBMIT_3, suitable, request], { level: 3 }))).toBeUndefined()
  })

  test('is not asked for below level 3', () => {
    expect(runDossier(dossier(APPROVED_2)).state).toBe('approved')
  })
})

describe('documents', () => {
  test('a part that was returned and handed in again, returned again, is missing again', () => {
    const back = (at: string) => step('return-invalid', 'phong-vhxh', at, { returned: ['design'] })
    const again = (at: string, documents: readonly string[]) =>
      step('resubmit', 'van-phong', at, { documents })
    const events = [
      START,
      SUBMIT_2,
      back('2026-10-02'),
      again('2026-10-05', ['design']),
      back('2026-10-06'),
      again('2026-10-07', []),
    ]

    expect(runDossier(dossier(events)).refused).toMatchObject({ event: 5, reason: 'documents-complete' })
  })

  test('level 4 asks for the opinion of the security unit, on paper and by number', () => {
    const asked = [START, step('request-expert-opinion', 'van-phong', '2026-09-22')]
    const submit = (fields: object) =>
      reasonOf(
        dossier([...asked, step('submit-appraisal-4-5', 'ubnd-xa', '2026-10-01', fields)], { level: 4 }),
      )
    const documents = [...ALL_DOCUMENTS, 'expert-opinion-document']

    expect(submit({ documents: ALL_DOCUMENTS })).toBe('documents-complete')
    expect(submit({ documents })).toBe('expert-opinion')
    expect(submit({ documents, 'expert-opinion': { number: '9', date: '2026-09-30' } })).toBeUndefined()
  })
})

describe('level 5', () => {
  const opened = [
    START,
    step('request-expert-opinion', 'van-phong', '2026-09-22'),
    step('submit-appraisal-4-5', 'ubnd-xa', '2026-09-25', {
      documents: [...ALL_DOCUMENTS, 'expert-opinion-document'],
      'expert-opinion': { number: '9', date: '2026-09-24' },
    }),
    step('appraise-suitable', 'bo-cong-an', '2026-10-09', {
      'appraisal-opinion': { number: '7/BCA', date: '2026-10-09' },
    }),
    REQUEST_3,
  ]
  const approve = (fields: object) =>
    step('approve-5', 'ubnd-xa', '2026-10-16', {
      regulation: { number: '46', date: '2026-10-15' },
      decision: { number: '90', date: '2026-10-16' },
      ...fields,
    })
  const listed = { 'prime-minister-list': { number: '1/QĐ-TTg', date: '2026-10-14' } }

  test('is approved only after the Prime Minister has approved the list', () => {
    expect(reasonOf(dossier([...opened, approve({})], { level: 5 }))).toBe('prime-minister-list')
    expect(runDossier(dossier([...opened, approve(listed)], { level: 5 })).state).toBe('approved')
  })

  test('is the way of a listed system of level 3, and not of one of level 2', () => {
    expect(
      runDossier(dossier([...opened, approve(listed)], { level: 3, nationalSecurityList: true })),
    ).toMatchObject({ state: 'approved', procedureLevel: 5 })
    expect(runDossier(dossier([], { level: 2, nationalSecurityList: true })).procedureLevel).toBe(2)
  })
})

describe('limits', () => {
  test('what is done in the last moment of the day is in time, from 24:00 on it is late', () => {
    const appraise = (at: string) => [START, SUBMIT_3, { ...APPRAISE_3, at }]
    const late = (at: string) => runDossier(dossier(appraise(at), { level: 3 })).late

    expect(late('2026-10-19T23:59:59.999+07:00')).toEqual([])
    expect(late('2026-10-20T00:00:00+07:00')).toEqual([
      { event: 2, limit: 'appraise-level-3', due: '2026-10-19' },
    ])
  })

  test('a mark for ourselves never makes a step late', () => {
    const appraise = step('appraise-suitable', 'phong-vhxh', '2026-12-01')
    const answer = runDossier(dossier([START, SUBMIT_2, appraise]))

    expect(answer.late).toEqual([])
    expect(answer.limits).toMatchObject([{ limit: 'approve', state: 'overdue' }])
    expect(
      runDossier(dossier([START, SUBMIT_2])).limits.map(({ limit, state }) => `${limit} ${state}`),
    ).toEqual(['appraise-level-1-2 internal', 'approve overdue'])
  })

  test('being late stays written when the dossier goes on', () => {
    const approve = { ...APPROVED_3[4], at: '2026-10-30T09:00:00+07:00' }
    const answer = runDossier(dossier([...APPROVED_3.slice(0, 4), approve], { level: 3 }))

    expect(answer).toMatchObject({
      state: 'approved',
      limits: [],
      late: [{ event: 4, limit: 'approve', due: '2026-10-22' }],
    })
  })

  test('an unsuitable dossier of level 2 stops the seven days, and the next hand-in starts them anew', () => {
    const unsuitable = step('appraise-unsuitable', 'phong-vhxh', '2026-10-05')
    const events = [START, SUBMIT_2, unsuitable, step('rework', 'van-phong', '2026-10-06')]

    expect(runDossier(dossier(events)).limits).toEqual([])
    expect(
      runDossier(dossier([...events, step('submit-combined', 'van-phong', '2026-10-07')])).limits.at(-1),
    ).toMatchObject({ limit: 'approve', from: '2026-10-07', due: '2026-10-16' })
  })

  test('are counted by the calendar that is handed in', () => {
    const input = dossier([START, SUBMIT_2], { now: '2026-10-02T00:00:00Z' })
    const table = YearTable.parse({ status: 'announced', off: ['2026-10-06'] })

    expect(runDossier(input).limits[0]?.due).toBe('2026-10-08')
    expect(runDossier(input, createCalendar({ 2026: table })).limits[0]?.due).toBe('2026-10-09')
  })

  test('that reach out of the calendar are an error, not a guess', () => {
    const at = '2199-12-30T09:00:00+07:00'
    const input = dossier(
      [
        { ...START, at },
        { ...SUBMIT_2, at },
      ],
      { now: '2200-01-01T00:00:00Z' },
    )

    expect(() => runDossier(input)).toThrow(RangeError)
  })
})

describe('an approval under the old decree', () => {
  const young = (date: string, since?: string) =>
    step('import-legacy', 'van-phong', '2027-01-10', {
      'old-decision': { number: '300', date },
      ...(since === undefined ? {} : { 'under-construction-since': since }),
    })
  const answer = (event: ReturnType<typeof step>) =>
    runDossier(dossier([event], { now: '2027-02-01T00:00:00Z' }))

  test.each([
    ['2026-06-30', undefined, 'legacy-classified'],
    ['2026-07-01', undefined, undefined],
    ['2026-07-01', '2026-06-30', 'under-construction'],
    ['2026-07-01', '2026-07-01', undefined],
    ['2026-12-31', '2026-06-30', 'under-construction'],
    ['2027-01-01', '2026-06-30', undefined],
  ])('dated %s for a project since %s: %s', (date, since, limit) => {
    const { limits, refused } = answer(young(date, since))

    expect(limits[0]?.limit).toBe(limit)
    expect(refused?.reason).toBe(limit === undefined ? 'old-decision-number-and-date' : undefined)
  })

  test('keeps its end while it is determined anew, and loses it when it is replaced or retired', () => {
    const open = step('open-redetermination-legacy', 'ubnd-xa', '2026-10-01', { trigger: 'serious-incident' })
    const replace = step('replace', 'system', '2026-10-02', { 'new-version-approved': '2026-10-02' })
    const retire = step('retire', 'ubnd-xa', '2026-10-02', { 'retirement-plan-done': '2026-10-02' })
    const limits = (...events: readonly ReturnType<typeof step>[]) =>
      runDossier(dossier(events)).limits.map(({ limit }) => limit)

    expect(limits(LEGACY)).toEqual(['legacy-classified'])
    expect(limits(LEGACY, open)).toEqual(['legacy-classified'])
    expect(limits(LEGACY, open, replace)).toEqual([])
    expect(limits(LEGACY, retire)).toEqual([])
    expect(runDossier(dossier([LEGACY, open, replace]))).toMatchObject({
      state: 'superseded',
      mau08Column6: null,
    })
  })

  test('a dossier approved under the new decree has none when it is determined anew', () => {
    const open = step('open-redetermination', 'ubnd-xa', '2026-11-02', { trigger: 'authority-request' })

    expect(runDossier(dossier([...APPROVED_2, open]))).toMatchObject({ state: 'redetermination', limits: [] })
  })

  test('only the program itself replaces a dossier', () => {
    const open = step('open-redetermination-legacy', 'ubnd-xa', '2026-10-01', { trigger: 'serious-incident' })
    const replace = step('replace', 'ubnd-xa', '2026-10-02', { 'new-version-approved': '2026-10-02' })

    expect(reasonOf(dossier([LEGACY, open, replace]))).toBe('wrong-actor')
  })
})
