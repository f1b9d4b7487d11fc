/**
 * Plays the history: sample PCs enrol and report through the application, each at its moment, and the sweeper turns
 * before each of them, so that what time alone does is done when it happens.
 */
import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import {
  API_ERRORS,
  ENROL_PATH,
  EnrolmentAnswer,
  type EnrolmentPayload,
  REPORT_CONTENT_TYPE,
  REPORTS_PATH,
  SENT_AT_HEADER,
} from '../../checks/report/protocol.ts'
import { createCalendar } from '../../checks/time/calendar.ts'
import { DAY_MS } from '../../checks/time/zone.ts'
import { createApp } from '../app.ts'
import { ensureMonths } from '../db/partitions.ts'
import type { Deps } from '../deps.ts'
import { changeDetails } from '../devices/details.ts'
import { createSweep } from '../devices/sweep.ts'
import { createToken } from '../devices/tokens.ts'
import { ingestRoutes } from '../ingest/routes.ts'
import type { Storyteller } from './facts-at.ts'
import { type MovingClock, movingClock } from './moving-clock.ts'
import { enrolmentJws, keyOf, reportJws, SAMPLE_AGENT_VERSION } from './sample-pc.ts'
import { listTicks, speaks, type Tick } from './schedule.ts'
import type { SamplePc } from './story.ts'

/** A commune as it stands in the database. */
export type PlayedCommune = {
  readonly communeId: string
  readonly unitIds: ReadonlyMap<string, string>
  readonly pcs: readonly SamplePc[]
}

export type Cast = {
  readonly communes: readonly PlayedCommune[]
  /** What the keys of the PCs are made from. */
  readonly seed: string
  /** The moment the story is told from. */
  readonly anchor: Date
  readonly tell: Storyteller
}

export type Player = {
  /** Plays what happens after `from` up to and with `to`; answers how many reports were sent. */
  readonly play: (from: Date, to: Date, options: PlayOptions) => Promise<number>
}

type Actor = {
  readonly pc: SamplePc
  readonly index: number
  readonly commune: PlayedCommune
  readonly key: ReturnType<typeof keyOf>
  deviceId: string | null
  lastSeq: number
}

export type PlayOptions = {
  /** From then on every PC reports each hour, as real agents do. */
  readonly hourlyFrom: Date
  /** Told after each moment of the history, from 0 to 1. */
  readonly onProgress?: (share: number) => void
  /** Playing throws when it is aborted. */
  readonly signal?: AbortSignal
}

export const DEMO_ACTOR = 'demo'
const TOKEN_MS = 5 * DAY_MS

/** Goes on where the database stands: PCs that are there already keep their ids and numbers. */
export async function createPlayer(deps: Deps, cast: Cast): Promise<Player> {
  const clock = movingClock(cast.anchor)
  const past: Deps = { ...deps, clock }
  const app = createApp(past, ingestRoutes)
  const sweep = createSweep(past)
  const calendar = createCalendar()
  const actors = await findActors(deps, cast)
  const tokens = new Map<string, Token>()
  return {
    play: async (from, to, { hourlyFrom, onProgress, signal }) => {
      await ensureMonths(deps.db.reference, { from, to })
      const ticks = listTicks(from, to, hourlyFrom, calendar)
      let sent = 0
      for (const [index, tick] of ticks.entries()) {
        signal?.throwIfAborted()
        clock.set(tick.at)
        await sweep.turn()
        const speakers = actors.filter(({ pc, index: own }) => speaks(pc, own, tick, cast.anchor))
        await enrolNew(past, app, actors, speakers, tokens)
        await Promise.all(speakers.map((actor) => report(app, clock, actor, tick, cast)))
        sent += speakers.length
        onProgress?.((index + 1) / ticks.length)
      }
      clock.set(to)
      await sweep.turn()
      return sent
    },
  }
}

async function findActors({ db }: Deps, { communes, seed }: Cast): Promise<readonly Actor[]> {
  const ids = communes.map(({ communeId }) => communeId)
  const rows = await db.transaction(
    { communes: ids },
    (tx) => tx<{ communeId: string; hostName: string; deviceId: string; lastSeq: number | null }[]>`
      select d.commune_id as "communeId", d.host_name as "hostName", d.device_id as "deviceId", s.last_seq as "lastSeq"
      from devices d left join device_states s using (commune_id, device_id)
      where d.commune_id = any (${ids}::uuid[]) and d.kind = 'agent' and not d.is_this_machine`,
  )
  const known = new Map(rows.map((row) => [`${row.communeId}/${row.hostName}`, row]))
  return communes.flatMap((commune) =>
    commune.pcs.map((pc, index): Actor => {
      const row = known.get(`${commune.communeId}/${pc.host}`)
      return {
        ...{ pc, index, commune, key: keyOf(seed, `${commune.communeId}/${pc.host}`) },
        ...{ deviceId: row?.deviceId ?? null, lastSeq: row?.lastSeq ?? 0 },
      }
    }),
  )
}

type Token = { readonly token: string; readonly expiresAt: Date }

/**
 * Over the API that agents use. As IT would do it: one token a unit, good for all of its PCs and a few days.
 * `tokens` are kept by unit.
 */
async function enrolNew(
  deps: Deps,
  app: Hono,
  actors: readonly Actor[],
  speakers: readonly Actor[],
  tokens: Map<string, Token>,
): Promise<void> {
  const isNew = ({ deviceId }: Actor): boolean => deviceId === null
  const placeOf = ({ commune, pc }: Actor): string => `${commune.communeId}/${pc.unit}`
  for (const actor of speakers.filter(isNew)) {
    const place = placeOf(actor)
    const known = tokens.get(place)
    const unitId = actor.commune.unitIds.get(actor.pc.unit) ?? null
    const uses = actors.filter((other) => isNew(other) && placeOf(other) === place).length
    const token =
      known !== undefined && known.expiresAt > deps.clock.now()
        ? known
        : await makeToken(deps, actor.commune.communeId, unitId, uses)
    tokens.set(place, token)
    await enrol(deps, app, actor, token.token, unitId)
  }
}

async function makeToken(
  { db, clock }: Deps,
  communeId: string,
  unitId: string | null,
  uses: number,
): Promise<Token> {
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + TOKEN_MS)
  return createToken(db, { communeId, unitId, uses, expiresAt, actor: DEMO_ACTOR }, now)
}

async function enrol(deps: Deps, app: Hono, actor: Actor, token: string, unitId: string | null) {
  const { pc, commune } = actor
  const digest = createHash('sha256').update(`${commune.communeId}/${pc.host}`).digest('hex')
  const payload: EnrolmentPayload = {
    ...{ v: 1, token, hostName: pc.host, platform: 'windows' },
    ...{ agentVersion: SAMPLE_AGENT_VERSION, machineDigests: { 'smbios-uuid': digest } },
  }
  const answer = await post(app, ENROL_PATH, enrolmentJws(actor.key, payload), {})
  if (answer.status !== 200) throw refusal(ENROL_PATH, answer)
  const { deviceId } = EnrolmentAnswer.parse(answer.body)
  actor.deviceId = deviceId
  const key = { communeId: commune.communeId, deviceId }
  const by = { actor: DEMO_ACTOR, now: deps.clock.now() }
  await changeDetails(deps.db, key, { unitId, label: pc.label, signingRequired: pc.signingRequired }, by)
}

async function report(app: Hono, clock: MovingClock, actor: Actor, tick: Tick, cast: Cast): Promise<void> {
  const { pc, index, key, deviceId } = actor
  if (deviceId === null) throw new Error(`${pc.host} reports before it has enrolled`)
  const collectedAt = new Date(clock.now().getTime() + pc.clockAheadSeconds * 1000)
  const factsText = cast.tell(pc, index, { at: tick.at, morning: tick.morning, anchor: cast.anchor })
  actor.lastSeq += 1
  const jws = reportJws(key, { deviceId, seq: actor.lastSeq, collectedAt, factsText })
  const answer = await post(app, REPORTS_PATH, jws, { [SENT_AT_HEADER]: collectedAt.toISOString() })
  // A visitor of the demo may take a PC out of service: it is refused like any other and tries again.
  if (answer.status !== 200 && !OUT_OF_SERVICE.includes(answer.status)) throw refusal(REPORTS_PATH, answer)
}

/** device-revoked, device-quarantined. */
const OUT_OF_SERVICE: readonly number[] = [
  API_ERRORS['device-revoked'].status,
  API_ERRORS['device-quarantined'].status,
]

type Answer = { readonly status: number; readonly body: unknown }

/** A sample that is refused is a defect of ours. */
const refusal = (path: string, { status, body }: Answer): Error =>
  new Error(`${path} answered ${status}: ${JSON.stringify(body)}`)

async function post(
  app: Hono,
  path: string,
  jws: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const answer = await app.request(path, {
    method: 'POST',
    headers: { 'content-type': REPORT_CONTENT_TYPE, ...headers },
    body: jws,
  })
  const body: unknown = await answer.json()
  return { status: answer.status, body }
}
