/**
 * A real clamd, with a signature base of our own for one file: it finds that one, passes others, refuses what is too
 * large for it, and is killed. Its updater is not needed, nor any network.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { scanContent } from './scan.ts'
import { EVIDENCE, FIELDS, pdf, type TestEvidence, testEvidence, xlsx } from './testing.ts'

/** Null: it is there; else why it is not. As root on Debian it is installed. */
function whyNoScanner(): string | null {
  const starts = () => spawnSync('clamd', ['--version']).status === 0
  if (starts()) return null
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version'))
    return 'there is no clamd, and no right to install it'
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { env, timeout: 120_000 })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'clamav-daemon'], {
    env,
    timeout: 300_000,
  })
  return starts() ? null : 'clamd could not be installed'
}

const why = whyNoScanner()
if (why !== null) console.warn(`evidence is NOT SCANNED by a real ClamAV on this machine: ${why}`)

const BAD = pdf('tệp mẫu mà cơ sở chữ ký của bài thử này gọi là mã độc')
const MAX_SCANNED_BYTES = 4 * 1024 * 1024

let folder: string
let socket: string
let scanner: ChildProcess
let said = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anxa-clamd-'))
  socket = join(folder, 'clamd.ctl')
  const signatures = join(folder, 'signatures')
  // clamd leaves root for a user of its own, where it is told nothing else.
  chmodSync(folder, 0o755)
  mkdirSync(signatures)
  const md5 = createHash('md5').update(BAD).digest('hex')
  writeFileSync(join(signatures, 'ours.hdb'), `${md5}:${BAD.length}:Anxa.Test.Sample\n`)
  const config = join(folder, 'clamd.conf')
  writeFileSync(
    config,
    [
      ...[`DatabaseDirectory ${signatures}`, `LocalSocket ${socket}`, 'Foreground yes', 'User root'],
      ...[`StreamMaxLength ${MAX_SCANNED_BYTES}`, 'FixStaleSocket yes', ''],
    ]
      // Whoever is not root stays who they are.
      .filter((line) => line !== 'User root' || process.getuid?.() === 0)
      .join('\n'),
  )
  if (why !== null) return
  scanner = spawn('clamd', ['-c', config], { stdio: ['ignore', 'pipe', 'pipe'] })
  scanner.stdout?.on('data', (chunk) => {
    said += chunk
  })
  scanner.stderr?.on('data', (chunk) => {
    said += chunk
  })
  await vi.waitUntil(
    () => {
      if (scanner.exitCode !== null) throw new Error(`clamd ended: ${said}`)
      return existsSync(socket)
    },
    { timeout: 60_000, interval: 100 },
  )
}, 480_000)
afterAll(() => {
  scanner?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(why !== null)('a real clamd', () => {
  let place: TestEvidence
  beforeAll(async () => {
    place = await testEvidence({ CLAMAV_SOCKET: socket })
  })
  afterAll(() => place.close())

  const send = (bytes: Uint8Array) =>
    place.send(`${EVIDENCE}/them`, FIELDS, { name: 'quyet-dinh.pdf', bytes })
  const counts = async () =>
    (
      await place.base.owner`select (select count(*)::int from evidence) as pieces,
      (select count(*)::int from evidence_versions where scan = 'clean') as clean`
    )[0]

  test('passes what it does not know, and names what it does', async () => {
    expect(await scanContent(socket, pdf())).toEqual({ kind: 'clean' })
    expect(await scanContent(socket, xlsx())).toEqual({ kind: 'clean' })
    expect(await scanContent(socket, BAD)).toEqual({
      kind: 'infected',
      finding: 'Anxa.Test.Sample.UNOFFICIAL',
    })
  })

  test('takes several at once', async () => {
    const all = await Promise.all([BAD, pdf(), BAD, xlsx()].map((bytes) => scanContent(socket, bytes)))
    expect(all.map(({ kind }) => kind)).toEqual(['infected', 'clean', 'infected', 'clean'])
  })

  test('refuses what is larger than it takes: that is no OK', async () => {
    const outcome = await scanContent(socket, Buffer.alloc(MAX_SCANNED_BYTES * 2, 1))
    expect(outcome.kind).toBe('unreachable')
  })

  test('a page says that a file was scanned; an infected one is refused by the name of the finding', async () => {
    const filed = await send(pdf())
    expect(filed.status).toBe(303)
    const page = await place.it.get(filed.headers.get('location') ?? '')
    expect(await page.text()).toContain('đã quét mã độc')
    const refused = await send(BAD)
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('Tệp có mã độc (ClamAV: Anxa.Test.Sample.UNOFFICIAL)')
    expect(await counts()).toEqual({ pieces: 1, clean: 1 })
  })

  test('killed: nothing is taken unscanned', async () => {
    scanner.kill('SIGKILL')
    await vi.waitUntil(() => scanner.signalCode !== null)
    const refused = await send(pdf('khác'))

    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('ClamAV không trả lời, nên tệp chưa được nhận')
    expect(await counts()).toEqual({ pieces: 1, clean: 1 })
  })
})
