/** What is known of communes before one is stated: the directory. */
import type postgres from 'postgres'
import type { Tx } from '../db/database.ts'
import type { CommuneRef } from '../http/route.ts'

export const listCommunes = (sql: postgres.Sql): Promise<CommuneRef[]> =>
  sql<CommuneRef[]>`
    select commune_id as "communeId", code, name, is_sample as "isSample" from commune_directory order by name`

export async function findCommuneByCode(sql: postgres.Sql, code: string): Promise<CommuneRef | undefined> {
  const [row] = await sql<CommuneRef[]>`
    select commune_id as "communeId", code, name, is_sample as "isSample" from commune_directory where code = ${code}`
  return row
}

export type Unit = { readonly unitId: string; readonly name: string; readonly kind: string }

/** Of one commune, which the transaction states; by name. */
export const listUnits = (tx: Tx, communeId: string): Promise<Unit[]> =>
  tx<
    Unit[]
  >`select unit_id as "unitId", name, kind from units where commune_id = ${communeId} order by name`.execute()
