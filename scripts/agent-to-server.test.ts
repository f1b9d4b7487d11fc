/** The built agent as a process of its own against the real application on a real port, with a real database. */
import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { linuxFixtures } from '../agent/collectors/linux/fixtures.ts'
import { replayDoors } from '../agent/platform/replay-doors.ts'
import { SPOOL_BOUNDS } from '../agent/spool.ts'
import { buildAgent, runAgent, testContext, testFolder } from '../agent/testing.ts'
import { REPORTS_PATH } from '../checks/report/protocol.ts'
import { createApp } from '../server/app.ts'
import { type TestDatabase, testDatabase } from '../server/db/testing.ts'
import { releaseQuarantine, revokeDevice } from '../server/devices/service.ts'
import { createToken } from '../server/devices/tokens.ts'
import { ingestRoutes } from '../server/ingest/routes.ts'
import { addTestCommune, movingClock, TEST_NOW, testDeps } from '../server/people/testing.ts'
import { issueCertificate, makeAuthority } from '../server/tls/x509.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
  buildAgent()
})
afterAll(() => base.close())

const DAY_MS = 86_400_000
const clock = movingClock()
const by = { actor: 'user:it', now: TEST_NOW }
let communeId = ''
let number = 0
beforeEach(async () => {
  number += 1
  communeId = (await addTestCommune(base, { code: `ag-${number}`, name: 'Xã Bình Minh' })).communeId
})

type Running = {
  readonly url: string
  readonly port: number
  /** The reports in the order they came, and what was answered. */
  readonly received: { readonly seq: number; readonly status: number }[]
  readonly stop: () => Promise<void>
}

const seqOf = (body: Buffer): number => {
  const payload = gunzipSync(body).toString('ascii').split('.')[1] ?? ''
  return z.object({ seq: z.int() }).parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).seq
}

type Tls = { readonly cert: string; readonly key: string }

async function startServer(given: { readonly port?: number; readonly tls?: Tls } = {}): Promise<Running> {
  const { tls } = given
  const app = createApp(testDeps(base, { clock }), ingestRoutes)
  const received: { seq: number; status: number }[] = []
  const fetch = async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname !== REPORTS_PATH) return app.fetch(request)
    const body = Buffer.from(await request.arrayBuffer())
    const { method, headers } = request
    const response = await app.fetch(
      new Request(request.url, { method, headers, body: new Uint8Array(body) }),
    )
    received.push({ seq: seqOf(body), status: response.status })
    return response
  }
  const address = { fetch, port: given.port ?? 0, hostname: '127.0.0.1' }
  const options = tls ? { ...address, createServer: createSecureServer, serverOptions: tls } : address
  const [server, { port }] = await new Promise<[ReturnType<typeof serve>, AddressInfo]>((resolve) => {
    const started = serve(options, (info) => resolve([started, info]))
  })
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close(() => resolve())
    })
  onTestFinished(stop)
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, received, stop }
}

const newToken = async (uses = 1): Promise<string> => {
  const expiresAt = new Date(TEST_NOW.getTime() + DAY_MS)
  return (
    await createToken(base.db, { communeId, unitId: null, uses, expiresAt, actor: 'user:it' }, TEST_NOW)
  ).token
}

/** Other tests of this file have enrolled this very machine, but in communes of their own. */
const enroll = (server: string, token: string, state: string, more: readonly string[] = []) =>
  runAgent(['enroll', '--server', server, '--token', token, '--state', state, ...more])
const run = (state: string, ...more: readonly string[]) => runAgent(['run', '--state', state, ...more])

const Device = z.object({ deviceId: z.uuid(), communeName: z.string(), caPem: z.string().nullable() })
const deviceOf = (state: string) => Device.parse(JSON.parse(readFileSync(join(state, 'device.json'), 'utf8')))

const stored = async (state: string) => {
  const { deviceId } = deviceOf(state)
  const [row] =
    await base.owner`select last_seq, facts_text, verdicts from device_states where device_id = ${deviceId}`
  const seqs =
    await base.owner`select seq from reports where device_id = ${deviceId} order by received_at, seq`
  return {
    lastSeq: row?.last_seq,
    facts: row?.facts_text,
    verdicts: row?.verdicts,
    history: seqs.map(({ seq }) => seq),
  }
}

const waitingIn = async (state: string): Promise<readonly number[]> => {
  const { stdout } = await runAgent(['status', '--json', '--state', state])
  return z.object({ waiting: z.array(z.int()) }).parse(JSON.parse(stdout)).waiting
}

test('a PC enrols, reports, and shows its person what the server judged', async () => {
  const [server, state] = [await startServer(), testFolder()]
  const enrolled = await enroll(server.url, await newToken(), state)
  expect(enrolled).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('Xã Bình Minh') })
  expect(await run(state)).toEqual({ exitCode: 0, stdout: 'Đã gửi 1 báo cáo.\n', stderr: '' })

  const { lastSeq, facts, verdicts, history } = await stored(state)
  expect({ lastSeq, history }).toEqual({ lastSeq: 1, history: [1] })
  expect(JSON.parse(facts)).toMatchObject({
    contract: 'linux-collector/1',
    os: { kernel: readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim() },
  })
  const status = JSON.parse((await runAgent(['status', '--json', '--state', state])).stdout)
  expect(status.sent.seq).toBe(1)
  expect(status.checks.length).toBeGreaterThan(0)
  for (const { id, verdict, reason, facts: named } of status.checks)
    expect(verdicts[id]).toMatchObject({ verdict, reason, facts: named })
})

test('while the server is down reports wait; when it is back they arrive in order, and none is left', async () => {
  const [first, state] = [await startServer(), testFolder()]
  await enroll(first.url, await newToken(), state)
  await run(state)
  await first.stop()
  for (let hour = 0; hour < 3; hour += 1)
    expect(await run(state, '--force')).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('ECONNREFUSED'),
    })
  const waiting = await waitingIn(state)
  // Of a stretch without change its first report and the newest; more only if this machine changed meanwhile.
  expect([waiting[0], waiting[waiting.length - 1]]).toEqual([2, 4])

  const again = await startServer({ port: first.port })
  expect(await run(state, '--force')).toMatchObject({ exitCode: 0 })
  const seqs = again.received.map(({ seq }) => seq)
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  expect([seqs[0], seqs[seqs.length - 1]]).toEqual([2, 5])
  expect(again.received.every(({ status }) => status === 200)).toBe(true)
  expect((await stored(state)).lastSeq).toBe(5)
  expect(await waitingIn(state)).toEqual([])
})

test('a week without line is one catch-up: bounded on the PC, whole on the server, newest last', async () => {
  const first = await startServer()
  const state = testFolder()
  await enroll(first.url, await newToken(), state)
  await run(state, '--force')
  await first.stop()
  const { runOnce } = await import('../agent/commands/run.ts')
  const machine = linuxFixtures()[0]?.[1].raw ?? expect.fail('no recorded machine')
  let at = TEST_NOW.getTime()
  let isFirewallOn = true
  const files = () => ({ ...machine.files, '/etc/ufw/ufw.conf': `ENABLED=${isFirewallOn ? 'yes' : 'no'}\n` })
  const context = {
    ...testContext({ clock: { now: () => new Date(at) } }),
    doors: async () => replayDoors({ ...machine, files: files() }),
  }
  // A quarter-hourly wake-up for a week; the firewall is switched over once a day.
  for (let wake = 0; wake < 7 * 96; wake += 1) {
    at += DAY_MS / 96
    if (wake % 96 === 40) isFirewallOn = !isFirewallOn
    await runOnce(context, { stateDir: state, force: false, withSoftware: false })
  }
  const waiting = await waitingIn(state)
  expect(waiting.length).toBeGreaterThan(7)
  expect(waiting.length).toBeLessThanOrEqual(SPOOL_BOUNDS.maxReports)

  clock.set(new Date(at))
  const second = await startServer({ port: first.port })
  await runOnce(context, { stateDir: state, force: true, withSoftware: false })

  expect(second.received.map(({ status }) => status)).toEqual(second.received.map(() => 200))
  expect(second.received.map(({ seq }) => seq)).toEqual(
    [...second.received.map(({ seq }) => seq)].sort((a, b) => a - b),
  )
  expect(second.received.length).toBeGreaterThanOrEqual(waiting.length)
  expect(await waitingIn(state)).toEqual([])
  const kept = await stored(state)
  expect(kept.lastSeq).toBe(second.received.at(-1)?.seq)
  expect(JSON.parse(String(kept.facts)).firewall.ufwEnabled).toBe(isFirewallOn)
  // Each time it was switched over is in the history, and the line of that week is told.
  expect(kept.history.length).toBeGreaterThanOrEqual(7)
  const { line } = JSON.parse(String(kept.facts))
  expect(
    line.reduce((sum: number, day: { withoutLineSeconds: number }) => sum + day.withoutLineSeconds, 0),
  ).toBeGreaterThan(5 * 86_400)
  clock.set(TEST_NOW)
})

test('a report that the server took but could not answer is sent again and taken once', async () => {
  const [server, state] = [await startServer(), testFolder()]
  await enroll(server.url, await newToken(), state)
  await run(state)
  const spooled = join(state, 'spool')
  await server.stop()
  await run(state, '--force')
  const [name = ''] = readdirSync(spooled)
  const bytes = readFileSync(join(spooled, name))

  const again = await startServer({ port: server.port })
  await run(state, '--force')
  writeFileSync(join(spooled, name), bytes)
  expect(await run(state, '--force')).toMatchObject({ exitCode: 0 })
  expect(again.received.every(({ status }) => status === 200)).toBe(true)
})

test('a wrong token leaves this PC outside: the server says no, and nothing is kept but the key', async () => {
  const [server, state] = [await startServer(), testFolder()]
  const refused = await enroll(server.url, 'not-a-token-of-anyone', state)
  expect(refused).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('token-invalid') })
  expect(refused.stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(await run(state)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('enroll') })

  expect(await enroll(server.url, await newToken(), state)).toMatchObject({ exitCode: 0 })
})

test('a second folder on the same machine is a collision that IT is shown, not another PC', async () => {
  const [server, state, copy] = [await startServer(), testFolder(), testFolder()]
  await enroll(server.url, await newToken(), state)

  expect(await enroll(server.url, await newToken(), copy)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('already-enrolled'),
  })
})

test('enrolling twice is refused before anything is sent', async () => {
  const [server, state] = [await startServer(), testFolder()]
  await enroll(server.url, await newToken(), state)
  const before = deviceOf(state)

  expect(await enroll(server.url, await newToken(), state)).toMatchObject({ exitCode: 2 })
  expect(deviceOf(state)).toEqual(before)
})

test('enrolling again waits for IT, then makes it another PC and keeps what it was aside', async () => {
  const [server, state] = [await startServer(), testFolder()]
  await enroll(server.url, await newToken(), state)
  await run(state)
  const former = deviceOf(state)
  const formerKey = readFileSync(join(state, 'key.pem'))
  expect(await enroll(server.url, await newToken(), state, ['--again'])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('already-enrolled'),
  })
  expect(await run(state, '--force')).toMatchObject({ exitCode: 0 })

  await revokeDevice(base.db, { communeId, deviceId: former.deviceId }, by)
  expect(await run(state, '--force')).toMatchObject({ exitCode: 1 })
  expect(await enroll(server.url, await newToken(), state, ['--again'])).toMatchObject({
    exitCode: 0,
    stderr: '',
  })
  expect(await run(state)).toMatchObject({ exitCode: 0 })

  expect(deviceOf(state).deviceId).not.toBe(former.deviceId)
  expect(await stored(state)).toMatchObject({ lastSeq: 1, history: [1] })
  const aside = join(state, 'former', former.deviceId)
  expect(readFileSync(join(aside, 'key.pem'))).toEqual(formerKey)
  expect(readdirSync(join(aside, 'spool'))).toHaveLength(1)
})

test('an enrolment again that was cut off after the answer is gone on with, and is still one PC', async () => {
  const [server, state] = [await startServer(), testFolder()]
  await enroll(server.url, await newToken(), state)
  await run(state)
  await revokeDevice(base.db, { communeId, deviceId: deviceOf(state).deviceId }, by)
  const token = await newToken()
  await enroll(server.url, token, state, ['--again'])
  const { deviceId } = deviceOf(state)
  // As it lies after a power cut when the former enrolment is gone and its number is not.
  renameSync(join(state, 'key.pem'), join(state, 'next-key.pem'))
  rmSync(join(state, 'device.json'))
  writeFileSync(join(state, 'sequence'), '77\n', { mode: 0o600 })

  expect(await run(state)).toMatchObject({ exitCode: 2 })
  expect(await enroll(server.url, token, state)).toMatchObject({ exitCode: 0 })
  expect(deviceOf(state).deviceId).toBe(deviceId)
  expect(await run(state)).toMatchObject({ exitCode: 0 })
  expect((await stored(state)).lastSeq).toBe(1)
})

test('a revoked PC is told so, keeps its report and does not ask again at the next wake-up', async () => {
  const [server, state] = [await startServer(), testFolder()]
  await enroll(server.url, await newToken(), state)
  await run(state)
  await revokeDevice(base.db, { communeId, deviceId: deviceOf(state).deviceId }, by)
  const refused = await run(state, '--force')

  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('device-revoked') })
  expect(server.received.map(({ status }) => status)).toEqual([200, 403])
  expect(await run(state)).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(server.received.map(({ status }) => status)).toEqual([200, 403])
  const status = await runAgent(['status', '--state', state])
  expect(status.stdout).toMatch(/Máy chủ từ chối báo cáo số 2: .* Máy này đã bị thu hồi\./)
  expect(status.stdout).toMatch(/Chờ gửi: 1 báo cáo/)
})

test('a copied key is found out, and after IT has looked the true PC goes on', async () => {
  const [server, state, copy] = [await startServer(), testFolder(), testFolder()]
  await enroll(server.url, await newToken(), state)
  for (const name of ['key.pem', 'device.json', 'schedule.json'])
    writeFileSync(join(copy, name), readFileSync(join(state, name)), { mode: 0o600 })
  expect(await run(state)).toMatchObject({ exitCode: 0 })
  expect(await run(copy)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('sequence-conflict') })
  expect(await run(state, '--force')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('device-quarantined'),
  })

  await releaseQuarantine(base.db, { communeId, deviceId: deviceOf(state).deviceId }, by)
  expect(await run(state, '--force')).toMatchObject({ exitCode: 0 })
  expect((await stored(state)).lastSeq).toBe(3)
})

test('over https with an authority of its own: the right fingerprint enrols, a wrong one sends nothing', async () => {
  const now = new Date()
  const authority = await makeAuthority('AnXa test', now)
  const { certPem, keyPem } = await issueCertificate(authority, { names: ['127.0.0.1'], now })
  const server = await startServer({ tls: { cert: `${certPem}\n${authority.certPem}\n`, key: keyPem } })
  const [state, token] = [testFolder(), await newToken()]
  const fingerprint = new X509Certificate(authority.certPem).fingerprint256
  const wrong = fingerprint.replace(/^../, (first) => (first === '00' ? '01' : '00'))

  expect(await enroll(server.url, token, state, ['--ca-fingerprint', wrong])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('dấu vân tay'),
  })
  expect(await enroll(server.url, token, state)).toMatchObject({ exitCode: 3 })
  expect(await enroll(server.url, token, state, ['--ca-fingerprint', fingerprint])).toMatchObject({
    exitCode: 0,
  })
  expect(deviceOf(state).caPem).toContain('BEGIN CERTIFICATE')
  expect(await run(state)).toMatchObject({ exitCode: 0 })
  expect(server.received).toEqual([{ seq: 1, status: 200 }])
})
