import { describe, expect, test } from 'vitest'
import { type Answer, type Doors, found, missing, type Why } from '../../platform/doors.ts'
import { replayDoors } from '../../platform/replay-doors.ts'
import { readProfileCertificates } from './certificates.ts'

const SID = 'S-1-5-21-1-2-3-1001'
const PROFILE = 'C:\\Users\\Nguyễn Văn An'
const FOLDER = `${PROFILE}\\AppData\\Roaming\\Microsoft\\SystemCertificates\\My\\Certificates`
const PRINT = 'AB'.repeat(20)

const doors = (
  folders: Readonly<Record<string, readonly string[] | Why>>,
  files: Readonly<Record<string, Buffer | Why>> = {},
): Doors => {
  const answer = <T>(value: T | Why | undefined): Answer<T> =>
    value === undefined
      ? missing('not-found')
      : typeof value === 'string'
        ? missing(value as Why)
        : found(value)
  return {
    ...replayDoors({ files: {}, absent: [], commands: {} }),
    list: async (path) => answer<readonly string[]>(folders[path]),
    readBytes: async (path, offset, length) => {
      const file = answer<Buffer>(files[path])
      return file.ok ? found(file.value.subarray(offset, offset + length)) : file
    },
    stat: async () => found({ mtime: new Date('2026-10-20T01:12:44Z'), sizeBytes: 1, uid: 0 }),
  }
}

const given = (entries: readonly object[] = []) => ({
  entries: entries.map((entry) => ({
    ...{ store: 'user-registry' as const, ownerSid: SID, profileLoaded: true, name: PRINT },
    ...{ lastWrite: null, encoding: 'hex' as const, blob: '00', ...entry },
  })),
  profiles: [{ sid: SID, loaded: false, storeReadable: null, storeExists: null, lastUse: null }],
  readers: [],
  tokenProviders: [],
  certPropSvc: null,
})
const read = (machine: Doors, from = given(), folders: Record<string, string> = { [SID]: FOLDER }) =>
  readProfileCertificates(machine, from, folders)

describe('the store of an officer', () => {
  test('is read from the files of the profile, also when nobody is signed in', async () => {
    const { certificates, errors } = await read(
      doors(
        { [FOLDER]: [PRINT.toLowerCase()] },
        { [`${FOLDER}\\${PRINT.toLowerCase()}`]: Buffer.from('blob') },
      ),
    )

    expect(errors).toEqual([])
    expect(certificates.profiles).toMatchObject([{ storeReadable: true, storeExists: true }])
    expect(certificates.entries).toEqual([
      {
        ...{ store: 'user-file', ownerSid: SID, profileLoaded: false, name: PRINT },
        ...{
          lastWrite: '2026-10-20T01:12:44.000Z',
          encoding: 'base64',
          blob: Buffer.from('blob').toString('base64'),
        },
      },
    ])
  })

  test('that is not there, in a profile that can be read, holds nothing', async () => {
    const { certificates, errors } = await read(doors({ [PROFILE]: ['AppData'] }))

    expect(certificates.profiles).toMatchObject([{ storeReadable: true, storeExists: false }])
    expect(errors).toEqual([])
  })

  test.each([
    ['the store is closed', { [FOLDER]: 'access-denied' as const, [PROFILE]: [] }, 'access-denied'],
    ['the profile is closed', { [PROFILE]: 'access-denied' as const }, 'not-found'],
  ])('is unknown, never empty, when %s', async (_, folders, kind) => {
    const { certificates, errors } = await read(doors(folders))

    expect(certificates.profiles).toMatchObject([{ storeReadable: false, storeExists: null }])
    expect(errors).toEqual([{ source: 'file:profiles', hresult: null, kind }])
    expect(JSON.stringify(errors)).not.toContain('Nguyễn')
  })

  test('is unknown when it lies on a server', async () => {
    const { certificates, errors } = await read(doors({}), given(), {})

    expect(certificates.profiles).toMatchObject([{ storeReadable: null }])
    expect(errors).toMatchObject([{ kind: 'other' }])
  })

  test('counts a certificate once that stands in the registry too', async () => {
    const files = { [`${FOLDER}\\${PRINT}`]: Buffer.from('blob') }
    const other = 'CD'.repeat(20)
    const { certificates } = await read(doors({ [FOLDER]: [PRINT] }, files), given([{}, { name: other }]))

    expect(certificates.entries?.map(({ store, name }) => `${store} ${name}`)).toEqual([
      `user-file ${PRINT}`,
      `user-registry ${other}`,
    ])
  })

  test('with a file that is too large or closed is told as not wholly read', async () => {
    const files = {
      [`${FOLDER}\\A`]: Buffer.alloc(64 * 1024 + 1),
      [`${FOLDER}\\B`]: 'access-denied' as const,
    }
    const { certificates, errors } = await read(doors({ [FOLDER]: ['A', 'B'] }, files))

    expect(certificates.entries).toEqual([])
    expect(errors.map(({ kind }) => kind)).toEqual(['access-denied', 'parse'])
  })
})

test('no more than 64 certificates go into a report, and the section says that there are more', async () => {
  const names = Array.from({ length: 70 }, (_, at) => at.toString(16).padStart(40, '0'))
  const files = Object.fromEntries(names.map((name) => [`${FOLDER}\\${name}`, Buffer.from(name)]))
  const { certificates, errors } = await read(doors({ [FOLDER]: names }, files))

  expect(certificates.entries).toHaveLength(64)
  expect(errors.map(({ kind }) => kind)).toContain('parse')
})
