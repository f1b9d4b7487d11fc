/** History is kept by month: the partitions exist before the first row of the month arrives. */
import type postgres from 'postgres'

export type Months = { readonly from: Date; readonly to: Date }

/** A server that was off, or whose job failed for weeks, still finds its months. */
const MONTHS_AHEAD = 3

/** From the month of `now` (UTC) to three months later. */
export function monthsAhead(now: Date): Months {
  return { from: now, to: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + MONTHS_AHEAD, 1)) }
}

/** The first days of the UTC months from `from` to `to`, both included, as 'YYYY-MM-DD'. */
export function listMonths({ from, to }: Months): readonly string[] {
  const months: string[] = []
  for (let month = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1); month <= to.getTime(); ) {
    const first = new Date(month)
    months.push(first.toISOString().slice(0, 10))
    month = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1)
  }
  return months
}

/**
 * Makes what is missing in every table kept by month and answers how many partitions were made. May be called as
 * the application role (`db.reference`), also for past months: history that is played in, late data.
 */
export async function ensureMonths(sql: postgres.Sql, months: Months): Promise<number> {
  const [row] = await sql<{ made: number }[]>`
    select count(*) filter (where ensure_month(t.table_name, m.first)) as made
    from monthly_tables t, unnest(${[...listMonths(months)]}::date[]) as m(first)`
  return row?.made ?? 0
}
