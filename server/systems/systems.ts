/** The register of information systems: which there are, whose they are, who runs them, and which PCs belong to them. */
import { randomUUID } from 'node:crypto'
import { findSuggestion } from '../../checks/systems/suggestions.ts'
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { keepDeviceLevels } from './device-levels.ts'
import { triggersOf } from './review.ts'

export const LIVES = ['planned', 'building', 'trial', 'live', 'retired'] as const
export type Life = (typeof LIVES)[number]

/** What people write about a system. */
export type SystemFields = {
  readonly name: string
  /** owned: the commune keeps its dossier; used: its owner does. */
  readonly ownership: 'owned' | 'used'
  readonly ownerName: string
  /** A unit of the commune, or somebody outside it by name; both null: not known yet. */
  readonly operatorUnitId: string | null
  readonly operatorName: string | null
  readonly securityUnitId: string | null
  readonly securityName: string | null
  /** Ids of levels.json; null: not said yet. */
  readonly systemType: string | null
  readonly informationTypes: readonly string[]
  readonly purpose: string | null
  readonly scope: string | null
  readonly dataKinds: string | null
  readonly users: string | null
  /** People whose data are in it. */
  readonly subjectCount: number | null
  readonly zones: string | null
  readonly addresses: string | null
  readonly services: string | null
  readonly equipment: string | null
  readonly life: Life
  /** `YYYY-MM-DD`, the first day in operation, and the last. */
  readonly liveOn: string | null
  readonly retiredOn: string | null
  /** Of the letter in which the owner of a used system says that it is theirs. */
  readonly confirmationNumber: string | null
  readonly confirmationOn: string | null
}

export type SystemRow = SystemFields & {
  readonly communeId: string
  readonly systemId: string
  readonly suggestionId: string | null
  readonly operatorUnit: string | null
  readonly securityUnit: string | null
  readonly splitFrom: string | null
  readonly mergedInto: string | null
  /** Of the last signed determination; null: none. */
  readonly level: number | null
  readonly procedureLevel: number | null
  /** Why the level has to be looked at again: ids of triggers. */
  readonly reviewTriggers: readonly string[]
  readonly reviewSince: Date | null
  readonly deviceCount: number
  /** A decision on its level is in force: its dossier was approved, under the present law or the old one. */
  readonly isApproved: boolean
  /** An open determination: being answered, or waiting for a signature. */
  readonly open: 'draft' | 'submitted' | null
  readonly updatedAt: Date
}

export type SystemKey = { readonly communeId: string; readonly systemId: string }
export type By = { readonly actor: string; readonly now: Date }

/** Those in use first, then by name. */
export const listSystems = (tx: Tx, communeId: string): Promise<SystemRow[]> => select(tx, communeId, null)

/** Throws `not_found`. */
export async function getSystem(tx: Tx, { communeId, systemId }: SystemKey): Promise<SystemRow> {
  const [row] = await select(tx, communeId, systemId)
  if (row === undefined) throw noSystem()
  return row
}

const noSystem = () => new AppError('not_found', 'Xã không có hệ thống này trong sổ.')

const select = (tx: Tx, communeId: string, systemId: string | null): Promise<SystemRow[]> =>
  tx<SystemRow[]>`
    select s.commune_id as "communeId", s.system_id as "systemId", s.suggestion_id as "suggestionId", s.name, s.ownership,
      s.owner_name as "ownerName", s.operator_unit_id as "operatorUnitId", s.operator_name as "operatorName",
      o.name as "operatorUnit", s.security_unit_id as "securityUnitId", s.security_name as "securityName",
      u.name as "securityUnit", s.system_type as "systemType", s.information_types as "informationTypes", s.purpose,
      s.scope, s.data_kinds as "dataKinds", s.users, s.subject_count as "subjectCount", s.zones, s.addresses, s.services,
      s.equipment, s.life, s.live_on as "liveOn", s.retired_on as "retiredOn",
      s.confirmation_number as "confirmationNumber", s.confirmation_on as "confirmationOn",
      s.split_from as "splitFrom", s.merged_into as "mergedInto", s.level, s.procedure_level as "procedureLevel",
      s.review_triggers as "reviewTriggers", s.review_since as "reviewSince", s.updated_at as "updatedAt",
      (select count(*)::int from system_devices d where d.commune_id = s.commune_id and d.system_id = s.system_id)
        as "deviceCount",
      (select l.state from level_determinations l where l.commune_id = s.commune_id and l.system_id = s.system_id
        and l.state in ('draft', 'submitted')) as open,
      exists (select from dossiers d where d.commune_id = s.commune_id and d.system_id = s.system_id
        and d.state in ('approved', 'legacy-approved', 'redetermination')) as "isApproved"
    from systems s
    left join units o on o.commune_id = s.commune_id and o.unit_id = s.operator_unit_id
    left join units u on u.commune_id = s.commune_id and u.unit_id = s.security_unit_id
    where s.commune_id = ${communeId} and (${systemId}::uuid is null or s.system_id = ${systemId})
    order by s.life = 'retired', s.ownership, s.name collate vi, s.system_id`.execute()

const NOTHING: Omit<SystemFields, 'name' | 'ownership' | 'ownerName' | 'life'> = {
  ...{ operatorUnitId: null, operatorName: null, securityUnitId: null, securityName: null },
  ...{ systemType: null, informationTypes: [], purpose: null, scope: null, dataKinds: null },
  ...{ users: null, subjectCount: null, zones: null, addresses: null, services: null, equipment: null },
  ...{ liveOn: null, retiredOn: null, confirmationNumber: null, confirmationOn: null },
}

/** A new system of this name; everything else is written later. */
export const blankSystem = (
  given: Pick<SystemFields, 'name' | 'ownership' | 'ownerName' | 'life'>,
): SystemFields => ({ ...NOTHING, ...given })

/** Adds one, in a transaction that states the commune. `splitFrom`: the system of which it was a part. */
export async function addSystem(
  tx: Tx,
  communeId: string,
  fields: SystemFields,
  by: By,
  from: { readonly suggestionId?: string; readonly splitFrom?: string } = {},
): Promise<string> {
  const systemId = randomUUID()
  await tx`insert into systems ${tx({
    ...{ commune_id: communeId, system_id: systemId },
    ...{ suggestion_id: from.suggestionId ?? null, split_from: from.splitFrom ?? null },
    ...columnsOf(fields),
    ...{ created_at: by.now, updated_at: by.now },
  })}`
  const line = { communeId, actor: by.actor, action: 'system.added', subject: `system:${systemId}` }
  await appendAudit(tx, { ...line, after: { ...fields, ...from } }, by.now)
  return systemId
}

/**
 * Takes typical systems into the register, as far as they are not there yet; answers how many. What a commune does not
 * own is written down as used: its owner has still to confirm it.
 */
export async function addSuggested(
  tx: Tx,
  communeId: string,
  suggestionIds: readonly string[],
  by: By,
): Promise<number> {
  const there = await tx<{ id: string }[]>`select suggestion_id as id from systems
    where commune_id = ${communeId} and suggestion_id is not null`
  const missing = [...new Set(suggestionIds)].filter((id) => !there.some((row) => row.id === id))
  let added = 0
  for (const id of missing) {
    const suggestion = findSuggestion(id)
    if (suggestion === undefined) continue
    const isOwned = suggestion.ownership === 'commune'
    const fields = blankSystem({
      ...{ name: suggestion.name, ownerName: suggestion.likelyOwner, life: 'live' },
      ownership: isOwned ? 'owned' : 'used',
    })
    const { systemType, informationTypes, likelyOperator } = suggestion
    const known = { ...fields, systemType, informationTypes, operatorName: likelyOperator }
    await addSystem(tx, communeId, known, by, { suggestionId: id })
    added += 1
  }
  return added
}

/**
 * Writes what people know now. A change of what the level rests on asks for a new determination, and says which.
 * Throws `not_found`, and `conflict` when it was changed since `seen`.
 */
export async function changeSystem(
  db: Database,
  key: SystemKey,
  fields: SystemFields,
  { seen, ...by }: By & { readonly seen: string },
): Promise<void> {
  await db.transaction({ communes: [key.communeId] }, async (tx) => {
    const before = await lockSystem(tx, key)
    if (before.updatedAt.toISOString() !== seen)
      throw new AppError('conflict', 'Người khác vừa sửa hệ thống này. Hãy xem lại rồi lưu.')
    const triggers = before.level === null ? [] : triggersOf(before, fields)
    await tx`update systems set ${tx({ ...columnsOf(fields), updated_at: by.now })}
      where commune_id = ${key.communeId} and system_id = ${key.systemId}`
    await openReview(tx, key, triggers, by.now)
    if (before.life !== fields.life)
      await keepDeviceLevels(tx, key.communeId, await linkedDevices(tx, key), by.now)
    const line = { communeId: key.communeId, actor: by.actor, action: 'system.changed' }
    const detail = triggers.length === 0 ? {} : { reviewTriggers: triggers }
    const subject = `system:${key.systemId}`
    await appendAudit(
      tx,
      { ...line, subject, before: fieldsOf(before), after: { ...fields }, detail },
      by.now,
    )
  })
}

/** The level is to be looked at again, for reasons that are kept until the next one is signed. */
export async function openReview(
  tx: Tx,
  { communeId, systemId }: SystemKey,
  triggers: readonly string[],
  now: Date,
): Promise<void> {
  if (triggers.length === 0) return
  await tx`update systems set review_since = coalesce(review_since, ${now}),
      review_triggers = (select array_agg(distinct t order by t) from unnest(review_triggers || ${[...triggers]}::text[]) t)
    where commune_id = ${communeId} and system_id = ${systemId}`
}

/** The system, kept from others until the transaction ends. Throws `not_found`. */
export async function lockSystem(tx: Tx, key: SystemKey): Promise<SystemRow> {
  const [there] = await tx`select from systems
    where commune_id = ${key.communeId} and system_id = ${key.systemId} for update`
  if (there === undefined) throw noSystem()
  return getSystem(tx, key)
}

/** One system goes into another with its PCs, and out of service. Throws `not_found`, `conflict`. */
export const mergeSystem = (db: Database, key: SystemKey, into: string, { actor, now }: By): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    const [first, second] = [key.systemId, into].sort()
    await lockSystem(tx, { ...key, systemId: first ?? '' })
    await lockSystem(tx, { ...key, systemId: second ?? '' })
    const [part, whole] = [await getSystem(tx, key), await getSystem(tx, { ...key, systemId: into })]
    if (part.systemId === whole.systemId || part.life === 'retired' || whole.life === 'retired')
      throw new AppError('conflict', 'Chỉ gộp được hai hệ thống khác nhau đang dùng.')
    await tx`update systems set merged_into = ${into}, life = 'retired', updated_at = ${now}
      where commune_id = ${key.communeId} and system_id = ${key.systemId}`
    const devices = await linkedDevices(tx, key)
    await tx`insert into system_devices (commune_id, system_id, device_id)
      select commune_id, ${into}, device_id from system_devices
      where commune_id = ${key.communeId} and system_id = ${key.systemId} on conflict do nothing`
    await openReview(tx, { ...key, systemId: into }, ['function-or-scope-change'], now)
    await keepDeviceLevels(tx, key.communeId, devices, now)
    const line = {
      communeId: key.communeId,
      actor,
      action: 'system.merged',
      subject: `system:${key.systemId}`,
    }
    await appendAudit(
      tx,
      { ...line, before: { level: part.level }, after: { into, level: whole.level } },
      now,
    )
  })

/** Exactly these PCs belong to it. PCs of another commune, and unknown ones, are left out. Answers how many there are. */
export const linkDevices = (
  db: Database,
  key: SystemKey,
  deviceIds: readonly string[],
  { actor, now }: By,
): Promise<number> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    await lockSystem(tx, key)
    const before = await linkedDevices(tx, key)
    await tx`delete from system_devices where commune_id = ${key.communeId} and system_id = ${key.systemId}`
    await tx`insert into system_devices (commune_id, system_id, device_id)
      select commune_id, ${key.systemId}, device_id from devices
      where commune_id = ${key.communeId} and device_id = any (${[...deviceIds]}::uuid[])`
    const after = await linkedDevices(tx, key)
    await keepDeviceLevels(tx, key.communeId, [...before, ...after], now)
    const line = {
      communeId: key.communeId,
      actor,
      action: 'system.devices',
      subject: `system:${key.systemId}`,
    }
    await appendAudit(tx, { ...line, before: [...before].sort(), after: [...after].sort() }, now)
    return after.length
  })

export async function linkedDevices(tx: Tx, { communeId, systemId }: SystemKey): Promise<readonly string[]> {
  const rows = await tx<{ id: string }[]>`select device_id as id from system_devices
    where commune_id = ${communeId} and system_id = ${systemId}`
  return rows.map(({ id }) => id)
}

function columnsOf(fields: SystemFields) {
  return {
    ...{ name: fields.name, ownership: fields.ownership, owner_name: fields.ownerName, life: fields.life },
    ...{ operator_unit_id: fields.operatorUnitId, operator_name: fields.operatorName },
    ...{ security_unit_id: fields.securityUnitId, security_name: fields.securityName },
    ...{ system_type: fields.systemType, information_types: [...fields.informationTypes] },
    ...{ purpose: fields.purpose, scope: fields.scope, data_kinds: fields.dataKinds, users: fields.users },
    ...{ subject_count: fields.subjectCount, zones: fields.zones, addresses: fields.addresses },
    ...{ services: fields.services, equipment: fields.equipment },
    ...{ live_on: fields.liveOn, retired_on: fields.retiredOn },
    ...{ confirmation_number: fields.confirmationNumber, confirmation_on: fields.confirmationOn },
  }
}

/** What people wrote, without what the program keeps beside it. */
export function fieldsOf(row: SystemRow): SystemFields {
  const { name, ownership, ownerName, life, systemType, informationTypes, purpose, scope, dataKinds } = row
  const { operatorUnitId, operatorName, securityUnitId, securityName, users, subjectCount, zones } = row
  const { addresses, services, equipment, liveOn, retiredOn, confirmationNumber, confirmationOn } = row
  return {
    ...{ name, ownership, ownerName, life, systemType, informationTypes, purpose, scope, dataKinds },
    ...{ operatorUnitId, operatorName, securityUnitId, securityName, users, subjectCount, zones },
    ...{ addresses, services, equipment, liveOn, retiredOn, confirmationNumber, confirmationOn },
  }
}
