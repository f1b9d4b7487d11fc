/** Who uses this machine. Names and homes stay inside the collector; outside, a person is a digest. */
import { createHash } from 'node:crypto'
import type { Doors } from '../../platform/doors.ts'
import { lines } from './text.ts'

export type Account = {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
  readonly shell: string
}

export type People = {
  readonly accounts: readonly Account[]
  /** Accounts with a login shell and a UID of people, in order of UID. */
  readonly persons: readonly Account[]
  readonly ownerOf: (account: Account) => string
}

const FIRST_PERSON = 1000
/** Above lies `nobody` and what systemd makes up for itself. */
const LAST_PERSON = 59_999
const MAX_PERSONS = 200

const isLoginShell = (shell: string): boolean =>
  shell !== '' && !/\/(nologin|false|sync|shutdown|halt)$/.test(shell)

export const parsePasswd = (text: string): readonly Account[] =>
  lines(text).flatMap((line) => {
    const [name, , uid, gid, , home, shell] = line.split(':')
    if (!name || !/^\d{1,10}$/.test(uid ?? '') || !/^\d{1,10}$/.test(gid ?? '')) return []
    return [{ name, uid: Number(uid), gid: Number(gid), home: home ?? '', shell: shell ?? '' }]
  })

/** Null when the account file could not be read. The machine id salts the digests: they compare on this PC only. */
export const readPeople = async (doors: Doors): Promise<People | null> => {
  const [passwd, machineId] = await Promise.all([
    doors.readText('/etc/passwd'),
    doors.readText('/etc/machine-id', 256),
  ])
  if (!passwd.ok) return null
  const salt = machineId.ok ? machineId.value.trim() : ''
  const accounts = parsePasswd(passwd.value)
  const persons = accounts
    .filter(({ uid, shell }) => uid >= FIRST_PERSON && uid <= LAST_PERSON && isLoginShell(shell))
    .sort((a, b) => a.uid - b.uid)
    .slice(0, MAX_PERSONS)
  const ownerOf = (account: Account): string =>
    createHash('sha256').update(`${salt}:${account.uid}`).digest('hex').slice(0, 16)
  return { accounts, persons, ownerOf }
}
