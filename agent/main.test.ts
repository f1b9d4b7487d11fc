/** The built program from outside: wrong use, help, and what it shows of this machine. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { CollectorDocument } from '../checks/facts/facts.ts'
import { ReportPayload } from '../checks/report/protocol.ts'
import { makeKey } from './identity/key.ts'
import { saveDevice, saveKey } from './state/device.ts'
import { readSchedule, writeSchedule } from './state/schedule.ts'
import { BUNDLE, buildAgent, runAgent, testFolder } from './testing.ts'
import { payloadOf, plainServer, secureServer, taken } from './testing-server.ts'

/** What one collection learnt of this machine: apt's simulation takes seconds, so the others start from it. */
let learnt = ''
beforeAll(async () => {
  buildAgent()
  const first = mkdtempSync(join(tmpdir(), 'anxa-agent-first-'))
  try {
    enrol(first, NOWHERE)
    await runAgent(['run', '--state', first])
    learnt = readFileSync(join(first, 'collector-memory.json'), 'utf8')
  } finally {
    rmSync(first, { recursive: true })
  }
})

const learntFolder = (): string => {
  const folder = testFolder()
  writeFileSync(join(folder, 'collector-memory.json'), learnt, { mode: 0o600 })
  return folder
}

const DEVICE_ID = '2f0c3c4e-8a57-4a7e-9b53-0d2c3f1b8a11'

const enrol = (folder: string, server: string): void => {
  saveKey(folder, makeKey())
  saveDevice(folder, {
    ...{ deviceId: DEVICE_ID, server, communeName: 'Xã Mẫu', enrolledAt: '2026-11-01T02:00:00.000Z' },
    ...{ allowHttp: false, caPem: null },
  })
}

const enrolledFolder = (server: string): string => {
  const folder = learntFolder()
  enrol(folder, server)
  return folder
}

const NOWHERE = 'http://127.0.0.1:9'

test.each([
  [[], /thiếu lệnh/],
  [['enrol'], /không có lệnh "enrol"/],
  [['run', '--fast'], /run: không có tùy chọn --fast/],
  [['enroll', '--server', 'https://a'], /enroll: thiếu --token MÃ/],
  [['enroll', '--server', 'http://10.0.0.5', '--token', 'abcdefgh'], /--server: http không mã hóa/],
  [['enroll', '--server', 'https://a', '--token', 'short'], /--token: /],
  [
    ['enroll', '--server', 'https://a', '--token', 'abcdefgh', '--ca-fingerprint', '12'],
    /--ca-fingerprint: cần SHA-256/,
  ],
  [
    ['enroll', '--server', NOWHERE, '--token', 'abcdefgh', '--ca-fingerprint', 'ab'.repeat(32)],
    /chỉ dùng với https/,
  ],
  [['export'], /export: thiếu --out TỆP/],
])('%j is wrong use: one line that names what was wrong, exit 2', async (args, message) => {
  const ran = await runAgent(args, { env: { ANXA_AGENT_STATE: testFolder() } })

  expect(ran).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(message) })
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
})

test.each(['install', 'uninstall'])(
  '%s is for Windows: here it names the package of Linux in one line',
  async (name) => {
    const ran = await runAgent([name])

    expect(ran).toMatchObject({ exitCode: 3, stdout: '', stderr: expect.stringMatching(/\.deb/) })
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
  },
)

test('help names every command and option, and the version is there', async () => {
  const help = await runAgent(['--help'])
  for (const word of ['enroll', 'run', 'check', 'collect', 'status', 'export', '--ca-fingerprint', '--as-of'])
    expect(help.stdout).toContain(word)

  expect(help.exitCode).toBe(0)
  expect(await runAgent(['--version'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
})

test('collect prints what this very machine would say, and remembers nothing', async () => {
  const [state, folder] = [learntFolder(), testFolder()]
  const [shown, written] = [
    await runAgent(['collect', '--state', state]),
    await runAgent(['collect', '--out', join(folder, 'facts.json'), '--state', state]),
  ]
  const facts = CollectorDocument.parse(JSON.parse(shown.stdout))

  if (facts.contract !== 'linux-collector/1') throw new Error('another contract')
  expect(facts.os?.kernel).toBe(readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim())
  expect(facts.hardware?.cpuLogical).toBeGreaterThan(0)
  expect(written).toMatchObject({ exitCode: 0, stdout: '' })
  expect(statSync(join(folder, 'facts.json')).mode & 0o777).toBe(0o600)
  expect(readdirSync(state)).toEqual(['collector-memory.json'])
  expect(readFileSync(join(state, 'collector-memory.json'), 'utf8')).toBe(learnt)
})

test('a pipe that is named as the file to write is written to, not replaced', async () => {
  const pipe = join(testFolder(), 'pipe')
  execFileSync('mkfifo', [pipe])
  const [ran, written] = await Promise.all([
    runAgent(['collect', '--out', pipe, '--state', learntFolder()]),
    readFile(pipe, 'utf8'),
  ])

  expect(ran.exitCode).toBe(0)
  expect(CollectorDocument.safeParse(JSON.parse(written)).success).toBe(true)
  expect(statSync(pipe).isFIFO()).toBe(true)
})

test('the list of programs goes along only where it is asked for', async () => {
  const state = learntFolder()
  const [without, withList] = [
    await runAgent(['collect', '--state', state]),
    await runAgent(['collect', '--software', '--state', state]),
  ]

  expect(JSON.parse(without.stdout)).not.toHaveProperty('software')
  expect(JSON.parse(withList.stdout).software.length).toBeGreaterThan(10)
})

test('a wake-up before its time starts nothing, writes nothing and is silent', async () => {
  const state = enrolledFolder(NOWHERE)
  const far = Date.now() + 3_600_000
  writeSchedule(state, {
    collectedAt: Date.now(),
    dueAt: far,
    intervalSeconds: 3600,
    notBefore: 0,
    failures: 0,
  })
  const before = readdirSync(state).map((name) => [name, statSync(join(state, name)).mtimeMs])

  expect(await runAgent(['run', '--state', state])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(readdirSync(state).map((name) => [name, statSync(join(state, name)).mtimeMs])).toEqual(before)
})

test('everything that a run leaves behind is for its owner alone', async () => {
  const server = await plainServer((_, number) => (number === 1 ? taken() : { status: 503, body: {} }))
  const state = enrolledFolder(server.url)
  expect(await runAgent(['run', '--state', state])).toMatchObject({
    exitCode: 0,
    stdout: 'Đã gửi 1 báo cáo.\n',
  })
  expect(await runAgent(['run', '--force', '--state', state])).toMatchObject({ exitCode: 3 })

  const names = readdirSync(state, { recursive: true, encoding: 'utf8' })
  expect(names).toEqual(
    expect.arrayContaining(['sequence', 'last.json', 'schedule.json', 'collector-memory.json']),
  )
  for (const name of names) {
    const found = statSync(join(state, name))
    expect([name, found.mode & 0o777]).toEqual([name, found.isDirectory() ? 0o700 : 0o600])
  }
  expect(names).not.toContain('lock')
})

test('a usual run sends less than 6 KB', async () => {
  const server = await plainServer(() => taken())
  await runAgent(['run', '--state', enrolledFolder(server.url)])

  expect(server.requests[0]?.body.length).toBeLessThan(6 * 1024)
})

test('programs are named in a report only while the last answer asked for them', async () => {
  const server = await plainServer((_, number) => taken(number === 1 ? { wantsSoftware: true } : {}))
  const state = enrolledFolder(server.url)
  for (const _ of [1, 2, 3]) await runAgent(['run', '--force', '--state', state])

  const named = server.requests.map((request) => ReportPayload.parse(payloadOf(request)).facts.software)
  expect(named.map((software) => software !== undefined && software !== null)).toEqual([false, true, false])
})

test('export writes the signed report of now as a file, with a number of its own', async () => {
  const server = await plainServer(() => taken())
  const [state, folder] = [enrolledFolder(server.url), testFolder()]
  const out = join(folder, 'report.jws')
  expect(await runAgent(['export', '--out', out, '--state', state])).toMatchObject({ exitCode: 0 })
  await runAgent(['run', '--state', state])

  const [header = '', payload = ''] = readFileSync(out, 'ascii').split('.')
  const text = (segment: string): unknown => JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'))
  expect(text(header)).toEqual({ alg: 'EdDSA', kid: DEVICE_ID })
  expect(ReportPayload.parse(text(payload)).seq).toBe(1)
  expect(server.requests.map((request) => payloadOf(request).seq)).toEqual([2])
})

test('status tells offline what was sent, how it was judged, what waits and when it goes on', async () => {
  const server = await plainServer((_, number) => (number === 1 ? taken() : { status: 503, body: {} }))
  const state = enrolledFolder(server.url)
  await runAgent(['run', '--state', state])
  await runAgent(['run', '--force', '--state', state])
  await server.stop()
  const { stdout, exitCode } = await runAgent(['status', '--state', state])

  expect(exitCode).toBe(0)
  expect(stdout).toContain(`Máy này thuộc Xã Mẫu, gửi tới ${server.url}`)
  expect(stdout).toMatch(/Lần gửi gần nhất: báo cáo số 1, /)
  expect(stdout).toMatch(/Lần gửi sau đó không được: .* http-503/)
  expect(stdout).toMatch(/Chờ gửi: 1 báo cáo \(số 2\); gửi lại: \d\d:\d\d \d\d\/\d\d\/\d{4}/)
  expect(stdout).toMatch(/Thu thập tiếp: \d\d:\d\d \d\d\/\d\d\/\d{4}/)
  expect(stdout).toMatch(/Đạt +Hệ điều hành còn được hỗ trợ\n +.*30\/06\/2028/)

  const json = JSON.parse((await runAgent(['status', '--json', '--state', state])).stdout)
  expect(json).toMatchObject({
    enrolled: { communeName: 'Xã Mẫu' },
    sent: { seq: 1 },
    waiting: [2],
    checks: [{ id: 'os-supported', verdict: 'pass' }],
    nextRunAt: new Date(readSchedule(state, 0).dueAt).toISOString(),
  })
  expect(JSON.stringify(json)).not.toMatch(/PRIVATE|caPem/)
})

test('status of a PC that is not enrolled says so', async () => {
  const ran = await runAgent(['status', '--state', testFolder()])

  expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/chưa đăng ký/) })
})

test('a damaged sequence stops the run in one line, and nothing is sent under a number given before', async () => {
  const server = await plainServer(() => taken())
  const state = enrolledFolder(server.url)
  writeFileSync(join(state, 'sequence'), '?')
  const ran = await runAgent(['run', '--state', state])

  expect(ran.exitCode).toBe(3)
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(server.requests).toEqual([])
})

test('a state folder that others may write to is refused before a key is made', async () => {
  const state = join(testFolder(), 'open')
  mkdirSync(state)
  chmodSync(state, 0o777)
  const ran = await runAgent(['enroll', '--server', NOWHERE, '--token', 'abcdefgh', '--state', state])

  expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/chmod 700/) })
  expect(readdirSync(state)).toEqual([])
})

test('with a wrong fingerprint the token never leaves this PC', async () => {
  const server = await secureServer(() => taken())
  const args = ['enroll', '--server', server.url, '--token', 'abcdefgh', '--ca-fingerprint', 'ab'.repeat(32)]
  const ran = await runAgent([...args, '--state', testFolder()])

  expect(ran).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/dấu vân tay/) })
  // It asked for the authority, and for nothing else.
  expect(server.requests.map(({ path, body }) => [path, body.length])).toEqual([['/ca.crt', 0]])
})

test('the bundle lives without what came after Node 12', async () => {
  const folder = learntFolder()
  const preload = join(folder, 'old-node.cjs')
  writeFileSync(
    preload,
    `for (const name of ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with'])
      delete Array.prototype[name]
    for (const name of ['at', 'replaceAll', 'isWellFormed']) delete String.prototype[name]
    for (const name of ['hasOwn', 'groupBy']) delete Object[name]
    for (const name of ['any', 'withResolvers']) delete Promise[name]
    for (const name of ['structuredClone', 'fetch', 'AbortController', 'AggregateError', 'WeakRef', 'crypto'])
      delete globalThis[name]
    delete require('crypto').X509Certificate
    delete require('crypto').randomUUID
    delete require('fs').promises.statfs
    const { Module } = require('module')
    const load = Module._load
    Module._load = (name, ...rest) => {
      if (/^node:|\\/promises$/.test(name)) throw new Error('Node 12 has no module ' + name)
      return load(name, ...rest)
    }`,
  )
  const nodeArgs = ['--require', preload]
  const facts = join(folder, 'facts.json')

  expect(await runAgent(['collect', '--out', facts, '--state', folder], { nodeArgs })).toMatchObject({
    exitCode: 0,
    stderr: '',
  })
  const checked = await runAgent(['check', '--facts', facts, '--json'], { nodeArgs })
  expect(checked).toMatchObject({ exitCode: expect.any(Number), stderr: '' })
  expect(JSON.parse(checked.stdout).checks.length).toBeGreaterThan(0)
  // Syntax: what esbuild had to keep would stand in the text.
  expect(readFileSync(BUNDLE, 'utf8')).not.toMatch(/\?\?=|\|\|=|&&=|\bstatic\s*\{|#[a-z]\w* in /)
})
