/** Every door of the Windows collector failing in every way: only what is read through it becomes unknown, and says why. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WINDOWS_SECTIONS } from '../../checks/facts/windows/section.ts'
import type { WindowsDocument } from '../../checks/facts/windows.ts'
import type { Doors, Fault } from './answers.ts'
import { caseOf, expectOthersUntouched, fixture, hasEngine, inEngine, read } from './cases.ts'
import { doorsOf } from './doors.ts'
import { type Engine, openEngine } from './host.ts'

let engine: Engine
beforeAll(() => {
  if (hasEngine) engine = openEngine()
}, 240_000)
afterAll(() => engine?.close())

type Section = keyof WindowsDocument['sections']

const HEALTHY = fixture('01-')

/** Which sections may change when a door fails. */
const DOORS: Readonly<Record<string, readonly Section[]>> = {
  registry: WINDOWS_SECTIONS,
  files: ['antivirus', 'certificates', 'browsers'],
  events: ['time'],
  accounts: ['accounts'],
  administrators: ['accounts'],
  secedit: ['accounts'],
  'com:Microsoft.Update.Session': ['updates'],
  'com:Microsoft.Update.AutoUpdate': ['updates'],
  'com:history': ['updates'],
  'com:search': ['updates'],
  'method:GetProtectionStatus': ['encryption'],
  'method:GetConversionStatus': ['encryption'],
  'method:GetEncryptionMethod': ['encryption'],
  'method:GetKeyProtectors': ['encryption'],
  'method:GetOwnerSid': ['accounts'],
  'root/cimv2/Win32_OperatingSystem': ['os', 'exploitProtection'],
  'root/cimv2/Win32_ComputerSystem': ['machine', 'hardware'],
  'root/cimv2/Win32_SystemEnclosure': ['machine'],
  'root/cimv2/Win32_ComputerSystemProduct': ['machine'],
  'root/cimv2/Win32_BIOS': ['machine'],
  'root/cimv2/Win32_NetworkAdapter': ['machine'],
  'root/cimv2/Win32_Processor': ['hardware'],
  'root/cimv2/Win32_PhysicalMemory': ['hardware'],
  'root/cimv2/Win32_LogicalDisk': ['hardware'],
  'root/Microsoft/Windows/Storage/MSFT_PhysicalDisk': ['hardware'],
  'root/CIMV2/Security/MicrosoftTpm/Win32_Tpm': ['hardware'],
  'root/cimv2/SoftwareLicensingProduct': ['licensing'],
  'root/SecurityCenter2/AntiVirusProduct': ['antivirus'],
  'root/SecurityCenter2/FirewallProduct': ['antivirus'],
  'root/Microsoft/Windows/Defender/MSFT_MpComputerStatus': ['antivirus'],
  'root/Microsoft/Windows/Defender/MSFT_MpPreference': ['antivirus'],
  'root/cimv2/Win32_Service': [
    ...([
      'antivirus',
      'firewall',
      'encryption',
      'smb',
      'remoteDesktop',
      'time',
      'certificates',
      'updates',
    ] as const),
  ],
  'root/StandardCimv2/MSFT_NetConnectionProfile': ['firewall'],
  'root/CIMV2/Security/MicrosoftVolumeEncryption/Win32_EncryptableVolume': ['encryption'],
  'root/cimv2/Win32_OptionalFeature': ['smb'],
  'root/cimv2/Win32_UserAccount': ['machine', 'accounts'],
  'root/cimv2/Win32_Process': ['accounts'],
  'root/cimv2/Win32_NetworkAdapterConfiguration': ['network'],
  'root/cimv2/Win32_PnPEntity': ['certificates'],
  'root/cimv2/Win32_QuickFixEngineering': ['updates'],
}
const CLASSES = Object.keys(DOORS).filter((door) => door.startsWith('root/'))

const ODD = 'Công ty “Đèn\u0000 Lồng” 中文 \ud83d\ude00 \u0000\u001f"\\'
const oddInstance = new Proxy({}, {}) as Record<string, unknown>
for (const name of [
  'Name',
  'State',
  'SID',
  'displayName',
  'HotFixID',
  'InstalledOn',
  'MACAddress',
  'DriveLetter',
  'Manufacturer',
])
  oddInstance[name] = ODD

const FAULTS: readonly (readonly [string, Fault, readonly string[]])[] = [
  ['throws', { throw: '0x80041004' }, Object.keys(DOORS)],
  ['is denied', { deny: true }, Object.keys(DOORS)],
  ['hangs past its budget', { hang: true }, CLASSES],
  ['answers null', { answer: [null] }, CLASSES],
  ['answers nothing', { answer: [] }, CLASSES],
  ['answers one thing without a property', { answer: [{}] }, CLASSES],
  ['answers 10,000 things', { answer: Array.from({ length: 10_000 }, () => ({})) }, CLASSES],
  ['answers odd letters', { answer: [oddInstance, oddInstance] }, CLASSES],
]

const touched = (door: string): readonly Section[] => DOORS[door] ?? []

const KIND_OF = (fault: Fault): string | null =>
  fault.hang ? 'timeout' : fault.throw ? 'provider-failure' : fault.deny ? 'access-denied' : null

/** What failed is never told as well read: the section says so, with the reason. */
const expectTold = (door: string, seen: WindowsDocument, fault: Fault): void => {
  const sections = touched(door).map((name) => seen.sections[name])
  for (const { status, errors } of sections)
    if (!['ok', 'unavailable', 'skipped'].includes(status)) expect(errors.length, door).toBeGreaterThan(0)
  const kinds = sections.flatMap(({ errors }) => errors.map(({ kind }) => kind))
  if (KIND_OF(fault) !== null) expect(kinds, door).toContain(KIND_OF(fault))
}

inEngine('a door that', () => {
  const withFault = (door: string, fault: Fault): Doors => {
    const doors = doorsOf(HEALTHY)
    return { ...doors, faults: { [door]: fault } }
  }
  let healthy: WindowsDocument
  beforeAll(() => {
    const [one] = engine.play([caseOf('healthy', HEALTHY)])
    healthy = read(one ?? expect.fail('not played'))
  })

  test.each(FAULTS)(
    '%s changes only what is read through it',
    (_, fault, doors) => {
      const cases = doors.map((door) => ({
        ...caseOf(door, HEALTHY),
        doors: withFault(door, fault),
      }))
      for (const one of engine.play(cases)) {
        expect({ door: one.name, errors: one.errors, stopped: one.stopped }).toEqual({
          ...{ door: one.name, errors: [], stopped: false },
        })
        const seen = read(one)
        expectOthersUntouched(one.name, touched(one.name), seen, healthy)
        expectTold(one.name, seen, fault)
      }
    },
    240_000,
  )

  test('is all of WMI, damaged, leaves what the registry and the files say', () => {
    const faults = Object.fromEntries(CLASSES.map((door) => [door, { throw: '0x80041002' }]))
    const [one] = engine.play([{ ...caseOf('damaged', HEALTHY), doors: { ...doorsOf(HEALTHY), faults } }])
    const seen = read(one ?? expect.fail('not played'))

    expect(one?.errors).toEqual([])
    expect(seen.os).toMatchObject({ currentBuild: healthy.os?.currentBuild, ubr: healthy.os?.ubr, sku: null })
    expect(seen.accounts).toBeNull()
    expect(seen.antivirus).toMatchObject({ securityCenterAvailable: null, products: null, services: null })
    expect(seen.firewall).toMatchObject({ serviceState: null, profiles: healthy.firewall?.profiles })
    expect(seen.updates).toMatchObject({ qfe: null, lastCumulative: healthy.updates?.lastCumulative })
    expect(seen.certificates?.entries).toEqual(healthy.certificates?.entries)
    for (const section of ['screenLock', 'autorun', 'browsers', 'software'] as const)
      expect(seen[section]).toEqual(healthy[section])
    const unread = ['os', 'machine', 'antivirus', 'firewall', 'accounts', 'updates'] as const
    for (const section of unread)
      expect(seen.sections[section].errors.map(({ kind }) => kind)).toContain('provider-failure')
  })

  test('never answers, as Windows Update at times, leaves all that was read before', () => {
    const [one] = engine.play([
      {
        ...caseOf('hung', HEALTHY),
        doors: withFault('com:history', { hang: true }),
        seconds: 8,
      },
    ])
    expect(one?.stopped).toBe(true)
    const seen = read(one ?? expect.fail('not played'))

    expect(seen.sections.updates).toMatchObject({ status: 'partial', errors: [{ kind: 'timeout' }] })
    expect(seen.updates).toMatchObject({ history: null, qfe: healthy.updates?.qfe })
    expect(seen.os).toEqual(healthy.os)
  })
})

inEngine('in constrained language', () => {
  test('only what needs a refused type or object is unknown, and says why', () => {
    const doors = doorsOf(HEALTHY)
    const [one, free] = engine.play([
      { ...caseOf('constrained', HEALTHY), doors, constrained: true },
      caseOf('free', HEALTHY),
    ])
    const seen = read(one ?? expect.fail('not played'))
    const whole = read(free ?? expect.fail('not played'))

    expect(one?.errors).toEqual([])
    expect(seen.host.languageMode).toBe('ConstrainedLanguage')
    const changed = WINDOWS_SECTIONS.filter(
      (section) => seen.sections[section].status !== whole.sections[section].status,
    )
    expect(changed).toEqual(['machine', 'updates', 'accounts'])
    expect(seen.machine).toMatchObject({ macHashes: null, smbiosUuid: whole.machine?.smbiosUuid })
    expect(seen.updates).toMatchObject({ history: null, lastCumulative: whole.updates?.lastCumulative })
    expect(seen.accounts).toMatchObject({ administrators: null, uacEnabled: whole.accounts?.uacEnabled })
    for (const section of ['machine', 'updates', 'accounts'] as const)
      expect(seen.sections[section].errors.map(({ kind }) => kind)).toContain('language-mode')
    expect(seen.certificates?.entries?.length).toBe(whole.certificates?.entries?.length)
  })
})
