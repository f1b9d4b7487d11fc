import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assessLevel } from './assessment.ts'
import { PLAN_HEADINGS, planSectionOf, securityPlan } from './plan.ts'
import { rowsOfLevel } from './rows.ts'
import {
  answer,
  FIREWALL_ROW,
  LEVELS,
  PAPER_ROW,
  PC_01,
  proof,
  row,
  someInput,
  someLevel,
  TODAY,
  VALID_PAPER,
} from './testing.ts'

const REASON = 'Hệ thống không có phần này.'
const [FIRST, SECOND, THIRD] = [row('risk-identify'), row('risk-third-party'), row('risk-impact-decision')]

const rows = assessLevel(
  3,
  {
    answers: new Map([
      [PAPER_ROW.id, answer()],
      [FIREWALL_ROW.id, answer({ responsible: 'Nguyễn Văn An', due: '2026-11-23' })],
      [FIRST.id, answer({ state: 'partly', due: '2027-03-31' })],
      [SECOND.id, answer({ state: 'not-met', due: '2026-12-31', responsible: 'Trần Thị Bình' })],
      [THIRD.id, answer({ state: 'not-applicable', reason: REASON })],
    ]),
    proofs: new Map([['firewall-on', proof({ pass: 19, failing: [PC_01] })]]),
    evidence: VALID_PAPER,
  },
  TODAY,
)
const plan = securityPlan(3, rows, TODAY)
const section = (id: string) => plan.sections.find((one) => one.id === id)

describe('the security plan', () => {
  test('has the seven contents of NĐ 331 Đ29.2 in their order', () => {
    expect(plan.sections.map(({ basis }) => basis)).toEqual(
      ['a', 'b', 'c', 'd', 'đ', 'e', 'g'].map((point) => `NĐ 331 Đ29.2.${point}`),
    )
  })

  test('says of a row not met what to do, who, until when, with which evidence and why', () => {
    expect(section('monitoring')?.todo[0]).toEqual({
      requirementId: FIREWALL_ROW.id,
      clause: '5.13.2.2',
      group: 'monitoring-defence',
      groupTitle: 'Giám sát và phòng thủ',
      decreePoint: 'NĐ 331 Đ30.4.b',
      title: 'Bật tường lửa và chống xâm nhập của hệ điều hành',
      state: 'not-met',
      currentState: 'Có 1 máy chưa đạt: 19 trên 20 máy đạt; chưa đạt: PC-01.',
      note: '',
      machine: '19 trên 20 máy đạt; chưa đạt: PC-01',
      failing: [PC_01],
      evidenceAsked: 'Trạng thái tường lửa từng máy',
      evidence: ['paper'],
      responsible: 'Nguyễn Văn An',
      due: '2026-11-23',
      isOverdue: true,
    })
  })

  test('keeps apart what is there and what does not apply, with its reason', () => {
    expect(section('risk')?.done.map(({ requirementId }) => requirementId)).toEqual([PAPER_ROW.id])
    expect(section('risk')?.notApplicable.map(({ note }) => note)).toEqual([REASON])
  })

  test('puts the earliest due day first, those without one in the order of clauses', () => {
    const todo = section('risk')?.todo ?? []

    expect(todo.slice(0, 2).map(({ requirementId }) => requirementId)).toEqual([SECOND.id, FIRST.id])
    const rest = rowsOfLevel(3).filter(
      ({ group, id }) =>
        group === 'risk' && ![FIRST, SECOND, THIRD, PAPER_ROW].some((known) => known.id === id),
    )
    expect(todo.slice(2).map(({ requirementId }) => requirementId)).toEqual(rest.map(({ id }) => id))
  })

  test('counts what lacks a person or a day', () => {
    expect(plan.totals).toEqual({
      rows: 195,
      todo: 193,
      done: 1,
      notApplicable: 1,
      todoWithoutResponsible: 191,
      todoWithoutDue: 190,
    })
  })

  test('refuses rows of another level', () => {
    expect(() => securityPlan(2, rows, TODAY)).toThrow(RangeError)
  })

  test('every row of the level stands in it once, whatever the order in which rows come', () => {
    const someAssessment = someLevel.chain((level) => fc.tuple(fc.constant(level), someInput(level)))
    fc.assert(
      fc.property(someAssessment, ([level, input]) => {
        const assessed = assessLevel(level, input, TODAY)
        const made = securityPlan(level, assessed, TODAY)
        const ids = made.sections
          .flatMap(({ todo, done, notApplicable }) => [...todo, ...done, ...notApplicable])
          .map(({ requirementId }) => requirementId)
        expect(ids.sort()).toEqual(
          rowsOfLevel(level)
            .map(({ id }) => id)
            .sort(),
        )
        expect(securityPlan(level, [...assessed].reverse(), TODAY)).toEqual(made)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the content a row belongs to', () => {
  test.each([
    ['net-architecture', 'design'],
    ['risk-process', 'risk'],
    ['mon-host-firewall', 'monitoring'],
  ])('%s is part of %s', (concept, id) => {
    const found = rowsOfLevel(3).find((one) => one.concept === concept)
    expect(found && planSectionOf(found)).toBe(id)
  })

  test('the point of the decree goes before the group: what a leaver gives back is of the end', () => {
    const ends = rowsOfLevel(3).filter((one) => planSectionOf(one) === 'end-of-life')

    expect(ends.map(({ clause }) => clause)).toEqual(['5.2.2.3', '5.14.2.2 b)', '5.14.2.2 c)'])
  })

  test('a point and a group that differ: the point decides', () => {
    expect(planSectionOf({ decreePoint: 'NĐ 331 Đ30.3.g', group: 'logging' })).toBe('end-of-life')
    expect(planSectionOf({ decreePoint: 'NĐ 331 Đ30.4.b', group: 'logging' })).toBe('monitoring')
    expect(planSectionOf({ decreePoint: 'NĐ 331 Đ30.4.b', group: 'anti-malware' })).toBe('operation')
  })

  test('at every level but the first two, every content has rows', () => {
    const empty = (level: (typeof LEVELS)[number]): readonly string[] =>
      PLAN_HEADINGS.map(({ id }) => id).filter(
        (id) => !rowsOfLevel(level).some((one) => planSectionOf(one) === id),
      )

    expect(LEVELS.map(empty)).toEqual([['inspection'], ['inspection'], [], [], []])
  })
})
