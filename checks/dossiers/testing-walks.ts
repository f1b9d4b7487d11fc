/** Random dossiers: mostly steps that lead on, so that walks come far, and every now and then any step at all. */
import fc from 'fast-check'
import { DossierEvent, DossierInput } from './dossier.ts'
import TABLE from './dossier-workflow.json'
import {
  dayInVietNam,
  fromStates,
  levelOf,
  oracle,
  rowOf,
  someoneWhoMay,
  stateAfter,
} from './testing-oracle.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FIRST_MS = Date.UTC(2026, 7, 19, 2)

const NAMES = ['van-phong', 'phong-vhxh', 'hoi-dong', 'ubnd-xa', 'bo-cong-an'] as const
const OWN_NAMES = { operator: 0, securityUnit: 1, independentAppraiser: 2, owner: 3, ministry: 4 } as const

/** Each function with a unit of its own, most of the time; else with another's, or with none. */
const someUnits = fc
  .record({
    ownNames: fc.constant(OWN_NAMES),
    changes: fc.array(fc.tuple(fc.constantFrom(...Object.keys(OWN_NAMES)), fc.constantFrom(...NAMES, null)), {
      maxLength: 2,
    }),
    operatorIsSecurityUnit: fc.integer({ min: 0, max: 2 }).map((number) => number === 0),
  })
  .map(({ ownNames, changes, operatorIsSecurityUnit }) => ({
    ...Object.fromEntries(Object.entries(ownNames).map(([key, index]) => [key, NAMES[index]])),
    ...Object.fromEntries(changes),
    ...(operatorIsSecurityUnit ? { operator: NAMES[0], securityUnit: NAMES[0] } : {}),
  }))

const someSystem = fc.record({
  level: fc.constantFrom(1, 2, 3, 4, 5),
  nationalSecurityList: fc.boolean(),
  units: someUnits,
})

const FIELD_NAMES: readonly string[] = [
  ...TABLE.preconditions.flatMap(({ field }) => (typeof field === 'string' ? [field] : [])),
  'returned',
  'under-construction-since',
]

/** An index, as often as its weight says. */
const weighted = (weights: readonly number[]): fc.Arbitrary<number> =>
  fc.oneof(...weights.map((weight, index) => ({ weight, arbitrary: fc.constant(index) })))

/** Numbers that decide one event; what they mean depends on where the walk has come to. */
const someChoice = fc.record({
  /** 0: any step by anybody; 1: one that leads on, by anybody; 2: by one who may. */
  wild: weighted([1, 1, 30]),
  pick: fc.nat({ max: 1000 }),
  unit: fc.nat({ max: 1000 }),
  /** Sometimes back in time. */
  gapHours: fc.oneof(
    { weight: 60, arbitrary: fc.integer({ min: 0, max: 24 * 14 }) },
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 24 * 60 }) },
    { weight: 1, arbitrary: fc.integer({ min: -100, max: -1 }) },
  ),
  fields: fc.array(
    fc.record({
      name: fc.constantFrom(...FIELD_NAMES),
      daysAway: fc.integer({ min: -60, max: 4 }),
      number: fc.constantFrom('01', '02/QĐ', '', undefined),
      ids: fc.subarray(TABLE.requiredDocuments.map(({ id }) => id)),
      trigger: fc.constantFrom('serious-incident', 'authority-request', 'new-chairman'),
    }),
    { maxLength: 1 },
  ),
  /** 0: nothing is written down of what the step asks for; 1: one thing is left out; 2: the opinion comes early. */
  care: weighted([1, 3, 2, 30]),
})
type Choice = typeof someChoice extends fc.Arbitrary<infer Value> ? Value : never

const dayAway = (at: Date, days: number): string => dayInVietNam(new Date(at.getTime() + days * DAY_MS))

/** What a careful clerk writes down for this step. */
function carefulFields({ care, pick }: Choice, at: Date, transition: string): object {
  const values: Readonly<Record<string, unknown>> = {
    'system-identified': true,
    'initial-risk-assessment': dayAway(at, -3),
    'new-version-approved': dayAway(at, -1),
    'retirement-plan-done': dayAway(at, -1),
    'expert-opinion': { number: '1', date: dayAway(at, -1) },
    'appraisal-opinion': { number: '2', date: dayAway(at, 0) },
    regulation: { number: '3', date: dayAway(at, 0) },
    decision: { number: '4', date: dayAway(at, 0) },
    'prime-minister-list': { number: '5', date: dayAway(at, 0) },
    'old-decision': { number: '6', date: '2025-01-02' },
    documents: TABLE.requiredDocuments.map(({ id }) => id),
    trigger: 'serious-incident',
  }
  const row = rowOf(transition)
  const asked: readonly string[] = 'requires' in row ? row.requires : []
  const fields = asked.flatMap((id) => TABLE.preconditions.find((one) => one.id === id)?.field ?? [])
  const written = care === 0 ? [] : fields.filter((_, index) => care > 1 || index !== pick % fields.length)
  const early = care === 2 && transition.startsWith('apprais') ? ['appraisal-opinion'] : []
  return Object.fromEntries([...written, ...early].map((name) => [name, values[name]]))
}

function fieldsOf(choice: Choice, at: Date, transition: string): object {
  const any = choice.fields.map(({ name, daysAway, number, ids, trigger }): [string, unknown] => {
    const date = dayAway(at, daysAway)
    switch (name) {
      case 'system-identified':
        return [name, daysAway > -30]
      case 'documents':
      case 'returned':
        return [name, ids]
      case 'trigger':
        return [name, trigger]
      case 'under-construction-since':
        return [name, date]
      default:
        return [name, /-(done|approved|assessment)$/.test(name) ? date : { number, date }]
    }
  })
  return { ...carefulFields(choice, at, transition), ...Object.fromEntries(any) }
}

/** The events are made one after the other, each knowing where the walk stands by the oracle. */
export const someDossier: fc.Arbitrary<DossierInput> = fc
  .record({ system: someSystem, choices: fc.array(someChoice, { minLength: 1, maxLength: 16 }) })
  .map(({ system, choices }) => {
    let atMs = FIRST_MS
    let input = DossierInput.parse({ ...system, events: [], now: '2028-12-31T00:00:00Z' })
    for (const choice of choices) {
      atMs += choice.gapHours * HOUR_MS
      input = { ...input, events: [...input.events, eventOf(choice, new Date(atMs), input)] }
    }
    return input
  })

function eventOf(choice: Choice, at: Date, input: DossierInput): DossierEvent {
  const { accepted } = oracle(input)
  const all = TABLE.transitions.map(({ id }) => id)
  const onwards = all.filter(
    (id) => fromStates(id).includes(stateAfter(accepted)) && rowOf(id).levels.includes(levelOf(input)),
  )
  const pool = choice.wild === 0 || onwards.length === 0 ? all : onwards
  const transition = pool[choice.pick % pool.length] ?? 'start'
  const anybody = [...NAMES, 'system'][choice.unit % (NAMES.length + 1)] ?? 'system'
  const actor = choice.wild <= 1 ? anybody : (someoneWhoMay(input, transition) ?? anybody)
  return DossierEvent.parse({
    transition,
    actor,
    at: at.toISOString(),
    with: fieldsOf(choice, at, transition),
  })
}
