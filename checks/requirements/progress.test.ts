import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REQUIREMENT_STATES } from './answer.ts'
import { assessLevel, type RowState } from './assessment.ts'
import { filterRows, isOverdue, progressOf, type RowFilter, wholePercent } from './progress.ts'
import {
  answer,
  FIREWALL_ROW,
  PAPER_ROW,
  PC_01,
  proof,
  row,
  someInput,
  someLevel,
  TODAY,
  VALID_PAPER,
  YEARLY_ROW,
} from './testing.ts'

const BACKUP_ROW = row('bak-schedule')
const LATE = { responsible: 'Nguyễn Văn An', due: '2026-11-23' }

const rows: readonly RowState[] = assessLevel(
  3,
  {
    answers: new Map([
      [PAPER_ROW.id, answer()],
      [YEARLY_ROW.id, answer({ answeredOn: '2025-12-20' })],
      [FIREWALL_ROW.id, answer(LATE)],
      [BACKUP_ROW.id, answer({ ...LATE, state: 'partly', due: TODAY })],
    ]),
    proofs: new Map([['firewall-on', proof({ pass: 19, failing: [PC_01] })]]),
    evidence: VALID_PAPER,
  },
  TODAY,
)

describe('progress in numbers', () => {
  test('counts states, answers, failures of machines and days', () => {
    expect(progressOf(rows, TODAY).whole).toEqual({
      rows: 195,
      counts: { 'not-assessed': 190, met: 2, partly: 1, 'not-met': 2, 'not-applicable': 0 },
      answered: 4,
      answeredShare: 4 / 195,
      // Two rows of the level name the firewall.
      machineFails: 2,
      overdue: 1,
      reviewsDue: 0,
      reviewsSoon: 1,
      withoutResponsible: 191,
    })
  })

  test('gives the same by group', () => {
    const group = progressOf(rows, TODAY).groups.find((one) => one.group === 'risk')

    expect(group).toMatchObject({
      groupTitle: 'Quản lý rủi ro an ninh mạng',
      rows: 11,
      answered: 2,
      reviewsSoon: 1,
    })
  })

  test('of no rows has no share', () => {
    expect(progressOf([], TODAY)).toMatchObject({ whole: { rows: 0, answeredShare: null }, groups: [] })
  })

  test('counts always add up to the rows of the level, by group and in whole', () => {
    const someAssessment = someLevel.chain((level) => fc.tuple(fc.constant(level), someInput(level)))
    fc.assert(
      fc.property(someAssessment, ([level, input]) => {
        const assessed = assessLevel(level, input, TODAY)
        const { whole, groups } = progressOf(assessed, TODAY)
        const sum = (of: (one: (typeof groups)[number]) => number): number =>
          groups.reduce((total, one) => total + of(one), 0)
        expect(whole.rows).toBe([111, 129, 195, 273, 288][level - 1])
        expect(sum((one) => one.rows)).toBe(whole.rows)
        for (const one of [whole, ...groups])
          expect(REQUIREMENT_STATES.reduce((total, state) => total + one.counts[state], 0)).toBe(one.rows)
        for (const key of [
          'answered',
          'machineFails',
          'overdue',
          'reviewsDue',
          'reviewsSoon',
          'withoutResponsible',
        ] as const)
          expect(sum((one) => one[key])).toBe(whole[key])
        for (const state of REQUIREMENT_STATES)
          expect(sum((one) => one.counts[state])).toBe(whole.counts[state])
      }),
      { numRuns: 40 },
    )
  })

  test('a row that the PCs prove alone waits for nobody', () => {
    const input = {
      answers: new Map(),
      proofs: new Map([['software-inventory', proof({ pass: 3 })]]),
      evidence: VALID_PAPER,
    }
    const { whole } = progressOf(assessLevel(3, input, TODAY), TODAY)

    expect([whole.counts.met, whole.answered]).toEqual([1, 1])
    // Others that the same check serves wait for a person still.
    expect(whole.counts.partly).toBeGreaterThan(1)
  })

  test('a row is overdue after its day, and not once it is met', () => {
    const due = (day: string, state: 'met' | 'partly'): boolean => {
      const input = {
        answers: new Map([[PAPER_ROW.id, answer({ state, due: day })]]),
        proofs: new Map(),
        evidence: VALID_PAPER,
      }
      return assessLevel(3, input, TODAY).some((one) => isOverdue(one, TODAY))
    }

    expect([due('2026-11-24', 'partly'), due('2026-11-23', 'partly'), due('2026-11-23', 'met')]).toEqual([
      false,
      true,
      false,
    ])
  })

  test('a review is due on the last day of its cycle, and announced 30 days before', () => {
    const on = (today: string) => {
      const { reviewsDue, reviewsSoon } = progressOf(rows, today).whole
      return [reviewsDue, reviewsSoon]
    }

    expect(on('2026-11-19')).toEqual([0, 0])
    expect(on('2026-11-20')).toEqual([0, 1])
    expect(on('2026-12-19')).toEqual([0, 1])
    expect(on('2026-12-20')).toEqual([1, 0])
    expect(on('2026-12-21')).toEqual([1, 0])
  })

  test('per cent are rounded down', () => {
    expect([wholePercent(199, 200), wholePercent(195, 195), wholePercent(0, 0)]).toEqual([99, 100, null])
  })
})

describe('a filter', () => {
  const found = (filter: RowFilter): readonly string[] =>
    filterRows(rows, filter, TODAY).map((one) => one.row.concept)

  test('that is empty leaves every row', () => {
    expect(filterRows(rows, {}, TODAY)).toEqual(rows)
    expect(filterRows(rows, { states: [], groups: [], kind: null, text: '  ' }, TODAY)).toEqual(rows)
  })

  test('by state, group, kind, machines, days and persons', () => {
    expect(found({ states: ['met'] })).toEqual(['risk-process', 'risk-process-review'])
    expect(found({ groups: ['risk'] })).toHaveLength(11)
    expect(found({ groups: ['risk'], kind: 'technical' })).toEqual([])
    expect(found({ machineFails: true })).toEqual(['cfg-baseline', 'mon-host-firewall'])
    expect(found({ overdue: true })).toEqual(['mon-host-firewall'])
    expect(found({ withoutResponsible: true })).toHaveLength(191)
    expect(filterRows(rows, { reviewDue: true }, '2026-12-20').map((one) => one.row.concept)).toEqual([
      'risk-process-review',
    ])
  })

  test('by words without diacritics, of the row, its person and its failing PCs', () => {
    expect(found({ text: 'tuong lua he dieu hanh' })).toEqual(['mon-host-firewall'])
    expect(found({ text: '5.13.2.2' })).toEqual(['mon-host-firewall'])
    expect(found({ text: 'nguyen an', states: ['partly'] })).toEqual(['bak-schedule'])
    expect(found({ text: 'pc-01' })).toEqual(['cfg-baseline', 'mon-host-firewall'])
    expect(found({ text: 'khong co dong nao nhu the' })).toEqual([])
  })
})
