/** Rights of accounts: counts and dates, never names; what the shadow file holds is turned into yes or no at once. */
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import { type LastLogins, readLastLogins } from './last-logins.ts'
import type { Account, People } from './people.ts'
import type { SectionDoors } from './section.ts'
import { readSignInRules } from './sign-in-rules.ts'
import { lines } from './text.ts'

type Accounts = NonNullable<LinuxFacts['accounts']>

/** sudo on Debian and Ubuntu, admin on old Ubuntu, wheel elsewhere. */
const ADMIN_GROUPS = new Set(['sudo', 'admin', 'wheel'])

type AdminGroups = { readonly members: ReadonlySet<string>; readonly gids: ReadonlySet<number> }

export const parseAdminGroups = (text: string): AdminGroups => {
  const groups = lines(text)
    .map((line) => line.split(':'))
    .filter(([name]) => ADMIN_GROUPS.has(name ?? ''))
  const members = groups.flatMap(([, , , list]) => (list ?? '').split(',').map((name) => name.trim()))
  return {
    members: new Set(members.filter((name) => name !== '' && name !== 'root')),
    gids: new Set(groups.flatMap(([, , gid]) => (/^\d+$/.test(gid ?? '') ? [Number(gid)] : []))),
  }
}

type PasswordState = 'locked' | 'empty' | 'set'

const passwordState = (field: string): PasswordState => {
  if (field === '') return 'empty'
  return /^[!*]/.test(field) ? 'locked' : 'set'
}

const readPasswordStates = async (
  doors: SectionDoors,
): Promise<ReadonlyMap<string, PasswordState> | null> => {
  const shadow = await doors.readText('/etc/shadow')
  if (!shadow.ok) return null
  return new Map(
    lines(shadow.value).flatMap((line) => {
      const [name, field] = line.split(':', 2)
      if (!name || field === undefined) return []
      return [[name, passwordState(field)] as const]
    }),
  )
}

const countNoPassword = (text: string): number =>
  lines(text).filter((line) => !line.trim().startsWith('#') && line.includes('NOPASSWD')).length

const readSudoRules = async (doors: SectionDoors): Promise<number | null> => {
  const main = await doors.readText('/etc/sudoers')
  if (!main.ok) return main.why === 'not-found' ? 0 : null
  const names = await doors.list('/etc/sudoers.d')
  // sudo itself skips names with a dot or a tilde at the end.
  const used = names.ok ? names.value.filter((name) => !name.includes('.') && !name.endsWith('~')) : []
  const parts = await Promise.all(used.map((name) => doors.readText(`/etc/sudoers.d/${name}`)))
  const texts = [main, ...parts].flatMap((part) => (part.ok ? [part.value] : []))
  return texts.reduce((sum, text) => sum + countNoPassword(text), 0)
}

type Sources = {
  readonly people: People | null
  readonly groups: AdminGroups | null
  readonly passwords: ReadonlyMap<string, PasswordState> | null
  readonly logins: LastLogins | null
}

const administratorsOf = ({ people, groups }: Sources): ReadonlySet<string> | null => {
  if (!groups) return null
  const byPrimaryGroup = people?.accounts.filter(({ gid, uid }) => groups.gids.has(gid) && uid !== 0) ?? []
  return new Set([...groups.members, ...byPrimaryGroup.map(({ name }) => name)])
}

const personsOf = (sources: Sources, administrators: ReadonlySet<string> | null): Accounts['people'] => {
  const { people, passwords, logins } = sources
  if (!people) return null
  return people.persons.map((account: Account) => ({
    owner: people.ownerOf(account),
    administrator: administrators?.has(account.name) ?? null,
    locked: passwords ? passwords.get(account.name) === 'locked' : null,
    lastLoginOn: logins?.get(account.uid) ?? null,
    lastLoginKnown: logins !== null,
  }))
}

export const collectAccounts = async (
  doors: SectionDoors,
  peopleOnce: Promise<People | null>,
): Promise<Accounts | null> => {
  const people = await peopleOnce
  const [group, passwords, sudoWithoutPassword, logins, signInRules] = await Promise.all([
    doors.readText('/etc/group'),
    readPasswordStates(doors),
    readSudoRules(doors),
    people ? readLastLogins(doors, people.persons) : null,
    readSignInRules(doors),
  ])
  const sources = { people, groups: group.ok ? parseAdminGroups(group.value) : null, passwords, logins }
  if (people === null && sources.groups === null) return null
  const administrators = administratorsOf(sources)
  const states = passwords ? [...passwords] : null
  return {
    administrators: administrators?.size ?? null,
    lockedAdministrators:
      administrators && states
        ? states.filter(([name, state]) => state === 'locked' && administrators.has(name)).length
        : null,
    extraRootAccounts: people
      ? people.accounts.filter(({ uid, name }) => uid === 0 && name !== 'root').length
      : null,
    rootPasswordSet: passwords ? passwords.get('root') === 'set' : null,
    emptyPasswords: states ? states.filter(([, state]) => state === 'empty').length : null,
    sudoWithoutPassword,
    ...signInRules,
    people: personsOf(sources, administrators),
  }
}
