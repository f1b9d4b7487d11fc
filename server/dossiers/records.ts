/** The rows of dossiers and their steps, and the input of the machine that they make. */
import { createHash } from 'node:crypto'
import type { Units } from '../../checks/dossiers/authority.ts'
import { DossierInput } from '../../checks/dossiers/dossier.ts'
import { stateOf } from '../../checks/dossiers/workflow.ts'
import type { Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { SystemKey, SystemRow } from '../systems/systems.ts'
import { MINISTRY_UNIT, OWNER_UNIT } from './units.ts'

export type Told = {
  readonly limit: string
  /** The step that started it, counted from 0. */
  readonly startedBy: number
  readonly due: string
  readonly provisional: boolean
}

export type DossierRow = {
  readonly communeId: string
  readonly dossierId: string
  readonly systemId: string
  readonly systemName: string
  readonly version: number
  readonly level: number
  readonly procedureLevel: number
  readonly nationalSecurityList: boolean
  readonly operatorUnitId: string | null
  readonly securityUnitId: string | null
  readonly independentUnitId: string | null
  readonly ownerUnit: string
  readonly ministryUnit: string
  readonly edition: string
  readonly state: string
  readonly stateSince: Date
  readonly steps: number
  readonly told: readonly Told[]
}

export type EventRow = {
  readonly dossierId: string
  readonly seq: number
  readonly transition: string
  readonly unit: string
  readonly actor: string
  readonly actorName: string
  readonly at: Date
  readonly recordedAt: Date
  readonly fields: unknown
  readonly note: string | null
}

export type WithSteps = { readonly dossier: DossierRow; readonly events: readonly EventRow[] }

type Which = {
  readonly systemId?: string
  readonly dossierId?: string
  /** The newest version of each system only. */
  readonly newest?: true
  /** Kept from others until the transaction ends. */
  readonly lock?: true
}

/** With their steps, the newest version of a system first. */
export async function readDossiers(tx: Tx, communeId: string, which: Which = {}): Promise<WithSteps[]> {
  const { systemId = null, dossierId = null, newest = false, lock = false } = which
  const dossiers = await tx<DossierRow[]>`
    select d.commune_id as "communeId", d.dossier_id as "dossierId", d.system_id as "systemId", s.name as "systemName",
      d.version, d.level, d.procedure_level as "procedureLevel", d.national_security_list as "nationalSecurityList",
      d.operator_unit_id as "operatorUnitId", d.security_unit_id as "securityUnitId",
      d.independent_unit_id as "independentUnitId", d.owner_unit as "ownerUnit", d.ministry_unit as "ministryUnit",
      d.edition, d.state, d.state_since as "stateSince", d.steps, d.told
    from dossiers d join systems s on s.commune_id = d.commune_id and s.system_id = d.system_id
    where d.commune_id = ${communeId} and (${systemId}::uuid is null or d.system_id = ${systemId})
      and (${dossierId}::uuid is null or d.dossier_id = ${dossierId})
      and (not ${newest} or not exists (select from dossiers n where n.commune_id = d.commune_id
        and n.system_id = d.system_id and n.version > d.version))
    order by s.name collate vi, d.system_id, d.version desc ${lock ? tx`for update of d` : tx``}`
  const events = await tx<EventRow[]>`
    select dossier_id as "dossierId", seq, transition, unit, actor, actor_name as "actorName", at,
      recorded_at as "recordedAt", fields, note
    from dossier_events where commune_id = ${communeId}
      and dossier_id = any (${dossiers.map((one) => one.dossierId)}::uuid[]) order by dossier_id, seq`
  return dossiers.map((dossier) => ({
    dossier,
    events: events.filter((event) => event.dossierId === dossier.dossierId),
  }))
}

/** Throws `not_found`. */
export async function getDossier(tx: Tx, communeId: string, dossierId: string): Promise<WithSteps> {
  const [found] = await readDossiers(tx, communeId, { dossierId })
  if (found === undefined) throw new AppError('not_found', 'Xã không có hồ sơ này.')
  return found
}

export const unitsOf = (row: DossierRow): Units => ({
  operator: row.operatorUnitId,
  securityUnit: row.securityUnitId,
  independentAppraiser: row.independentUnitId,
  owner: row.ownerUnit,
  ministry: row.ministryUnit,
})

/** A step is never later than the moment it is looked at, whatever the clock of the server does. */
export function inputOf({ dossier, events }: WithSteps, now: Date): DossierInput {
  const last = events.at(-1)?.at
  return DossierInput.parse({
    level: dossier.level,
    nationalSecurityList: dossier.nationalSecurityList,
    units: unitsOf(dossier),
    events: events.map(({ transition, unit, at, fields }) => ({
      ...{ transition, actor: unit, at: at.toISOString(), with: fields },
    })),
    now: (last !== undefined && last > now ? last : now).toISOString(),
  })
}

/** On the list of systems important to national security: its procedure is that of another level. */
export const isListed = ({ level, procedureLevel }: Pick<SystemRow, 'level' | 'procedureLevel'>): boolean =>
  level !== null && procedureLevel !== null && procedureLevel !== level

/** Before the first step: the units as the register has them. `level`: null while none is known. */
export const blankInput = (system: SystemRow, level: number | null, now: Date): DossierInput =>
  DossierInput.parse({
    level: level ?? 1,
    nationalSecurityList: isListed(system),
    units: {
      ...{ operator: system.operatorUnitId, securityUnit: system.securityUnitId },
      ...{ independentAppraiser: null, owner: OWNER_UNIT, ministry: MINISTRY_UNIT },
    },
    now: now.toISOString(),
  })

/** What a form has seen: another text means that something was done meanwhile. */
export const seenOf = (current: WithSteps | undefined): string =>
  current === undefined
    ? 'none'
    : createHash('sha256')
        .update(JSON.stringify(seen(current.dossier)))
        .digest('hex')
        .slice(0, 16)

const seen = (row: DossierRow) => [row.dossierId, row.steps, row.level, unitsOf(row)]

/** A new version may be started beside this one: it is closed, being redetermined, or a draft of too low a level. */
export function mayOpenNext({ dossier }: WithSteps, system: Pick<SystemRow, 'level'>): boolean {
  const isOutgrown = dossier.state === 'draft' && system.level !== null && system.level > dossier.level
  return stateOf(dossier.state).terminal || dossier.state === 'redetermination' || isOutgrown
}

/** States in which a decision on the level is in force. */
export const APPROVED_STATES: readonly string[] = ['approved', 'legacy-approved', 'redetermination']

export type SystemDossierState = {
  readonly systemId: string
  /** Of the newest version. */
  readonly state: string
  /** A decision is in force, of the newest version or of the one it will replace. */
  readonly isApproved: boolean
}

/** Of every system of the commune that has a dossier. */
export async function dossierStates(
  tx: Tx,
  communeId: string,
): Promise<ReadonlyMap<string, SystemDossierState>> {
  const rows = await tx<SystemDossierState[]>`
    select system_id as "systemId", (array_agg(state order by version desc))[1] as state,
      bool_or(state = any (${[...APPROVED_STATES]}::text[])) as "isApproved"
    from dossiers where commune_id = ${communeId} group by system_id`
  return new Map(rows.map((row) => [row.systemId, row]))
}

export const keyOf = ({ communeId, systemId }: DossierRow): SystemKey => ({ communeId, systemId })
