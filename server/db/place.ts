/** Folders of the embedded database, readable by the account it runs as. */
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { CannotError } from '../errors.ts'
import { type Account, findClosedFolder } from './account.ts'
import { type Binaries, binariesIn } from './binaries.ts'

/** Where data goes when DATA_DIR lies below a folder closed to other accounts (the home of root is 0700). */
const OPEN_FOLDER = '/var/lib/anxa'

/** DATA_DIR/postgres, made if missing; with a link there when it has to live elsewhere. The real path. */
export function makePlace(dataDir: string, account: Account | null, log: Logger): string {
  // The account may pass through a DATA_DIR of ours, not list it: what is inside has its own rights. By chmod,
  // because the umask narrows the mode of mkdir.
  if (!existsSync(dataDir)) {
    mkdirSync(dirname(resolve(dataDir)), { recursive: true })
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    if (account !== null) chmodSync(dataDir, 0o711)
  }
  const place = join(resolve(dataDir), 'postgres')
  if (!existsSync(place)) {
    const closed = account === null ? null : findClosedFolder(dataDir, account)
    if (account === null || closed === null) mkdirSync(place, { mode: 0o700 })
    else {
      symlinkSync(makeOpenFolder(), place)
      log.warn(
        { closed, place: realpathSync(place) },
        'database kept outside DATA_DIR: its account may not pass',
      )
    }
  }
  const real = realpathSync(place)
  const closed = account === null ? null : findClosedFolder(join(real, '..'), account)
  if (account !== null && closed !== null)
    throw new CannotError(
      `PostgreSQL runs as "${account.name}", which may not pass ${closed}: put DATA_DIR elsewhere, or "chmod o+x ${closed}"`,
    )
  giveTo(real, account)
  return real
}

export function giveTo(path: string, account: Account | null): void {
  if (account !== null) chownSync(path, account.uid, account.gid)
}

/** The copy keeps the rights of the original, which may be for root alone: then they are the account's. */
function giveTreeTo(path: string, account: Account): void {
  lchownSync(path, account.uid, account.gid)
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(path, name), account.uid, account.gid)
}

function makeOpenFolder(): string {
  mkdirSync(OPEN_FOLDER, { recursive: true })
  chmodSync(OPEN_FOLDER, 0o711)
  return mkdtempSync(join(OPEN_FOLDER, 'data-'))
}

/** The programs themselves, or a copy in `place` when the account may not reach them (a checkout below /root). */
export function reachableBinaries(binaries: Binaries, place: string, account: Account | null): Binaries {
  if (account === null || findClosedFolder(binaries.folder, account) === null) return binaries
  const copy = join(place, `programs-${binaries.version}`)
  if (!existsSync(copy)) {
    const draft = `${copy}.draft`
    rmSync(draft, { recursive: true, force: true })
    cpSync(join(binaries.folder, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    })
    giveTreeTo(draft, account)
    renameSync(draft, copy)
  }
  return binariesIn(copy, binaries.version)
}

/** Takes DATA_DIR/postgres away, also where it lives elsewhere. The caller knows that no server runs in it. */
export function removePlace(dataDir: string): void {
  const place = join(resolve(dataDir), 'postgres')
  // A link that leads nowhere counts as absent.
  const real = existsSync(place) ? realpathSync(place) : place
  if (real !== place && dirname(real) !== OPEN_FOLDER)
    throw new CannotError(`${place} leads to ${real}, which this program has not made`)
  rmSync(real, { recursive: true, force: true })
  rmSync(place, { recursive: true, force: true })
}
