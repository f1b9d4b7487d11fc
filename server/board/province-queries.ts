/** What the page of a province reads: the counts its communes keep, never their PCs. */
import type { Tx } from '../db/database.ts'
import { type Counts, NO_COUNTS } from '../devices/counts.ts'

export type CommuneStanding = {
  readonly communeId: string
  readonly code: string
  readonly name: string
  readonly isSample: boolean
  /** One a unit. */
  readonly counts: readonly Counts[]
}

export async function listStandings(tx: Tx, communeIds: readonly string[]): Promise<CommuneStanding[]> {
  const rows = await tx<
    { commune_id: string; code: string; name: string; is_sample: boolean; counts: Partial<Counts>[] | null }[]
  >`
    select c.commune_id, c.code, c.name, c.is_sample, jsonb_agg(s.counts) filter (where s.counts is not null) as counts
    from communes c left join standings s using (commune_id)
    where c.commune_id = any (${[...communeIds]}::uuid[])
    group by c.commune_id`
  return rows.map((row) => ({
    communeId: row.commune_id,
    code: row.code,
    name: row.name,
    isSample: row.is_sample,
    counts: (row.counts ?? []).map((counts) => ({ ...NO_COUNTS, ...counts })),
  }))
}
