/** What the machine asks of whoever signs in: lockout and new passwords by PAM, automatic sign-in by the display manager. */
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { Answer } from '../../platform/doors.ts'
import type { SectionDoors } from './section.ts'
import { lines, parseIni } from './text.ts'

type Accounts = NonNullable<LinuxFacts['accounts']>
type Lockout = NonNullable<Accounts['lockout']>
type PasswordRules = NonNullable<Accounts['passwordRules']>

const MAX_BYTES = 64 * 1024

type Options = ReadonlyMap<string, string>

/** The options of the first line of a PAM stack that calls the module: `deny=5 audit` …; null when none does. */
export function pamOptions(stack: string, module: string): Options | null {
  for (const line of lines(stack)) {
    const words = line.replace(/#.*$/, '').trim().split(/\s+/)
    const at = words.findIndex((word) => word.replace(/^.*\//, '') === `${module}.so`)
    if (at < 0) continue
    return new Map(words.slice(at + 1).map((word) => [word.split('=')[0] ?? '', word.split('=')[1] ?? '']))
  }
  return null
}

/** `deny = 5`, a bare word is a switch; comments from # on. */
const settingsOf = (text: string): Options =>
  new Map(
    lines(text).flatMap((line) => {
      const match = /^([a-z_]+)(?:\s*=\s*(\S+))?/.exec(line.replace(/#.*$/, '').trim())
      return match?.[1] === undefined ? [] : [[match[1], match[2] ?? ''] as const]
    }),
  )

const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : null

/** Defaults of faillock.conf(5); `never` and 0 are both "until an administrator unlocks". */
const FAILLOCK = { attempts: 3, unlockSeconds: 600 }

/** What stands on the line of the stack wins over the file. */
export function lockoutOf(stack: string, configuration: string): Lockout {
  const faillock = pamOptions(stack, 'pam_faillock')
  if (faillock !== null) {
    const settings = settingsOf(configuration)
    const unlock = faillock.get('unlock_time') ?? settings.get('unlock_time')
    const attempts = numberOf(faillock.get('deny') ?? settings.get('deny')) ?? FAILLOCK.attempts
    if (attempts <= 0) return { attempts: 0, unlockSeconds: null }
    const seconds = unlock === 'never' ? 0 : (numberOf(unlock) ?? FAILLOCK.unlockSeconds)
    return { attempts, unlockSeconds: Math.max(0, seconds) }
  }
  const tally = pamOptions(stack, 'pam_tally2') ?? pamOptions(stack, 'pam_tally')
  const attempts = numberOf(tally?.get('deny')) ?? 0
  if (attempts <= 0) return { attempts: 0, unlockSeconds: null }
  return { attempts, unlockSeconds: Math.max(0, numberOf(tally?.get('unlock_time')) ?? 0) }
}

const CREDITS = ['dcredit', 'ucredit', 'lcredit', 'ocredit']
/** Defaults of pwquality.conf(5), of pam_cracklib(8) and of pam_unix(8). */
const PWQUALITY = { length: 8, credit: 0 }
const CRACKLIB = { length: 9, credit: 1 }
const UNIX_LENGTH = 6

/**
 * `configurations` (of pwquality) in the order in which they are read: the later one wins, and the line of the stack over
 * all. Cracklib reads none of them: what they ask for does not hold where it stands in the stack.
 */
export function passwordRulesOf(stack: string, configurations: readonly string[]): PasswordRules {
  const pwquality = pamOptions(stack, 'pam_pwquality')
  const line = pwquality ?? pamOptions(stack, 'pam_cracklib')
  if (line === null) {
    const minLength = numberOf(pamOptions(stack, 'pam_unix')?.get('minlen')) ?? UNIX_LENGTH
    return { minLength: Math.max(0, minLength), minClasses: 0 }
  }
  const defaults = pwquality === null ? CRACKLIB : PWQUALITY
  const files = pwquality === null ? [] : configurations
  const settings = new Map([...files.flatMap((text) => [...settingsOf(text)]), ...line])
  const credits = CREDITS.map((name) => numberOf(settings.get(name)) ?? defaults.credit)
  // A credit above 0 lets a kind of character count as length; below 0 it asks for that kind.
  const lent = credits.reduce((sum, credit) => sum + Math.max(0, credit), 0)
  const wanted = credits.filter((credit) => credit < 0).length
  return {
    minLength: Math.max(0, (numberOf(settings.get('minlen')) ?? defaults.length) - lent),
    minClasses: Math.min(4, Math.max(0, wanted, numberOf(settings.get('minclass')) ?? 0)),
  }
}

/** The first of them that is there. */
async function readFirst(doors: SectionDoors, paths: readonly string[]): Promise<Answer<string>> {
  let last: Answer<string> = { ok: false, why: 'not-found' }
  for (const path of paths) {
    last = await doors.readText(path, MAX_BYTES)
    if (last.ok || last.why !== 'not-found') return last
  }
  return last
}

/** Texts of `*.conf` in a folder, by name. Null: there is one that could not be read. */
async function readFolder(doors: SectionDoors, folder: string): Promise<readonly string[] | null> {
  const names = await doors.list(folder)
  if (!names.ok) return names.why === 'not-found' ? [] : null
  const texts: string[] = []
  for (const name of names.value.filter((one) => one.endsWith('.conf'))) {
    const text = await doors.readText(`${folder}/${name}`, MAX_BYTES)
    if (!text.ok) return null
    texts.push(text.value)
  }
  return texts
}

/** Absent is an empty text; null: it is there and could not be read. */
async function readMaybe(doors: SectionDoors, path: string): Promise<string | null> {
  const text = await doors.readText(path, MAX_BYTES)
  if (text.ok) return text.value
  return text.why === 'not-found' ? '' : null
}

async function readLockout(doors: SectionDoors): Promise<Accounts['lockout']> {
  const stack = await readFirst(doors, ['/etc/pam.d/common-auth', '/etc/pam.d/system-auth'])
  if (!stack.ok) return null
  const configuration = await readMaybe(doors, '/etc/security/faillock.conf')
  return configuration === null ? null : lockoutOf(stack.value, configuration)
}

async function readPasswordRules(doors: SectionDoors): Promise<Accounts['passwordRules']> {
  const stack = await readFirst(doors, ['/etc/pam.d/common-password', '/etc/pam.d/system-auth'])
  if (!stack.ok) return null
  const [parts, main] = await Promise.all([
    readFolder(doors, '/etc/security/pwquality.conf.d'),
    readMaybe(doors, '/etc/security/pwquality.conf'),
  ])
  return parts === null || main === null ? null : passwordRulesOf(stack.value, [...parts, main])
}

const isYes = (value: string | undefined): boolean => /^(true|yes|1)$/i.test(value ?? '')

/** Sections and keys in lower case, as `parseIni` gives them; seats of LightDM are named by a pattern. */
export function signsInByItself(text: string): boolean {
  const sections = parseIni(text)
  const daemon = sections.get('daemon')
  if (isYes(daemon?.get('automaticloginenable')) || isYes(daemon?.get('timedloginenable'))) return true
  if ((sections.get('autologin')?.get('user') ?? '') !== '') return true
  return [...sections].some(
    ([name, keys]) => /^seat(:|defaults$)/.test(name) && (keys.get('autologin-user') ?? '') !== '',
  )
}

const DISPLAY_MANAGER_FILES = [
  ...['/etc/gdm3/custom.conf', '/etc/gdm3/daemon.conf', '/etc/gdm/custom.conf'],
  ...['/etc/lightdm/lightdm.conf', '/etc/sddm.conf'],
]
const DISPLAY_MANAGER_FOLDERS = [
  ...['/etc/lightdm/lightdm.conf.d', '/usr/share/lightdm/lightdm.conf.d'],
  ...['/etc/sddm.conf.d', '/usr/lib/sddm/sddm.conf.d'],
]

async function readAutoLogon(doors: SectionDoors): Promise<boolean | null> {
  const [files, folders] = await Promise.all([
    Promise.all(DISPLAY_MANAGER_FILES.map((path) => readMaybe(doors, path))),
    Promise.all(DISPLAY_MANAGER_FOLDERS.map((path) => readFolder(doors, path))),
  ])
  const texts: readonly (string | null)[] = [
    ...files,
    ...folders.flatMap((folder): readonly (string | null)[] => folder ?? [null]),
  ]
  if (texts.some((text) => text !== null && signsInByItself(text))) return true
  return texts.includes(null) ? null : false
}

export async function readSignInRules(
  doors: SectionDoors,
): Promise<Pick<Accounts, 'lockout' | 'passwordRules' | 'autoLogon'>> {
  const [lockout, passwordRules, autoLogon] = await Promise.all([
    readLockout(doors),
    readPasswordRules(doors),
    readAutoLogon(doors),
  ])
  return { lockout, passwordRules, autoLogon }
}
