/** What each check needs, as a table: without it there is no pass, and a section that failed has one reason. */
import { describe, expect, test } from 'vitest'
import { type Facts, Facts as FactsSchema } from '../facts/facts.ts'
import { SECTION_STATUSES } from '../facts/values.ts'
import { inOrder, judgeOne, words } from './testing.ts'
import { linuxInput } from './testing-linux.ts'

type Need = {
  /** When none of these sections was read. */
  readonly sections: readonly string[]
  readonly reason: string
  /** Values of which each alone, when null, takes the pass away. */
  readonly values: readonly string[]
}

const WINDOWS: Readonly<Record<string, Need>> = {
  'os-supported': {
    sections: ['os'],
    reason: 'os-not-readable',
    values: ['os', 'os.currentBuild', 'os.editionId'],
  },
  'patches-current': { sections: ['os', 'updates'], reason: 'patch-level-not-readable', values: [] },
  'antivirus-running': {
    sections: ['antivirus'],
    reason: 'antivirus-not-readable',
    values: ['antivirus', 'antivirus.products.0.productState'],
  },
  'antivirus-signatures-fresh': {
    sections: ['antivirus'],
    reason: 'antivirus-not-readable',
    values: ['antivirus', 'antivirus.defender', 'antivirus.defender.signatureLastUpdated'],
  },
  'signing-certificate-valid': {
    sections: ['certificates'],
    reason: 'stores-not-readable',
    values: ['certificates', 'certificates.entries'],
  },
  'firewall-on': {
    sections: ['firewall'],
    reason: 'firewall-not-readable',
    values: ['firewall', 'firewall.serviceState', 'firewall.profiles', 'firewall.profiles.2.effective'],
  },
  'disk-encrypted': {
    sections: ['encryption'],
    reason: 'encryption-not-readable',
    values: [
      ...['encryption', 'encryption.volumes', 'encryption.volumes.0.volumeType'],
      'encryption.volumes.0.protectionStatus',
    ],
  },
  'autorun-off': {
    sections: ['autorun'],
    reason: 'autorun-not-readable',
    values: ['autorun', 'autorun.machineNoDriveTypeAutoRun'],
  },
  'screen-lock': {
    sections: ['screenLock'],
    reason: 'screen-lock-not-readable',
    values: ['screenLock', 'screenLock.machineInactivitySeconds'],
  },
  'smb1-off': { sections: ['smb'], reason: 'smb-not-readable', values: ['smb', 'os.currentBuild'] },
  'remote-desktop-off': {
    sections: ['remoteDesktop'],
    reason: 'rdp-not-readable',
    values: ['remoteDesktop', 'remoteDesktop.denyLocal', 'remoteDesktop.remoteTools'],
  },
  'admin-accounts': {
    sections: ['accounts'],
    reason: 'accounts-not-readable',
    values: [
      ...['accounts', 'accounts.localUsers', 'accounts.administrators', 'accounts.interactiveSids'],
      ...['accounts.uacEnabled', 'accounts.localUsers.0.disabled', 'accounts.localUsers.1.disabled'],
    ],
  },
  'minimum-hardware': {
    sections: ['hardware'],
    reason: 'hardware-not-readable',
    values: ['hardware', 'hardware.ramBytes', 'hardware.osDiskFreeBytes', 'hardware.osDiskTotalBytes'],
  },
  'time-sync': { sections: ['time'], reason: 'time-not-readable', values: ['time', 'time.lastSync'] },
  'account-lockout': {
    sections: ['accounts'],
    reason: 'lockout-not-readable',
    values: ['accounts', 'accounts.lockoutThreshold', 'accounts.lockoutMinutes'],
  },
  'password-policy': {
    sections: ['accounts'],
    reason: 'password-policy-not-readable',
    values: [
      ...['accounts', 'accounts.minPasswordLength', 'accounts.passwordComplexity', 'accounts.localUsers'],
      'accounts.localUsers.4.passwordRequired',
    ],
  },
  'local-accounts-inactive': {
    sections: ['accounts'],
    reason: 'accounts-not-readable',
    values: ['accounts', 'accounts.localUsers'],
  },
  'browser-supported': {
    sections: ['browsers'],
    reason: 'browsers-not-readable',
    values: ['browsers', 'browsers.0.version'],
  },
  'software-inventory': { sections: ['software'], reason: 'software-not-readable', values: ['software'] },
  'hardware-inventory': {
    sections: ['machine'],
    reason: 'hardware-not-readable',
    values: [
      ...['machine', 'machine.manufacturer', 'machine.model', 'machine.smbiosSerial', 'machine.macHashes'],
      ...['hardware', 'hardware.cpuName', 'hardware.ramBytes', 'hardware.osDiskTotalBytes'],
    ],
  },
  'dns-filtering': {
    sections: ['network'],
    reason: 'network-not-readable',
    values: ['network', 'network.dnsServers'],
  },
  'exploit-protection-on': {
    sections: ['exploitProtection'],
    reason: 'exploit-protection-not-readable',
    values: ['exploitProtection', 'exploitProtection.depPolicy'],
  },
  'auto-logon-off': {
    sections: ['accounts'],
    reason: 'auto-logon-not-readable',
    values: ['accounts', 'accounts.autoLogon', 'accounts.autoLogon.isOn', 'accounts.autoLogon.hasPassword'],
  },
  'line-quality': { sections: [], reason: '', values: ['line', 'line.0.medianMs'] },
}

const LINUX: Readonly<Record<string, Need>> = {
  'os-supported': {
    sections: ['os'],
    reason: 'os-not-readable',
    values: ['os', 'os.id', 'os.baseId', 'os.baseVersionId'],
  },
  'patches-current': {
    sections: ['updates'],
    reason: 'patch-level-not-readable',
    values: ['updates', 'updates.pendingSecurity', 'updates.listsDate'],
  },
  'antivirus-running': {
    sections: ['antivirus'],
    reason: 'antivirus-not-readable',
    values: ['antivirus', 'antivirus.units'],
  },
  'antivirus-signatures-fresh': {
    sections: ['antivirus'],
    reason: 'antivirus-not-readable',
    values: ['antivirus', 'antivirus.units', 'antivirus.clamav'],
  },
  'firewall-on': { sections: ['firewall'], reason: 'firewall-not-readable', values: ['firewall'] },
  'disk-encrypted': {
    sections: ['encryption'],
    reason: 'encryption-not-readable',
    values: ['encryption', 'encryption.rootEncrypted'],
  },
  'screen-lock': {
    sections: ['screenLock'],
    reason: 'screen-lock-not-readable',
    values: ['screenLock', 'screenLock.users'],
  },
  'smb1-off': { sections: ['smb'], reason: 'smb-not-readable', values: ['smb', 'smb.sambaConfigured'] },
  'remote-desktop-off': {
    sections: ['remoteAccess'],
    reason: 'rdp-not-readable',
    values: [
      ...['remoteAccess', 'remoteAccess.xrdpActive', 'remoteAccess.desktopSharingActive'],
      'remoteAccess.remoteTools',
    ],
  },
  'admin-accounts': {
    sections: ['accounts'],
    reason: 'accounts-not-readable',
    values: ['accounts', 'accounts.administrators'],
  },
  'minimum-hardware': {
    sections: ['hardware'],
    reason: 'hardware-not-readable',
    values: ['hardware', 'hardware.ramBytes', 'hardware.osDiskFreeBytes', 'hardware.osDiskTotalBytes'],
  },
  'time-sync': {
    sections: ['time'],
    reason: 'time-not-readable',
    values: ['time.ntp', 'time.synchronized'],
  },
  'account-lockout': {
    sections: ['accounts'],
    reason: 'lockout-not-readable',
    values: [
      ...['accounts', 'accounts.lockout', 'accounts.lockout.attempts'],
      'accounts.lockout.unlockSeconds',
    ],
  },
  'password-policy': {
    sections: ['accounts'],
    reason: 'password-policy-not-readable',
    values: [
      ...['accounts', 'accounts.passwordRules', 'accounts.passwordRules.minLength'],
      ...['accounts.passwordRules.minClasses', 'accounts.emptyPasswords'],
    ],
  },
  'local-accounts-inactive': {
    sections: ['accounts'],
    reason: 'accounts-not-readable',
    values: ['accounts', 'accounts.people', 'accounts.people.0.lastLoginOn'],
  },
  'browser-supported': { sections: [], reason: '', values: ['browsers', 'browsers.0.version'] },
  'software-inventory': { sections: ['software'], reason: 'software-not-readable', values: [] },
  'hardware-inventory': {
    sections: ['hardware'],
    reason: 'hardware-not-readable',
    values: ['machine', 'machine.smbiosSerial', 'machine.macHashes', 'hardware', 'hardware.cpuName'],
  },
  'dns-filtering': {
    sections: ['network'],
    reason: 'network-not-readable',
    values: ['network', 'network.dnsServers'],
  },
  'exploit-protection-on': {
    sections: ['os'],
    reason: 'exploit-protection-not-readable',
    values: ['os', 'os.addressSpaceRandomization'],
  },
  'auto-logon-off': {
    sections: ['accounts'],
    reason: 'auto-logon-not-readable',
    values: ['accounts', 'accounts.autoLogon'],
  },
  'line-quality': { sections: [], reason: '', values: ['line', 'line.0.medianMs'] },
}

/** The value at `a.b.0.c` made null; throws when there is none, so that the table cannot go stale. */
function withNull(facts: Facts, path: string): Facts {
  const document = structuredClone(facts)
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const place = keys.reduce<unknown>(childOf, document)
  if (place === null || typeof place !== 'object' || childOf(place, last) === null)
    throw new RangeError(`nothing to take away at ${path}`)
  Object.assign(place, { [last]: null })
  return FactsSchema.parse(document)
}

function childOf(value: unknown, key: string): unknown {
  const child =
    value === null || typeof value !== 'object'
      ? undefined
      : Object.entries(value).find(([name]) => name === key)
  if (child === undefined) throw new RangeError(`no ${key} here`)
  return child[1]
}

const withStatus = (
  facts: Facts,
  sections: readonly string[],
  status: (typeof SECTION_STATUSES)[number],
): Facts =>
  FactsSchema.parse({
    ...facts,
    sections: Object.fromEntries(
      Object.entries(facts.sections).map(([name, section]) => [
        name,
        sections.includes(name) ? { ...section, status } : section,
      ]),
    ),
  })

describe.each([
  ['Windows', inOrder(), WINDOWS],
  ['Linux', linuxInput(), LINUX],
] as const)('on %s', (_, input, table) => {
  for (const [id, { sections, reason, values }] of Object.entries(table)) {
    test(`${id} passes on a PC in good order, so that the table below can take something away`, () => {
      expect(judgeOne(id, input).verdict).toBe('pass')
    })

    // What has no section is told by its own values alone.
    const failures =
      sections.length === 0 ? [] : SECTION_STATUSES.filter((one) => one !== 'ok' && one !== 'partial')
    for (const status of failures)
      test(`${id} is unknown/${reason} when ${sections.join(' and ')} ended with "${status}"`, () => {
        const facts = withStatus(input.facts, sections, status)

        expect(words(judgeOne(id, { ...input, facts }))).toBe(`unknown/${reason}`)
      })

    for (const path of values)
      test(`${id} does not pass without ${path}`, () => {
        const facts = withNull(input.facts, path)

        expect(judgeOne(id, { ...input, facts }).verdict).not.toBe('pass')
      })
  }
})

test('what needs nothing of the PC, or asks other questions on Linux, is not in the table', () => {
  const missing = Object.keys(WINDOWS).filter((id) => LINUX[id] === undefined)

  expect(missing).toEqual(['signing-certificate-valid', 'autorun-off'])
})
