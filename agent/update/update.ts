/** Fetches a version that the server announced, and starts it from the next run on, if it is what it should be. */
import { spawn } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import {
  MAX_BUNDLE_BYTES,
  MAX_OFFER_BYTES,
  MAX_UNPACKED_BUNDLE_BYTES,
  RELEASE_BUNDLE_PATH,
  RELEASE_PATH,
  ReleaseBundle,
  ReleaseManifest,
  ReleaseOffer,
  UPDATE_BUNDLE,
} from '../../checks/report/release.ts'
import { compareVersions } from '../../checks/report/version.ts'
import { AGENT_VERSION, RELEASE_KEY } from '../config.ts'
import type { AgentContext } from '../context.ts'
import { waysOf } from '../proxy/routes.ts'
import type { Device } from '../state/device.ts'
import { errorCode, writeDurably } from '../state/files.ts'
import { get, parseBody, type Target } from '../transport.ts'
import { readUpdate, type UpdateState, versionBundle, versionFolder, writeUpdate } from './state.ts'

/** The PCs of a room are announced the same version in the same hour: each fetches at a moment of its own. */
const SPREAD_MS = 4 * 3_600_000
/** What failed is looked at again the next day: the server may hold something better by then. */
const AGAIN_MS = 24 * 3_600_000
const SELF_TEST_MS = 120_000

/** Why a version was not taken; shown by `status` and `doctor`. */
export type UpdateFailure =
  | 'no-key' // This build knows no release key: nothing can be verified.
  | 'not-offered' // The server announced it and then had none.
  | 'not-reached'
  | 'bad-signature'
  | 'bad-manifest'
  | 'downgrade' // Older than what runs, or the same.
  | 'other-version' // Not the one that was announced.
  | 'too-large'
  | 'bad-bundle' // Not the size or the digest that was signed, or nothing that can be unpacked.
  | 'self-test'
  | 'not-stored'

class Refused extends Error {
  readonly why: UpdateFailure
  constructor(why: UpdateFailure) {
    super(why)
    this.why = why
  }
}

export type UpdateInput = {
  readonly stateDir: string
  readonly device: Device
  /** The version in the server's last answer. */
  readonly announced: string
  /** At once, not at a moment of its own. */
  readonly isForced: boolean
}

/** Answers what a person should read of it; null: nothing was to be done. Never throws for what the server sends. */
export const updateIfDue = async (context: AgentContext, input: UpdateInput): Promise<string | null> => {
  const { stateDir, announced, isForced } = input
  const state = readUpdate(stateDir)
  const now = context.clock.now()
  if (compareVersions(announced, AGENT_VERSION) <= 0 || state.bad.includes(announced)) return null
  if (state.current !== null && compareVersions(announced, state.current.version) <= 0) return null
  // Moments too far ahead are those of a clock that was wrong.
  const isWaiting = state.notBefore > now.getTime() && state.notBefore - now.getTime() <= AGAIN_MS
  if (state.notBefore === 0 && !isForced) {
    writeUpdate(stateDir, { ...state, notBefore: now.getTime() + Math.floor(context.random() * SPREAD_MS) })
    return null
  }
  if (isWaiting && !isForced) return null
  try {
    const version = await fetchVersion(input)
    writeUpdate(stateDir, begun(readUpdate(stateDir), version, now))
    tidy(stateDir)
    return `Đã nhận phiên bản ${version.version}; dùng từ lượt chạy sau.`
  } catch (error) {
    const why = error instanceof Refused ? error.why : 'not-stored'
    const failed = { version: announced, at: now.toISOString(), why }
    const before = readUpdate(stateDir)
    // What does not even start here will not start tomorrow.
    const bad = why === 'self-test' ? [...before.bad, announced] : before.bad
    writeUpdate(stateDir, { ...before, bad, failed, notBefore: now.getTime() + AGAIN_MS })
    return `Chưa cập nhật được lên phiên bản ${announced} (${why}); bản đang chạy vẫn làm việc như cũ.`
  }
}

const begun = (
  state: UpdateState,
  version: { readonly version: string; readonly sha256: string },
  now: Date,
): UpdateState => ({
  ...state,
  current: version,
  previous: state.isConfirmed ? state.current : null,
  ...{ isConfirmed: false, openRuns: 0, refusals: 0, notBefore: 0, failed: null },
  updatedAt: now.toISOString(),
})

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function fetchVersion({ stateDir, device, announced }: UpdateInput) {
  if (RELEASE_KEY === null) throw new Refused('no-key')
  const ways = waysOf(stateDir, device.proxy ?? null)
  const target = { server: device.server, caPem: device.caPem, ways }
  const wanted = verified(await fetchOffer(target), RELEASE_KEY, announced)
  const bytes = await fetchBytes(target, RELEASE_BUNDLE_PATH, wanted.bytes)
  if (bytes.length !== wanted.bytes || sha256(bytes) !== wanted.sha256) throw new Refused('bad-bundle')
  const bundle = unpacked(bytes)
  store(stateDir, announced, bundle)
  if (!(await passesSelfTest(stateDir, announced))) throw new Refused('self-test')
  return { version: announced, sha256: sha256(Buffer.from(bundle['agent.cjs'])) }
}

async function fetchBytes(target: Target, path: string, maxBytes: number): Promise<Buffer> {
  const reply = await get(target, path, maxBytes)
  if (!reply.ok) throw new Refused(reply.why === 'ANSWER_TOO_LARGE' ? 'too-large' : 'not-reached')
  if (reply.status !== 200) throw new Refused('not-offered')
  return reply.body
}

async function fetchOffer(target: Target): Promise<ReleaseOffer> {
  const bytes = await fetchBytes(target, RELEASE_PATH, MAX_OFFER_BYTES)
  const offer = ReleaseOffer.safeParse(parseBody(bytes.toString('utf8')))
  if (!offer.success) throw new Refused('bad-manifest')
  return offer.data
}

/** Nothing of the manifest is looked at before its signature holds. */
function verified({ manifest, signature }: ReleaseOffer, releaseKey: string, announced: string) {
  const key = createPublicKey(releaseKey)
  if (!verify(null, Buffer.from(manifest), key, Buffer.from(signature, 'base64')))
    throw new Refused('bad-signature')
  const read = ReleaseManifest.safeParse(parseBody(manifest))
  const bundle = read.data?.packages.find(({ name }) => name === UPDATE_BUNDLE)
  if (!read.success || bundle === undefined) throw new Refused('bad-manifest')
  // An old release is signed as well as a new one: whoever holds the server may offer it again.
  if (compareVersions(read.data.version, AGENT_VERSION) <= 0) throw new Refused('downgrade')
  if (read.data.version !== announced) throw new Refused('other-version')
  if (bundle.bytes > MAX_BUNDLE_BYTES) throw new Refused('too-large')
  return bundle
}

function unpacked(bytes: Buffer): ReleaseBundle {
  try {
    const text = brotliDecompressSync(bytes, { maxOutputLength: MAX_UNPACKED_BUNDLE_BYTES }).toString('utf8')
    return ReleaseBundle.parse(JSON.parse(text))
  } catch {
    throw new Refused('bad-bundle')
  }
}

/** Beside, then renamed: a folder with the name of a version is whole. */
function store(stateDir: string, version: string, bundle: ReleaseBundle): void {
  const place = versionFolder(stateDir, version)
  const beside = `${place}.part`
  removeFolder(beside)
  removeFolder(place)
  mkdirSync(beside, { recursive: true, mode: 0o700 })
  for (const [name, content] of Object.entries(bundle)) writeDurably(join(beside, name), content)
  renameSync(beside, place)
}

/** With the files in it; Node 12 has no call for it. */
function removeFolder(path: string): void {
  for (const name of namesIn(path) ?? []) unlinkSync(join(path, name))
  if (namesIn(path) !== null) rmdirSync(path)
}

/** Null: there is no such folder. */
function namesIn(path: string): readonly string[] | null {
  try {
    return readdirSync(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** The new version looks at this PC once, sends nothing, and ends in order. */
const passesSelfTest = (stateDir: string, version: string): Promise<boolean> =>
  new Promise((resolve) => {
    const args = [versionBundle(stateDir, version), 'self-test', '--state', stateDir]
    const child = spawn(process.execPath, args, { stdio: 'ignore', windowsHide: true })
    const limit = setTimeout(() => child.kill('SIGKILL'), SELF_TEST_MS)
    child.on('error', () => resolve(false))
    child.on('close', (code) => {
      clearTimeout(limit)
      resolve(code === 0)
    })
  })

/** Versions that are neither the one that runs next nor the one to go back to. */
function tidy(stateDir: string): void {
  const { current, previous } = readUpdate(stateDir)
  const kept = [current?.version, previous?.version, AGENT_VERSION]
  const folder = join(stateDir, 'versions')
  for (const name of namesIn(folder) ?? []) if (!kept.includes(name)) removeFolder(join(folder, name))
}
