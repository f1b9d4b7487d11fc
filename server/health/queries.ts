/** What the health page asks of the database: numbers over all communes, never contents. */
import type { Database } from '../db/database.ts'

export async function listCommuneIds(db: Database): Promise<readonly string[]> {
  const rows = await db.reference<{ id: string }[]>`select commune_id as id from commune_directory order by 1`
  return rows.map(({ id }) => id)
}

export type DeviceSurvey = {
  /** PCs that exist. */
  readonly devices: number
  /** Those of them that report by themselves. */
  readonly agents: number
  readonly lastReportAt: Date | null
  /** That reported within a day and said their clock; those whose clock is more than five minutes ahead, behind. */
  readonly heard: number
  readonly ahead: number
  readonly behind: number
}

/** As the sweeper: a list of thousands in one policy would be gone through for each row. */
const COMMUNES_AT_ONCE = 500
const HEARD_MS = 86_400_000
const SKEW_SECONDS = 300

export async function surveyDevices(
  db: Database,
  communes: readonly string[],
  now: Date,
): Promise<DeviceSurvey> {
  const since = new Date(now.getTime() - HEARD_MS)
  let sum: DeviceSurvey = { devices: 0, agents: 0, lastReportAt: null, heard: 0, ahead: 0, behind: 0 }
  for (let at = 0; at < communes.length; at += COMMUNES_AT_ONCE) {
    const [part] = await db.transaction(
      { communes: communes.slice(at, at + COMMUNES_AT_ONCE) },
      (tx) => tx<DeviceSurvey[]>`
        select count(*) as devices, count(*) filter (where d.kind = 'agent') as agents,
          max(s.last_report_at) as "lastReportAt",
          count(*) filter (where s.last_report_at > ${since} and s.skew_seconds is not null) as heard,
          count(*) filter (where s.last_report_at > ${since} and s.skew_seconds > ${SKEW_SECONDS}) as ahead,
          count(*) filter (where s.last_report_at > ${since} and s.skew_seconds < ${-SKEW_SECONDS}) as behind
        from devices d left join device_states s using (commune_id, device_id)
        where d.status in ('active', 'quarantined')`,
    )
    if (part !== undefined) sum = add(sum, part)
  }
  return sum
}

const add = (one: DeviceSurvey, other: DeviceSurvey): DeviceSurvey => ({
  devices: one.devices + other.devices,
  agents: one.agents + other.agents,
  lastReportAt: later(one.lastReportAt, other.lastReportAt),
  heard: one.heard + other.heard,
  ahead: one.ahead + other.ahead,
  behind: one.behind + other.behind,
})

const later = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other > one) ? other : one

export async function databaseClock(db: Database): Promise<Date> {
  const [row] = await db.reference<{ now: Date }[]>`select clock_timestamp() as now`
  if (row === undefined) throw new Error('the database does not tell its time')
  return row.now
}

export async function databaseSize(
  db: Database,
): Promise<{ readonly bytes: number; readonly version: string }> {
  const [row] = await db.reference<{ bytes: number; version: string }[]>`
    select pg_database_size(current_database()) as bytes, current_setting('server_version') as version`
  if (row === undefined) throw new Error('the database does not tell its size')
  return row
}
