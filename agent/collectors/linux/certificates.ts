/**
 * Signing certificates in people's NSS databases: the public part alone. key4.db is never opened, no PKCS#11
 * module is ever loaded (three wrong PINs lock a token).
 */
import { reportedPart } from '../../../checks/facts/certificates/reported.ts'
import { readCertificate } from '../../../checks/facts/certificates/x509.ts'
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { People } from './people.ts'
import type { SectionDoors } from './section.ts'
import { type Row, readTable } from './sqlite.ts'
import { readPkcs11Modules, readTokenPresent } from './tokens.ts'

type Certificates = NonNullable<LinuxFacts['certificates']>
type Entry = NonNullable<Certificates['entries']>[number]
type DatabaseKind = 'user' | 'firefox'

const MAX_DATABASE_BYTES = 32 * 1024 * 1024
const MAX_DATABASES = 64
const MAX_ENTRIES = 64

/** Columns are named after the PKCS#11 attribute in hex: a0 CKA_CLASS, a11 CKA_VALUE, a102 CKA_ID. */
const CLASS_CERTIFICATE = 1
const CLASS_PUBLIC_KEY = 2

/** Null when the bytes are no certificate. */
export const parseCertificate = (der: Buffer, owner: string, hasKey: boolean | null): Entry | null => {
  const certificate = readCertificate(der)
  return certificate && { owner, hasKey, ...reportedPart(certificate) }
}

/** Some versions store the class as 4 bytes, others as 8, big end first. */
const classOf = (row: Row): number | null => {
  const cell = row.get('a0')
  if (!Buffer.isBuffer(cell) || cell.length === 0) return typeof cell === 'number' ? cell : null
  return cell.readUInt8(cell.length - 1)
}

type Found = { readonly entries: readonly Entry[]; readonly unparsable: number }

export const certificatesIn = (database: Buffer, owner: string): Found | null => {
  try {
    const rows = readTable(database, 'nssPublic')
    if (!rows) return null
    const keyIds = rows.filter((row) => classOf(row) === CLASS_PUBLIC_KEY).map((row) => row.get('a102'))
    const parsed = rows
      .filter((row) => classOf(row) === CLASS_CERTIFICATE)
      .map((row) => {
        const [der, id] = [row.get('a11'), row.get('a102')]
        const known =
          Buffer.isBuffer(id) && keyIds.some((keyId) => Buffer.isBuffer(keyId) && keyId.equals(id))
        return Buffer.isBuffer(der) ? parseCertificate(der, owner, known ? true : null) : null
      })
    const entries = parsed.filter((entry) => entry !== null)
    return { entries, unparsable: parsed.length - entries.length }
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

type Place = { readonly path: string; readonly owner: string; readonly kind: DatabaseKind }

const placesOf = async (doors: SectionDoors, people: People): Promise<readonly Place[]> => {
  const all = await Promise.all(
    people.persons.map(async (account): Promise<readonly Place[]> => {
      const owner = people.ownerOf(account)
      const roots = [
        `${account.home}/.mozilla/firefox`,
        `${account.home}/snap/firefox/common/.mozilla/firefox`,
      ]
      const profiles = await Promise.all(
        roots.map(async (root) => {
          const names = await doors.list(root)
          return names.ok ? names.value.map((name) => `${root}/${name}/cert9.db`) : []
        }),
      )
      return [
        { path: `${account.home}/.pki/nssdb/cert9.db`, owner, kind: 'user' },
        ...profiles.flat().map((path) => ({ path, owner, kind: 'firefox' as const })),
      ]
    }),
  )
  return all.flat()
}

type Read = { readonly place: Place; readonly found: Found | null }

/** Null for a place where no database lies. */
const readPlace = async (doors: SectionDoors, place: Place): Promise<Read | null> => {
  const bytes = await doors.readBytes(place.path, 0, MAX_DATABASE_BYTES)
  if (!bytes.ok) return bytes.why === 'not-found' ? null : { place, found: null }
  const found = certificatesIn(bytes.value, place.owner)
  if (!found) doors.notUnderstood(`file:${place.path}`)
  return { place, found }
}

const order = (entry: Entry): string =>
  JSON.stringify([entry.owner, entry.notAfter, entry.notBefore, entry.issuer])

const summarise = (read: readonly Read[]): Pick<Certificates, 'databases' | 'entries' | 'unparsable'> => {
  const readable = read.filter(({ found }) => found !== null)
  const entries = readable.flatMap(({ found }) => found?.entries ?? [])
  const looked = read.length === 0 || readable.length > 0
  return {
    databases: read
      .map(({ place, found }) => ({ owner: place.owner, kind: place.kind, readable: found !== null }))
      .slice(0, MAX_DATABASES),
    // A browser keeps the authorities it met; what can sign is the certificate of a person.
    entries: looked
      ? entries
          .filter((entry) => entry.isCa !== true)
          .sort((a, b) => (order(a) < order(b) ? -1 : 1))
          .slice(0, MAX_ENTRIES)
      : null,
    unparsable: looked ? readable.reduce((sum, { found }) => sum + (found?.unparsable ?? 0), 0) : null,
  }
}

export const collectCertificates = async (
  doors: SectionDoors,
  peopleOnce: Promise<People | null>,
): Promise<Certificates | null> => {
  const [people, pkcs11Modules, tokenPresent] = await Promise.all([
    peopleOnce,
    readPkcs11Modules(doors),
    readTokenPresent(doors),
  ])
  if (!people)
    return pkcs11Modules === null && tokenPresent === null
      ? null
      : { databases: null, entries: null, unparsable: null, pkcs11Modules, tokenPresent }
  const places = await placesOf(doors, people)
  const read = (await Promise.all(places.map((place) => readPlace(doors, place)))).filter(
    (one) => one !== null,
  )
  return { ...summarise(read), pkcs11Modules, tokenPresent }
}
