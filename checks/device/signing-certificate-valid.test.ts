import { describe, expect, test } from 'vitest'
import type { JudgeInput } from './check.ts'
import { on, told, untilOf, windowsInput } from './testing.ts'
import { linuxInput, linuxSections } from './testing-linux.ts'

const ID = 'signing-certificate-valid'
const said = (input: JudgeInput): string => told(ID, input)

const MACHINE = 'machine'
const [FIRST, SECOND, THIRD] = ['00000000000000a1', '00000000000000b2', '00000000000000c3']
const SERVER = '1.3.6.1.5.5.7.3.1'
const CLIENT = '1.3.6.1.5.5.7.3.2'

const issuer = (cn: string, o?: string) => [
  { type: 'CN', value: cn },
  ...(o === undefined ? [] : [{ type: 'O', value: o }]),
  { type: 'C', value: 'VN' },
]
const STATE_G2 = issuer('CA phục vụ các cơ quan Nhà nước G2', 'Ban Cơ yếu Chính phủ')

const certificate = (changes: object = {}) => ({
  ...{ owner: FIRST, store: 'user-file', profileLoaded: true, lastWrite: null, parsed: true },
  ...{ hasKey: true, provider: null, archived: false, isCa: false, warning: null },
  ...{ thumbprint: 'A'.repeat(40), sha256: 'B'.repeat(64), issuer: STATE_G2 },
  ...{ notBefore: '2025-03-13T00:00:00Z', notAfter: '2027-10-28T03:00:00Z' },
  ...{ keyUsage: ['digitalSignature', 'nonRepudiation'], extendedKeyUsage: null },
  ...changes,
})
const damaged = {
  owner: FIRST,
  store: 'user-file',
  profileLoaded: null,
  lastWrite: null,
  parsed: false,
  reason: 'bad-encoding',
}
const profile = (sid: string, changes: object = {}) => ({
  ...{ sid, loaded: true, storeReadable: true, storeExists: true, lastUse: '2026-10-28T00:00:00Z' },
  ...changes,
})

type Other = Partial<Omit<JudgeInput, 'facts'>>
const pc = (
  entries: readonly object[] | null,
  profiles: readonly object[] | null = [profile(FIRST)],
  other: Other = {},
) => windowsInput('01', { certificates: { entries, profiles } }, other)
const NOT_REQUIRED: Other = { context: { signingRequired: false, clockSkewSeconds: 0 } }

describe('a certificate', () => {
  test.each([
    // 31 days left to the millisecond, and one millisecond less.
    ['2026-11-28T03:00:00Z', 'pass/valid', 31],
    ['2026-11-28T02:59:59Z', 'warn/expires-soon', 30],
    ['2026-10-28T03:00:00Z', 'warn/expires-soon', 0], // its last moment
    ['2026-10-28T02:59:59Z', 'fail/expired', undefined],
  ])('that ends at %s is %s', (notAfter, expected, daysLeft) => {
    const facts = { issuerId: 'vgca-state-g2', class: 'government-specialised', notAfter, owners: 1 }

    expect(said(pc([certificate({ notAfter })]))).toBe(
      `${expected} ${JSON.stringify(daysLeft === undefined ? facts : { ...facts, daysLeft })}`,
    )
  })

  test('that has not begun does not sign yet', () => {
    const begins = certificate({ notBefore: '2026-10-28T03:00:01Z' })

    expect(said(pc([begins]))).toContain('fail/not-yet-valid')
    expect(untilOf(ID, pc([begins]))).toBe('2026-10-28T03:00:01.000Z')
  })

  test('is judged anew at the exact moment', () => {
    const ends = certificate({ notAfter: '2027-01-10T02:45:00Z' })

    expect(untilOf(ID, pc([ends]))).toBe('2026-12-10T02:45:00.001Z')
    expect(untilOf(ID, pc([ends], [profile(FIRST)], on('2027-01-01')))).toBe('2027-01-10T02:45:00.001Z')
    expect(untilOf(ID, pc([ends], [profile(FIRST, { lastUse: null })], on('2027-02-01')))).toBeNull()
  })
})

describe('what looks like a signing certificate and is none', () => {
  test.each([
    ['has no key', { hasKey: false }],
    ['is hidden as superseded', { archived: true }],
    ['is an authority', { isCa: true }],
    ['may only encrypt', { keyUsage: ['keyEncipherment'] }],
    ['names no usage', { keyUsage: null }],
    ['is a server’s', { extendedKeyUsage: [SERVER] }],
    ['comes from nobody of the table', { issuer: issuer('Contoso CA', 'Contoso') }],
    ['is self-issued', { issuer: [] }],
    [
      'comes from the root itself',
      { issuer: issuer('RootCA chuyên dùng Chính phủ G2', 'Ban Cơ yếu Chính phủ') },
    ],
    [
      'has the right name at the wrong place',
      { issuer: [{ type: 'OU', value: 'CA phục vụ các cơ quan Nhà nước G2' }] },
    ],
    ['has one attribute of two', { issuer: issuer('CA phục vụ các cơ quan Nhà nước G2') }],
  ])('%s', (_, changes) => {
    expect(said(pc([certificate(changes)]))).toBe('fail/none-found {}')
  })

  test.each([
    ['signs for non-repudiation only', { keyUsage: ['nonRepudiation'] }],
    ['also serves as a server', { extendedKeyUsage: [SERVER, CLIENT] }],
    ['has an empty list of usages', { extendedKeyUsage: [] }],
    ['was damaged behind the certificate', { warning: 'truncated-header' }],
  ])('but one that %s counts', (_, changes) => {
    expect(said(pc([certificate(changes)]))).toContain('pass/valid')
  })
})

describe('issuers', () => {
  test.each([
    [issuer('Co quan chung thuc so Chinh phu', 'Ban Co yeu Chinh phu'), 'vgca-gov-g1'],
    // Another ministry: the beginning is enough.
    [issuer('Co quan chung thuc so Bo Cong an', 'Ban Co yeu Chinh phu'), 'vgca-other-g1'],
    // Decomposed letters, other case, other spaces.
    [issuer('  ca  PHỤC VỤ các cơ quan Đảng G2'.normalize('NFD'), 'BAN CƠ YẾU CHÍNH PHỦ'), 'vgca-party-g2'],
    [issuer('VNPT Certification Authority', 'VNPT Group'), 'vnpt'],
    // The first of two that match.
    [issuer('Viettel-CA', 'Viettel Group'), 'viettel-rs'],
    [
      [
        { type: 'O', value: 'Bkav Corporation' },
        { type: 'CN', value: 'BkavCA SHA256' },
      ],
      'bkav',
    ],
  ])('%#: %s', (names, issuerId) => {
    expect(said(pc([certificate({ issuer: names })]))).toContain(`"issuerId":"${issuerId}"`)
  })
})

describe('several certificates', () => {
  const until = (notAfter: string, changes: object = {}) => certificate({ notAfter, ...changes })

  test('of one owner: the latest end decides', () => {
    expect(
      said(pc([until('2020-01-01T00:00:00Z'), until('2028-01-01T00:00:00Z'), until('2026-11-01T00:00:00Z')])),
    ).toContain(
      'pass/valid {"issuerId":"vgca-state-g2","class":"government-specialised","notAfter":"2028-01-01T00:00:00Z","owners":1',
    )
  })

  test('a renewed one that has not begun does not hide the one in use', () => {
    const renewed = until('2029-01-01T00:00:00Z', { notBefore: '2026-11-15T00:00:00Z' })
    const both = [until('2026-11-20T00:00:00Z'), renewed]

    expect(said(pc(both))).toContain('warn/expires-soon')
    // From its first moment on it decides.
    expect(untilOf(ID, pc(both))).toBe('2026-11-15T00:00:00.000Z')
  })

  test('of several owners: the worst, of equal ones the one that ends first', () => {
    const profiles = [profile(FIRST), profile(SECOND), profile(THIRD)]
    const three = (first: string, second: string, third: string) =>
      said(pc([until(first), until(second, { owner: SECOND }), until(third, { owner: THIRD })], profiles))

    expect(three('2028-01-01T00:00:00Z', '2026-11-01T00:00:00Z', '2027-01-01T00:00:00Z')).toBe(
      'warn/expires-soon {"issuerId":"vgca-state-g2","class":"government-specialised","notAfter":"2026-11-01T00:00:00Z","owners":3,"daysLeft":3}',
    )
    expect(three('2026-10-01T00:00:00Z', '2026-09-01T00:00:00Z', '2028-01-01T00:00:00Z')).toBe(
      'fail/expired {"issuerId":"vgca-state-g2","class":"government-specialised","notAfter":"2026-09-01T00:00:00Z","owners":3}',
    )
    expect(three('2028-01-01T00:00:00Z', '2028-02-01T00:00:00Z', '2027-12-01T00:00:00Z')).toContain(
      '"notAfter":"2027-12-01T00:00:00Z"',
    )
  })

  test('the store of the whole PC is an owner of its own', () => {
    expect(
      said(pc([until('2028-01-01T00:00:00Z'), until('2026-09-01T00:00:00Z', { owner: MACHINE })])),
    ).toContain('fail/expired')
  })
})

describe('a profile that nobody uses', () => {
  const old = certificate({ notAfter: '2026-01-01T00:00:00Z' })
  const lastUsed = (lastUse: string | null, other: Other = {}) =>
    said(pc([old], [profile(FIRST, { lastUse })], other))

  test.each([
    ['2026-05-01T03:00:00Z', 'fail/expired'], // 180 days ago
    ['2026-04-30T03:00:01Z', 'fail/expired'],
    ['2026-04-30T03:00:00Z', 'fail/none-found'], // 181
    [null, 'fail/expired'],
  ])('since %s', (lastUse, expected) => {
    expect(lastUsed(lastUse)).toContain(expected)
  })

  test('is only called so by a clock that was right', () => {
    expect(
      lastUsed('2020-01-01T00:00:00Z', { context: { signingRequired: true, clockSkewSeconds: 301 } }),
    ).toContain('fail/expired')
  })

  test('drops out by time alone', () => {
    const input = pc([certificate()], [profile(FIRST, { lastUse: '2026-05-02T00:00:00Z' })])

    expect(untilOf(ID, input)).toBe('2026-10-30T00:00:00.000Z')
  })
})

describe('without a candidate', () => {
  const other = certificate({ hasKey: false })

  test.each([
    ['nobody must sign here', [], [profile(FIRST)], NOT_REQUIRED, 'not-applicable/not-required {}'],
    ['somebody must', [other], [profile(FIRST)], {}, 'fail/none-found {}'],
    [
      'a store was refused',
      [other],
      [profile(FIRST), profile(SECOND, { storeReadable: false })],
      {},
      'unknown/some-stores-not-readable {}',
    ],
    [
      'of a store nothing is known',
      [],
      [profile(FIRST, { storeReadable: null })],
      NOT_REQUIRED,
      'unknown/some-stores-not-readable {}',
    ],
    [
      'a certificate is damaged',
      [other, damaged],
      [profile(FIRST)],
      {},
      'unknown/unparsable-certificates {}',
    ],
    ['the entries were not read', null, [profile(FIRST)], NOT_REQUIRED, 'unknown/stores-not-readable {}'],
    ['the profiles were not read', [], null, NOT_REQUIRED, 'unknown/stores-not-readable {}'],
  ] as const)('%s', (_, entries, profiles, more, expected) => {
    expect(said(pc(entries, profiles, more))).toBe(expected)
  })

  test('one candidate is enough, whatever else could not be read', () => {
    expect(
      said(pc([certificate(), damaged], [profile(FIRST), profile(SECOND, { storeReadable: false })])),
    ).toContain('pass/valid')
  })
})

describe('Linux', () => {
  const entry = (changes: object = {}) => ({
    ...{ owner: FIRST, hasKey: true, isCa: false, issuer: STATE_G2 },
    ...{ notBefore: '2025-03-13T00:00:00Z', notAfter: '2027-10-28T03:00:00Z' },
    ...{ keyUsage: ['digitalSignature'], extendedKeyUsage: null },
    ...changes,
  })
  const database = (readable: boolean) => ({ owner: FIRST, kind: 'firefox' as const, readable })
  const linux = (
    certificates: {
      databases?: ReturnType<typeof database>[] | null
      entries?: ReturnType<typeof entry>[] | null
      unparsable?: number | null
    },
    signingRequired = true,
  ) =>
    linuxInput(
      {
        certificates: {
          ...{
            databases: [database(true)],
            entries: [],
            unparsable: 0,
            pkcs11Modules: null,
            tokenPresent: null,
          },
          ...certificates,
        },
      },
      { context: { signingRequired, clockSkewSeconds: 0 } },
    )

  test.each([
    ['a certificate with its key', linux({ entries: [entry()] }), 'pass/valid'],
    ['one that ended', linux({ entries: [entry({ notAfter: '2026-01-01T00:00:00Z' })] }), 'fail/expired'],
    ['none', linux({}), 'fail/none-found'],
    ['none, and none needed', linux({}, false), 'not-applicable/not-required'],
    [
      'nothing read, and none needed',
      linux({ databases: null, entries: null }, false),
      'not-applicable/not-required',
    ],
    ['nothing read', linux({ databases: null, entries: null }), 'unknown/stores-not-readable'],
    ['no database', linux({ databases: [] }), 'unknown/stores-not-readable'],
    [
      'one database of two',
      linux({ databases: [database(true), database(false)] }),
      'unknown/some-stores-not-readable',
    ],
    ['a damaged one', linux({ unparsable: 1 }), 'unknown/unparsable-certificates'],
    // Whether it can sign was not told.
    [
      'one whose key may be on a token',
      linux({ entries: [entry({ hasKey: null })] }),
      'unknown/stores-not-readable',
    ],
    ['a colleague’s', linux({ entries: [entry({ hasKey: false })] }), 'fail/none-found'],
  ])('%s', (_, input, expected) => {
    expect(said(input).split(' ')[0]).toBe(expected)
  })

  test('a section that failed says nothing, also where nobody must sign', () => {
    const sections = linuxSections({ certificates: 'denied' })

    expect(said(linuxInput({ sections }))).toBe('not-applicable/not-required {}')
    expect(said(linuxInput({ sections }, { context: { signingRequired: true, clockSkewSeconds: 0 } }))).toBe(
      'unknown/stores-not-readable {}',
    )
  })
})
