/** The packages as they are handed out: made twice, opened, and their program run under the very runtimes. */
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, verify } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { payloadOf, plainServer, type Taken, taken } from '../agent/testing-server.ts'
import { ReportPayload } from '../checks/report/protocol.ts'
import { RELEASE_BUNDLE_PATH, RELEASE_PATH } from '../checks/report/release.ts'
import { pack, runtimePath } from './pack.mjs'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const NEXT_VERSION = '99.0.0'

let files: Readonly<Record<string, Buffer>>
/** The release after it, signed by the same key. */
let next: Readonly<Record<string, Buffer>>
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anxa-pack-'))
  files = await pack({ keyPem })
  next = await pack({ keyPem, version: NEXT_VERSION })
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fileOf = (name: string): Buffer => files[name] ?? expect.fail(`no ${name}`)
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const WINDOWS = ['win-x64', 'win-x86', 'win7-x64'] as const

test('the same input gives the same bytes', async () => {
  const again = await pack({ keyPem })

  const sums = (of: Readonly<Record<string, Buffer>>) =>
    Object.fromEntries(Object.entries(of).map(([name, bytes]) => [name, sha256(bytes)]))
  expect(sums(again)).toEqual(sums(files))
}, 240_000)

describe('the manifest', () => {
  const Manifest = z.strictObject({
    v: z.literal(1),
    version: z.string(),
    signed: z.boolean(),
    packages: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string() })),
  })
  const manifest = () => Manifest.parse(JSON.parse(fileOf('manifest.json').toString()))

  test('names every package with its size and digest, and is signed by the release key', () => {
    const signature = Buffer.from(fileOf('manifest.json.sig').toString(), 'base64')

    expect(verify(null, fileOf('manifest.json'), publicKey, signature)).toBe(true)
    expect(manifest().signed).toBe(true)
    expect(manifest().packages.map(({ name }) => name)).toEqual([
      ...WINDOWS.map((runtime) => `anxa-agent-${runtime}.zip`),
      'anxa-agent-win7-x86.zip',
      ...['anxa-agent-linux-x64.tar.gz', `anxa-agent_${manifest().version}_all.deb`],
      'anxa-agent-update.br',
    ])
    for (const { name, bytes, sha256: digest } of manifest().packages)
      expect({ bytes, digest }).toEqual({ bytes: fileOf(name).length, digest: sha256(fileOf(name)) })
  })

  test('of a build without the key says that it is not signed', async () => {
    const unsigned = await pack()

    expect(Object.keys(unsigned)).not.toContain('manifest.json.sig')
    expect(Manifest.parse(JSON.parse(String(unsigned['manifest.json']))).signed).toBe(false)
  }, 240_000)
})

describe.each(WINDOWS)('the package %s', (runtime) => {
  const content = () => unzipSync(fileOf(`anxa-agent-${runtime}.zip`))

  test('holds program, collector, the two command files and the guide, in at most 40 MB', () => {
    expect(Object.keys(content())).toEqual([
      ...['HUONG-DAN.txt', 'agent.cjs', 'cai-dat.cmd', 'collect.ps1', 'go-bo.cmd', 'node.exe'],
    ])
    expect(fileOf(`anxa-agent-${runtime}.zip`).length).toBeLessThan(40 * 1024 * 1024)
  })

  test('holds node.exe unchanged, with the signature of its publisher', () => {
    const node = Buffer.from(content()['node.exe'] ?? [])

    expect(node.equals(readFileSync(runtimePath(runtime)))).toBe(true)
    const block = signatureBlock(node)
    expect(block.length).toBeGreaterThan(4000)
    expect(block.toString('latin1')).toMatch(/OpenJS Foundation|Node\.js Foundation/)
  })

  test('has command files in ASCII with CRLF, and a guide that Notepad shows', () => {
    const { 'cai-dat.cmd': command = [], 'HUONG-DAN.txt': guide = [] } = content()

    expect(Buffer.from(command).toString('latin1')).toMatch(/^(?:[\x20-\x7e]*\r\n)+$/)
    expect([...guide.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(Buffer.from(guide).toString()).toContain('bấm đúp cai-dat.cmd')
  })
})

test('the package of Windows 7, 32 bit, holds the script, one command file in ASCII and a guide, and no runtime', () => {
  const content = unzipSync(fileOf('anxa-agent-win7-x86.zip'))

  expect(Object.keys(content)).toEqual(['HUONG-DAN.txt', 'collect.ps1', 'thu-thap.cmd'])
  const { 'thu-thap.cmd': command = [], 'collect.ps1': script = [] } = content
  expect(Buffer.from(command).toString('latin1')).toMatch(/^(?:[\x20-\x7e]*\r\n)+$/)
  expect(Buffer.from(command).toString()).toContain('-OutFile "%~dp0%COMPUTERNAME%.json"')
  expect(Buffer.from(script).toString('latin1')).toMatch(/^[\t\r\n\x20-\x7e]+$/)
})

/** The Authenticode block: entry 4 of the data directory of a PE file (a file offset and a length). */
function signatureBlock(exe: Buffer): Buffer {
  const header = exe.readUInt32LE(0x3c)
  expect(exe.toString('latin1', header, header + 4)).toBe('PE\0\0')
  const optional = header + 24
  const isPlus = exe.readUInt16LE(optional) === 0x20b
  const entry = optional + (isPlus ? 112 : 96) + 4 * 8
  const [offset, length] = [exe.readUInt32LE(entry), exe.readUInt32LE(entry + 4)]
  return exe.subarray(offset, offset + length)
}

describe('what an update brings', () => {
  test('is at most 150 KB compressed, and the very program and collector of the packages', () => {
    const { 'agent.cjs': agent = [], 'collect.ps1': script = [] } = unzipSync(
      fileOf('anxa-agent-win-x64.zip'),
    )
    const update = fileOf('anxa-agent-update.br')

    expect(update.length).toBeLessThan(150 * 1024)
    expect(JSON.parse(brotliDecompressSync(update).toString('utf8'))).toEqual({
      'agent.cjs': Buffer.from(agent).toString('utf8'),
      'collect.ps1': Buffer.from(script).toString('utf8'),
    })
  })
})

describe('the package of Debian', () => {
  const path = () => {
    const name = Object.keys(files).find((one) => one.endsWith('.deb')) ?? ''
    writeFileSync(join(folder, name), fileOf(name))
    return join(folder, name)
  }
  const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0

  test.skipIf(!hasDpkg)('is one that dpkg understands, for root alone, with a service and a timer', () => {
    expect(execFileSync('dpkg-deb', ['--field', path(), 'Depends'], { encoding: 'utf8' })).toBe(
      'nodejs (>= 12.16)\n',
    )
    const list = execFileSync('dpkg-deb', ['--contents', path()], { encoding: 'utf8' })
    for (const name of [
      'usr/bin/anxa-agent',
      'usr/lib/anxa-agent/agent.cjs',
      'anxa-agent.service',
      'anxa-agent.timer',
    ])
      expect(list).toContain(name)
    expect(list.split('\n').filter((line) => line !== '' && !line.includes('root/root'))).toEqual([])
    expect(list).toMatch(/-rwxr-xr-x .*usr\/bin\/anxa-agent\n/)
  })

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
  test.skipIf(!hasDpkg || !hasSystemd)('has units that systemd understands', () => {
    const root = join(folder, 'root')
    execFileSync('dpkg-deb', ['--extract', path(), root])
    mkdirSync(join(root, 'usr/bin'), { recursive: true })
    const units = ['anxa-agent.service', 'anxa-agent.timer'].map((name) =>
      join(root, 'lib/systemd/system', name),
    )
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' })
    // The program is not installed on this machine.
    const said = stderr
      .split('\n')
      .filter((line) => line.includes('anxa-agent') && !line.includes('is not executable'))

    expect(said).toEqual([])
  })
})

describe.each(['linux-x64-node12', 'linux-x64'])('the program under the runtime %s', (runtime) => {
  /** A PC with the packed program, and a server that offers the release it is given. */
  async function scene() {
    const node = runtimePath(runtime)
    chmodSync(node, 0o755)
    const place = mkdtempSync(join(folder, 'pc-'))
    const program = join(place, 'agent.cjs')
    writeFileSync(program, tarFile(gunzipSync(fileOf('anxa-agent-linux-x64.tar.gz')), 'anxa-agent/agent.cjs'))
    const server: { offer: Offer | null } = { offer: null }
    const { url, requests } = await plainServer(({ path }: Taken) => {
      if (path === '/api/v1/enroll') return ENROLMENT
      const { offer } = server
      if (path === RELEASE_PATH) return { status: 200, body: { ...offer, bundle: undefined } }
      if (path === RELEASE_BUNDLE_PATH) return { status: 200, body: offer?.bundle ?? '' }
      const answer = taken()
      return offer === null
        ? answer
        : { ...answer, body: { ...(answer.body as object), agentVersion: NEXT_VERSION } }
    })
    const run = (args: readonly string[]) =>
      new Promise<{ code: number; text: string }>((resolve) => {
        const all = [program, ...args, '--state', join(place, 'state')]
        execFile(node, all, { timeout: 60_000 }, (error, out, err) =>
          resolve({ code: error === null ? 0 : 1, text: `${out}${err}` }),
        )
      })
    expect(await run(['enroll', '--server', url, '--token', 'abcdefgh'])).toMatchObject({ code: 0 })
    const reports = () => requests.filter(({ path }) => path === '/api/v1/reports').map(payloadOf)
    return { server, run, reports }
  }

  test('goes the whole way: enrols, collects, signs, sends, says what it sent', async () => {
    const { run, reports } = await scene()

    expect(await run(['run', '--force'])).toMatchObject({
      code: 0,
      text: expect.stringContaining('Đã gửi 1 báo cáo'),
    })
    expect((await run(['status'])).text).toContain('Xã Mẫu')
    const { facts } = ReportPayload.parse(reports()[0])
    if (facts.contract !== 'linux-collector/1') throw new Error('another contract')
    expect(facts.os).toMatchObject({ id: expect.any(String) })
    expect(facts.sections.os.status).toBe('ok')
  }, 120_000)

  test('becomes the next release when its signature holds, and nothing else', async () => {
    const { server, run, reports } = await scene()
    const manifest = next['manifest.json'] ?? expect.fail('no manifest')
    const bundle = next['anxa-agent-update.br'] ?? expect.fail('no bundle')
    const signature = (next['manifest.json.sig'] ?? expect.fail('no signature')).toString().trim()
    const text = manifest.toString()

    server.offer = { manifest: text.replace(NEXT_VERSION, '99.0.1'), signature, bundle }
    expect((await run(['run', '--force'])).text).toContain('(bad-signature)')
    server.offer = { manifest: text, signature, bundle: Buffer.alloc(bundle.length, 1) }
    expect((await run(['run', '--force'])).text).toContain('(bad-bundle)')
    expect((await run(['--version'])).text).not.toContain(NEXT_VERSION)

    server.offer = { manifest: text, signature, bundle }
    expect((await run(['run', '--force'])).text).toContain(`Đã nhận phiên bản ${NEXT_VERSION}`)
    expect((await run(['--version'])).text).toContain(NEXT_VERSION)
    expect(await run(['run', '--force'])).toMatchObject({ code: 0 })
    expect(reports().at(-1)).toMatchObject({ agentVersion: NEXT_VERSION })
  }, 180_000)
})

type Offer = { readonly manifest: string; readonly signature: string; readonly bundle: Buffer }

const ENROLMENT = {
  status: 200,
  body: {
    ...{ deviceId: '2f0c3c4e-8a57-4a7e-9b53-0d2c3f1b8a11', communeName: 'Xã Mẫu' },
    ...{ serverTime: '2026-10-28T03:00:00.000Z', nextIntervalSeconds: 3600 },
  },
}

/** One file of a ustar archive. */
function tarFile(archive: Buffer, name: string): Buffer {
  for (let at = 0; at + 512 <= archive.length; ) {
    const found = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8) || 0
    if (found === name) return archive.subarray(at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error(`no ${name} in the archive`)
}
