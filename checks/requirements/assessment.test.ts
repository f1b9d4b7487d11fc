import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../time/zone.ts'
import type { HumanAnswer, RequirementState } from './answer.ts'
import { assessLevel, type RowState, stateOf } from './assessment.ts'
import { type MachineProof, machineProofOf } from './machine-proof.ts'
import { type LevelRow, rowsOfLevel } from './rows.ts'
import {
  answer,
  evidenceOf,
  FIREWALL_ROW,
  LEVELS,
  MONTHLY_PATCH_ROW,
  PAPER_ROW,
  PC_01,
  PC_02,
  proof,
  SUFFICIENT_ROW,
  someAnswer,
  someDay,
  someEvidence,
  someInput,
  someLevel,
  someProof,
  someRow,
  TODAY,
  VALID_PAPER,
  YEARLY_ROW,
} from './testing.ts'

const REASON = 'Hệ thống không có phần này.'
const ENDED = evidenceOf({ paper: { validUntil: '2026-11-23' } })
const ALL_PASS = proof({ pass: 20 })

const firewall = (human: HumanAnswer, machine: MachineProof | null, evidence = VALID_PAPER): RowState =>
  stateOf(FIREWALL_ROW, human, machine, evidence, TODAY)

describe('the table of the docstring', () => {
  /** Rows of every kind are given a cycle where the person's part needs one. */
  const yearly = (row: LevelRow): LevelRow => ({ ...row, cycle: 'P1Y' })
  const parts: Readonly<
    Record<string, (row: LevelRow) => readonly [LevelRow, HumanAnswer, typeof VALID_PAPER]>
  > = {
    unanswered: (row) => [row, answer({ state: 'not-assessed' }), VALID_PAPER],
    'reason-missing': (row) => [row, answer({ state: 'not-applicable', reason: ' — ' }), VALID_PAPER],
    'review-due': (row) => [yearly(row), answer({ answeredOn: '2025-11-23' }), VALID_PAPER],
    met: (row) => [row, answer(), VALID_PAPER],
    'evidence-missing': (row) => [row, answer({ evidence: [] }), VALID_PAPER],
    'evidence-expired': (row) => [row, answer(), ENDED],
    partly: (row) => [row, answer({ state: 'partly' }), VALID_PAPER],
    'not-met': (row) => [row, answer({ state: 'not-met' }), VALID_PAPER],
    'not-applicable': (row) => [row, answer({ state: 'not-applicable', reason: REASON }), VALID_PAPER],
  }
  const columns: Readonly<Record<string, readonly (readonly [LevelRow, MachineProof | null])[]>> = {
    none: [
      [{ ...PAPER_ROW, cycle: null }, null],
      [FIREWALL_ROW, proof({ notApplicable: 3 })],
    ],
    fail: [
      [FIREWALL_ROW, proof({ pass: 19, failing: [PC_01] })],
      [SUFFICIENT_ROW, proof({ pass: 19, failing: [PC_01], notApplicable: 2 })],
    ],
    open: [
      [FIREWALL_ROW, null],
      [SUFFICIENT_ROW, proof({ pass: 19, unknown: 1 })],
      [FIREWALL_ROW, proof({ pass: 19, warning: [PC_01] })],
      [SUFFICIENT_ROW, proof({ pass: 19, waived: 1 })],
    ],
    pass: [[FIREWALL_ROW, ALL_PASS]],
    sufficient: [[SUFFICIENT_ROW, ALL_PASS]],
  }
  const source = readFileSync(new URL('assessment.ts', import.meta.url), 'utf8')
  const cells = source
    .split('\n')
    .filter((line) => line.startsWith(' * |') && !line.includes('---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const heads = (cells[0] ?? []).slice(1)
  const cases = cells
    .slice(1)
    .flatMap(([part = '', ...states]) =>
      states.map((state, index) => [part, heads[index] ?? '', state] as const),
    )

  test('names every part and every column', () => {
    expect(heads).toEqual(Object.keys(columns))
    expect(cells.slice(1).map(([part]) => part)).toEqual(Object.keys(parts))
  })

  test.each(cases)('%s under %s is %s', (part, column, state) => {
    for (const [row, machine] of columns[column] ?? []) {
      const [asked, human, evidence] = parts[part]?.(row) ?? [row, answer(), VALID_PAPER]
      expect(stateOf(asked, human, machine, evidence, TODAY).state).toBe(state)
    }
  })
})

describe('machines', () => {
  test('a PC that fails takes "Đạt" away, is named, and leaves what the person said', () => {
    const human = answer()
    const found = firewall(human, proof({ pass: 18, failing: [PC_01, PC_02] }))

    expect(found.state).toBe('not-met')
    expect(found.why).toBe('machine-fail')
    expect(found.words).toBe('Có 2 máy chưa đạt: 18 trên 20 máy đạt; chưa đạt: PC-01, PC-02.')
    expect(found.machine?.failing).toEqual([PC_01, PC_02])
    expect(found.human).toBe(human)
  })

  test('a pass of all PCs waits for a person', () => {
    const found = firewall(answer({ state: 'not-assessed' }), ALL_PASS)

    expect([found.state, found.why]).toEqual(['partly', 'machine-only'])
    expect(found.machine?.words).toBe('20 trên 20 máy đạt')
  })

  test('a row that the data leaves to the PCs is met by them, with its own reason', () => {
    const found = stateOf(SUFFICIENT_ROW, answer({ state: 'not-assessed' }), ALL_PASS, VALID_PAPER, TODAY)

    expect([found.state, found.why]).toEqual(['met', 'machine-sufficient'])
    expect(found.words).toContain(SUFFICIENT_ROW.machineSufficient)
  })

  test('on such a row a person who answered too is named first', () => {
    const found = stateOf(SUFFICIENT_ROW, answer(), ALL_PASS, VALID_PAPER, TODAY)

    expect([found.state, found.why]).toEqual(['met', 'proven'])
  })

  test.each([
    ['unknown', proof({ pass: 19, unknown: 1 }), 'machine-unknown'],
    ['no PC at all', proof(), 'machine-unknown'],
    ['cautioned', proof({ pass: 19, warning: [PC_01] }), 'machine-warning'],
    ['waived', proof({ pass: 19, waived: 1 }), 'machine-waived'],
  ])('%s keeps the row from being proven', (_, machine, why) => {
    const found = firewall(answer(), machine)

    expect([found.state, found.why]).toEqual(['partly', why])
  })

  test('a proof for a row without check is not read', () => {
    const found = stateOf(PAPER_ROW, answer(), proof({ failing: [PC_01] }), VALID_PAPER, TODAY)

    expect([found.state, found.machine]).toEqual(['met', null])
  })

  test('what PCs show needs no paper', () => {
    expect(firewall(answer({ evidence: [] }), ALL_PASS)).toMatchObject({ state: 'met', why: 'proven' })
  })
})

describe('evidence', () => {
  const paper = (evidence: typeof VALID_PAPER, over: Partial<HumanAnswer> = {}, day = TODAY): RowState =>
    stateOf(PAPER_ROW, answer(over), null, evidence, day)

  test('that has ended takes "Đạt" away and says when it ended', () => {
    expect(paper(ENDED)).toMatchObject({
      state: 'partly',
      why: 'evidence-expired',
      words: 'Đã đánh giá là đạt nhưng bằng chứng hết hạn ngày 23/11/2026.',
    })
  })

  test('speaks to the end of its last day, and the row knows the day after', () => {
    const evidence = evidenceOf({ paper: { validUntil: '2026-12-31' } })

    expect(paper(evidence)).toMatchObject({ state: 'met', until: '2027-01-01' })
    expect(paper(evidence, {}, '2026-12-31').state).toBe('met')
    expect(paper(evidence, {}, '2027-01-01')).toMatchObject({ state: 'partly', until: null })
  })

  test('one piece that is valid is enough: the new paper beside the old', () => {
    const evidence = evidenceOf({ old: { validUntil: '2026-01-01' }, paper: {} })

    expect(paper(evidence, { evidence: ['old', 'paper'] }).state).toBe('met')
  })

  test('that was withdrawn, or begins later, is none', () => {
    expect(paper(new Map()).why).toBe('evidence-missing')
    expect(paper(evidenceOf({ paper: { validFrom: '2026-11-25' } }))).toMatchObject({
      why: 'evidence-missing',
      until: '2026-11-25',
    })
  })

  test('the day named as its end is of a piece that has ended, not of one to come', () => {
    const evidence = evidenceOf({
      paper: { validUntil: '2026-03-31' },
      next: { validFrom: '2027-01-01', validUntil: '2027-12-31' },
    })

    expect(paper(evidence, { evidence: ['paper', 'next'] }).words).toContain('31/03/2026')
  })
})

describe('the cycle of a row', () => {
  const yearly = (over: Partial<HumanAnswer>, day = TODAY): RowState =>
    stateOf(YEARLY_ROW, answer(over), null, VALID_PAPER, day)

  test('ends "Đạt" the day after its last day', () => {
    expect(yearly({ answeredOn: '2025-11-24' })).toMatchObject({
      state: 'met',
      nextReview: '2026-11-24',
      until: '2026-11-25',
    })
    expect(yearly({ answeredOn: '2025-11-24' }, '2026-11-25')).toMatchObject({
      state: 'not-assessed',
      isAnswered: false,
      words: 'Đã quá ngày rà soát 24/11/2026, cần đánh giá lại.',
    })
  })

  test('ends "Không áp dụng" too, and leaves what was bad', () => {
    const late = { answeredOn: '2025-01-01', reason: REASON }

    expect(yearly({ ...late, state: 'not-applicable' }).state).toBe('not-assessed')
    expect(yearly({ ...late, state: 'not-met' }).state).toBe('not-met')
    expect(yearly({ ...late, state: 'partly' }).state).toBe('partly')
  })

  test('an answer without its day is late, as nobody knows', () => {
    expect(yearly({ answeredOn: null })).toMatchObject({ state: 'not-assessed', why: 'review-due' })
  })

  test('an answer of tomorrow is none today', () => {
    const found = yearly({ answeredOn: '2026-11-25' })

    expect(found).toMatchObject({ state: 'not-assessed', why: 'unanswered', until: '2026-11-25' })
  })
})

test('the soonest of evidence, cycle and machines is when the row changes', () => {
  const machine = proof({ pass: 3, until: new Date('2026-11-26T03:00:00Z') })
  const evidence = evidenceOf({ paper: { validUntil: '2026-11-30' } })

  expect(stateOf(MONTHLY_PATCH_ROW, answer(), machine, evidence, TODAY).until).toBe('2026-11-27')
  expect(stateOf(MONTHLY_PATCH_ROW, answer(), ALL_PASS, evidence, TODAY).until).toBe('2026-12-01')
  expect(stateOf(MONTHLY_PATCH_ROW, answer(), ALL_PASS, VALID_PAPER, TODAY).until).toBe('2026-12-25')
  expect(stateOf(FIREWALL_ROW, answer(), ALL_PASS, VALID_PAPER, TODAY).until).toBeNull()
})

describe('whatever is said, filed and seen', () => {
  const some = fc.tuple(someRow, someAnswer, fc.option(someProof), someEvidence, someDay)
  const holds = (
    check: (found: RowState, machine: MachineProof | null, evidence: typeof VALID_PAPER) => void,
  ): void =>
    fc.assert(
      fc.property(some, ([row, human, machine, evidence, day]) =>
        check(stateOf(row, human, machine, evidence, day), machine, evidence),
      ),
      { numRuns: 3000 },
    )

  test('a machine fail never shows as anything but "Chưa đạt"', () => {
    holds((found, machine) => {
      if (found.row.deviceCheck !== null && (machine?.failing.length ?? 0) > 0)
        expect(found.state).toBe('not-met')
    })
  })

  test('a row with a check is never met while a PC is unknown, cautioned or waived, or nobody looked', () => {
    holds((found, machine) => {
      if (found.row.deviceCheck === null || found.state !== 'met') return
      expect(machine).not.toBeNull()
      expect([machine?.unknown, machine?.waived, machine?.warning.length]).toEqual([0, 0, 0])
      expect((machine?.pass ?? 0) + (machine?.notApplicable ?? 0)).toBeGreaterThan(0)
    })
  })

  test('nothing but a person makes "Đạt" or "Không áp dụng", unless the data leaves the row to the PCs', () => {
    holds((found) => {
      if (found.state === 'met' && found.row.machineSufficient === null) expect(found.human.state).toBe('met')
      if (found.state === 'not-applicable') {
        expect(found.human.state).toBe('not-applicable')
        expect(found.human.reason).toBe(REASON)
      }
    })
  })

  test('a person who says less is never overruled upwards', () => {
    const order: readonly RequirementState[] = ['not-met', 'partly', 'met']
    holds(({ state, human, why }) => {
      if (why === 'unanswered' || (human.state !== 'partly' && human.state !== 'not-met')) return
      if (why === 'machine-only' || why === 'machine-sufficient') return
      expect(order.indexOf(state)).toBeLessThanOrEqual(order.indexOf(human.state))
    })
  })

  test('time alone moves a row at `until`, and neither before nor elsewhere', () => {
    const plain = ({ until, ...rest }: RowState) => rest
    fc.assert(
      fc.property(some, fc.nat({ max: 400 }), ([row, human, machine, evidence, day], ahead) => {
        const on = (later: string): RowState => stateOf(row, human, machine, evidence, later)
        const now = on(day)
        const later = addDays(day, ahead)
        if (now.until === null || later < now.until) expect(on(later)).toEqual(now)
        if (now.until === null) return
        expect(now.until > day).toBe(true)
        expect(plain(on(addDays(now.until, -1)))).toEqual(plain(now))
        expect(plain(on(now.until))).not.toEqual(plain(now))
      }),
      { numRuns: 2000 },
    )
  })

  test('every row of the level is assessed once, in order, and a level knows no other rows', () => {
    const someAssessment = someLevel.chain((level) => fc.tuple(fc.constant(level), someInput(level)))
    fc.assert(
      fc.property(someAssessment, ([level, input]) => {
        const rows = assessLevel(level, input, TODAY)
        expect(new Set(rows.map(({ row }) => row.id)).size).toBe([111, 129, 195, 273, 288][level - 1])
        expect(rows.every(({ row }) => row.level === level)).toBe(true)
        for (const { row, human } of rows)
          if (input.answers.has(row.id)) expect(human).toBe(input.answers.get(row.id))
      }),
      { numRuns: 30 },
    )
  })
})

test('195 rows with 200 PCs are assessed in well under 5 ms', () => {
  const pcs = Array.from({ length: 200 }, (_, index) => ({
    name: `PC-${index}`,
    verdict: index % 4 === 0 ? ('fail' as const) : ('pass' as const),
    reason: 'Đang tắt.',
    isStale: false,
    isWaived: false,
    until: new Date('2026-12-01T03:00:00Z'),
  }))
  const rows = rowsOfLevel(3)
  const checks = new Set(rows.flatMap(({ deviceCheck }) => deviceCheck ?? []))
  const answers = new Map(rows.map(({ id }) => [id, answer()]))
  const times = Array.from({ length: 21 }, () => {
    const start = performance.now()
    const proofs = new Map([...checks].map((id) => [id, machineProofOf(pcs)]))
    assessLevel(3, { answers, proofs, evidence: ENDED }, TODAY)
    return performance.now() - start
  }).sort((a, b) => a - b)

  // The median: other work on the machine is not ours.
  expect(times[10]).toBeLessThan(5)
})

test('a level that nobody looked at is not assessed, row for row', () => {
  for (const level of LEVELS) {
    const rows = assessLevel(level, { answers: new Map(), proofs: new Map(), evidence: new Map() }, TODAY)
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['not-assessed']))
  }
})
