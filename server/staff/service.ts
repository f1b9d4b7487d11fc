/** The staff list of a commune: who works where, in which post, and who signs documents. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'

export type StaffMember = {
  readonly staffId: string
  readonly fullName: string
  readonly unitId: string | null
  readonly unitName: string | null
  readonly post: string | null
  readonly needsSignature: boolean
  /** `YYYY-MM-DD`, the last day in service; null: still there. */
  readonly leftOn: string | null
}

export type NewStaffMember = {
  readonly fullName: string
  readonly unitId: string | null
  readonly post: string | null
  readonly needsSignature: boolean
}

type By = { readonly actor: string; readonly now: Date }

/** Those in service, or all; by given name. */
export const listStaff = (
  db: Database,
  communeId: string,
  choice: { readonly withFormer?: boolean } = {},
): Promise<StaffMember[]> =>
  db.transaction({ communes: [communeId] }, (tx) => listStaffIn(tx, communeId, choice))

/** The same in a transaction that states the commune. */
export const listStaffIn = (
  tx: Tx,
  communeId: string,
  { withFormer = false }: { readonly withFormer?: boolean } = {},
): Promise<StaffMember[]> =>
  tx<StaffMember[]>`
      select s.staff_id as "staffId", s.full_name as "fullName", s.unit_id as "unitId", u.name as "unitName",
        s.post, s.needs_signature as "needsSignature", s.left_on as "leftOn"
      from staff s left join units u on u.commune_id = s.commune_id and u.unit_id = s.unit_id
      where s.commune_id = ${communeId} and (${withFormer} or s.left_on is null)
      order by given_name_first(s.full_name) collate vi, s.staff_id`.execute()

const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim()

/** Adds all of them or none, with one audit line; answers how many. The transaction states the commune. */
export async function addStaff(
  tx: Tx,
  communeId: string,
  members: readonly NewStaffMember[],
  { actor, now }: By,
): Promise<number> {
  if (members.length === 0) return 0
  const rows = members.map((member) => ({
    ...{
      commune_id: communeId,
      staff_id: randomUUID(),
      full_name: tidy(member.fullName),
      unit_id: member.unitId,
    },
    ...{ post: member.post === null ? null : tidy(member.post), needs_signature: member.needsSignature },
    ...{ created_at: now, updated_at: now },
  }))
  await tx`insert into staff ${tx(rows)}`
  const after = rows.map(({ staff_id, full_name, unit_id, post, needs_signature }) => ({
    ...{ staff_id, full_name, unit_id, post, needs_signature },
  }))
  const line = { communeId, actor, action: 'staff.added', subject: `commune:${communeId}` }
  await appendAudit(tx, { ...line, after, detail: { count: rows.length } }, now)
  return rows.length
}

export type StaffChange = NewStaffMember & { readonly leftOn: string | null }

/** Throws `not_found`. */
export async function changeStaff(
  db: Database,
  { communeId, staffId }: { readonly communeId: string; readonly staffId: string },
  change: StaffChange,
  { actor, now }: By,
): Promise<void> {
  await db.transaction({ communes: [communeId] }, async (tx) => {
    const [before] = await tx<
      {
        full_name: string
        unit_id: string | null
        post: string | null
        needs_signature: boolean
        left_on: string | null
      }[]
    >`
      select full_name, unit_id, post, needs_signature, left_on from staff
      where commune_id = ${communeId} and staff_id = ${staffId} for update`
    if (before === undefined) throw new AppError('not_found', 'Không có cán bộ này trong danh sách.')
    const after = {
      ...{ full_name: tidy(change.fullName), unit_id: change.unitId, left_on: change.leftOn },
      ...{ post: change.post === null ? null : tidy(change.post), needs_signature: change.needsSignature },
    }
    await tx`update staff set ${tx({ ...after, updated_at: now })}
      where commune_id = ${communeId} and staff_id = ${staffId}`
    const line = { communeId, actor, action: 'staff.changed', subject: `staff:${staffId}` }
    await appendAudit(tx, { ...line, before, after }, now)
  })
}
