/** Automatic lock per person: GNOME's dconf databases, KDE's file. */
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import { type Gvdb, type GvdbValue, parseGvdb } from './gvdb.ts'
import type { Account, People } from './people.ts'
import type { SectionDoors } from './section.ts'
import { lines, parseIni } from './text.ts'

type ScreenLock = NonNullable<LinuxFacts['screenLock']>
type UserLock = NonNullable<ScreenLock['users']>[number]

const MAX_DATABASE_BYTES = 8 * 1024 * 1024
const LOCK_ENABLED = '/org/gnome/desktop/screensaver/lock-enabled'
const LOCK_DELAY = '/org/gnome/desktop/screensaver/lock-delay'
const IDLE_DELAY = '/org/gnome/desktop/session/idle-delay'
const LOCK_FORBIDDEN = '/org/gnome/desktop/lockdown/disable-lock-screen'

const readDatabase = async (doors: SectionDoors, path: string): Promise<Gvdb | 'absent' | null> => {
  const bytes = await doors.readBytes(path, 0, MAX_DATABASE_BYTES)
  if (!bytes.ok) return bytes.why === 'not-found' ? 'absent' : null
  const database = parseGvdb(bytes.value)
  if (!database) doors.notUnderstood(`file:${path}`)
  return database
}

/** System databases in the order of the profile: the first that has a value wins below the person's own. */
const readSystemDatabases = async (doors: SectionDoors): Promise<readonly Gvdb[]> => {
  const profile = await doors.readText('/etc/dconf/profile/user', 64 * 1024)
  // Without a profile dconf uses the database `site` alone.
  const names = profile.ok
    ? lines(profile.value).flatMap((line) => /^\s*system-db:([A-Za-z0-9._-]+)/.exec(line)?.[1] ?? [])
    : ['site']
  const databases = await Promise.all(names.map((name) => readDatabase(doors, `/etc/dconf/db/${name}`)))
  return databases.flatMap((database) => (database === null || database === 'absent' ? [] : [database]))
}

/** A key that a system database locks cannot be changed by the person. */
export const effective = (own: Gvdb | null, system: readonly Gvdb[], key: string): GvdbValue | undefined => {
  const locked = system.some((database) => database.locks.has(key))
  const order = locked || own === null ? system : [own, ...system]
  return order.map((database) => database.values.get(key)).find((value) => value !== undefined)
}

const asBoolean = (value: GvdbValue | undefined): boolean | null =>
  typeof value === 'boolean' ? value : null
const asSeconds = (value: GvdbValue | undefined): number | null =>
  typeof value === 'number' && value >= 0 ? value : null

const unreadable = (owner: string, settings: 'gnome' | 'kde'): UserLock => ({
  owner,
  settings,
  readable: false,
  lockEnabled: null,
  idleSeconds: null,
  lockDelaySeconds: null,
})

const readGnome = async (
  doors: SectionDoors,
  home: string,
  owner: string,
  system: readonly Gvdb[],
): Promise<UserLock | null> => {
  const own = await readDatabase(doors, `${home}/.config/dconf/user`)
  if (own === null) return unreadable(owner, 'gnome')
  if (own === 'absent') return null
  const get = (key: string) => effective(own, system, key)
  return {
    owner,
    settings: 'gnome',
    readable: true,
    lockEnabled: get(LOCK_FORBIDDEN) === true ? false : asBoolean(get(LOCK_ENABLED)),
    idleSeconds: asSeconds(get(IDLE_DELAY)),
    lockDelaySeconds: asSeconds(get(LOCK_DELAY)),
  }
}

const MAX_MINUTES = 100_000

const readKde = async (doors: SectionDoors, home: string, owner: string): Promise<UserLock | null> => {
  const text = await doors.readText(`${home}/.config/kscreenlockerrc`, 64 * 1024)
  if (!text.ok) return text.why === 'not-found' ? null : unreadable(owner, 'kde')
  const daemon = parseIni(text.value).get('daemon')
  const autolock = daemon?.get('autolock')
  const numberOf = (value: string | undefined): number | null =>
    value !== undefined && /^\d{1,6}$/.test(value) && Number(value) <= MAX_MINUTES ? Number(value) : null
  const minutes = numberOf(daemon?.get('timeout'))
  return {
    owner,
    settings: 'kde',
    readable: true,
    lockEnabled: autolock === undefined ? null : autolock.toLowerCase() === 'true',
    idleSeconds: minutes === null ? null : minutes * 60,
    lockDelaySeconds: numberOf(daemon?.get('lockgrace')),
  }
}

const readDesktop = async (doors: SectionDoors): Promise<boolean | null> => {
  const folders = await Promise.all(
    ['/usr/share/xsessions', '/usr/share/wayland-sessions'].map((path) => doors.list(path)),
  )
  if (folders.some((names) => names.ok && names.value.some((name) => name.endsWith('.desktop')))) return true
  return folders.every((names) => names.ok || names.why === 'not-found') ? false : null
}

export const collectScreenLock = async (
  doors: SectionDoors,
  peopleOnce: Promise<People | null>,
): Promise<ScreenLock | null> => {
  const [people, desktop, system] = await Promise.all([
    peopleOnce,
    readDesktop(doors),
    readSystemDatabases(doors),
  ])
  if (!people) return desktop === null ? null : { desktop, users: null }
  const readUser = async (account: Account): Promise<readonly UserLock[]> => {
    const owner = people.ownerOf(account)
    const both = await Promise.all([
      readGnome(doors, account.home, owner, system),
      readKde(doors, account.home, owner),
    ])
    return both.filter((lock) => lock !== null)
  }
  const users = await Promise.all(people.persons.slice(0, 32).map(readUser))
  return { desktop, users: users.flat() }
}
