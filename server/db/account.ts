/** PostgreSQL refuses to run as root: which unprivileged account it runs as then. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CannotError } from '../errors.ts'

export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

/** Accounts that exist for this, or belong to no person. initdb needs one with a passwd entry. */
const CANDIDATES = ['postgres', 'nobody']

/** null: run as ourselves. Throws CannotError when root finds no account. */
export function findAccount(uid = process.getuid?.() ?? -1, passwd = '/etc/passwd'): Account | null {
  if (uid !== 0) return null
  const entries = readFileSync(passwd, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const candidate of CANDIDATES) {
    const entry = entries.find(([name]) => name === candidate)
    if (entry === undefined) continue
    return { name: candidate, uid: Number(entry[2]), gid: Number(entry[3]) }
  }
  throw new CannotError(
    `PostgreSQL does not run as root: start the server as a normal user, or "useradd --system postgres"`,
  )
}

/** The first folder above `path`, itself included, that other accounts may not pass; null when all may be. */
export function findClosedFolder(path: string, account: Account): string | null {
  const parts: string[] = []
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    parts.unshift(folder)
    if (dirname(folder) === folder) break
  }
  return parts.find((folder) => !mayPass(folder, account)) ?? null
}

function mayPass(folder: string, account: Account): boolean {
  const { uid, gid, mode } = statSync(folder)
  if (uid === account.uid) return (mode & 0o100) !== 0
  if (gid === account.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}
