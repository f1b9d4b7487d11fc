/**
 * A room of PCs joins in one go: each PC is the built agent as processes of its own, over TLS, against one server with
 * a real database. All run on this machine; a preloaded file gives each the numbers, and one the clock, of its own.
 */
import { randomUUID, X509Certificate } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { buildAgent, runAgent, testFolder } from '../agent/testing.ts'
import { createApp } from '../server/app.ts'
import { systemClock } from '../server/clock.ts'
import { type TestDatabase, testDatabase } from '../server/db/testing.ts'
import { readStanding, recomputeStanding } from '../server/devices/standing.ts'
import { createToken } from '../server/devices/tokens.ts'
import { ingestRoutes } from '../server/ingest/routes.ts'
import { addTestCommune, addTestUnit, testDeps } from '../server/people/testing.ts'
import { issueCertificate, makeAuthority } from '../server/tls/x509.ts'

const PCS = 20
/** Two cores are shared with the server and the database. */
const AT_ONCE = 4
const THREE_DAYS_MS = 3 * 86_400_000
const WRONG_CLOCK = 7

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
  buildAgent()
})
afterAll(() => base.close())

type Pc = {
  readonly state: string
  readonly run: (...args: readonly string[]) => ReturnType<typeof runAgent>
}

/** What a PC is known by lies in files of the system; those of this machine are replaced by the PC's own. */
const OTHER_MACHINE = `
  const { promises } = require('fs')
  const own = ['/etc/machine-id', '/sys/class/dmi/id/product_uuid', '/sys/class/net']
  const place = (path) => own.some((one) => String(path).startsWith(one)) ? process.env.REHEARSAL_ROOT + path : path
  for (const name of ['open', 'readdir']) {
    const real = promises[name]
    promises[name] = (path, ...more) => real.call(promises, place(path), ...more)
  }
  const ahead = Number(process.env.REHEARSAL_AHEAD_MS)
  const RealDate = Date
  globalThis.Date = class extends RealDate {
    constructor(...given) { given.length === 0 ? super(RealDate.now() + ahead) : super(...given) }
    static now() { return RealDate.now() + ahead }
  }`

/** All PCs of the room come from one disk image and share its machine-id; board and network card are their own. */
function makePc(preload: string, number: number, aheadMs = 0, state = testFolder()): Pc {
  const root = testFolder()
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('/etc/machine-id', '00112233445566778899aabbccddeeff\n')
  write('/sys/class/dmi/id/product_uuid', `${randomUUID()}\n`)
  write('/sys/class/net/eth0/address', `00:16:3e:00:00:${number.toString(16).padStart(2, '0')}\n`)
  const env = { REHEARSAL_ROOT: root, REHEARSAL_AHEAD_MS: String(aheadMs) }
  return {
    state,
    run: (...args) => runAgent([...args, '--state', state], { env, nodeArgs: ['--require', preload] }),
  }
}

async function eachAtOnce<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  const waiting = [...list.entries()]
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

async function startServer(): Promise<{ readonly url: string; readonly fingerprint: string }> {
  const now = systemClock().now()
  const authority = await makeAuthority('AnXa test', now)
  const { certPem, keyPem } = await issueCertificate(authority, { names: ['127.0.0.1'], now })
  const app = createApp(testDeps(base, { clock: systemClock() }), ingestRoutes)
  const serverOptions = { cert: `${certPem}\n${authority.certPem}\n`, key: keyPem }
  const options = { fetch: app.fetch, port: 0, hostname: '127.0.0.1', createServer: createSecureServer }
  const [server, { port }] = await new Promise<[ReturnType<typeof serve>, AddressInfo]>((resolve) => {
    const started = serve({ ...options, serverOptions }, (info) => resolve([started, info]))
  })
  onTestFinished(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  })
  const fingerprint = new X509Certificate(authority.certPem).fingerprint256
  return { url: `https://127.0.0.1:${port}`, fingerprint }
}

const Device = z.object({ deviceId: z.uuid() })
const idOf = ({ state }: Pc): string =>
  Device.parse(JSON.parse(readFileSync(join(state, 'device.json'), 'utf8'))).deviceId

test('a room of 20 joins; the clone, the wrong clock and the guest too many end as they should', async () => {
  const { communeId } = await addTestCommune(base, { code: 'dien-tap', name: 'Xã Bình Minh' })
  const unitId = await addTestUnit(base, communeId, 'Văn phòng')
  const server = await startServer()
  const now = systemClock().now()
  const expiresAt = new Date(now.getTime() + 3_600_000)
  const { token } = await createToken(
    base.db,
    { communeId, unitId, uses: PCS, expiresAt, actor: 'user:it' },
    now,
  )
  const preload = join(testFolder(), 'other-machine.cjs')
  writeFileSync(preload, OTHER_MACHINE)
  const room = Array.from({ length: PCS }, (_, at) =>
    makePc(preload, at, at === WRONG_CLOCK ? THREE_DAYS_MS : 0),
  )
  const enroll = (pc: Pc) =>
    pc.run('enroll', '--server', server.url, '--token', token, '--ca-fingerprint', server.fingerprint)

  const joined = await eachAtOnce(room, enroll)
  expect(joined.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    room.map(() => ({ exitCode: 0, stderr: '' })),
  )

  const guest = makePc(preload, PCS)
  expect(await enroll(guest)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('token-invalid'),
  })

  // The disk of the first PC is copied, key and number and all, before that PC has said a word.
  const [original, ...others] = room
  if (original === undefined) throw new Error('the room is empty')
  const clone = makePc(preload, PCS + 1)
  cpSync(original.state, clone.state, { recursive: true })
  const reports = await eachAtOnce(room, ({ run }) => run('run'))
  expect(reports.map(({ exitCode }) => exitCode)).toEqual(room.map(() => 0))
  expect(await clone.run('run')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('sequence-conflict'),
  })
  expect(await original.run('run', '--force')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('device-quarantined'),
  })

  const devices = await base.owner<{ device_id: string; status: string; skew: number; last_seq: number }[]>`
    select d.device_id, d.status, s.skew_seconds as skew, s.last_seq
    from devices d join device_states s using (commune_id, device_id) where d.unit_id = ${unitId}`
  expect(devices).toHaveLength(PCS)
  expect(devices.filter(({ status }) => status === 'quarantined').map((one) => one.device_id)).toEqual([
    idOf(original),
  ])
  const behindOrAhead = devices.filter(({ skew }) => Math.abs(skew) > 300)
  expect(behindOrAhead.map((one) => one.device_id)).toEqual([idOf(room[WRONG_CLOCK] ?? original)])
  expect(Math.abs((behindOrAhead[0]?.skew ?? 0) - THREE_DAYS_MS / 1000)).toBeLessThan(60)
  expect(new Set(others.map(idOf)).size).toBe(PCS - 1)
  const [kept, counted] = await base.db.transaction({ communes: [communeId] }, async (tx) => [
    await readStanding(tx, communeId),
    await recomputeStanding(tx, communeId),
  ])
  expect(kept).toEqual(counted)
})
