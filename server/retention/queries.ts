/** Every statement about months that are kept. */
import type { Database, Tx } from '../db/database.ts'
import type { Partition } from './plan.ts'

type MonthRow = Omit<Partition, 'unclaimed'>

export const listMonths = (db: Database): Promise<MonthRow[]> =>
  db.reference<MonthRow[]>`
    select table_name as table, to_char(month, 'YYYY-MM-DD') as month, bytes, estimated_rows as "estimatedRows"
    from monthly_partitions order by month, table_name`

/** Changes of state that the alert loop has not taken yet, by month, over all communes. */
export async function countUnclaimed(db: Database, before: Date): Promise<ReadonlyMap<string, number>> {
  const communes = await db.reference<{ id: string }[]>`select commune_id as id from commune_directory`
  const rows = await db.transaction(
    { communes: communes.map(({ id }) => id) },
    (tx) => tx<{ month: string; count: number }[]>`
      select to_char(at at time zone 'UTC', 'YYYY-MM') || '-01' as month, count(*) as count
      from transitions where claimed_at is null and at < ${before} group by 1`,
  )
  return new Map(rows.map(({ month, count }) => [month, count]))
}

export type Dropped = { readonly rows: number; readonly from: Date | null; readonly to: Date | null }

/** Counting a large month takes longer than a request may. */
const COUNT_SECONDS = 900

/** null: it is no longer there. Throws PostgresError when it may not go, or when others hold it. */
export async function dropMonth(
  tx: Tx,
  { table, month }: Pick<Partition, 'table' | 'month'>,
): Promise<Dropped | null> {
  await tx`select set_config('statement_timeout', ${`${COUNT_SECONDS}s`}, true)`
  const [row] = await tx<Dropped[]>`
    select row_count as rows, first_at as from, last_at as to from drop_month(${table}, ${month}::date)`
  return row ?? null
}
