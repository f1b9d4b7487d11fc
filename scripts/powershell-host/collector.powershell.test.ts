/**
 * The PowerShell collector of Windows in PowerShell's own engine: what it may use, and every fixture backwards through
 * its doors. The engine here is newer than the one of Windows; what that hides is on docs/windows-checklist.md.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { splitCollectorOutput } from '../../checks/facts/windows/printed.ts'
import { WINDOWS_SECTIONS } from '../../checks/facts/windows/section.ts'
import { WindowsDocument } from '../../checks/facts/windows.ts'
import { MAC_DIGEST, nameDigest } from './answers.ts'
import { caseOf, fixture, fixtures, hasEngine, inEngine, read } from './cases.ts'
import { type Engine, openEngine, type Parsed, type Played } from './host.ts'
import allowed from './powershell.json' with { type: 'json' }

let engine: Engine
beforeAll(() => {
  if (hasEngine) engine = openEngine()
}, 240_000)
afterAll(() => engine?.close())

inEngine('the script', () => {
  let parsed: Parsed
  beforeAll(() => {
    parsed = engine.parse()
  })

  test('has no error, and no syntax newer than PowerShell 2', () => {
    expect({ errors: parsed.errors, newer: parsed.newer }).toEqual({ errors: [], newer: [] })
  })

  test('calls only commands that its Windows has, with parameters that they have there', () => {
    const since = new Map(Object.entries(allowed.commands))
    const own = new Set([...parsed.functions, ...allowed.programs, '$work'])
    const parameters = new Map<string, readonly string[]>(Object.entries(allowed.parameters))
    const offences = parsed.commands.flatMap(({ name, line, guarded, parameters: given }) => {
      if (own.has(name)) return []
      const version = since.get(name)
      if (version === undefined) return [`${line}: ${name}`]
      const unknown = given.filter((one) => !parameters.get(name)?.includes(one))
      return [
        ...(version > 2 && !guarded ? [`${line}: ${name} is not in PowerShell 2`] : []),
        ...unknown.map((one) => `${line}: ${name} -${one}`),
      ]
    })
    expect(offences).toEqual([])
    expect(parsed.commands.length).toBeGreaterThan(200)
  })

  test('uses only types, statics and methods that .NET 2 has', () => {
    expect(parsed.types.filter((name) => !allowed.types.includes(name))).toEqual([])
    expect(parsed.statics.filter((name) => !allowed.statics.includes(name))).toEqual([])
    expect(parsed.methods.filter((name) => !allowed.methods.includes(name))).toEqual([])
  })

  test('names no variable like another but for its case: to PowerShell they are one', () => {
    const spellings = new Map<string, Set<string>>()
    for (const name of parsed.variables) {
      const plain = name.replace(/^script:/, '')
      spellings.set(plain.toLowerCase(), (spellings.get(plain.toLowerCase()) ?? new Set()).add(plain))
    }
    expect([...spellings.values()].filter(({ size }) => size > 1).map((names) => [...names])).toEqual([])
  })

  test('compares nothing with a word that Windows translates', () => {
    const translated = new RegExp(`(?:\\.|\\[')(${allowed.translated.join('|')})\\b`)
    const compared = parsed.comparisons.filter(
      // Null is no word of a language.
      (text) => translated.test(text) && !/\$null -(eq|ne) /.test(text),
    )
    expect(compared).toEqual([])
    expect(parsed.comparisons.length).toBeGreaterThan(200)
  })

  test('opens no key and asks no service of keys: no PIN is ever asked', () => {
    const words = [
      ...parsed.types,
      ...parsed.statics,
      ...parsed.methods,
      ...parsed.commands.map(({ name }) => name),
    ]
    expect(
      words.filter((word) => /RSA|CspParameters|CngKey|PrivateKey|X509|[Pp]kcs11|certutil/.test(word)),
    ).toEqual([])
  })
})

/** What a document cannot say backwards, or says of a Windows that it was not recorded on. */
function comparable(document: WindowsDocument): unknown {
  const { accounts, machine, time, updates, certificates, antivirus, screenLock, autorun, ...rest } = document
  const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
  return {
    ...{
      os: rest.os,
      hardware: rest.hardware,
      licensing: rest.licensing,
      firewall: rest.firewall,
      smb: rest.smb,
    },
    ...{ encryption: rest.encryption, remoteDesktop: rest.remoteDesktop, browsers: rest.browsers },
    ...{ network: rest.network, exploitProtection: rest.exploitProtection, autorun, screenLock },
    software: rest.software?.map((program) => ({ ...program, arch: 'any' })),
    // By the maker's name alone: a hypervisor is present on real PCs too.
    machine: machine && { ...machine, macHashes: machine.macHashes?.map(() => MAC_DIGEST), isVirtual: null },
    time: time && { ...time, nowUtc: 'now' },
    updates: updates && {
      ...updates,
      // Of definitions the script tells nothing; this fixture's title has no number by which it could know them.
      history: updates.history?.filter(({ title }) => !title?.startsWith('Security Intelligence')) ?? null,
      pendingOffline: updates.pendingOffline && { ...updates.pendingOffline, at: 'now' },
      // The name of the package is what carries it.
      lastCumulative: updates.lastCumulative && { ...updates.lastCumulative, version: 'of the name' },
    },
    certificates: certificates && {
      ...certificates,
      // PowerShell cannot see when a key of the registry was written.
      entries: certificates.entries
        ?.map((entry) => ({
          ...{
            ...entry,
            encoding: 'any',
            blob: entry.blob.length,
            lastWrite: entry.store.endsWith('-file') ? entry.lastWrite : null,
          },
        }))
        .sort(byText),
      profiles: certificates.profiles?.toSorted(byText),
      tokenProviders: certificates.tokenProviders?.toSorted(),
    },
    antivirus: antivirus && { ...antivirus, services: antivirus.services?.toSorted(byText) },
    accounts: accounts && {
      ...accounts,
      // Asked for since the fixtures were recorded.
      lockoutForever: accounts.lockoutForever ?? (accounts.lockoutMinutes === null ? null : false),
      autoLogon: accounts.autoLogon ?? null,
      localUsers: accounts.localUsers?.map((user) => ({
        ...user,
        nameHash: user.nameHash === null ? null : nameDigest(user.rid),
      })),
    },
  }
}

/** Documents that no PowerShell of this kind could have printed: played in tests of their own. */
const ELSEWHERE = /^(14|19|22|25|26)-/

inEngine('fixtures played backwards through the doors', () => {
  let played: ReadonlyMap<string, Played>
  beforeAll(() => {
    const cases = fixtures.map(([name, document]) => caseOf(name, document))
    played = new Map(engine.play(cases).map((one) => [one.name, one]))
  }, 240_000)

  const outcome = (name: string) => {
    const one = played.get(name)
    if (one === undefined) throw new Error(`${name} was not played`)
    expect({ errors: one.errors, stopped: one.stopped }).toEqual({ errors: [], stopped: false })
    return read(one)
  }

  test.each(fixtures.filter(([name]) => !ELSEWHERE.test(name)))('%s', (name, document) => {
    const seen = outcome(name)

    expect(comparable(seen)).toEqual(comparable(document))
    const statuses = (from: WindowsDocument) =>
      Object.fromEntries(
        WINDOWS_SECTIONS.map((section) => [
          section,
          {
            status: from.sections[section].status,
            kinds: from.sections[section].errors.map(({ kind }) => kind),
          },
        ]),
      )
    expect(statuses(seen)).toEqual(statuses(document))
  })

  test('a Windows 7 is read by PowerShell 2, with moments as text and no network profiles', () => {
    const document = fixture('14-')
    const seen = outcome('14-win7-sp1-legacy')

    expect(seen.collector.mode).toBe('legacy')
    const { firewall } = document
    expect(comparable(seen)).toEqual(
      comparable({ ...document, firewall: firewall && { ...firewall, activeProfiles: null } }),
    )
  })

  test('of two officers each certificate is known by its owner, whether the owner is signed in or not', () => {
    const document = fixture('19-')
    const seen = outcome('19-vgca-token-absent-two-officers')

    const owners = (from: WindowsDocument) =>
      from.certificates?.entries
        ?.map(({ ownerSid, store, name: print }) => `${ownerSid} ${store} ${print}`)
        .sort()
    expect(owners(seen)).toEqual(owners(document))
    expect(seen.certificates?.profiles?.filter(({ loaded }) => !loaded).length).toBeGreaterThan(0)
  })

  test('every policy of the domain is read, and wins', () => {
    const given = fixture('01-')
    const document: WindowsDocument = {
      ...given,
      firewall: given.firewall && {
        ...given.firewall,
        profiles:
          given.firewall.profiles?.map((one) => ({ ...one, enabledPolicy: false, effective: false })) ?? null,
      },
      updates: given.updates && {
        ...given.updates,
        policy: {
          ...{ wuServer: 'wsus.huyen.test', useWuServer: true, noAutoUpdate: true, auOptions: 2 },
          ...{ doNotConnect: true, targetReleaseVersion: '24H2', deferQualityDays: 30 },
        },
      },
      remoteDesktop: given.remoteDesktop && { ...given.remoteDesktop, denyPolicy: 0, nlaPolicy: 0 },
      antivirus: given.antivirus && { ...given.antivirus, defenderPolicyDisabled: true },
      network: given.network && { ...given.network, machineProxy: 'proxy.huyen.test:3128' },
    }
    const [one] = engine.play([caseOf('policies', document)])

    expect(comparable(read(one ?? expect.fail('not played')))).toEqual(comparable(document))
  })

  test('a PC that signs somebody in by itself says so, and the password lying there is never printed', () => {
    const given = fixture('01-')
    const document: WindowsDocument = {
      ...given,
      accounts: given.accounts && {
        ...given.accounts,
        ...{ lockoutMinutes: null, lockoutForever: true, autoLogon: { isOn: true, hasPassword: true } },
      },
    }
    const [one] = engine.play([caseOf('auto-logon', document)])

    expect(comparable(read(one ?? expect.fail('not played')))).toEqual(comparable(document))
    expect(one?.lines.join('\n')).not.toContain('mat-khau-bi-mat')
  })

  test('out of time, every section that was not reached is skipped, and says so', () => {
    const [one] = engine.play([{ ...caseOf('late', fixture('01-')), parameters: { BudgetSeconds: '-1' } }])
    const seen = read(one ?? expect.fail('not played'))

    const sections = Object.values(seen.sections)
    expect(sections.every(({ status }) => status === 'skipped')).toBe(true)
    expect(seen.os).toBeNull()
  })
})

inEngine('for a PC from which it is carried by hand', () => {
  test('the document is written to a file, in ASCII', () => {
    const [one] = engine.play([
      {
        ...caseOf('file', fixture('01-')),
        parameters: { OutFile: 'E:\\may-07.json', WithCertificateFiles: true },
      },
    ])
    const [line = ''] = one?.lines ?? []

    expect(one?.lines).toHaveLength(1)
    expect(line).toMatch(/^E:\\may-07\.json\|\{[\x20-\x7e]*\}$/)
    expect(
      WindowsDocument.safeParse(splitCollectorOutput(line.split('|').slice(1).join('|'))?.document).success,
    ).toBe(true)
  })
})
