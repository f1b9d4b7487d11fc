/**
 * Server and database killed over and over while PCs report and enrol. After each recovery the database is asked for
 * everything that was acknowledged since the one before; at the end for all of it, and for anything too many.
 */
import { createPublicKey, verify } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { verifyAudit } from '../audit/verify.ts'
import { systemClock } from '../clock.ts'
import type { TestDatabase } from '../db/testing.ts'
import { rebuildJws } from '../devices/evidence.ts'
import { readStanding, recomputeStanding } from '../devices/standing.ts'
import { createToken } from '../devices/tokens.ts'
import { addTestCommune, addTestUnit } from '../people/testing.ts'
import { addTestPc } from './testing.ts'
import {
  type Client,
  knock,
  makeClient,
  makeNewcomers,
  makeRoad,
  type Newcomer,
  type Road,
  type SentReport,
  seededRandom,
} from './testing-fault-clients.ts'
import { type FaultPlace, type FaultServer, makeFaultPlace } from './testing-fault-server.ts'

/** The same kinds of faults in the same order for the same seed; what they hit is up to the machine. */
const SEED = Number(process.env.ANXA_FAULT_SEED ?? 20_261_124)
const KILLS = { server: 18, database: 18, both: 3, backend: 4 } as const
type Fault = keyof typeof KILLS
const PCS = 24
const MOST_PAUSE_MS = 300
/** A server whose database is gone must make room for the next one. */
const MOST_MS_TO_END = 5_000
const TOKEN_USES = 1000
/** The exit code of a program that cannot go on. */
const COULD_NOT = 3

let place: FaultPlace
beforeAll(async () => {
  place = await makeFaultPlace()
})
afterAll(() => place.remove())

test('what was acknowledged is found after every fault, once', async () => {
  const random = seededRandom(SEED)
  const road = makeRoad()
  let server = await place.start()
  const town = await populate()
  let over = false
  const isOver = () => over
  const clients = town.pcs.map((pc) => makeClient(pc, road, random))
  const newcomers = makeNewcomers(town.communeId, town.token, road)
  const [victim] = town.pcs
  if (victim === undefined) throw new Error('there are no PCs')
  const everybody = Promise.all([
    ...clients.map((client) => client.work(isOver)),
    newcomers.work(isOver),
    knock(victim, road, isOver),
  ])
  // A client that meets a wrong answer ends the test at once, not after all the faults.
  const failed = everybody.then(() => new Promise<never>(() => {}))

  const recoveries: number[] = []
  const asked = new Map<Client, number>()
  for (const fault of faultsInOrder(random)) {
    road.open(server.port)
    await Promise.race([someTaken(clients, road, server), failed])
    await Promise.race([pause(random() * MOST_PAUSE_MS), failed])
    await Promise.race([strike(server, fault, road), failed])
    if (fault === 'backend') continue
    await road.isEmpty()
    server = await place.start()
    recoveries.push(server.startedMs)
    await checkSince(clients, asked)
  }

  road.open(server.port)
  over = true
  await everybody
  const counts = await checkAll(town, clients, newcomers.joined)
  expect(await server.stop()).toBe(0)
  const sorted = recoveries.sort((a, b) => a - b).map(Math.round)
  console.log(
    `seed ${SEED}: server killed ${KILLS.server + KILLS.both} times, database ${KILLS.database + KILLS.both} times, ` +
      `a connection's process ${KILLS.backend} times; ${counts.acknowledged} reports acknowledged, ` +
      `${counts.resent} sent again in doubt, 0 lost, ${counts.history} history rows, ${counts.transitions} transitions, ` +
      `none twice; ${counts.enrolled} PCs enrolled, ${counts.quarantined} set apart; ${counts.auditLines} audit lines, ` +
      `chain whole; started again in ${sorted[sorted.length >> 1]} ms (median), ${sorted.at(-1)} ms at most`,
  )
})

type Town = Awaited<ReturnType<typeof populate>>

async function populate() {
  const base = place.openBase()
  try {
    const { communeId } = await addTestCommune(base, { code: 'mau' })
    const units = [
      await addTestUnit(base, communeId, 'Văn phòng'),
      await addTestUnit(base, communeId, 'Kinh tế'),
    ]
    const pcs = []
    for (let number = 0; number < PCS; number += 1) {
      const unitId = units[number % units.length]
      pcs.push(
        await addTestPc(base, communeId, {
          hostName: `PC-${number}`,
          ...(unitId !== undefined && { unitId }),
        }),
      )
    }
    const now = systemClock().now()
    const expiresAt = new Date(now.getTime() + 3_600_000)
    const given = { communeId, unitId: units[0] ?? null, uses: TOKEN_USES, expiresAt, actor: 'cli' }
    const { token } = await createToken(base.db, given, now)
    return { communeId, pcs, token }
  } finally {
    await base.close()
  }
}

/** Every kind as often as it is to be, shuffled. */
function faultsInOrder(random: () => number): readonly Fault[] {
  const all = (['server', 'database', 'both', 'backend'] as const).flatMap((fault) =>
    Array.from({ length: KILLS[fault] }, () => ({ fault, at: random() })),
  )
  return all.sort((a, b) => a.at - b.at).map(({ fault }) => fault)
}

/** Resolves when this server has taken another report: the fault meets it at work. */
async function someTaken(clients: readonly Client[], road: Road, server: FaultServer): Promise<void> {
  const count = () => clients.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
  const before = count()
  try {
    await vi.waitUntil(() => count() > before, { timeout: 30_000, interval: 5 })
  } catch {
    throw new Error(
      `no report taken for 30 s; answers: ${road.lastEnds().join(', ')}; the server said: ${server.said()}`,
    )
  }
}

async function strike(server: FaultServer, fault: Fault, road: Road): Promise<void> {
  const struck = performance.now()
  switch (fault) {
    case 'server':
      await Promise.all([server.killServer(), road.close()])
      return
    case 'database': {
      // The senders go on: the server has to end with all of them at its door.
      const exitCode = await server.killDatabase()
      road.close()
      expect(exitCode, server.said()).toBe(COULD_NOT)
      expect(performance.now() - struck).toBeLessThan(MOST_MS_TO_END)
      return
    }
    case 'both':
      await Promise.all([server.killDatabase(), server.killServer(), road.close()])
      return
    case 'backend':
      return server.killBackend()
    default:
      return fault satisfies never
  }
}

async function withBase<T>(work: (base: TestDatabase) => Promise<T>): Promise<T> {
  const base = place.openBase()
  try {
    return await work(base)
  } finally {
    await base.close()
  }
}

/** The senders wait: what stands in the database is what the fault has left. */
const checkSince = (clients: readonly Client[], asked: Map<Client, number>): Promise<void> =>
  withBase(async ({ owner }) => {
    const states = await owner<
      { device_id: string; last_seq: number }[]
    >`select device_id, last_seq from device_states`
    const lastSeq = new Map(states.map((row) => [row.device_id, row.last_seq]))
    const lost: string[] = []
    for (const client of clients) {
      const recent = client.acknowledged.slice(asked.get(client) ?? 0)
      asked.set(client, client.acknowledged.length)
      const { deviceId } = client.pc
      const newest = recent.at(-1)
      if (newest !== undefined && (lastSeq.get(deviceId) ?? 0) < newest.seq)
        lost.push(`${deviceId}/${newest.seq}`)
      const kept = (await historyOf(owner, deviceId)).filter(({ seq }) => seq >= (recent[0]?.seq ?? 0))
      for (const { seq, bytes, isChange } of recent)
        if (isChange && kept.filter((row) => row.seq === seq && row.jws === bytes).length !== 1)
          lost.push(`${deviceId}/${seq} in history`)
    }
    expect(lost).toEqual([])
  })

const checkAll = (town: Town, clients: readonly Client[], joined: readonly Newcomer[]) =>
  withBase(async (base) => {
    const counts = { acknowledged: 0, resent: 0, history: 0, transitions: 0 }
    for (const client of clients) {
      const { history, transitions } = await checkPc(base, client)
      counts.acknowledged += client.acknowledged.length
      counts.resent += client.resent()
      counts.history += history
      counts.transitions += transitions
    }
    const people = await checkNewcomers(base, town, joined)
    const scope = { communes: [town.communeId] }
    const [kept, counted] = await base.db.transaction(scope, async (tx) => [
      await readStanding(tx, town.communeId),
      await recomputeStanding(tx, town.communeId),
    ])
    expect(kept).toEqual(counted)
    const chain = await verifyAudit(base.db, town.communeId)
    expect(chain.state).toBe('whole')
    return { ...counts, ...people, auditLines: chain.state === 'whole' ? chain.lines : 0 }
  })

/** The present is the last acknowledged report to the byte; history and transitions are its changes, each once. */
async function checkPc({ owner }: TestDatabase, { pc, acknowledged }: Client) {
  const [state] = await owner`select last_seq, evidence_head, evidence_signature, facts_text, verdicts
    from device_states where device_id = ${pc.deviceId}`
  const last = acknowledged.at(-1)
  if (state === undefined || last === undefined) throw new Error('a PC never got a word through')
  expect(state.last_seq).toBe(last.seq)
  const { evidence_head, evidence_signature, facts_text } = state
  const jws = rebuildJws({ evidence_head, evidence_signature, facts_text })
  expect(jws).toBe(last.bytes)
  const [signed, signature = ''] = [jws.slice(0, jws.lastIndexOf('.')), jws.split('.')[2]]
  expect(
    verify(null, Buffer.from(signed), createPublicKey(pc.key), Buffer.from(signature, 'base64url')),
  ).toBe(true)
  expect(state.verdicts['firewall-on'].verdict).toBe(wordFor(last))

  const changes = acknowledged.filter(({ isChange }) => isChange)
  const history = await historyOf(owner, pc.deviceId)
  expect(history.map((row) => [row.seq, row.jws, row.late])).toEqual(
    changes.map(({ seq, bytes }) => [seq, bytes, false]),
  )
  const moved = await owner<{ from_state: string | null; to_state: string }[]>`
    select from_state, to_state from transitions
    where device_id = ${pc.deviceId} and check_id = 'firewall-on' order by at, from_state nulls first`
  expect(moved.length).toBe(changes.length)
  expect(new Set(moved.map((row) => `${row.from_state}>${row.to_state}`))).toEqual(
    new Set(
      changes.map(
        (change, index) => `${index === 0 ? null : wordFor(changes[index - 1] ?? change)}>${wordFor(change)}`,
      ),
    ),
  )
  const [contact] = await owner<{ times: number }[]>`
    select count(*)::int as times from transitions where device_id = ${pc.deviceId} and check_id = 'contact'`
  expect(contact?.times).toBe(1)
  return { history: history.length, transitions: moved.length }
}

type KeptReport = Parameters<typeof rebuildJws>[0] & { readonly seq: number; readonly late: boolean }

async function historyOf(owner: TestDatabase['owner'], deviceId: string) {
  const rows = await owner<KeptReport[]>`select seq, late, evidence_head, evidence_signature, facts_text
    from reports where device_id = ${deviceId} order by seq`
  return rows.map((row) => ({ seq: row.seq, late: row.late, jws: rebuildJws(row) }))
}

const wordFor = ({ firewallOff }: SentReport): string => (firewallOff ? 'fail' : 'pass')

/** One PC for each key, one use of the token for each PC, one line of audit for each of both and for each set apart. */
async function checkNewcomers({ owner }: TestDatabase, { communeId }: Town, joined: readonly Newcomer[]) {
  const rows = await owner<{ device_id: string; status: string }[]>`
    select device_id, status from devices where commune_id = ${communeId} and host_name like 'MOI-%'`
  const found = new Map(rows.map((row) => [row.device_id, row.status]))
  expect(joined.map(({ deviceId }) => found.get(deviceId))).toEqual(
    joined.map(({ isForked }) => (isForked ? 'quarantined' : 'active')),
  )
  expect(rows.length).toBe(joined.length)
  const [token] = await owner<{ uses_left: number }[]>`select uses_left from enrolment_tokens`
  expect(token?.uses_left).toBe(TOKEN_USES - joined.length)
  const lines = await owner<{ action: string; times: number }[]>`
    select action, count(*)::int as times from audit_lines where commune_id = ${communeId} group by action`
  const times = new Map(lines.map((row) => [row.action, row.times]))
  const quarantined = joined.filter(({ isForked }) => isForked).length
  expect(times.get('device.enrolled')).toBe(joined.length)
  expect(times.get('device.quarantined') ?? 0).toBe(quarantined)
  return { enrolled: joined.length, quarantined }
}
