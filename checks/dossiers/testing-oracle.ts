/**
 * A second reading of the table, for the properties: it keeps only the list of accepted events and looks everything up
 * in it each time, where the machine carries a state along. It shares no rule with the machine.
 */
import type { DossierEvent, DossierInput } from './dossier.ts'
import TABLE from './dossier-workflow.json'

type Log = readonly DossierEvent[]
type Field = keyof DossierEvent['with']

export const rowOf = (id: string) => {
  const row = TABLE.transitions.find((one) => one.id === id)
  if (row === undefined) throw new Error(`no step ${id}`)
  return row
}

export const fromStates = (id: string): readonly (string | null)[] => [rowOf(id).from].flat()

const inVietNam = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' })
/** The day in Việt Nam, by the host's own calendar. */
export const dayInVietNam = (at: Date): string => inVietNam.format(at)

export const levelOf = ({ level, nationalSecurityList }: DossierInput): number =>
  nationalSecurityList && (level === 3 || level === 4) ? 5 : level

export const stateAfter = (log: Log): string | null => {
  const last = log.at(-1)
  return last === undefined ? null : rowOf(last.transition).to
}

const UNIT_KEYS = {
  operator: 'operator',
  'security-unit': 'securityUnit',
  'independent-appraiser': 'independentAppraiser',
  owner: 'owner',
  ministry: 'ministry',
} as const

const isFunction = (name: string): name is keyof typeof UNIT_KEYS => name in UNIT_KEYS

/** Who may take the step, once the appraiser is known not to be the operator. */
function mayTake(input: DossierInput, actor: string, unit: string): boolean {
  const { units } = input
  if (actor === 'system') return unit === 'system'
  if (actor !== 'appraiser') return isFunction(actor) && units[UNIT_KEYS[actor]] === unit
  if (unit === units.operator) return false
  if (levelOf(input) >= 4) return unit === units.ministry
  return unit === (conflict(input) ? units.independentAppraiser : units.securityUnit)
}

const conflict = ({ units }: DossierInput): boolean =>
  units.operator !== null && units.operator === units.securityUnit

const last = <Name extends Field>(log: Log, name: Name): DossierEvent['with'][Name] =>
  log.findLast((event) => event.with[name] !== undefined)?.with[name]

/** `log` ends with the step itself. */
type Judge = (log: Log, input: DossierInput) => boolean

const paperIn = (name: 'expert-opinion' | 'prime-minister-list'): Judge => {
  return (log) => whole(last(log, name))
}
const whole = (paper: { number?: string | undefined; date?: string | undefined } | undefined): boolean =>
  Boolean(paper?.number) && Boolean(paper?.date)

const dayOfStep = (log: Log): string => dayInVietNam(log.at(-1)?.at ?? new Date(0))

export const PRECONDITIONS: Readonly<Record<string, Judge>> = {
  'system-identified': (log) => last(log, 'system-identified') === true,
  'security-unit-designated': (_, { units }) => units.securityUnit !== null,
  'initial-risk-assessment': (log) => last(log, 'initial-risk-assessment') !== undefined,
  'documents-complete': (log, input) =>
    TABLE.requiredDocuments
      .filter(({ stage, levels }) => stage === 'submit' && levels.includes(levelOf(input)))
      .every(({ id }) => {
        const given = log.findLastIndex((event) => event.with.documents?.includes(id))
        return given >= 0 && given > log.findLastIndex((event) => event.with.returned?.includes(id))
      }),
  'expert-opinion': paperIn('expert-opinion'),
  'prime-minister-list': paperIn('prime-minister-list'),
  'appraisal-opinion': (log) =>
    whole(
      last(
        log.filter(({ transition }) => ['appraise-suitable', 'request-approval'].includes(transition)),
        'appraisal-opinion',
      ),
    ),
  'regulation-issued': (log) => {
    const regulation = last(log, 'regulation')
    return whole(regulation) && (regulation?.date ?? '') <= (last(log, 'decision')?.date ?? dayOfStep(log))
  },
  'approval-decision': (log) => {
    const decision = last(log, 'decision')
    const appraised = log.findLast(({ transition }) => transition === 'appraise-suitable')
    const day = decision?.date ?? ''
    return (
      whole(decision) && appraised !== undefined && dayInVietNam(appraised.at) <= day && day <= dayOfStep(log)
    )
  },
  'old-decision-number-and-date': (log) => {
    const decision = last(log, 'old-decision')
    const date = decision?.date ?? '9999'
    const since = last(log, 'under-construction-since') ?? '9999'
    return whole(decision) && (date < '2026-07-01' || (date <= '2026-12-31' && since < '2026-07-01'))
  },
  'redetermination-trigger': (log) =>
    TABLE.redeterminationTriggers.some(({ id }) => id === last(log, 'trigger')),
  'new-version-approved': (log) => last(log, 'new-version-approved') !== undefined,
  'retirement-plan-done': (log) => last(log, 'retirement-plan-done') !== undefined,
}

/** The first precondition of the step that the log does not meet, by the table's own order. */
function unmet(log: Log, input: DossierInput, transition: string): string | null {
  const row = rowOf(transition)
  const requires: readonly string[] = 'requires' in row ? row.requires : []
  const asked = requires.filter((id) => {
    const levels = TABLE.preconditions.find((one) => one.id === id)?.levels
    return levels === undefined || levels.includes(levelOf(input))
  })
  return asked.find((id) => PRECONDITIONS[id]?.(log, input) !== true) ?? null
}

/** Why the event may not follow the log; null when it may. */
export function whyRefused(log: Log, event: DossierEvent, input: DossierInput): string | null {
  const row = rowOf(event.transition)
  const before = log.at(-1)
  if (before !== undefined && event.at.getTime() < before.at.getTime()) return 'out-of-order'
  if (!row.levels.includes(levelOf(input))) return 'wrong-level'
  if (!fromStates(event.transition).includes(stateAfter(log))) return 'wrong-state'
  if (row.actor === 'appraiser') {
    const { operator, independentAppraiser } = input.units
    if (event.actor === operator) return 'independent-appraisal'
    if (levelOf(input) <= 3 && conflict(input) && event.actor !== independentAppraiser)
      return 'independent-appraisal'
  }
  if (!mayTake(input, row.actor, event.actor)) return 'wrong-actor'
  return unmet([...log, event], input, event.transition)
}

/** Whoever could take the step here, for walks that come far. */
export const someoneWhoMay = (input: DossierInput, transition: string): string | null =>
  [...Object.values(input.units), 'system'].find(
    (unit) => unit !== null && mayTake(input, rowOf(transition).actor, unit),
  ) ?? null

export type Oracle = {
  readonly accepted: Log
  /** Index in the input and reason of the first refused event. */
  readonly refused: { readonly event: number; readonly reason: string } | null
}

export function oracle(input: DossierInput): Oracle {
  const accepted: DossierEvent[] = []
  for (const [index, event] of input.events.entries()) {
    if (event.at.getTime() > input.now.getTime()) continue
    const reason = whyRefused(accepted, event, input)
    if (reason !== null) return { accepted, refused: { event: index, reason } }
    accepted.push(event)
  }
  return { accepted, refused: null }
}
