/** What the administrator's pages read across communes: counts, never contents. */
import { listCommunes } from '../communes/queries.ts'
import { type Database, INSTALLATION, type Tx } from '../db/database.ts'
import { notFound } from '../http/access.ts'

export type CommuneRow = {
  readonly code: string
  readonly name: string
  readonly province: string
  readonly units: number
  readonly isSample: boolean
}

export async function listCommuneRows(db: Database): Promise<readonly CommuneRow[]> {
  const communes = (await listCommunes(db.reference)).map(({ communeId }) => communeId)
  return db.transaction(
    { communes: [INSTALLATION, ...communes] },
    (tx) => tx<CommuneRow[]>`
      select c.code, c.name, c.province, c.is_sample as "isSample",
        (select count(*) from units u where u.commune_id = c.commune_id) as units
      from communes c order by c.name, c.code`,
  )
}

/** Throws `not_found`. */
export async function getCommuneProvince(tx: Tx, communeId: string): Promise<string> {
  const [row] = await tx<
    { province: string }[]
  >`select province from communes where commune_id = ${communeId}`
  if (row === undefined) throw notFound()
  return row.province
}

export type UnitRow = {
  readonly unitId: string
  readonly name: string
  readonly kind: string
  readonly people: number
  readonly devices: number
}

export const listUnitRows = (tx: Tx, communeId: string): Promise<UnitRow[]> =>
  tx<UnitRow[]>`
    select u.unit_id as "unitId", u.name, u.kind,
      (select count(*) from memberships m where m.commune_id = u.commune_id and m.unit_id = u.unit_id) as people,
      (select count(*) from devices d where d.commune_id = u.commune_id and d.unit_id = u.unit_id
        and d.status in ('active', 'quarantined')) as devices
    from units u where u.commune_id = ${communeId} order by u.name`.execute()

export type UnitChoice = {
  readonly communeId: string
  readonly communeCode: string
  readonly communeName: string
  readonly unitId: string
  readonly unitName: string
}

/** Every unit of every commune, for forms that choose one. */
export async function listUnitChoices(db: Database): Promise<readonly UnitChoice[]> {
  const communes = (await listCommunes(db.reference)).map(({ communeId }) => communeId)
  return db.transaction(
    { communes },
    (tx) => tx<UnitChoice[]>`
      select c.commune_id as "communeId", c.code as "communeCode", c.name as "communeName",
        u.unit_id as "unitId", u.name as "unitName"
      from units u join communes c using (commune_id) order by c.name, u.name`,
  )
}
