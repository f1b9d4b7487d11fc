/** What Windows answered on real PCs, as recorded in public places: which door each case goes through, what comes of it. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { WindowsSectionName } from '../../checks/facts/windows/section.ts'
import { CONTROL, type Doors, type Instance, NT, utc, type Values } from './answers.ts'

const FOLDER = new URL('recorded/', import.meta.url)

const Fields = z.record(z.string(), z.unknown())
const Recordings = z.object({ cases: z.array(z.object({ note: z.string(), value: z.unknown() })) })

const FILES = [
  ...(['bitlocker', 'firewall', 'hotfix', 'mpcomputerstatus', 'operatingsystem', 'physicaldisk'] as const),
  ...(['securitycenter2', 'time', 'useraccount', 'wua-history'] as const),
] as const
type File = (typeof FILES)[number]

export type Play = {
  readonly doors: (healthy: Doors) => Doors
  /** What is read through that door: everything else stays as it was. */
  readonly touches: readonly WindowsSectionName[]
  /** What the document must hold, compared with `toMatchObject`. */
  readonly document: Readonly<Record<string, unknown>>
  /** Kinds of errors that the touched section tells. */
  readonly kinds?: readonly string[]
  readonly legacy?: true
}
type Told = Play | { readonly notPlayed: string }

export const SECURITY_CENTER = 'root/SecurityCenter2/AntiVirusProduct'
export const DEFENDER = 'root/Microsoft/Windows/Defender/MSFT_MpComputerStatus'
const VOLUMES = 'root/CIMV2/Security/MicrosoftVolumeEncryption/Win32_EncryptableVolume'
const FIXES = 'root/cimv2/Win32_QuickFixEngineering'
const NOTHING_TO_PLAY = 'only a remark was recorded, no answer'
const NEVER_ASKED = 'the words of a program that the collector never runs'

export const withClass =
  (door: string, answer: readonly Instance[] | { readonly throw: string }) => (doors: Doors) => ({
    ...doors,
    cim: { ...doors.cim, [door]: answer },
  })
export const withKeys = (keys: Readonly<Record<string, Values>>) => (doors: Doors) => ({
  ...doors,
  registry: {
    ...doors.registry,
    ...Object.fromEntries(Object.entries(keys).map(([path, values]) => [path.toLowerCase(), values])),
  },
})
/** To ADSI they are known too, but nobody ever signed in as one of them. */
export const withUsers = (users: readonly Instance[]) => (doors: Doors) => ({
  ...withClass('root/cimv2/Win32_UserAccount', users)(doors),
  accounts: Object.fromEntries(
    users.map(({ Name }) => [String(Name).toLowerCase(), { lastLogin: null, rules: {} }]),
  ),
})
const withHistory = (history: readonly Instance[]) => (doors: Doors) => ({
  ...doors,
  com: { ...doors.com, historyTotal: history.length, history },
})

const orNull = (value: unknown) => (value === undefined || value === '' ? null : value)

/** The methods are asked, never the properties: the numbers recorded of one are those of the other. */
function volume(value: unknown, methods: unknown): Play {
  const { DriveLetter = 'C:', VolumeType = 0, ...given } = Fields.parse(value)
  const known = z.record(z.string(), Fields).parse(methods)
  const answer = (name: string) => ({
    ...known[name],
    ...Object.fromEntries(Object.entries(given).filter(([field]) => field in (known[name] ?? {}))),
  })
  const ids = z.array(z.string()).parse(answer('GetKeyProtectors').VolumeKeyProtectorID)
  const [protection, conversion] = [answer('GetProtectionStatus'), answer('GetConversionStatus')]
  const method = answer('GetEncryptionMethod')
  const instance = {
    ...{ DriveLetter, VolumeType },
    $methods: {
      ...{ GetProtectionStatus: protection, GetConversionStatus: conversion, GetEncryptionMethod: method },
      GetKeyProtectors: answer('GetKeyProtectors'),
      GetKeyProtectorType: Object.fromEntries(ids.map((id) => [id, answer('GetKeyProtectorType')])),
    },
  }
  const expected = {
    ...{ driveLetter: DriveLetter, volumeType: VolumeType, protectionStatus: protection.ProtectionStatus },
    ...{ conversionStatus: conversion.ConversionStatus, encryptionMethod: method.EncryptionMethod },
    ...{ encryptionPercentage: 100, protectorTypes: ids.map(() => 1) },
  }
  return {
    ...{ doors: withClass(VOLUMES, [instance]), touches: ['encryption'], kinds: [] },
    document: { encryption: { available: true, volumes: [expected] } },
  }
}

const firewall = (profiles: Readonly<Record<string, unknown>>): Play => ({
  doors: withKeys(
    Object.fromEntries(
      Object.entries(profiles).map(([name, values]) => [
        `${CONTROL}\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\${name}`,
        Fields.parse(values),
      ]),
    ),
  ),
  ...{ touches: ['firewall'], kinds: [] },
  document: {
    firewall: {
      profiles: ['DomainProfile', 'StandardProfile', 'PublicProfile'].map((name, at) => ({
        profile: ['domain', 'private', 'public'][at],
        // The healthy PC has all three on.
        effective: name in profiles ? Fields.parse(profiles[name]).EnableFirewall === 1 : true,
      })),
    },
  },
})

export const fixes = (rows: readonly { readonly text: string; readonly day: string | null }[]): Play => ({
  doors: withClass(
    FIXES,
    rows.map(({ text }, at) => ({ HotFixID: `KB500000${at}`, InstalledOn: text })),
  ),
  ...{ touches: ['updates'], kinds: [] },
  document: {
    updates: { qfe: rows.map(({ text, day }) => ({ installedOn: day, installedOnRaw: orNull(text) })) },
  },
})

/** `wmic` writes booleans as words; the classes themselves answer booleans. */
const typed = (value: unknown): Instance =>
  Object.fromEntries(
    Object.entries(Fields.parse(value)).map(([name, one]) => [
      name,
      one === 'TRUE' ? true : one === 'FALSE' ? false : one,
    ]),
  )

const defender = (value: unknown, expected: Readonly<Record<string, unknown>>): Play => ({
  ...{ doors: withClass(DEFENDER, [typed(value)]), touches: ['antivirus'], kinds: [] },
  document: { antivirus: { defender: expected } },
})

const rfc1123 = (text: unknown): string | null =>
  typeof text === 'string' ? new Date(text).toISOString().replace('.000Z', 'Z') : null

/** Products that Security Center names; the programs of none of them lie on the PC of the test. */
function products(value: unknown): Play {
  const list = z.array(Fields).parse(value)
  return {
    ...{ doors: withClass(SECURITY_CENTER, list), touches: ['antivirus'], kinds: [] },
    document: {
      antivirus: {
        securityCenterAvailable: true,
        products: list.map((one) => {
          const program = orNull(one.pathToSignedProductExe)
          return {
            ...{ displayName: one.displayName, instanceGuid: orNull(one.instanceGuid) },
            ...{ productState: orNull(one.productState), timestamp: rfc1123(one.timestamp) },
            ...{ productExe: program, reportingExe: orNull(one.pathToSignedReportingExe) },
            productExeExists: program === null || String(program).includes('://') ? null : false,
          }
        }),
      },
    },
  }
}

/** An entry as the collector prints it, back to what COM answered. */
export const entry = (printed: Readonly<Record<string, unknown>>): Instance => ({
  ...{
    Date: utc(String(printed.date)),
    Title: printed.title,
    UpdateIdentity: { UpdateID: printed.updateId },
  },
  ...{ Operation: printed.operation, ResultCode: printed.resultCode },
  ...(printed.hresult !== undefined && {
    HResult: Number(BigInt.asIntN(32, BigInt(String(printed.hresult)))),
  }),
  ...{ ServerSelection: printed.serverSelection, ClientApplicationID: printed.clientApplicationId },
})
export const history = (answered: readonly Instance[], expected: readonly unknown[]): Play => ({
  ...{ doors: withHistory(answered), touches: ['updates'], kinds: [] },
  document: { updates: { historyTotal: answered.length, history: expected } },
})

function historyOfNone(value: unknown): Play {
  const { count } = z.object({ count: z.literal(0) }).parse(value)
  return history(new Array<Instance>(count), [])
}

const hresultOf = (value: unknown): string => z.object({ hresult: z.string() }).parse(value).hresult

/** What becomes of each case of each file, in the order of the file. */
const PLAYS: Readonly<Record<File, (values: readonly unknown[]) => readonly Told[]>> = {
  bitlocker: (values) => {
    const methods = values.at(-1)
    return [...values.slice(0, -1).map((value) => volume(value, methods)), volume({}, methods)]
  },
  firewall: ([publicProfile, others]) => [
    firewall({ PublicProfile: publicProfile }),
    firewall(Fields.parse(others)),
    { notPlayed: 'the collector reads the registry: that module is slow to load' },
  ],
  hotfix: ([plain, shown, german, junk, forms]) => {
    const text = (value: unknown, name: string) => String(Fields.parse(value)[name])
    const rows = z.array(z.object({ text: z.string(), day: z.string().nullable() })).parse(forms)
    return [
      fixes([{ text: text(plain, 'InstalledOn'), day: '2016-08-29' }]),
      // What a screen shows follows the user's country: should it leak in, it is no day.
      fixes([{ text: text(shown, 'InstalledOn_display'), day: null }]),
      fixes([{ text: text(german, 'InstalledOn_display'), day: null }]),
      {
        ...{ doors: withClass(FIXES, [Fields.parse(junk)]), touches: ['updates'], kinds: [] },
        document: { updates: { qfe: [] } },
      },
      fixes(rows),
    ]
  },
  mpcomputerstatus: ([off, server, twoDays, passive, blocking, stopped]) => [
    defender(off, {
      ...{ runningMode: 'Not running', antivirusEnabled: false, signatureVersion: null },
      ...{ signatureAgeDaysReported: 65_535, signatureLastUpdated: null, lastFullScan: null },
    }),
    defender(server, {
      ...{ runningMode: 'Normal', antivirusEnabled: true, tamperProtected: true, lastFullScan: null },
      ...{ signatureVersion: '1.423.336.0', signatureLastUpdated: '2025-03-11T01:52:18Z' },
    }),
    defender(twoDays, { runningMode: 'Normal', signatureAgeDaysReported: 2, signatureLastUpdated: null }),
    defender(passive, { runningMode: 'Passive Mode', antivirusEnabled: true, realTimeProtection: true }),
    defender(blocking, { runningMode: 'EDR Block Mode', antivirusEnabled: null }),
    {
      ...{ doors: withClass(DEFENDER, { throw: hresultOf(stopped) }), touches: ['antivirus'] },
      ...{ document: { antivirus: { defender: null } }, kinds: ['service-stopped'] },
    },
    { notPlayed: 'how ConvertTo-Json writes a moment: the collector writes its JSON itself' },
  ],
  operatingsystem: ([french]) => [
    {
      doors: withClass('root/cimv2/Win32_OperatingSystem', [Fields.parse(french)]),
      ...{ touches: ['os', 'exploitProtection'], kinds: [], legacy: true },
      document: {
        os: {
          ...{ productType: 1, sku: 48, kernelVersion: '6.1.7600', servicePackMajor: 0 },
          ...{ installDate: '2013-08-13T13:37:55Z', lastBootTime: '2013-08-22T18:42:18Z' },
          caption: 'Microsoft Windows 7 Professionnel ',
        },
        exploitProtection: { depPolicy: 2 },
      },
    },
  ],
  physicaldisk: ([nvme]) => [
    {
      doors: withClass('root/Microsoft/Windows/Storage/MSFT_PhysicalDisk', [Fields.parse(nvme)]),
      ...{ touches: ['hardware'], kinds: [], document: { hardware: { osDiskMedia: 'ssd' } } },
    },
  ],
  securitycenter2: (values) =>
    values.map((value): Told => {
      if (value === null) return { notPlayed: NOTHING_TO_PLAY }
      // The words were French; the number is that of a namespace which is not there.
      if (typeof value === 'string')
        return {
          ...{ doors: withClass(SECURITY_CENTER, { throw: '0x8004100E' }), touches: ['antivirus'] },
          document: { antivirus: { securityCenterAvailable: false, products: null } },
          kinds: ['invalid-namespace'],
        }
      return products(value)
    }),
  time: ([sample]) => {
    const { value, filetimeToUtc } = z.object({ value: z.string(), filetimeToUtc: z.string() }).parse(sample)
    return [
      {
        doors: withKeys({ [`${CONTROL}\\Services\\W32Time\\Config\\Status`]: { LastGoodSampleInfo: value } }),
        ...{ touches: ['time'], kinds: [] },
        document: { time: { lastSync: filetimeToUtc.replace('.000Z', 'Z') } },
      },
      { notPlayed: NEVER_ASKED },
    ]
  },
  useraccount: ([list]) => {
    const users = z.array(Fields).parse(list)
    return [
      {
        doors: withUsers(users),
        ...{ touches: ['machine', 'accounts'], kinds: [] },
        document: {
          machine: { computerSid: 'S-1-5-21-1111111111-2222222222-3333333333' },
          accounts: {
            localUsers: users.map((user) => ({
              ...{ sid: user.SID, rid: Number(String(user.SID).split('-').at(-1)), disabled: user.Disabled },
              ...{ passwordRequired: user.PasswordRequired, passwordExpires: user.PasswordExpires },
            })),
          },
        },
      },
    ]
  },
  'wua-history': ([bare, refused, empty, , prefix, whole]) => {
    const entries = z.array(Fields).parse(whole)
    const [first, ...definitions] = z.array(Fields).parse(bare)
    const asked = [first, ...definitions].map((one) =>
      entry({ date: one?.Date, title: one?.Title, updateId: null }),
    )
    const title = `${Fields.parse(prefix).Title_prefix} (KB5025221)`
    return [
      // What was not recorded is not known; definitions of antivirus are left out.
      history(asked, [
        {
          ...{ date: first?.Date, title: first?.Title, kb: 'KB3010788' },
          ...{ operation: null, resultCode: null, hresult: null, serverSelection: null },
        },
      ]),
      {
        doors: (doors) => ({ ...doors, faults: { 'com:history': { throw: hresultOf(refused) } } }),
        ...{ touches: ['updates'], document: { updates: { history: null, historyTotal: null } } },
        kinds: ['other'],
      },
      historyOfNone(empty),
      { notPlayed: NOTHING_TO_PLAY },
      history([entry({ date: '2023-04-21T00:00:00Z', title })], [{ title, kb: 'KB5025221' }]),
      // The number is read from the title alone, and one title was shortened when it was written down.
      history(
        entries.map(entry),
        entries.map((one) => ({ ...one, kb: String(one.title).includes(String(one.kb)) ? one.kb : null })),
      ),
    ]
  },
}

/** Values of a key as `reg query` lists them. */
function valuesIn(listing: string): Values {
  const lines = listing.matchAll(/^ {4}(\S+) {4}REG_(SZ|DWORD|QWORD)(?: {4}(.*))?$/gm)
  return Object.fromEntries(
    [...lines].map(([, name = '', kind, value = '']) => [name, kind === 'SZ' ? value : Number(value)]),
  )
}

/** The listings of one registry key: the whole one, and what was recorded of two others. */
function versions(): readonly (readonly [string, Told])[] {
  const text = readFileSync(new URL('currentversion.reg.txt', FOLDER), 'utf8').replaceAll('\r', '')
  const listings = text
    .split('\n\n')
    .map(valuesIn)
    .filter((values) => Object.keys(values).length > 0)
  const nothing = { currentBuild: null, ubr: null, displayVersion: null, editionId: null, releaseId: null }
  const expected = [
    {
      ...{ currentBuild: 26_200, ubr: 9711, displayVersion: '25H2', releaseId: '2009' },
      ...{ editionId: 'Professional', productName: 'Windows 10 Pro', installationType: 'Client' },
    },
    { ...nothing, editionId: 'Education', releaseId: '1803' },
    { ...nothing, productName: null, installationType: null },
  ]
  if (listings.length !== expected.length)
    throw new Error(`currentversion.reg.txt: ${listings.length} listings`)
  return listings.map((values, at) => [
    `currentversion ${at + 1}`,
    {
      doors: withKeys({ [NT]: values }),
      // The end of Internet Explorer and the beginning of TLS 1.2 go by the build.
      ...{ touches: ['os', 'browsers', 'network'], kinds: [], document: { os: expected[at] } },
    },
  ])
}

/** What ConvertTo-Json makes of one product alone: no list. */
function alone(): readonly [string, Told] {
  const text = readFileSync(new URL('securitycenter2.json', FOLDER), 'utf8')
  const one = z.object({ powershell51Json: z.object({ value: z.string() }) }).parse(JSON.parse(text))
  return ['securitycenter2 alone', products([JSON.parse(one.powershell51Json.value)])]
}

/** Every recorded case by its file and number. Throws where a file holds other cases than are told of here. */
export function recordings(): readonly (readonly [string, Told])[] {
  const told = FILES.flatMap((file) => {
    const { cases } = Recordings.parse(JSON.parse(readFileSync(new URL(`${file}.json`, FOLDER), 'utf8')))
    const plays = PLAYS[file](cases.map(({ value }) => value))
    if (plays.length !== cases.length)
      throw new Error(`${file}.json holds ${cases.length} cases, told of are ${plays.length}`)
    return plays.map((play, at) => [`${file} ${at + 1}: ${cases[at]?.note}`, play] as const)
  })
  return [...told, alone(), ...versions()]
}
