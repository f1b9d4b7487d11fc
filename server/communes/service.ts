/** Communes and their units, as the administrator keeps them. */
import { randomUUID } from 'node:crypto'
import { appendAudit, appendAuditLines } from '../audit/service.ts'
import { INSTALLATION } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { CommuneRef } from '../http/route.ts'
import { findCommuneByCode } from './queries.ts'

export type NewCommune = {
  /** Part of the addresses: small letters, digits, hyphens. */
  readonly code: string
  readonly name: string
  readonly province: string
  readonly isSample?: boolean
}

export const COMMUNE_CODE = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/

/** Throws `invalid` for a code that does not fit into an address, `conflict` for one that is taken. */
export async function addCommune(deps: Deps, commune: NewCommune, actor: string): Promise<CommuneRef> {
  const { code, isSample = false } = commune
  if (!COMMUNE_CODE.test(code))
    throw new AppError(
      'invalid',
      `Mã xã "${code}" chỉ được gồm chữ thường không dấu, chữ số và dấu gạch nối.`,
    )
  const [name, province] = [tidy(commune.name), tidy(commune.province)]
  const communeId = randomUUID()
  const now = deps.clock.now()
  await deps.db.transaction({ communes: [communeId, INSTALLATION] }, async (tx) => {
    const rows = await tx`insert into commune_directory (commune_id, code, name, is_sample)
      values (${communeId}, ${code}, ${name}, ${isSample}) on conflict (code) do nothing returning code`
    if (rows.length === 0) throw new AppError('conflict', `Mã xã "${code}" đã được dùng.`)
    await tx`insert into communes (commune_id, code, name, province, is_sample, created_at)
      values (${communeId}, ${code}, ${name}, ${province}, ${isSample}, ${now})`
    const line = {
      actor,
      action: 'commune.added',
      subject: `commune:${communeId}`,
      detail: { code, name, isSample },
    }
    await appendAudit(tx, { ...line, communeId: INSTALLATION }, now)
    await appendAudit(tx, { ...line, communeId }, now)
  })
  return { communeId, code, name, isSample }
}

/** Throws `not_found`. */
export async function getCommune({ db }: Pick<Deps, 'db'>, code: string): Promise<CommuneRef> {
  const commune = await findCommuneByCode(db.reference, code)
  if (commune === undefined) throw new AppError('not_found', `Không có xã mang mã "${code}".`)
  return commune
}

export type NewUnit = { readonly communeId: string; readonly name: string; readonly kind: string }

/** Answers the id of the unit of that name, which is added when it is missing. */
export async function ensureUnit(deps: Deps, unit: NewUnit, actor: string): Promise<string> {
  const { communeId, kind } = unit
  const name = tidy(unit.name)
  const now = deps.clock.now()
  return deps.db.transaction({ communes: [communeId] }, async (tx) => {
    const [added] = await tx<{ unitId: string }[]>`
      insert into units (commune_id, unit_id, name, kind, created_at)
      values (${communeId}, ${randomUUID()}, ${name}, ${kind}, ${now})
      on conflict (commune_id, name) do nothing returning unit_id as "unitId"`
    if (added !== undefined) {
      const line = {
        communeId,
        actor,
        action: 'unit.added',
        subject: `unit:${added.unitId}`,
        detail: { name, kind },
      }
      await appendAudit(tx, line, now)
      return added.unitId
    }
    const [known] = await tx<{ unitId: string }[]>`
      select unit_id as "unitId" from units where commune_id = ${communeId} and name = ${name}`
    if (known === undefined) throw new AppError('conflict', `Đơn vị "${name}" vừa bị thay đổi; hãy thử lại.`)
    return known.unitId
  })
}

/** Adds those that are not there yet, all or none; answers how many were added. Throws `not_found`. */
export async function addUnits(
  deps: Deps,
  {
    communeId,
    names,
    kind,
  }: { readonly communeId: string; readonly names: readonly string[]; readonly kind: string },
  actor: string,
): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction({ communes: [communeId] }, async (tx) => {
    const rows = [...new Set(names.map(tidy))].map((name) => ({
      ...{ commune_id: communeId, unit_id: randomUUID(), name, kind, created_at: now },
    }))
    const added = await tx<{ unitId: string; name: string }[]>`
      insert into units ${tx(rows)} on conflict (commune_id, name) do nothing returning unit_id as "unitId", name`
    const lines = added.map(({ unitId, name }) => ({
      ...{ actor, action: 'unit.added', subject: `unit:${unitId}`, detail: { name, kind } },
    }))
    await appendAuditLines(tx, communeId, lines, now)
    return added.length
  })
}

/** Throws `not_found`, and `conflict` for a name that another unit has. */
export async function renameUnit(
  deps: Deps,
  { communeId, unitId, name }: { readonly communeId: string; readonly unitId: string; readonly name: string },
  actor: string,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction({ communes: [communeId] }, async (tx) => {
    const after = tidy(name)
    const [unit] = await tx<{ name: string }[]>`
      select name from units where commune_id = ${communeId} and unit_id = ${unitId} for update`
    if (unit === undefined) throw new AppError('not_found', 'Không có đơn vị này trong xã.')
    const [same] = await tx`
      select from units where commune_id = ${communeId} and name = ${after} and unit_id <> ${unitId}`
    if (same !== undefined) throw new AppError('conflict', `Xã đã có đơn vị "${after}".`)
    await tx`update units set name = ${after} where commune_id = ${communeId} and unit_id = ${unitId}`
    const line = { communeId, actor, action: 'unit.renamed', subject: `unit:${unitId}` }
    await appendAudit(tx, { ...line, detail: { from: unit.name, to: after } }, now)
  })
}

const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()
