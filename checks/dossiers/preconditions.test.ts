import { describe, expect, test } from 'vitest'
import { Units } from './authority.ts'
import {
  isMet,
  missingDocuments,
  NOTHING_WRITTEN,
  StepFields,
  type Written,
  writeDown,
} from './preconditions.ts'
import { ALL_DOCUMENTS, UNITS } from './testing.ts'
import { type Precondition, transitionOf } from './workflow.ts'

const named = (id: string) => {
  const found = transitionOf(id)
  if (found === null) throw new Error(`no step ${id}`)
  return found
}
const writtenBy = (...steps: readonly (readonly [string, object])[]): Written =>
  steps.reduce(
    (written, [id, fields]) => writeDown(written, named(id), StepFields.parse(fields)),
    NOTHING_WRITTEN,
  )

describe('what is written down', () => {
  test('stays, and what is written later replaces it', () => {
    const written = writtenBy(
      ['start', { regulation: { number: '1', date: '2026-09-01' }, trigger: 'a' }],
      ['submit-combined', { regulation: { number: '2' } }],
    )

    expect(written.fields).toEqual({ regulation: { number: '2' }, trigger: 'a' })
  })

  test('is not taken back by a step that leaves the field out or undefined', () => {
    const first = writtenBy(['start', { trigger: 'a' }])

    expect(writeDown(first, named('rework'), { trigger: undefined }).fields).toEqual({ trigger: 'a' })
  })

  test('adds documents up and takes out those returned', () => {
    const written = writtenBy(
      ['submit-combined', { documents: ALL_DOCUMENTS }],
      ['return-invalid', { returned: ['design', 'overview'] }],
      ['resubmit', { documents: ['design'] }],
    )

    expect([...written.documents].sort()).toEqual(['design', 'level-justification', 'protection-plan'])
    expect(missingDocuments({ level: 2, written }).map(({ id }) => id)).toEqual(['overview'])
  })

  test('keeps an opinion of the appraisal only from the two steps that may write it', () => {
    const opinion = { 'appraisal-opinion': { number: '5', date: '2026-10-09' } }
    const kept = (transition: string) => 'appraisal-opinion' in writtenBy([transition, opinion]).fields

    expect(['start', 'submit-appraisal-3', 'appraise-unsuitable', 'rework'].map(kept)).not.toContain(true)
    expect(['appraise-suitable', 'request-approval'].map(kept)).toEqual([true, true])
  })
})

describe('a precondition', () => {
  const situation = {
    level: 2,
    units: Units.parse(UNITS),
    written: writtenBy(['start', { 'system-identified': true, 'initial-risk-assessment': '2026-09-18' }]),
    takenOn: new Map(),
    day: '2026-09-21',
  } as const
  const about = (changes: Partial<Precondition>): Precondition => ({
    id: 'a-new-one',
    text: '',
    basis: '',
    ...changes,
  })

  test('is met by its field', () => {
    expect(isMet(about({ field: 'initial-risk-assessment' }), situation)).toBe(true)
    expect(isMet(about({ field: 'system-identified' }), situation)).toBe(true)
    expect(isMet(about({ field: 'retirement-plan-done' }), situation)).toBe(false)
  })

  test('that was answered with no is not met', () => {
    const written = writtenBy(['start', { 'system-identified': false }])

    expect(isMet(about({ field: 'system-identified' }), { ...situation, written })).toBe(false)
  })

  test('that nothing here can judge is not met', () => {
    expect(isMet(about({}), situation)).toBe(false)
    expect(isMet(about({ field: null }), situation)).toBe(false)
    expect(isMet(about({ field: 'a-field-of-tomorrow' }), situation)).toBe(false)
  })
})
