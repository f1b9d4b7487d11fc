import { describe, expect, test } from 'vitest'
import { findProperty, PROPERTY, readStoreBlob } from './certificates/blob.ts'
import { decodeBytes } from './certificates/encoding.ts'
import { readKeyProvider } from './certificates/key-provider.ts'
import { extension, property, tlv, writeCertificate } from './certificates/testing-der.ts'
import { decodeUtf16 } from './certificates/text.ts'
import { readCertificate } from './certificates/x509.ts'
import { CollectorDocument, Facts } from './facts.ts'
import { LINUX_SECTIONS, LinuxFacts } from './linux.ts'
import { accountKeyOf } from './privacy.ts'
import { hash, recordedPcs } from './testing.ts'
import { toFacts } from './to-facts.ts'
import type { StoredCertificate } from './windows/certificates.ts'
import { WINDOWS_SECTIONS } from './windows/section.ts'
import { WindowsDocument, WindowsFacts } from './windows.ts'

const pcs = recordedPcs()
const [healthy] = pcs
if (!healthy) throw new Error('there is no recorded PC')

const SID = 'S-1-5-21-1111111111-2222222222-3333333333-1001'
const FRIENDLY_NAME = 11

const stored = (blob: ArrayLike<number>): StoredCertificate => ({
  store: 'user-file',
  ownerSid: SID,
  profileLoaded: true,
  name: '00',
  lastWrite: null,
  encoding: 'base64',
  blob: Buffer.from(Array.from(blob)).toString('base64'),
})

/** The facts of the healthy PC, had its certificate store held this. */
const factsWith = (...entries: readonly StoredCertificate[]): WindowsFacts => {
  const { certificates } = healthy.document
  if (!certificates) throw new Error('the recorded PC has no certificates')
  return toFacts({ ...healthy.document, certificates: { ...certificates, entries: [...entries] } }, hash)
}

/** Every text that could name the people of a PC: what their certificates and accounts are called. */
const privateTexts = ({ certificates, accounts }: WindowsDocument): readonly string[] => {
  const fromBlobs = (certificates?.entries ?? []).flatMap((entry) => {
    const blob = readStoreBlob(decodeBytes(entry.blob, entry.encoding) ?? new Uint8Array())
    const friendly = findProperty(blob, FRIENDLY_NAME)
    const provider = findProperty(blob, PROPERTY.keyProvider)
    const der = findProperty(blob, PROPERTY.certificate)
    return [
      entry.blob,
      friendly && decodeUtf16(friendly, true).replace(/\0$/, ''),
      provider && readKeyProvider(provider)?.containerName,
      // The country is the issuer's too.
      ...((der && readCertificate(der)?.subject) ?? [])
        .filter(({ type }) => type !== 'C')
        .map(({ value }) => value),
    ]
  })
  const users = (accounts?.localUsers ?? []).flatMap(({ sid, nameHash }) => [sid, nameHash])
  return [...fromBlobs, ...users].filter((text) => typeof text === 'string')
}

describe('the recorded PCs', () => {
  test('are thirty, and each fits the contract', () => {
    expect(pcs).toHaveLength(30)
    for (const { document } of pcs) expect(CollectorDocument.parse(document)).toEqual(document)
  })

  test.each(pcs)('$name becomes facts that a report may carry', ({ document }) => {
    const facts = toFacts(document, hash)

    expect(Facts.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts)
    expect(Object.keys(facts)).toEqual(Object.keys(document))
  })

  test.each(pcs)('$name keeps everything that names nobody', ({ document }) => {
    const { host, machine, licensing, certificates, screenLock, autorun, accounts, network, ...rest } =
      document

    const facts = toFacts(document, hash)

    expect(facts).toMatchObject(rest)
    expect(facts.machine).toEqual(
      machine && { ...machine, computerSid: machine.computerSid && accountKeyOf(machine.computerSid, hash) },
    )
    expect([facts.certificates?.readers, facts.certificates?.tokenProviders]).toEqual([
      certificates?.readers,
      certificates?.tokenProviders,
    ])
  })

  test('hold private texts of every kind that must not leave', () => {
    const all = new Set(pcs.flatMap(({ document }) => privateTexts(document)))

    for (const text of ['Nguyễn Văn Mẫu', 'nvmau@mau.gov.vn', 'CCCD:000000000000', 'VNPT-0A1B2C3D', SID])
      expect(all).toContain(text)
  })

  test.each(pcs)('$name lets none of them out', ({ document }) => {
    const text = JSON.stringify(toFacts(document, hash))

    const escaped = (secret: string) => JSON.stringify(secret).slice(1, -1)
    expect(privateTexts(document).filter((secret) => text.includes(escaped(secret)))).toEqual([])
    expect(text).not.toMatch(/S-1-5-21-|S-1-12-1-|nameHash|"blob"/)
  })

  test.each(pcs)('$name still tells whose is what: accounts that were equal are equal', ({ document }) => {
    const sidsOf = (value: WindowsDocument | WindowsFacts) => [
      value.host.runAsSid,
      ...(value.certificates?.profiles ?? []).map(({ sid }) => sid),
      ...(value.screenLock?.users ?? []).map(({ sid }) => sid),
      ...(value.autorun?.users ?? []).map(({ sid }) => sid),
      ...(value.accounts?.localUsers ?? []).map(({ sid }) => sid),
      ...(value.accounts?.administrators ?? []).map(({ sid }) => sid),
      ...(value.accounts?.interactiveSids ?? []),
      value.accounts?.lastInteractiveSid,
    ]
    const facts = toFacts(document, hash)
    const before = [...sidsOf(document), ...(document.certificates?.entries ?? []).map((one) => one.ownerSid)]
    const after = [...sidsOf(facts), ...(facts.certificates?.entries ?? []).map(({ owner }) => owner)]

    const groups = (values: readonly unknown[]) => values.map((value) => values.indexOf(value))
    expect(groups(after)).toEqual(groups(before))
  })
})

describe('a stored certificate', () => {
  const person = [
    { type: 'CN', value: 'nvmau' },
    { type: 'E', value: 'nvmau@mau.gov.vn' },
  ] as const
  const authority = [
    { type: 'O', value: 'Ban Cơ yếu Chính phủ' },
    { type: 'E', value: 'ca@mau.gov.vn' },
    { type: 'UID', value: 'MST:0000000000' },
  ] as const

  test('is told by its issuer, its end and what it may be used for', () => {
    const [entry] = toFacts(healthy.document, hash).certificates?.entries ?? []

    expect(entry).toEqual({
      owner: accountKeyOf(SID, hash),
      store: 'user-file',
      profileLoaded: true,
      lastWrite: healthy.document.certificates?.entries?.[0]?.lastWrite,
      parsed: true,
      hasKey: true,
      provider: 'Microsoft Base Smart Card Crypto Provider',
      archived: false,
      isCa: false,
      thumbprint: '8026310F7DF1EAFDD4B03DDB0F7D3B5EAAEB2900',
      sha256: 'C52B592D45C8DF72A7FFF835852F0F780A1B201C4C5E9D7B18E6F0341720FD60',
      issuer: [
        { type: 'C', value: 'VN' },
        { type: 'O', value: 'Ban Cơ yếu Chính phủ' },
        { type: 'CN', value: 'CA phục vụ các cơ quan Nhà nước G2' },
      ],
      notBefore: '2025-03-13T09:36:53Z',
      notAfter: '2030-03-12T09:36:53Z',
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      extendedKeyUsage: null,
      warning: null,
    })
  })

  test('that issued itself tells no issuer, for that is the person', () => {
    const der = writeCertificate({ issuer: person, subject: person })

    const facts = factsWith(stored(property(PROPERTY.certificate, der)))

    expect(facts.certificates?.entries?.[0]).toMatchObject({ parsed: true, issuer: [] })
    expect(JSON.stringify(facts)).not.toContain('nvmau')
  })

  test('tells no mail address and no number of its issuer', () => {
    const der = writeCertificate({ issuer: authority, subject: person })

    const [entry] = factsWith(stored(property(PROPERTY.certificate, der))).certificates?.entries ?? []

    expect(entry).toMatchObject({ issuer: [{ type: 'O', value: 'Ban Cơ yếu Chính phủ' }] })
  })

  test('of the whole PC belongs to the machine', () => {
    const entry = { ...stored([]), store: 'machine-registry', ownerSid: null } as const

    expect(factsWith(entry).certificates?.entries?.[0]).toMatchObject({ owner: 'machine' })
  })

  test('that cannot be read is an entry with its reason, never no entry', () => {
    const facts = factsWith(stored([]), stored([1, 2]), { ...stored([]), blob: '***' })

    expect(facts.certificates?.entries?.map((entry) => !entry.parsed && entry.reason)).toEqual([
      'empty',
      'truncated-header',
      'bad-encoding',
    ])
  })

  test('with more and longer names than a report takes is cut, not refused', () => {
    const issuer = Array.from({ length: 40 }, () => ({ type: 'O' as const, value: 'ệ'.repeat(300) }))
    const usages = extension(37, tlv(0x30, ...Array.from({ length: 40 }, () => tlv(6, [0x55, 0x1d, 0x25]))))
    const der = writeCertificate({ issuer, subject: person, extensions: [usages] })

    const [entry] = factsWith(stored(property(PROPERTY.certificate, der))).certificates?.entries ?? []

    if (!entry?.parsed) throw new Error('the certificate was not read')
    expect(entry.issuer).toHaveLength(32)
    expect(entry.issuer[0]?.value).toHaveLength(256)
    expect(entry.extendedKeyUsage).toHaveLength(32)
  })
})

describe('texts that a collector passes on', () => {
  const { document } = healthy

  test('lose SIDs and the names of profile folders wherever they stand', () => {
    const error = {
      source: `file:C:\\Users\\nvmau\\AppData and HKU\\${SID}\\Software`,
      hresult: null,
      kind: 'other',
    }
    const sections = { ...document.sections, software: { status: 'partial', ms: 1, errors: [error] } }

    const facts = toFacts(WindowsDocument.parse({ ...document, sections }), hash)

    expect(facts.sections.software.errors[0]?.source).toBe(
      `file:C:\\Users\\*\\AppData and HKU\\${accountKeyOf(SID, hash)}\\Software`,
    )
  })

  test('lose the sign-in of a proxy', () => {
    const network = {
      winHttpProxy: 'user:p@ss@proxy.mau.gov.vn:8080',
      systemProxyEnabled: true,
      userProxies: [{ sid: SID, proxy: 'nvmau:secret@10.0.0.1:3128', pacHost: null }],
      dnsServers: null,
      tls12ClientDisabled: null,
    }

    expect(toFacts({ ...document, network }, hash).network).toMatchObject({
      winHttpProxy: 'proxy.mau.gov.vn:8080',
      userProxies: [{ sid: accountKeyOf(SID, hash), proxy: '10.0.0.1:3128' }],
    })
  })

  test('lose what no database can hold', () => {
    const program = { name: 'A\0B\ud83d', version: null, publisher: null, installDate: null, arch: null }

    const facts = toFacts({ ...document, software: [{ ...program, scope: 'user' }] }, hash)

    expect(facts.software?.[0]?.name).toBe('A\ufffdB\ufffd')
  })

  test('do not outgrow their limit, so that nobody can keep a PC from reporting', () => {
    const name = `${'S-1-12-1-1 '.repeat(23)}\\Users\\a`.slice(0, 256)
    const program = { name, version: null, publisher: null, installDate: null, arch: null }

    const facts = toFacts({ ...document, software: [{ ...program, scope: 'user' }] }, hash)

    expect(facts.software?.[0]?.name).toHaveLength(name.length)
    expect(facts.software?.[0]?.name).not.toContain('S-1-12-1')
  })
})

describe('a report', () => {
  test('with the SID of a person in it is no facts', () => {
    const facts = toFacts(healthy.document, hash)

    const named = { ...facts, host: { ...facts.host, runAsSid: SID } }

    expect(WindowsFacts.safeParse(named).success).toBe(false)
    expect(WindowsFacts.safeParse({ ...facts, host: { ...facts.host, runAsSid: 'S-1-5-18' } }).success).toBe(
      true,
    )
  })

  test('has a section for each group that can fail', () => {
    expect(Object.keys(healthy.document.sections)).toEqual([...WINDOWS_SECTIONS])
  })

  test('of Linux is passed on as it is', () => {
    const section = { status: 'ok', errors: [] }
    const document = LinuxFacts.parse({
      contract: 'linux-collector/1',
      collector: { version: '1.0.0', elevated: true },
      sections: Object.fromEntries(LINUX_SECTIONS.map((name) => [name, section])),
      ...Object.fromEntries([...LINUX_SECTIONS, 'browsers'].map((name) => [name, null])),
      software: [],
      time: { nowUtc: '2026-11-20T01:00:00Z', timezone: null, ntp: true, synchronized: null, service: null },
    })

    expect(toFacts(document, hash)).toBe(document)
  })
})
