/** A Linux PC in good order, as the collector tells it, to change one thing about. */
import type { LinuxFacts, LinuxSection, LinuxSectionName } from '../facts/linux.ts'
import { LINUX_SECTIONS } from '../facts/linux.ts'
import type { JudgeInput } from './check.ts'
import { CommunePolicy } from './policy.ts'
import { BUILT_IN_TABLES } from './tables.ts'
import { DEFAULT_THRESHOLDS } from './thresholds.ts'

const READ: LinuxSection = { status: 'ok', errors: [] }

export const linuxSections = (
  changed: Partial<Record<LinuxSectionName, LinuxSection['status']>> = {},
): LinuxFacts['sections'] => ({
  ...{ os: READ, pro: READ, machine: READ, hardware: READ, antivirus: READ, updates: READ },
  ...{ certificates: READ, firewall: READ, encryption: READ, screenLock: READ, smb: READ },
  ...{ remoteAccess: READ, accounts: READ, time: READ, network: READ, software: READ },
  ...Object.fromEntries(
    LINUX_SECTIONS.filter((name) => changed[name] !== undefined).map((name) => [
      name,
      { status: changed[name] ?? 'ok', errors: [] },
    ]),
  ),
})

export const HEALTHY_LINUX: LinuxFacts = {
  contract: 'linux-collector/1',
  collector: { version: '0.1.0', elevated: true },
  sections: linuxSections(),
  os: {
    id: 'ubuntu',
    idLike: ['debian'],
    versionId: '24.04',
    codename: 'noble',
    prettyName: 'Ubuntu 24.04.4 LTS',
    baseId: 'ubuntu',
    baseVersionId: '24.04',
    pointRelease: null,
    kernel: '6.8.0-85-generic',
    architecture: 'x86_64',
    bootTime: '2026-10-27T23:55:12Z',
    addressSpaceRandomization: 2,
  },
  pro: { attached: false, esmInfra: false },
  machine: {
    hostName: 'kt-pc-01',
    manufacturer: 'Dell',
    model: 'OptiPlex',
    chassisType: 3,
    isVirtual: false,
    smbiosSerial: 'SN0000001',
    macHashes: ['0123456789abcdef'],
  },
  hardware: {
    cpuName: 'Intel Core i5',
    cpuLogical: 4,
    ramBytes: 8 * 2 ** 30,
    osDiskTotalBytes: 240 * 2 ** 30,
    osDiskFreeBytes: 120 * 2 ** 30,
    osDiskMedia: 'ssd',
  },
  antivirus: {
    units: [
      { unit: 'clamav-daemon', state: 'active', vendor: 'clamav', onAccess: false },
      { unit: 'clamav-clamonacc', state: 'active', vendor: 'clamav', onAccess: true },
    ],
    clamav: { databaseDate: '2026-10-27T07:26:00Z', databaseVersion: 27_800 },
  },
  updates: {
    simulation: 'ok',
    pendingAll: 0,
    pendingSecurity: 0,
    pendingSecurityNames: [],
    oldestPendingSeenOn: null,
    pendingAtFirstRun: false,
    firstRunOn: '2026-08-01',
    listsDate: '2026-10-27T20:12:33Z',
    listsValidUntil: null,
    refreshedAt: '2026-10-27T23:00:00Z',
    lastUpgrade: '2026-10-25T23:41:12Z',
    lastUpgradeLocal: '2026-10-26T06:41:12',
    lastUpgradeBy: 'unattended-upgrade',
    unattendedInstalled: true,
    unattendedEnabled: true,
    timersEnabled: true,
    heldPackages: 0,
    rebootRequired: false,
  },
  certificates: { databases: [], entries: [], unparsable: 0, pkcs11Modules: [], tokenPresent: false },
  firewall: { ufwEnabled: true, ufwUnitActive: true, firewalldActive: false, inputDrops: true },
  encryption: { rootEncrypted: true, method: 'dm-crypt', encryptedHomes: false },
  screenLock: {
    desktop: true,
    users: [
      {
        owner: '0123456789abcdef',
        settings: 'gnome',
        readable: true,
        lockEnabled: true,
        idleSeconds: 300,
        lockDelaySeconds: 0,
      },
    ],
  },
  smb: { sambaConfigured: false, serverActive: false, serverMinProtocol: null, clientMinProtocol: null },
  remoteAccess: {
    sshActive: false,
    sshPermitRootLogin: null,
    sshPasswordAuthentication: null,
    xrdpActive: false,
    desktopSharingActive: false,
    remoteTools: [],
  },
  accounts: {
    administrators: 1,
    lockedAdministrators: 0,
    extraRootAccounts: 0,
    rootPasswordSet: false,
    emptyPasswords: 0,
    sudoWithoutPassword: 0,
    lockout: { attempts: 10, unlockSeconds: 43_200 },
    passwordRules: { minLength: 14, minClasses: 4 },
    autoLogon: false,
    people: [
      {
        owner: '0123456789abcdef',
        administrator: true,
        locked: false,
        lastLoginOn: '2026-10-27',
        lastLoginKnown: true,
      },
    ],
  },
  time: {
    nowUtc: '2026-10-28T02:59:00Z',
    timezone: 'Asia/Ho_Chi_Minh',
    ntp: true,
    synchronized: true,
    service: 'timesyncd',
  },
  network: { dnsServers: ['9.9.9.9'], environmentProxy: false, aptProxy: false },
  browsers: [{ name: 'firefox', version: '156.0.1', source: 'snap' }],
  software: [{ name: 'firefox', version: '156.0.1' }],
  line: [{ day: '2026-10-27', attempts: 24, failures: 0, medianMs: 40, withoutLineSeconds: 0 }],
}

/** What changes in it when nearly everything is neglected. */
export const OUT_OF_ORDER: Partial<LinuxFacts> = {
  ...{ antivirus: { units: [], clamav: null }, pro: { attached: true, esmInfra: true } },
  ...{ encryption: { rootEncrypted: false, method: null, encryptedHomes: false } },
  ...{
    smb: { sambaConfigured: true, serverActive: true, serverMinProtocol: 'NT1', clientMinProtocol: null },
  },
  hardware: {
    cpuName: null,
    cpuLogical: null,
    ramBytes: 2 * 2 ** 30,
    osDiskTotalBytes: 60 * 2 ** 30,
    osDiskFreeBytes: 8 * 2 ** 30,
    osDiskMedia: null,
  },
  updates: {
    simulation: 'ok',
    pendingAll: 40,
    pendingSecurity: 12,
    pendingSecurityNames: [],
    oldestPendingSeenOn: null,
    pendingAtFirstRun: true,
    firstRunOn: '2026-08-01',
    listsDate: '2026-10-27T20:12:33Z',
    listsValidUntil: null,
    refreshedAt: null,
    lastUpgrade: null,
    lastUpgradeLocal: null,
    lastUpgradeBy: null,
    unattendedInstalled: false,
    unattendedEnabled: false,
    timersEnabled: false,
    heldPackages: 0,
    rebootRequired: true,
  },
  firewall: { ufwEnabled: false, ufwUnitActive: true, firewalldActive: false, inputDrops: false },
  screenLock: {
    desktop: true,
    users: [
      {
        owner: '0123456789abcdef',
        settings: 'kde',
        readable: true,
        lockEnabled: false,
        idleSeconds: 0,
        lockDelaySeconds: 5,
      },
    ],
  },
  remoteAccess: {
    sshActive: true,
    sshPermitRootLogin: 'yes',
    sshPasswordAuthentication: 'yes',
    xrdpActive: true,
    desktopSharingActive: true,
    remoteTools: ['anydesk'],
  },
  accounts: {
    administrators: 5,
    lockedAdministrators: 0,
    extraRootAccounts: 0,
    rootPasswordSet: true,
    emptyPasswords: 0,
    sudoWithoutPassword: 0,
    people: [],
  },
  time: { nowUtc: '2026-10-28T02:59:00Z', timezone: null, ntp: false, synchronized: false, service: null },
}

/** `HEALTHY_LINUX` with some groups changed, judged on 28 October 2026. */
export const linuxInput = (
  changes: Partial<LinuxFacts> = {},
  other: Partial<Omit<JudgeInput, 'facts'>> = {},
): JudgeInput => ({
  facts: { ...HEALTHY_LINUX, ...changes },
  now: new Date('2026-10-28T03:00:00Z'),
  context: {
    ...{ signingRequired: false, clockSkewSeconds: 0 },
    policy: CommunePolicy.parse({ wantsSoftware: true }),
  },
  thresholds: DEFAULT_THRESHOLDS,
  tables: BUILT_IN_TABLES,
  ...other,
})
