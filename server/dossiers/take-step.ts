/** One step of a dossier: accepted by the machine with the row locked, written down with one audit line, or refused. */
import { randomUUID } from 'node:crypto'
import { holderOf, SYSTEM_ACTOR } from '../../checks/dossiers/authority.ts'
import { DossierEvent, type DossierInput, runDossier, walkDossier } from '../../checks/dossiers/dossier.ts'
import { leadsToLegacy } from '../../checks/dossiers/limits.ts'
import type { StepFields } from '../../checks/dossiers/preconditions.ts'
import { actorTitle, limitsOf, tryStep } from '../../checks/dossiers/steps.ts'
import { fromOf, type Transition, workflow } from '../../checks/dossiers/workflow.ts'
import { citation } from '../../checks/systems/basis.ts'
import type { Calendar } from '../../checks/time/calendar.ts'
import { type Day, dayOf, startOfDay } from '../../checks/time/zone.ts'
import { type AuditEntry, appendAuditLines } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { lockSystem, type SystemKey, type SystemRow } from '../systems/systems.ts'
import { inputOfReason, type StepForm } from './fields.ts'
import { guardStep } from './guards.ts'
import {
  blankInput,
  inputOf,
  isListed,
  mayOpenNext,
  readDossiers,
  seenOf,
  type Told,
  type WithSteps,
} from './records.ts'
import { type Acting, MINISTRY_UNIT, OWNER_UNIT, unitForStep } from './units.ts'
import { refusalWords } from './words.ts'

export type By = {
  readonly acting: Acting
  readonly actor: string
  readonly name: string
  readonly now: Date
}

export type StepRefusal = {
  readonly reason: string
  readonly text: string
  /** The article as a person writes it; null where the order of the steps alone is wrong. */
  readonly basis: string | null
  /** The input it is about; null: the step as a whole. */
  readonly field: string | null
  readonly status: 400 | 403 | 409
}

export type StepOutcome =
  | { readonly ok: true; readonly dossierId: string }
  | { readonly ok: false; readonly refusal: StepRefusal }

const WHO = ['independent-appraisal', 'wrong-actor']
const BEFORE_OUR_OWN = [...WHO, 'out-of-order', 'wrong-level', 'wrong-state']
const HALF_A_DAY_MS = 12 * 3_600_000

/** Throws `not_found`, and `conflict` when something was done since the form was drawn, or no dossier is kept here. */
export const takeStep = (
  db: Database,
  key: SystemKey,
  transition: Transition,
  form: StepForm,
  by: By,
  calendar: Calendar,
): Promise<StepOutcome> =>
  db.transaction({ communes: [key.communeId] }, async (tx): Promise<StepOutcome> => {
    const system = await lockSystem(tx, key)
    if (system.ownership === 'used')
      throw new AppError('conflict', 'Hồ sơ cấp độ của hệ thống này do chủ quản của nó lập.')
    const versions = await readDossiers(tx, key.communeId, { systemId: key.systemId, lock: true })
    const [current] = versions
    if (form.seen !== seenOf(current)) throw new AppError('conflict', CHANGED)
    const opensNext = mayBegin(transition, current, system)
    const target = opensNext ? undefined : current
    const input = target === undefined ? blankInput(system, form.level, by.now) : inputOf(target, by.now)
    const at = momentOf(form.day, (opensNext ? current : target)?.events.at(-1)?.at, by.now)
    const step = { transition, fields: form.fields, at }
    const refusal = judge(input, step, form, by, {
      system,
      before: opensNext ? current : undefined,
      calendar,
    })
    if (refusal !== null) return { ok: false, refusal }

    const after = extended(input, step, actingFor(input, transition, by.acting), by.now)
    const dossierId = target?.dossier.dossierId ?? randomUUID()
    if (target === undefined)
      await insertDossier(tx, {
        system,
        dossierId,
        version: (current?.dossier.version ?? 0) + 1,
        input,
        after,
        by,
      })
    const writing = { key, by, calendar }
    const lines = [await write(tx, writing, dossierId, after, form.note)]
    const predecessor = versions[1]
    if (transition.to === 'approved' && predecessor?.dossier.state === 'redetermination')
      lines.push(await replace(tx, writing, predecessor, at))
    await appendAuditLines(tx, key.communeId, lines, by.now)
    return { ok: true, dossierId }
  })

export const CHANGED =
  'Hồ sơ vừa có bước mới hoặc đơn vị mới, hoặc trang đã cũ: chưa ghi gì. Hãy xem lại rồi làm tiếp.'

/** A first dossier, or the next version; what was decided under the old decree is written down only once. */
const mayBegin = (transition: Transition, current: WithSteps | undefined, system: SystemRow): boolean =>
  fromOf(transition).includes(null) &&
  (current === undefined || (!leadsToLegacy(transition) && mayOpenNext(current, system)))

/** Today is now; an earlier day is its noon, but not before what was done on the same day. */
function momentOf(day: Day | null, last: Date | undefined, now: Date): Date {
  if (day === null || day === dayOf(now)) return now
  const noon = new Date(startOfDay(day).getTime() + HALF_A_DAY_MS)
  return last !== undefined && last > noon && dayOf(last) === day ? last : noon
}

const actingFor = (input: DossierInput, transition: Transition, acting: Acting): string =>
  unitForStep(transition, acting.unit ?? '', runDossier({ ...input, events: [] }).procedureLevel, input.units)

type Step = { readonly transition: Transition; readonly fields: StepFields; readonly at: Date }

const eventOf = ({ transition, fields, at }: Step, actor: string): DossierEvent =>
  DossierEvent.parse({ transition: transition.id, actor, at: at.toISOString(), with: fields })

/** The dossier with one step more, as of a moment at which all of them have happened. */
function extended(input: DossierInput, step: Step, actor: string, now: Date): DossierInput {
  const latest = new Date(Math.max(now.getTime(), input.now.getTime(), step.at.getTime()))
  return { ...input, events: [...input.events, eventOf(step, actor)], now: latest }
}

type Circumstances = {
  readonly system: SystemRow
  /** The version before the one that is opened. */
  readonly before: WithSteps | undefined
  readonly calendar: Calendar
}

/** The machine says who and when first; then the register; then what is missing. Null: accepted. */
function judge(
  input: DossierInput,
  step: Step,
  form: StepForm,
  { acting }: By,
  { system, before, calendar }: Circumstances,
): StepRefusal | null {
  const { transition } = step
  const walk = walkDossier(input, calendar)
  const { level, state, units } = walk
  const basis = citation(transition.basis)
  if (acting.unit === null) return { reason: 'no-unit', text: acting.why, basis, field: null, status: 403 }
  const unit = actingFor(input, transition, acting)
  const last = before?.events.at(-1)
  const machine =
    last !== undefined && step.at < last.at
      ? { reason: 'out-of-order', basis: null }
      : tryStep(input, eventOf(step, unit), calendar)
  const own = guardStep(transition, form, { input, system, actsForMinistry: unit === MINISTRY_UNIT })
  if (own !== null && (machine === null || !BEFORE_OUR_OWN.includes(machine.reason))) return own
  if (machine === null) return null
  const holder = actorTitle(holderOf(transition.actor, level, units).function)
  return {
    reason: machine.reason,
    text: refusalWords(machine.reason, transition, { state, level, holder }),
    basis: machine.basis === null ? null : citation(machine.basis),
    field: inputOfReason(machine.reason, transition, level),
    status: WHO.includes(machine.reason) ? 403 : machine.reason === 'wrong-state' ? 409 : 400,
  }
}

type Opening = {
  readonly system: SystemRow
  readonly dossierId: string
  readonly version: number
  readonly input: DossierInput
  readonly after: DossierInput
  readonly by: By
}

async function insertDossier(
  tx: Tx,
  { system, dossierId, version, input, after, by }: Opening,
): Promise<void> {
  const { procedureLevel, state } = runDossier(after)
  await tx`insert into dossiers ${tx({
    ...{ commune_id: system.communeId, dossier_id: dossierId, system_id: system.systemId, version },
    ...{ level: input.level, procedure_level: procedureLevel, national_security_list: isListed(system) },
    ...{ operator_unit_id: input.units.operator, security_unit_id: input.units.securityUnit },
    ...{ independent_unit_id: null, owner_unit: OWNER_UNIT, ministry_unit: MINISTRY_UNIT },
    ...{ edition: workflow().asOf, state: state ?? '', state_since: by.now, steps: 1 },
    ...{ told: tx.json([]), started_at: by.now, updated_at: by.now },
  })}`
}

type Writing = { readonly key: SystemKey; readonly by: By; readonly calendar: Calendar }
type Line = Omit<AuditEntry, 'communeId'>

/** Writes the last step of `after` and what the dossier comes to; answers its audit line. */
async function write(
  tx: Tx,
  { key: { communeId }, by, calendar }: Writing,
  dossierId: string,
  after: DossierInput,
  note: string | null,
): Promise<Line> {
  const { state, refused } = runDossier(after, calendar)
  const event = after.events.at(-1)
  // Accepted before: anything else would be an error of ours, and nothing is written.
  if (state === null || refused !== null || event === undefined)
    throw new Error(`a step of dossier ${dossierId} was accepted and then refused`)
  const seq = after.events.length
  await tx`insert into dossier_events ${tx({
    ...{ commune_id: communeId, dossier_id: dossierId, seq, transition: event.transition, unit: event.actor },
    ...{ actor: event.actor === SYSTEM_ACTOR ? 'system' : by.actor },
    ...{ actor_name: event.actor === SYSTEM_ACTOR ? 'Phần mềm' : by.name },
    ...{ at: event.at, recorded_at: by.now, fields: tx.json(event.with as never), note },
  })}`
  await tx`update dossiers set state = ${state}, state_since = ${event.at}, steps = ${seq},
      told = ${tx.json(toldOf(after, calendar) as never)}, updated_at = ${by.now}
    where commune_id = ${communeId} and dossier_id = ${dossierId}`
  return {
    ...{ actor: event.actor === SYSTEM_ACTOR ? 'system' : by.actor, action: 'dossier.step' },
    subject: `dossier:${dossierId}`,
    after: { seq, note, fields: JSON.parse(JSON.stringify(event.with)) },
    detail: { transition: event.transition, to: state, unit: event.actor, day: dayOf(event.at) },
  }
}

/** The ends of the limits that run by working days, as they are told now. */
export const toldOf = (input: DossierInput, calendar: Calendar): readonly Told[] =>
  limitsOf(input, calendar).flatMap(({ limit, startedBy, due, provisional }) =>
    startedBy === null ? [] : [{ limit, startedBy, due, provisional }],
  )

/** The version that was being redetermined ends with the approval of the new one. */
async function replace(tx: Tx, writing: Writing, predecessor: WithSteps, at: Date): Promise<Line> {
  const transition = workflow().transitions.find(({ actor }) => actor === 'system')
  if (transition === undefined) throw new Error('the table has no step of the program')
  const fields = { 'new-version-approved': dayOf(at) }
  const input = inputOf(predecessor, writing.by.now)
  const after = extended(input, { transition, fields, at }, SYSTEM_ACTOR, writing.by.now)
  return write(tx, writing, predecessor.dossier.dossierId, after, null)
}
