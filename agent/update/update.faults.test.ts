/**
 * The agent becomes a newer one by itself, and stays what it is when the server is not what it should be: built agents
 * as processes of their own, against a server of the test's own that hands out whatever it likes.
 */
import { spawn } from 'node:child_process'
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { RELEASE_BUNDLE_PATH, RELEASE_PATH, UPDATE_BUNDLE } from '../../checks/report/release.ts'
import { agentBundle } from '../../scripts/build.mjs'
import { makeKey } from '../identity/key.ts'
import { saveDevice, saveKey } from '../state/device.ts'
import { testFolder } from '../testing.ts'
import { payloadOf, plainServer, type Reply, type Taken, taken } from '../testing-server.ts'
import { readUpdate } from './state.ts'

const release = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519').privateKey
const releaseKey = release.publicKey.export({ type: 'spki', format: 'pem' }).toString()

let programs: Readonly<Record<'0.1.0' | '0.2.0' | '0.3.0' | 'no key', string>>
beforeAll(async () => {
  const of = async (version: string, key: string | null) =>
    (await agentBundle({ version, releaseKey: key })).toString('utf8')
  programs = {
    '0.1.0': await of('0.1.0', releaseKey),
    '0.2.0': await of('0.2.0', releaseKey),
    '0.3.0': await of('0.3.0', releaseKey),
    'no key': await of('0.1.0', null),
  }
})

type Offer = {
  readonly announced: string
  readonly manifest: string
  readonly signature: string
  readonly bundle: Buffer
}

type Given = {
  readonly version?: string
  readonly announced?: string
  readonly program?: string
  readonly key?: KeyObject
  readonly bytes?: number
  readonly bundle?: Buffer
}

/** A release of 0.2.0 as `npm run pack` makes it, with some of it changed. */
function offerOf(given: Given = {}): Offer {
  const { version = '0.2.0', program = programs['0.2.0'], key = release.privateKey } = given
  const text = JSON.stringify({ 'agent.cjs': program, 'collect.ps1': '# nothing' })
  const signed = brotliCompressSync(Buffer.from(text))
  const sha256 = createHash('sha256').update(signed).digest('hex')
  const packages = [{ name: UPDATE_BUNDLE, bytes: given.bytes ?? signed.length, sha256 }]
  const manifest = JSON.stringify({ v: 1, version, signed: true, packages })
  return {
    ...{ announced: given.announced ?? version, manifest, bundle: given.bundle ?? signed },
    signature: sign(null, Buffer.from(manifest), key).toString('base64'),
  }
}

/** What the first PC learnt about this machine, so that the others do not ask it all again. */
let learnt: Buffer | null = null

type Ran = { readonly code: number | null; readonly text: string }

/** An enrolled PC with the installed agent, and a server that offers what the test says. */
async function scene(first: Offer | null, installed: keyof typeof programs = '0.1.0') {
  const [place, state] = [testFolder(), testFolder()]
  mkdirSync(join(place, 'program'))
  const program = join(place, 'program', 'agent.cjs')
  writeFileSync(program, programs[installed])
  writeFileSync(join(place, 'program', 'collect.ps1'), '# nothing')
  const server = {
    offer: first,
    report: (answer: Reply): Reply => answer,
  }
  const { url, requests, stop } = await plainServer(({ path }: Taken) => {
    const { offer } = server
    if (path === RELEASE_PATH)
      return offer === null
        ? { status: 204, body: '' }
        : { status: 200, body: { manifest: offer.manifest, signature: offer.signature } }
    if (path === RELEASE_BUNDLE_PATH) return { status: 200, body: offer?.bundle ?? '' }
    const answer = taken()
    const announced = offer === null ? {} : { agentVersion: offer.announced }
    return server.report({ ...answer, body: { ...(answer.body as object), ...announced } })
  })
  saveKey(state, makeKey())
  saveDevice(state, {
    ...{ deviceId: '2f0c3c4e-8a57-4a7e-9b53-0d2c3f1b8a11', server: url, communeName: 'Xã Mẫu' },
    ...{ enrolledAt: '2026-11-01T02:00:00.000Z', allowHttp: false, caPem: null },
  })
  const memory = join(state, 'collector-memory.json')
  if (learnt !== null) writeFileSync(memory, learnt, { mode: 0o600 })
  /** Killed after so long. */
  const runFor = (limitMs: number, args: readonly string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [program, ...args, '--state', state], { env: {} })
      let text = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          text += chunk.toString('utf8')
        })
      const limit = setTimeout(() => child.kill('SIGKILL'), limitMs)
      child.on('close', (code) => {
        clearTimeout(limit)
        if (learnt === null && existsSync(memory)) learnt = readFileSync(memory)
        resolve({ code, text })
      })
    })
  const run = (...args: readonly string[]): Promise<Ran> => runFor(30_000, args)
  return {
    ...{ state, server, requests, stop, run, runFor },
    versionOf: async () => (await run('--version')).text.trim(),
    /** Versions of the agents whose reports came, in their order. */
    reporters: () =>
      requests.filter(({ path }) => path === '/api/v1/reports').map((one) => payloadOf(one).agentVersion),
    kept: () => (existsSync(join(state, 'versions')) ? readdirSync(join(state, 'versions')) : []),
    update: () => readUpdate(state),
  }
}

test('announced, fetched, verified, tried, started, and known as good when the server has taken its report', async () => {
  const pc = await scene(offerOf())

  expect((await pc.run('run', '--force')).text).toContain('Đã nhận phiên bản 0.2.0; dùng từ lượt chạy sau.')
  expect(pc.reporters()).toEqual(['0.1.0'])
  expect(await pc.versionOf()).toBe('0.2.0')
  expect(pc.update()).toMatchObject({ isConfirmed: false, current: { version: '0.2.0' }, failed: null })
  expect(await pc.run('run', '--force')).toMatchObject({ code: 0 })
  expect(pc.reporters()).toEqual(['0.1.0', '0.2.0'])
  expect(pc.update()).toMatchObject({ isConfirmed: true, openRuns: 0 })
  expect((await pc.run('status')).text).toContain('Phiên bản 0.2.0')

  // The next one replaces it, and the one before stays to go back to.
  pc.server.offer = offerOf({ version: '0.3.0', program: programs['0.3.0'] })
  await pc.run('run', '--force')
  await pc.run('run', '--force')
  expect(pc.reporters()).toEqual(['0.1.0', '0.2.0', '0.2.0', '0.3.0'])
  expect([...pc.kept()].sort()).toEqual(['0.2.0', '0.3.0'])
})

test('without being told to hurry, each PC fetches at a moment of its own', async () => {
  const pc = await scene(offerOf())

  await pc.run('run')
  expect(pc.update().notBefore).toBeGreaterThan(0)
  expect(pc.requests.map(({ path }) => path)).toEqual(['/api/v1/reports'])
})

describe('a server that was taken over', () => {
  const other = Buffer.from('{}')

  test.each<readonly [string, () => Offer, string]>([
    ['signs with a key of its own', () => offerOf({ key: stranger }), 'bad-signature'],
    ['edits the manifest', () => ({ ...offerOf(), manifest: `${offerOf().manifest} ` }), 'bad-signature'],
    ['leaves the signature out', () => ({ ...offerOf(), signature: '' }), 'bad-signature'],
    ['swaps the bundle', () => offerOf({ bundle: brotliCompressSync(other) }), 'bad-bundle'],
    [
      'swaps the bundle for one of the same size',
      () => {
        const offer = offerOf()
        return { ...offer, bundle: Buffer.alloc(offer.bundle.length, 1) }
      },
      'bad-bundle',
    ],
    ['sends more than was signed', () => offerOf({ bundle: Buffer.alloc(900_000) }), 'too-large'],
    [
      'offers an old release as a new one',
      () => offerOf({ version: '0.1.0', announced: '0.9.0' }),
      'downgrade',
    ],
    [
      'offers an older one as a new one',
      () => offerOf({ version: '0.0.9', announced: '0.9.0' }),
      'downgrade',
    ],
    [
      'offers another one than it says',
      () => offerOf({ version: '0.2.0', announced: '0.9.0' }),
      'other-version',
    ],
    ['has a release larger than any', () => offerOf({ bytes: 5_000_000 }), 'too-large'],
    [
      'names a path as the version',
      () => offerOf({ version: '../../x', announced: '0.9.0' }),
      'bad-manifest',
    ],
  ])('and %s changes nothing on the PC, which says why', async (_, make, why) => {
    const pc = await scene(make())
    const ran = await pc.run('run', '--force')

    expect(ran.text).toContain(`(${why})`)
    expect(ran.code).toBe(0)
    expect(pc.update()).toMatchObject({ current: null, failed: { why } })
    expect(pc.kept()).toEqual([])
    expect(await pc.versionOf()).toBe('0.1.0')
    // Its reports go on as before, and it does not ask again at every turn.
    pc.requests.length = 0
    await pc.run('run')
    expect(pc.requests.filter(({ path }) => path !== '/api/v1/reports')).toEqual([])
  })

  test('announces what it does not have: nothing is fetched, nothing stored', async () => {
    const pc = await scene(offerOf())
    pc.server.report = (answer) => {
      pc.server.offer = null
      return answer
    }

    expect((await pc.run('run', '--force')).text).toContain('(not-offered)')
    expect(pc.kept()).toEqual([])
  })

  test('an agent that knows no release key takes nothing from anybody', async () => {
    const pc = await scene(offerOf(), 'no key')

    expect((await pc.run('run', '--force')).text).toContain('(no-key)')
    expect(pc.requests.map(({ path }) => path)).toEqual(['/api/v1/reports'])
  })
})

describe('a release that is signed and does not work here', () => {
  const beginningWith = (code: string): string => `${code};\n${programs['0.2.0']}`

  test('and fails its self-test is never started, nor fetched again', async () => {
    const pc = await scene(
      offerOf({ program: beginningWith('if (process.argv[2] === "self-test") process.exit(1)') }),
    )

    expect((await pc.run('run', '--force')).text).toContain('(self-test)')
    expect(pc.update()).toMatchObject({ current: null, bad: ['0.2.0'] })
    pc.requests.length = 0
    await pc.run('run', '--force')
    expect(pc.requests.map(({ path }) => path)).toEqual(['/api/v1/reports'])
    expect(pc.reporters()).toEqual(['0.1.0'])
  })

  test('and cannot be loaded after all gives way to the installed one in the same run', async () => {
    const broken = beginningWith('if (process.argv[2] === "run") throw new Error("broken")')
    const pc = await scene(offerOf({ program: broken }))
    await pc.run('run', '--force')

    expect(await pc.run('run', '--force')).toMatchObject({ code: 0 })
    expect(pc.reporters()).toEqual(['0.1.0', '0.1.0'])
    expect(pc.update()).toMatchObject({ current: null, bad: ['0.2.0'], failed: { why: 'not-loaded' } })
  })

  test('and dies in its runs is left after three of them', async () => {
    const deadly = beginningWith('if (process.argv[2] === "run") process.kill(process.pid, "SIGKILL")')
    const pc = await scene(offerOf({ program: deadly }))
    await pc.run('run', '--force')

    for (const _ of [1, 2, 3]) expect((await pc.run('run', '--force')).code).toBeNull()
    expect(await pc.run('run', '--force')).toMatchObject({ code: 0 })
    expect(pc.reporters()).toEqual(['0.1.0', '0.1.0'])
    expect(pc.update()).toMatchObject({ current: null, bad: ['0.2.0'], failed: { why: 'crashed' } })
  })

  test('and whose reports the server refuses is left after three of them', async () => {
    const pc = await scene(offerOf())
    await pc.run('run', '--force')
    const refusal = { status: 422, body: { error: { code: 'invalid-report', message: 'không' } } }
    pc.server.report = () => refusal
    for (const _ of [1, 2, 3]) expect((await pc.run('run', '--force')).code).toBe(1)
    pc.server.report = (answer) => answer

    expect(await pc.run('run', '--force')).toMatchObject({ code: 0 })
    expect(pc.reporters().slice(-2)).toEqual(['0.2.0', '0.1.0'])
    expect(pc.update()).toMatchObject({ current: null, failed: { version: '0.2.0', why: 'refused' } })
  })

  test('a line that is down is no fault of it: it stays', async () => {
    const pc = await scene(offerOf())
    await pc.run('run', '--force')
    await pc.stop()

    for (const _ of [1, 2, 3, 4, 5]) expect((await pc.run('run', '--force')).code).toBe(3)
    expect(await pc.versionOf()).toBe('0.2.0')
  })

  test('the one before it is what is gone back to, when that one had proven itself', async () => {
    const pc = await scene(offerOf())
    await pc.run('run', '--force')
    await pc.run('run', '--force')
    const broken = `if (process.argv[2] === "run") throw new Error("broken");\n${programs['0.3.0']}`
    pc.server.offer = offerOf({ version: '0.3.0', program: broken })
    await pc.run('run', '--force')
    await pc.run('run', '--force')

    await pc.run('run', '--force')
    expect(pc.reporters().at(-1)).toBe('0.2.0')
    expect(pc.update()).toMatchObject({ current: { version: '0.2.0' }, isConfirmed: true, bad: ['0.3.0'] })
  })
})

describe('what happens to the files', () => {
  test('a bundle that was changed on the disk is not started', async () => {
    const pc = await scene(offerOf())
    await pc.run('run', '--force')
    const path = join(pc.state, 'versions/0.2.0/agent.cjs')
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n`)

    expect(await pc.versionOf()).toBe('0.1.0')
    expect(pc.update()).toMatchObject({ failed: { why: 'damaged' } })
  })

  test('a folder of versions that is gone, or a record that is none, leaves the installed agent', async () => {
    const pc = await scene(offerOf())
    await pc.run('run', '--force')
    writeFileSync(join(pc.state, 'update.json'), '{"current":{"version":"../../..","sha256":"x"}}')
    expect(await pc.versionOf()).toBe('0.1.0')
    writeFileSync(join(pc.state, 'update.json'), '{"current":{"version":"0.9.0","sha256":"x"}}')
    expect(await pc.versionOf()).toBe('0.1.0')
    writeFileSync(join(pc.state, 'update.json'), '?')
    expect(await pc.versionOf()).toBe('0.1.0')
  })

  test('an installed agent that is newer than the one in the folder runs itself', async () => {
    const old = await scene(offerOf())
    await old.run('run', '--force')
    const pc = await scene(null, '0.3.0')
    mkdirSync(join(pc.state, 'versions/0.2.0'), { recursive: true })
    for (const name of ['update.json', 'versions/0.2.0/agent.cjs'])
      writeFileSync(join(pc.state, name), readFileSync(join(old.state, name)))

    expect(await pc.versionOf()).toBe('0.3.0')
  })

  test('killed at any moment of an update, the PC reports on, by the old version or by the new one', async () => {
    const pc = await scene(offerOf())
    for (let limitMs = 100; limitMs <= 1500; limitMs += 100) {
      await pc.runFor(limitMs, ['run', '--force'])
      // Whatever was left behind, the next start is one of the two.
      expect(['0.1.0', '0.2.0']).toContain(await pc.versionOf())
    }
    const ran = await pc.run('run', '--force')

    expect(ran.code).toBe(0)
    expect(['0.1.0', '0.2.0']).toContain(pc.reporters().at(-1))
  })
})
