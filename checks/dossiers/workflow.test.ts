import { describe, expect, test } from 'vitest'
import TABLE from './dossier-workflow.json'
import { LAW_IN_FORCE, RULED_PRECONDITIONS } from './preconditions.ts'
import {
  documentsToSubmit,
  formOf,
  fromOf,
  preconditionsOf,
  shownBasis,
  startersOf,
  stateOf,
  transitionOf,
  Workflow,
  workflow,
} from './workflow.ts'

const LEVELS = [1, 2, 3, 4, 5] as const
const copy = (): typeof TABLE => structuredClone(TABLE)
const named = (id: string) => {
  const found = transitionOf(id)
  if (found === null) throw new Error(`no step ${id}`)
  return found
}

describe('the table', () => {
  test('is read whole: every part of it has a shape', () => {
    expect(Object.keys(workflow()).sort()).toEqual(Object.keys(TABLE).sort())
    expect(workflow().transitions).toHaveLength(TABLE.transitions.length)
  })

  test('keeps its edition', () => {
    expect(workflow().asOf).toBe('2026-11-21')
  })

  test.each([
    ['a part nobody knows', (table: typeof TABLE) => Object.assign(table, { extra: [] })],
    [
      'a step with an unknown field',
      (table: typeof TABLE) => Object.assign(table.transitions[0] ?? {}, { who: 'x' }),
    ],
    [
      'a step to a state that is not there',
      (table: typeof TABLE) => Object.assign(table.transitions[0] ?? {}, { to: 'nowhere' }),
    ],
    [
      'a step from a state that is not there',
      (table: typeof TABLE) => Object.assign(table.transitions[1] ?? {}, { from: 'nowhere' }),
    ],
    [
      'a precondition that is not there',
      (table: typeof TABLE) => Object.assign(table.transitions[0] ?? {}, { requires: ['luck'] }),
    ],
    [
      'an actor that is no function',
      (table: typeof TABLE) => Object.assign(table.transitions[0] ?? {}, { actor: 'anybody' }),
    ],
    [
      'a form that is not there',
      (table: typeof TABLE) => Object.assign(table.transitions[1] ?? {}, { form: 'mau-99' }),
    ],
    [
      'a limit that no step starts',
      (table: typeof TABLE) => Object.assign(table.timeLimits[0] ?? {}, { startedBy: ['nothing'] }),
    ],
    [
      'a limit of zero days',
      (table: typeof TABLE) => Object.assign(table.timeLimits[0] ?? {}, { amount: 0 }),
    ],
    [
      'a level without anybody who appraises',
      (table: typeof TABLE) => Object.assign(table, { authorityByLevel: table.authorityByLevel.slice(1) }),
    ],
  ])('%s is refused', (_, change) => {
    const table = copy()
    change(table)

    expect(Workflow.safeParse(copy()).success).toBe(true)
    expect(Workflow.safeParse(table).success).toBe(false)
  })
})

describe('the ways through it', () => {
  /** All states that a level can come to, from nothing. */
  const reachable = (level: (typeof LEVELS)[number]): ReadonlySet<string | null> => {
    const seen = new Set<string | null>([null])
    for (let before = -1; before < seen.size; ) {
      before = seen.size
      for (const one of workflow().transitions)
        if (one.levels.includes(level) && fromOf(one).some((from) => seen.has(from))) seen.add(one.to)
    }
    return seen
  }

  test.each(LEVELS)('level %s comes to exactly the states of its level', (level) => {
    const own = workflow().states.filter(({ levels }) => levels?.includes(level) ?? true)

    expect([...reachable(level)].filter((id) => id !== null).sort()).toEqual(own.map(({ id }) => id).sort())
  })

  test('nothing leads out of a state that ends', () => {
    const ends = new Set(
      workflow()
        .states.filter(({ terminal }) => terminal)
        .map(({ id }) => id),
    )

    expect(ends.size).toBe(2)
    expect(workflow().transitions.filter((one) => fromOf(one).some((id) => ends.has(id ?? '')))).toEqual([])
  })

  test('an opinion of the appraisal cannot grow old: nothing leads from appraised back to the hand-in', () => {
    const after = new Set(['appraised'])
    for (let before = 0; before < after.size; ) {
      before = after.size
      for (const one of workflow().transitions)
        if (fromOf(one).some((from) => after.has(from ?? ''))) after.add(one.to)
    }

    expect(after).toContain('approved')
    expect(after).not.toContain('submitted')
  })

  test('every step that a limit is answered by also stops it, so that it is answered once', () => {
    for (const limit of workflow().timeLimits)
      expect(limit.doneBy.filter((id) => !limit.stoppedBy.includes(id))).toEqual([])
  })

  test('the limit a step names is one that it answers', () => {
    const problems = workflow().transitions.flatMap(({ id, timeLimit }) => {
      const names = typeof timeLimit === 'string' ? [timeLimit] : Object.values(timeLimit ?? {})
      return names.filter(
        (name) =>
          name !== null && !workflow().timeLimits.some((one) => one.id === name && one.doneBy.includes(id)),
      )
    })

    expect(problems).toEqual([])
  })
})

describe('the preconditions', () => {
  const asked = new Set(workflow().transitions.flatMap(({ requires }) => requires))

  test('that the table can only put in words have a rule of their own, the others need their field', () => {
    const PLAIN = ['true', 'có ngày', 'có number, date']
    const inWords = workflow().preconditions.filter(
      ({ id, check = '' }) => asked.has(id) && !PLAIN.includes(check),
    )

    // What is special about the appraisal's opinion is which step may write it, not how it is looked at.
    expect(inWords.map(({ id }) => id).sort()).toEqual([...RULED_PRECONDITIONS, 'appraisal-opinion'].sort())
    for (const { id, field } of workflow().preconditions)
      if (asked.has(id) && !RULED_PRECONDITIONS.includes(id)) expect(field, id).toEqual(expect.any(String))
  })

  test('that no step asks for are about taking a system into use', () => {
    const others = workflow().preconditions.filter(({ id }) => !asked.has(id))

    expect(others.map(({ id }) => id)).toEqual(['approved-before-operation', 'pre-operation-assessment'])
    for (const { appliesTo } of others) expect(appliesTo).toContain('đưa hệ thống vào vận hành')
  })

  test('name the day the law came into force as the code does', () => {
    const check = workflow().preconditions.find(({ id }) => id === 'old-decision-number-and-date')?.check

    expect(check).toContain(`date < ${LAW_IN_FORCE}`)
    expect(check).toContain(`under-construction-since < ${LAW_IN_FORCE}`)
    for (const { rule } of workflow().transitional.filter(({ id }) => id === 'legacy-classified'))
      expect(rule).toContain('01/7/2026')
  })

  test('of a step come in its own order, without those of other levels', () => {
    expect(preconditionsOf(named('approve-5'), 5).map(({ id }) => id)).toEqual([
      'regulation-issued',
      'prime-minister-list',
      'approval-decision',
    ])
    expect(preconditionsOf(named('approve-5'), 4).map(({ id }) => id)).not.toContain('prime-minister-list')
  })
})

describe('looking up', () => {
  test('the documents of level 4 hold the opinion of the security unit, those of level 3 do not', () => {
    const ids = (level: (typeof LEVELS)[number]) => documentsToSubmit(level).map(({ id }) => id)

    expect(ids(3)).toEqual(['overview', 'design', 'level-justification', 'protection-plan'])
    expect(ids(4)).toEqual([...ids(3), 'expert-opinion-document'])
  })

  test('the form of a step may go by level, be adapted, or not exist', () => {
    expect(formOf(named('submit-combined'), 1)).toMatchObject({ id: 'mau-01', adapted: false })
    expect(formOf(named('approve-1-2'), 2)).toMatchObject({ id: 'mau-06', adapted: true })
    expect(formOf(named('appraise-suitable'), 2)).toBeNull()
    expect(formOf(named('appraise-suitable'), 3)).toMatchObject({ id: 'mau-04' })
    expect(formOf(named('appraise-unsuitable'), 1)).toBeNull()
    expect(formOf(named('rework'), 1)).toBeNull()
  })

  test('the limit of approval starts by level', () => {
    const approve = workflow().timeLimits.find(({ id }) => id === 'approve')

    expect(approve && startersOf(approve, 2)).toEqual(['submit-combined', 'resubmit'])
    expect(approve && startersOf(approve, 3)).toEqual(['request-approval'])
  })

  test('an id that is not there is no step, and asking for its state is an error', () => {
    expect(transitionOf('skip')).toBeNull()
    expect(() => stateOf('limbo')).toThrow(RangeError)
  })
})

describe('what pages show as basis', () => {
  test('names no plan of another commune', () => {
    const all = [...workflow().roles, ...workflow().preconditions].map(({ basis = '' }) => basis)

    expect(all.filter((basis) => /tệp mẫu/i.test(basis))).toHaveLength(2)
    expect(all.map(shownBasis).filter((basis) => /tệp mẫu/i.test(basis))).toEqual([])
    expect(shownBasis('NĐ 331 Đ30.6; tệp mẫu 004 nhiệm vụ IV.2')).toBe('NĐ 331 Đ30.6; Kế hoạch của xã')
    expect(shownBasis('Kế hoạch các xã (tệp mẫu 000, 003, 004)')).toBe('Kế hoạch của xã')
    expect(shownBasis('NĐ 331 Đ18.4')).toBe('NĐ 331 Đ18.4')
  })
})
