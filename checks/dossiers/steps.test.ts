import { describe, expect, test } from 'vitest'
import { DossierEvent } from './dossier.ts'
import { actorTitle, historyOf, limitsOf, nextSteps, tryStep } from './steps.ts'
import {
  APPRAISE_2,
  APPROVED_2,
  APPROVED_3,
  dossier,
  LEGACY,
  START,
  SUBMIT_2,
  SUBMIT_3,
  step,
} from './testing.ts'
import { StepActor } from './workflow.ts'

const names = (...args: Parameters<typeof nextSteps>) =>
  nextSteps(...args).map(({ transition }) => transition)
const pick = (id: string, ...args: Parameters<typeof nextSteps>) => {
  const found = nextSteps(...args).find(({ transition }) => transition === id)
  if (found === undefined) throw new Error(`no step ${id}`)
  return found
}

describe('the steps that lead on', () => {
  test('from nothing are to begin or to bring an old approval in', () => {
    expect(names(dossier([]))).toEqual(['start', 'import-legacy'])
  })

  test('from a draft go by level', () => {
    expect(names(dossier([START]))).toEqual(['submit-combined'])
    expect(names(dossier([START], { level: 3 }))).toEqual(['submit-appraisal-3'])
    expect(names(dossier([START], { level: 3, nationalSecurityList: true }))).toEqual([
      'request-expert-opinion',
    ])
  })

  test('after a refused step are those from before it', () => {
    expect(names(dossier([START, APPRAISE_2]))).toEqual(['submit-combined'])
  })

  test('from an end are none', () => {
    const retire = step('retire', 'ubnd-xa', '2026-11-01', { 'retirement-plan-done': '2026-10-30' })

    expect(names(dossier([...APPROVED_2, retire]))).toEqual([])
  })

  test('name who may take them, in words and by unit, the form, and the words of the table', () => {
    expect(pick('approve-1-2', dossier([START, SUBMIT_2, APPRAISE_2]))).toMatchObject({
      to: 'approved',
      label: 'Đã được phê duyệt',
      basis: 'NĐ 331 Đ18.1, Đ20.3.a, Đ24.2, Đ30.7',
      form: { id: 'mau-06', adapted: true },
      actor: {
        function: 'security-unit',
        title: 'Đơn vị chuyên trách (hoặc bộ phận chuyên trách) về an ninh mạng của chủ quản',
        unit: 'phong-vhxh',
      },
      forUnit: null,
    })
    expect(
      pick(
        'replace',
        dossier([
          LEGACY,
          step('open-redetermination-legacy', 'ubnd-xa', '2026-10-01', { trigger: 'serious-incident' }),
        ]),
      ),
    ).toMatchObject({
      actor: { function: 'system', title: 'Phần mềm', unit: 'system' },
      trigger: 'Hồ sơ phiên bản mới được phê duyệt',
    })
  })

  test('do not show the name of a table as words', () => {
    expect(pick('open-redetermination', dossier(APPROVED_2)).trigger).toBeNull()
  })
})

describe('what is missing for a step', () => {
  test('is told with field, words and basis, in the order in which it is looked at', () => {
    expect(pick('approve-1-2', dossier([START, SUBMIT_2, APPRAISE_2])).missing).toEqual([
      {
        id: 'regulation-issued',
        field: 'regulation',
        text: 'Quy chế bảo đảm an ninh mạng đã ban hành: ngày ban hành ≤ ngày phê duyệt hồ sơ.',
        basis: 'NĐ 331 Đ30.7',
        flag: null,
        documents: [],
      },
      expect.objectContaining({ id: 'approval-decision', field: 'decision' }),
    ])
  })

  test('names the documents that were not handed in', () => {
    const back = step('return-invalid', 'phong-vhxh', '2026-10-02', { returned: ['design'] })
    const [missing] = pick('resubmit', dossier([START, SUBMIT_2, back])).missing

    expect(missing).toMatchObject({ id: 'documents-complete', field: 'documents' })
    expect(missing?.documents.map(({ title }) => title)).toEqual(['Tài liệu thiết kế'])
  })

  test('is nothing once it is written down', () => {
    const back = step('return-invalid', 'phong-vhxh', '2026-10-02')

    expect(pick('resubmit', dossier([START, SUBMIT_2, back])).missing).toEqual([])
  })

  test('leaves out what only other levels need', () => {
    const missing = pick('submit-combined', dossier([START], { units: { securityUnit: null } })).missing

    expect(missing.map(({ id, field }) => [id, field])).toEqual([
      ['security-unit-designated', null],
      ['documents-complete', 'documents'],
    ])
  })
})

describe('whether a unit may take a step', () => {
  const input = dossier([START, SUBMIT_2])

  test('follows from its function and from what is missing', () => {
    expect(pick('appraise-suitable', input, 'phong-vhxh').forUnit).toEqual({
      mayAct: true,
      mayTakeNow: true,
      refusal: null,
    })
    expect(pick('appraise-suitable', input, 'van-phong').forUnit).toEqual({
      mayAct: false,
      mayTakeNow: false,
      refusal: { reason: 'independent-appraisal', basis: 'NĐ 331 Đ18.4' },
    })
    expect(pick('approve-1-2', dossier([START, SUBMIT_2, APPRAISE_2]), 'phong-vhxh').forUnit).toEqual({
      mayAct: true,
      mayTakeNow: false,
      refusal: { reason: 'regulation-issued', basis: 'NĐ 331 Đ30.7' },
    })
  })

  test('that both operates and appraises comes with the ways out', () => {
    const both = dossier([START, SUBMIT_2], { units: { securityUnit: 'van-phong' } })

    expect(pick('appraise-suitable', both)).toMatchObject({
      independentAppraisal: {
        text: 'Đơn vị trực thuộc khác hoặc Hội đồng thẩm định độc lập',
        basis: 'NĐ 331 Đ18.4',
      },
      actor: { function: 'independent-appraiser', unit: null },
    })
    expect(pick('appraise-suitable', input).independentAppraisal).toBeNull()
  })
})

describe('trying a step', () => {
  const attempt = (at: string, actor = 'phong-vhxh') =>
    DossierEvent.parse(step('appraise-suitable', actor, at))

  test('answers what the dossier would answer, and changes nothing', () => {
    const input = dossier([START, SUBMIT_2], { now: '2026-10-05T00:00:00Z' })

    expect(tryStep(input, attempt('2026-10-07'))).toBeNull()
    expect(tryStep(input, attempt('2026-10-07', 'ubnd-xa'))).toMatchObject({
      event: 2,
      reason: 'wrong-actor',
    })
    expect(input.events).toHaveLength(2)
  })

  test('dated before the last one is out of order', () => {
    expect(tryStep(dossier([START, SUBMIT_2]), attempt('2026-09-30'))).toEqual({
      event: 2,
      transition: 'appraise-suitable',
      reason: 'out-of-order',
      basis: null,
    })
  })

  test('after a refused step answers that refusal', () => {
    expect(tryStep(dossier([START, APPRAISE_2]), attempt('2026-10-08'))).toMatchObject({ event: 1 })
  })
})

describe('the history', () => {
  test('tells each accepted step with its actor, day, and the limits it met or missed', () => {
    const late = { ...APPROVED_3[2], at: '2026-10-20T00:00:00+07:00' }
    const lines = historyOf(dossier([START, SUBMIT_3, late, APPROVED_3[4]], { level: 3 }))

    expect(lines.map(({ label, actor, day }) => `${day} ${label}, ${actor.title}, ${actor.unit}`)).toEqual([
      '2026-09-21 Đang dự thảo, Đơn vị vận hành, van-phong',
      '2026-09-28 Đã gửi thẩm định, Đơn vị vận hành, van-phong',
      '2026-10-20 Đã thẩm định, Đơn vị chuyên trách (hoặc bộ phận chuyên trách) về an ninh mạng của chủ quản, phong-vhxh',
    ])
    expect(lines[2]?.limits).toMatchObject([
      { limit: { id: 'appraise-level-3' }, due: '2026-10-19', outcome: 'missed', internal: false },
    ])
    expect(lines[1]?.limits).toEqual([])
  })

  test('of a dossier in time tells that its limits were met, and marks of our own as such', () => {
    const lines = historyOf(dossier(APPROVED_2))

    expect(
      lines.flatMap(({ limits }) => limits.map(({ limit, outcome }) => `${limit.id} ${outcome}`)),
    ).toEqual(['appraise-level-1-2 internal', 'approve met'])
  })
})

describe('the limits for pages', () => {
  test('carry the words of the table', () => {
    const lines = limitsOf(dossier([START, SUBMIT_2], { now: '2026-10-05T00:00:00Z' }))

    expect(lines.map(({ limit, stateLabel, startedBy }) => `${limit}: ${stateLabel} (${startedBy})`)).toEqual(
      [
        'respond-invalid: Đang chạy (1)',
        'appraise-level-1-2: Mốc nội bộ (không phải thời hạn luật định; không hiện là quá hạn) (1)',
        'approve: Đang chạy (1)',
      ],
    )
    expect(lines[0]?.source).toMatchObject({
      amount: 5,
      what: 'Trả lời, hướng dẫn bổ sung hồ sơ chưa hợp lệ',
    })
  })

  test('end with that of the transition, which has its own words', () => {
    expect(limitsOf(dossier([LEGACY]))).toMatchObject([
      {
        limit: 'legacy-classified',
        stateLabel: 'Đang chạy',
        startedBy: null,
        source: { rule: '12 tháng kể từ 01/7/2026' },
      },
    ])
  })
})

describe('the words for who acts', () => {
  test.each(StepActor.options)('%s has some', (actor) => {
    expect(actorTitle(actor)).toMatch(/^\p{Lu}/u)
  })
})
