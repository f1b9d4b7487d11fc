/**
 * The sweeper among 100,000 PCs: what a turn costs that finds 1,000 of them due, and one that finds none. Half of the
 * due ones reported lately and only have their timer moved on; for the other half a verdict changes with the day:
 * judged again, a transition, the standing moved.
 */
import { sign } from 'node:crypto'
import { pino } from 'pino'
import { signingInput } from '../checks/report/protocol.ts'
import { systemClock } from '../server/clock.ts'
import { openDatabase } from '../server/db/database.ts'
import { addCounts, NO_COUNTS } from '../server/devices/counts.ts'
import { recomputeStanding } from '../server/devices/standing.ts'
import { createSweep, type Sweep } from '../server/devices/sweep.ts'
import { createIngest } from '../server/ingest/ingest.ts'
import {
  type Bench,
  type BenchOptions,
  cpuMicroseconds,
  type Figures,
  median,
  quantile,
  round,
} from './common.ts'
import { type Installation, openInstallation } from './installation.ts'
import { sampleFacts } from './sample-facts.ts'

const PCS_A_COMMUNE = 100
const COMMUNES = 1_000
const DUE = 1_000
const ROUNDS = 5
const IDLE_TURNS = 100
const HOUR_MS = 3_600_000

export const sweepBench: Bench = {
  name: 'sweep',
  summary: 'a turn of the sweeper, with PCs due and with none',
  run,
}

async function run({ quick, say }: BenchOptions): Promise<readonly Figures[]> {
  const installation = await openInstallation(systemClock().now())
  const db = openDatabase(installation.appUrl)
  try {
    const communes = quick ? COMMUNES / 10 : COMMUNES
    const due = quick ? DUE / 10 : DUE
    const models = await reportTwice(installation, db)
    await multiply(installation, models, communes)
    say(`${communes * PCS_A_COMMUNE} PCs in ${communes} communes`)
    const clock = { now: () => models.now }
    const sweep = createSweep({ db, clock, log: pino({ level: 'silent' }) })

    const first = await timed(installation, sweep)
    if (first.looked !== 0) throw new Error(`${first.looked} PCs were due before any was made so`)
    const full: Timed[] = []
    for (let number = 0; number <= (quick ? 1 : ROUNDS); number += 1) {
      await makeDue(installation, models, due)
      const turn = await timed(installation, sweep)
      if (turn.looked !== due) throw new Error(`${turn.looked} PCs were looked at, ${due} were due`)
      say(`turn ${number}: ${due} due, ${round(turn.ms)} ms${number === 0 ? ' (warm-up)' : ''}`)
      if (number > 0) full.push(turn)
    }
    const idle: Timed[] = []
    for (let number = 0; number < IDLE_TURNS; number += 1) idle.push(await timed(installation, sweep))
    return [summary({ communes, due }, full, idle, first)]
  } finally {
    await db.close()
    await installation.stop()
  }
}

type Models = {
  /** Reported long ago: something changes with time. */
  readonly aged: string
  /** Reported an hour ago: nothing does. */
  readonly fresh: string
  readonly communeId: string
  /** The moment at which the sweeper looks. */
  readonly now: Date
}

/** Two PCs report through the real ingest; all others are copies of their rows. */
async function reportTwice(installation: Installation, db: ReturnType<typeof openDatabase>): Promise<Models> {
  const [aged, fresh] = await installation.addCommune('models', 2)
  if (aged === undefined || fresh === undefined) throw new Error('two PCs were asked for')
  let now = systemClock().now()
  const ingest = createIngest({ db, clock: { now: () => now }, log: pino({ level: 'silent' }) })
  const report = async (deviceId: string) => {
    const payload = `{"v":1,"seq":1,"collectedAt":"${now.toISOString()}","agentVersion":"0.1.0","facts":${sampleFacts(now)(false, 1)}}`
    const input = signingInput({ alg: 'EdDSA', kid: deviceId }, payload, (bytes) =>
      Buffer.from(bytes).toString('base64url'),
    )
    const jws = `${input}.${sign(null, Buffer.from(input), installation.key).toString('base64url')}`
    const taken = await ingest.accept(Buffer.from(jws), { sentAt: now })
    if (!taken.ok) throw new Error(`the report was refused: ${taken.code}`)
  }
  await report(aged.deviceId)
  const [row] = await installation.owner<{ next_look_at: Date }[]>`
    select next_look_at from device_states where device_id = ${aged.deviceId}`
  const sweepAt = new Date((row?.next_look_at.getTime() ?? Number.NaN) + 1000)
  now = new Date(sweepAt.getTime() - HOUR_MS)
  await report(fresh.deviceId)
  return { aged: aged.deviceId, fresh: fresh.deviceId, communeId: aged.communeId, now: sweepAt }
}

async function multiply({ owner }: Installation, models: Models, communes: number): Promise<void> {
  const columns = await owner<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_name = 'device_states' and column_name not in ('commune_id', 'device_id', 'next_look_at')`
  const copied = columns.map(({ name }) => name).join(', ')
  await owner`create table copies (commune_id uuid, device_id uuid, is_aged boolean, number integer, primary key (commune_id, device_id))`
  // Numbered at random within each kind: the due ones lie in many communes and in many pages.
  await owner`insert into copies
    select c, gen_random_uuid(), d % 2 = 0, row_number() over (partition by d % 2 = 0 order by random())
    from (select gen_random_uuid() as c from generate_series(1, ${communes}) i) k, generate_series(1, ${PCS_A_COMMUNE}) d`
  await owner`insert into communes (commune_id, code, name, province, created_at)
    select distinct commune_id, commune_id::text, 'Xã', 'Tỉnh', ${models.now}::timestamptz from copies`
  await owner`insert into commune_directory select distinct commune_id, commune_id::text, 'Xã' from copies`
  await owner`insert into devices (commune_id, device_id, kind, status, host_name, platform, enrolled_at, status_at)
    select commune_id, device_id, 'agent', 'active', 'PC', 'windows', ${models.now}::timestamptz, ${models.now}::timestamptz from copies`
  await owner.unsafe(`insert into device_states (commune_id, device_id, next_look_at, ${copied})
    select c.commune_id, c.device_id, timestamptz '2100-01-01', ${copied.replace(/(\w+)/g, 's.$1')}
    from copies c join device_states s on s.device_id = case when c.is_aged then '${models.aged}' else '${models.fresh}' end::uuid`)
  // The two themselves are out of the way.
  await owner`update device_states set next_look_at = '2100-01-01' where commune_id = ${models.communeId}`
  await owner`update device_states set next_look_at = ${models.now}::timestamptz + make_interval(secs => 3600 + number)
    from copies c where c.commune_id = device_states.commune_id and c.device_id = device_states.device_id`
  const counts = await countsOfCommune(owner)
  await owner`insert into standings (commune_id, unit_id, counts, updated_at)
    select distinct commune_id, '00000000-0000-0000-0000-000000000000'::uuid, ${owner.json(counts)}, ${models.now}::timestamptz from copies`
  await owner.unsafe('vacuum analyze')
}

/** All communes of copies count the same. */
async function countsOfCommune(owner: Installation['owner']) {
  const [one] = await owner<{ commune_id: string }[]>`select commune_id from copies limit 1`
  const sums = await owner.begin((tx) => recomputeStanding(tx, one?.commune_id ?? ''))
  return [...sums.values()].reduce((sum, counts) => addCounts(sum, counts), NO_COUNTS)
}

/** Puts the rows of some PCs back to what their last report left, with a moment that has come. */
async function makeDue({ owner }: Installation, { aged, fresh, now }: Models, due: number): Promise<void> {
  await owner`update device_states s set verdicts = m.verdicts, verdicts_until = m.verdicts_until, silent_since = null,
      next_look_at = ${now}::timestamptz - make_interval(secs => c.number / 1000.0)
    from copies c join device_states m on m.device_id = case when c.is_aged then ${aged}::uuid else ${fresh}::uuid end
    where s.commune_id = c.commune_id and s.device_id = c.device_id and c.number <= ${due / 2}`
  await owner`checkpoint`
}

type Timed = {
  readonly looked: number
  readonly ms: number
  readonly serverMicroseconds: number
  readonly databaseMicroseconds: number
}

async function timed({ databasePids }: Installation, sweep: Sweep): Promise<Timed> {
  const pids = databasePids()
  const [database, server, started] = [cpuMicroseconds(pids), process.cpuUsage(), performance.now()]
  const looked = await sweep.turn()
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage(server)
  return {
    looked,
    ms,
    serverMicroseconds: user + system,
    databaseMicroseconds: cpuMicroseconds(pids) - database,
  }
}

function summary(
  { communes, due }: { readonly communes: number; readonly due: number },
  full: readonly Timed[],
  idle: readonly Timed[],
  first: Timed,
): Figures {
  const of = (list: readonly Timed[], key: keyof Timed) => list.map((one) => one[key])
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0)
  return {
    name: 'sweep',
    pcs: communes * PCS_A_COMMUNE,
    communes,
    due,
    turnMs: round(median(of(full, 'ms')), 1),
    slowestTurnMs: round(Math.max(...of(full, 'ms')), 1),
    microsecondsPerDuePc: round((median(of(full, 'ms')) * 1000) / due),
    serverCpuMicrosecondsPerDuePc: round(median(of(full, 'serverMicroseconds')) / due),
    databaseCpuMicrosecondsPerDuePc: round(median(of(full, 'databaseMicroseconds')) / due),
    idleTurnMs: round(median(of(idle, 'ms')), 2),
    idleTurnP99Ms: round(quantile(of(idle, 'ms'), 0.99), 2),
    // The kernel counts in hundredths of a second: only the sum over all turns says something.
    idleServerCpuMicroseconds: round(sum(of(idle, 'serverMicroseconds')) / idle.length),
    idleDatabaseCpuMicroseconds: round(sum(of(idle, 'databaseMicroseconds')) / idle.length),
    firstTurnAfterStartMs: round(first.ms, 1),
  }
}
