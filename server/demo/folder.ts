/** DATA_DIR of a demo: whose it is, how far it got, and how it is emptied. */
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { DAY_MS } from '../../checks/time/zone.ts'
import { removePlace } from '../db/place.ts'
import { findHolder } from '../db/server-lock.ts'
import { CannotError, UsageError } from '../errors.ts'
import { VERSION } from '../version.ts'

const MARK = 'demo.json'
export const AGENT_FOLDER = 'agent'
/** Everything a demo puts into its folder. */
const CONTENTS = ['postgres', 'secrets', AGENT_FOLDER, MARK]

/** Changes with the story: a demo of another edition is built anew. */
const EDITION = 1
/** "An antivirus that stopped 12 days ago" is no longer true after that long. */
const TOLD_DAYS = 7

export const Mark = z.object({
  edition: z.number(),
  version: z.string(),
  state: z.enum(['building', 'ready']),
  /** The moment the story is told from. */
  anchor: z.coerce.date(),
  /** What the keys of the sample PCs are made from. */
  seed: z.string(),
})
export type Mark = z.infer<typeof Mark>

/** Why the folder has to be built; `goes-on`: it is whole and goes on from where it was. */
export type Found =
  | { readonly kind: 'goes-on'; readonly mark: Mark }
  | {
      readonly kind: 'build'
      readonly why: 'new' | 'half-built' | 'told-long-ago' | 'other-version' | 'asked'
    }

/** Throws UsageError for a folder that is somebody else's, CannotError when a demo is running in it. */
export function inspectFolder(dataDir: string, now: Date, options: { readonly fresh: boolean }): Found {
  if (!existsSync(dataDir) || readdirSync(dataDir).length === 0) return { kind: 'build', why: 'new' }
  if (!existsSync(join(dataDir, MARK)))
    throw new UsageError(
      `--data: ${dataDir} đã có dữ liệu không phải của bản mẫu; hãy chọn một thư mục trống hoặc chưa có`,
    )
  const holder = findHolder(join(dataDir, 'postgres'))
  if (holder !== null)
    throw new CannotError(`bản mẫu trong ${dataDir} đang chạy (tiến trình ${holder.pid}); hãy dừng nó trước`)
  const mark = readMark(dataDir)
  if (mark === null || mark.state === 'building') return { kind: 'build', why: 'half-built' }
  if (options.fresh) return { kind: 'build', why: 'asked' }
  if (mark.edition !== EDITION || mark.version !== VERSION) return { kind: 'build', why: 'other-version' }
  const age = now.getTime() - mark.anchor.getTime()
  return age < 0 || age > TOLD_DAYS * DAY_MS
    ? { kind: 'build', why: 'told-long-ago' }
    : { kind: 'goes-on', mark }
}

function readMark(dataDir: string): Mark | null {
  try {
    return Mark.safeParse(JSON.parse(readFileSync(join(dataDir, MARK), 'utf8'))).data ?? null
  } catch (error) {
    // Torn by a power cut: nothing in the folder can be trusted to be whole then.
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Empties the folder of an earlier demo and marks it as being built. Call after `inspectFolder` has allowed it. */
export function beginFolder(dataDir: string, anchor: Date): Mark {
  const mark: Mark = {
    ...{ edition: EDITION, version: VERSION, state: 'building', anchor },
    seed: randomBytes(32).toString('base64url'),
  }
  if (existsSync(dataDir)) {
    removePlace(dataDir)
    for (const name of CONTENTS.filter((content) => content !== MARK))
      rmSync(join(dataDir, name), { recursive: true, force: true })
  } else {
    mkdirSync(dirname(resolve(dataDir)), { recursive: true })
    mkdirSync(dataDir)
    // The account of the database has to pass, as through any DATA_DIR; by chmod, whatever the umask.
    chmodSync(dataDir, 0o711)
  }
  writeMark(dataDir, mark)
  return mark
}

export function finishFolder(dataDir: string, mark: Mark): void {
  writeMark(dataDir, { ...mark, state: 'ready' })
}

/** The seed makes private keys: for the owner alone. */
function writeMark(dataDir: string, mark: Mark): void {
  const draft = join(dataDir, `${MARK}.${process.pid}`)
  writeFileSync(draft, `${JSON.stringify(mark)}\n`, { mode: 0o600, flush: true })
  renameSync(draft, join(dataDir, MARK))
}
