/**
 * The release of the agent that lies in DATA_DIR/packages, as `npm run pack` made it. It is handed on as it is: whether
 * its signature is good only the agents can tell, by the key built into them. What is looked at here is whether it is
 * whole, so that nobody announces what half a copy left behind.
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  MAX_BUNDLE_BYTES,
  MAX_OFFER_BYTES,
  ReleaseManifest,
  type ReleaseOffer,
  UPDATE_BUNDLE,
} from '../../checks/report/release.ts'
import type { Deps } from '../deps.ts'

export type Release = {
  readonly version: string
  readonly offer: ReleaseOffer
  readonly bundle: Buffer
  /** Packages whose size or digest is not that of the manifest. */
  readonly damaged: readonly string[]
}

export type Lying =
  | { readonly kind: 'none' }
  | { readonly kind: 'release'; readonly release: Release }
  /** A sentence for IT: what lies there and cannot be offered. */
  | { readonly kind: 'problem'; readonly problem: string }

const MANIFEST = 'manifest.json'
const SIGNATURE = 'manifest.json.sig'
/** Reports come many a second; the folder changes some times a year. */
const LOOK_AGAIN_MS = 30_000

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

async function readMaybe(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Changes when any of the files does. */
async function stampOf(folder: string): Promise<string> {
  const names = [MANIFEST, SIGNATURE, UPDATE_BUNDLE]
  const stamps = names.map(async (name) => {
    try {
      const { mtimeMs, size } = await stat(join(folder, name))
      return `${name} ${mtimeMs} ${size}`
    } catch (error) {
      if (isMissing(error)) return `${name} absent`
      throw error
    }
  })
  return (await Promise.all(stamps)).join('\n')
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const problem = (text: string): Lying => ({ kind: 'problem', problem: text })

export async function readRelease(folder: string): Promise<Lying> {
  const [text, signature, bundle] = await Promise.all(
    [MANIFEST, SIGNATURE, UPDATE_BUNDLE].map((name) => readMaybe(join(folder, name))),
  )
  if (!text) return { kind: 'none' }
  if (!signature || !bundle)
    return problem('Thiếu tệp manifest.json.sig hoặc anxa-agent-update.br: các máy không tự cập nhật được.')
  const manifest = ReleaseManifest.safeParse(parseJson(text.toString('utf8')))
  const entry = manifest.data?.packages.find(({ name }) => name === UPDATE_BUNDLE)
  if (!manifest.success || entry === undefined || text.length > MAX_OFFER_BYTES / 2)
    return problem('Tệp manifest.json không đúng khuôn dạng: các máy không tự cập nhật được.')
  if (bundle.length > MAX_BUNDLE_BYTES || bundle.length !== entry.bytes || sha256(bundle) !== entry.sha256)
    return problem(
      'Tệp anxa-agent-update.br không khớp manifest.json: hãy chép lại cả bộ tệp của bản phát hành.',
    )
  return {
    kind: 'release',
    release: {
      version: manifest.data.version,
      offer: { manifest: text.toString('utf8'), signature: signature.toString('utf8').trim() },
      bundle,
      damaged: await damagedOf(folder, manifest.data),
    },
  }
}

/** Packages that lie beside the manifest and are not those it names; one that is not there is no damage. */
async function damagedOf(folder: string, { packages }: ReleaseManifest): Promise<readonly string[]> {
  const damaged: string[] = []
  for (const { name, bytes, sha256: digest } of packages) {
    if (!/^anxa-agent[-_][\w.-]+$/.test(name)) continue
    const content = await readMaybe(join(folder, name))
    if (content !== null && (content.length !== bytes || sha256(content) !== digest)) damaged.push(name)
  }
  return damaged
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Looked = { readonly atMs: number; readonly stamp: string; readonly lying: Lying }
const looked = new WeakMap<Deps, Looked>()

/** What lies there now; read again when a file changed, looked for at most twice a minute. */
export async function currentRelease(deps: Deps): Promise<Lying> {
  const nowMs = deps.clock.now().getTime()
  const before = looked.get(deps)
  if (before !== undefined && Math.abs(nowMs - before.atMs) < LOOK_AGAIN_MS) return before.lying
  const folder = join(deps.config.DATA_DIR, 'packages')
  const stamp = await stampOf(folder)
  const lying = before?.stamp === stamp ? before.lying : await readRelease(folder)
  looked.set(deps, { atMs: nowMs, stamp, lying })
  return lying
}

/** The version to name in the answer to a report; undefined: none, or a folder that cannot be read. */
export async function announcedVersion(deps: Deps): Promise<string | undefined> {
  try {
    const lying = await currentRelease(deps)
    return lying.kind === 'release' ? lying.release.version : undefined
  } catch (err) {
    deps.log.warn({ err }, 'release of the agent not read')
    return undefined
  }
}
