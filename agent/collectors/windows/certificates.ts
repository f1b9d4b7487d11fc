/**
 * Certificates in the profiles, read by the agent itself: plain files, also of officers who are not signed in, also in
 * ConstrainedLanguage. No hive is loaded, no key is opened.
 */
import type { WindowsDocument } from '../../../checks/facts/windows.ts'
import type { Doors, Why } from '../../platform/doors.ts'

type Certificates = NonNullable<WindowsDocument['certificates']>
type Entry = NonNullable<Certificates['entries']>[number]
type Profile = NonNullable<Certificates['profiles']>[number]
type SectionError = WindowsDocument['sections']['certificates']['errors'][number]

const MAX_FILE_BYTES = 64 * 1024
const MAX_ENTRIES = 64
/** Below a profile: AppData\Roaming\Microsoft\SystemCertificates\My\Certificates. */
const LEVELS = 6

const KINDS: Readonly<Record<Why, SectionError['kind']>> = {
  'not-found': 'not-found',
  'access-denied': 'access-denied',
  timeout: 'timeout',
  'too-large': 'parse',
  parse: 'parse',
  other: 'other',
}

export type FoundCertificates = {
  readonly certificates: Certificates
  readonly errors: readonly SectionError[]
}

/** The names of people stand in the paths: none goes into an error. */
const failure = (why: Why): SectionError => ({ source: 'file:profiles', hresult: null, kind: KINDS[why] })

const above = (folder: string, levels: number): string => folder.split('\\').slice(0, -levels).join('\\')

type Read = { readonly profile: Profile; readonly entries: readonly Entry[]; readonly whys: readonly Why[] }

/** Of one person. A folder that cannot be listed is unknown, never empty. */
async function readProfile(doors: Doors, profile: Profile, folder: string): Promise<Read> {
  const names = await doors.list(folder)
  if (!names.ok) {
    const isAbsent = names.why === 'not-found' && (await doors.list(above(folder, LEVELS))).ok
    const seen = { storeReadable: isAbsent, storeExists: isAbsent ? false : null }
    return { profile: { ...profile, ...seen }, entries: [], whys: isAbsent ? [] : [names.why] }
  }
  const entries: Entry[] = []
  const whys: Why[] = names.value.length > MAX_ENTRIES ? ['too-large'] : []
  for (const name of names.value.slice(0, MAX_ENTRIES)) {
    const path = `${folder}\\${name}`
    const [bytes, state] = [await doors.readBytes(path, 0, MAX_FILE_BYTES + 1), await doors.stat(path)]
    if (bytes.ok && bytes.value.length <= MAX_FILE_BYTES)
      entries.push({
        ...{ store: 'user-file', ownerSid: profile.sid, profileLoaded: profile.loaded },
        name: name.slice(0, 255).toUpperCase(),
        lastWrite: state.ok ? state.value.mtime.toISOString() : null,
        ...{ encoding: 'base64', blob: bytes.value.toString('base64') },
      })
    else whys.push(bytes.ok ? 'too-large' : bytes.why)
  }
  return { profile: { ...profile, storeReadable: true, storeExists: true }, entries, whys }
}

/** The same certificate of the same person lies in the files and, by some programs, in the registry too. */
const keyOf = ({ ownerSid, name }: Entry): string => `${ownerSid} ${name.toUpperCase()}`

/** Adds what the profiles hold to what the registry held. `folders`: by SID. */
export async function readProfileCertificates(
  doors: Doors,
  given: Certificates,
  folders: Readonly<Record<string, string>>,
): Promise<FoundCertificates> {
  const reads: Read[] = []
  for (const profile of given.profiles ?? []) {
    const folder = folders[profile.sid]
    reads.push(
      folder === undefined
        ? { profile, entries: [], whys: ['other'] }
        : await readProfile(doors, profile, folder),
    )
  }
  const inFiles = reads.flatMap(({ entries }) => entries)
  const known = new Set(inFiles.map(keyOf))
  const entries = [...inFiles, ...(given.entries ?? []).filter((entry) => !known.has(keyOf(entry)))]
  const whys = new Set(reads.flatMap((one) => one.whys))
  if (entries.length > MAX_ENTRIES) whys.add('too-large')
  return {
    certificates: {
      ...given,
      // Null when the registry could not be looked through at all: files alone prove no absence.
      entries: given.entries === null && inFiles.length === 0 ? null : entries.slice(0, MAX_ENTRIES),
      profiles: given.profiles === null ? null : reads.map(({ profile }) => profile),
    },
    errors: [...whys].sort().map(failure),
  }
}
