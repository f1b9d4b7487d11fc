/** Settings, network and programs, backwards. */
import type { WindowsDocument } from '../../checks/facts/windows.ts'
import { type Answers, CONTROL, flag, HKLM, local, POLICY, WINDOWS } from './answers.ts'

export function answerSettings(document: WindowsDocument, answers: Answers): void {
  answerScreenLock(document, answers)
  answerAutorun(document, answers)
  answerSmb(document, answers)
  answerRemoteDesktop(document, answers)
  answerTime(document, answers)
  answerBrowsers(document, answers)
  answerNetwork(document, answers)
  answerSoftware(document, answers)
}

function answerScreenLock({ screenLock }: WindowsDocument, { keys }: Answers): void {
  if (screenLock === null) return
  keys.set(`${WINDOWS}\\Policies\\System`, { InactivityTimeoutSecs: screenLock.machineInactivitySeconds })
  for (const user of screenLock.users ?? []) {
    const place = user.fromPolicy
      ? 'Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop'
      : 'Control Panel\\Desktop'
    const text = (value: number | null) => (value === null ? null : String(value))
    keys.set(`HKEY_USERS\\${user.sid}\\${place}`, {
      ...{ ScreenSaveActive: text(flag(user.active)), ScreenSaverIsSecure: text(flag(user.secure)) },
      ScreenSaveTimeOut: text(user.timeoutSeconds),
      'SCRNSAVE.EXE': user.screensaverSet ? 'C:\\Windows\\scrnsave.scr' : null,
    })
    if (user.dynamicLock !== null)
      keys.set(`HKEY_USERS\\${user.sid}\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon`, {
        EnableGoodbye: flag(user.dynamicLock),
      })
  }
  if (screenLock.consoleLockOnAcSeconds !== null) {
    const schemes = `${CONTROL}\\Control\\Power\\User\\PowerSchemes`
    keys.set(schemes, { ActivePowerScheme: 'p' })
    keys.set(`${schemes}\\p\\7516b95f-f776-4464-8c53-06167f40cc99\\8ec4b3a5-6868-48c2-be75-4f3044be88a7`, {
      ACSettingIndex: screenLock.consoleLockOnAcSeconds,
    })
  }
}

function answerAutorun({ autorun }: WindowsDocument, { keys }: Answers): void {
  if (autorun === null) return
  keys.set(`${WINDOWS}\\Policies\\Explorer`, {
    ...{ NoDriveTypeAutoRun: autorun.machineNoDriveTypeAutoRun, NoAutorun: autorun.machineNoAutorun },
  })
  keys.set(`${POLICY}\\Windows\\Explorer`, { NoAutoplayfornonVolume: flag(autorun.noAutoplayForNonVolume) })
  for (const user of autorun.users ?? []) {
    const own = `HKEY_USERS\\${user.sid}\\Software\\Microsoft\\Windows\\CurrentVersion`
    keys.set(`${own}\\Policies\\Explorer`, { NoDriveTypeAutoRun: user.noDriveTypeAutoRun })
    keys.set(`${own}\\Explorer\\AutoplayHandlers`, { DisableAutoplay: user.disableAutoplay })
  }
}

function answerSmb({ smb }: WindowsDocument, { keys, cim }: Answers): void {
  if (smb === null) return
  keys.set(`${CONTROL}\\Services\\LanmanServer\\Parameters`, { SMB1: smb.serverSmb1Registry })
  if (smb.clientDriverStart !== null)
    keys.set(`${CONTROL}\\Services\\mrxsmb10`, { Start: smb.clientDriverStart })
  if (smb.serverDriverPresent) keys.set(`${CONTROL}\\Services\\srv`, { ImagePath: 'system32\\srv.sys' })
  const states: Record<string, number> = { Enabled: 1, Disabled: 2, DisabledWithPayloadRemoved: 3 }
  cim['root/cimv2/Win32_OptionalFeature'] =
    smb.featureState === null ? [] : [{ InstallState: states[smb.featureState] }]
}

function answerRemoteDesktop({ remoteDesktop }: WindowsDocument, { keys }: Answers): void {
  if (remoteDesktop === null) return
  const server = `${CONTROL}\\Control\\Terminal Server`
  keys.set(server, { fDenyTSConnections: remoteDesktop.denyLocal })
  keys.set(`${server}\\WinStations\\RDP-Tcp`, {
    ...{ UserAuthentication: remoteDesktop.nlaLocal, PortNumber: remoteDesktop.port },
  })
  keys.set(`${POLICY}\\Windows NT\\Terminal Services`, {
    ...{ fDenyTSConnections: remoteDesktop.denyPolicy, UserAuthentication: remoteDesktop.nlaPolicy },
  })
}

function answerTime({ time }: WindowsDocument, { keys, events }: Answers): void {
  if (time === null) return
  const clock = `${CONTROL}\\Services\\W32Time`
  keys.set(`${clock}\\Parameters`, { Type: time.type, NtpServer: time.ntpServer })
  keys.set(`${clock}\\TimeProviders\\NtpClient`, { Enabled: time.ntpClientEnabled })
  keys.set(`${CONTROL}\\Control\\TimeZoneInformation`, {
    TimeZoneKeyName: time.timeZoneKey,
    ActiveTimeBias: time.utcOffsetMinutes === null ? null : -time.utcOffsetMinutes,
  })
  if (time.lastSync !== null) events['Microsoft-Windows-Time-Service'] = local(time.lastSync)
}

function answerBrowsers({ browsers }: WindowsDocument, { keys }: Answers): void {
  const updaters = {
    edge: ['Microsoft\\EdgeUpdate', '{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}'],
    chrome: ['Google\\Update', '{8A69D345-D564-463C-AFF1-A69D9E530F96}'],
  } as const
  for (const one of browsers ?? []) {
    if (one.name === 'edge' || one.name === 'chrome') {
      const [updater, application] = updaters[one.name]
      keys.set(`${HKLM}\\SOFTWARE\\WOW6432Node\\${updater}\\Clients\\${application}`, { pv: one.version })
      if (one.updatesDisabledByPolicy)
        keys.set(`${HKLM}\\SOFTWARE\\Policies\\${updater}`, { UpdateDefault: 0 })
    }
    if (one.name === 'ie')
      keys.set(`${HKLM}\\SOFTWARE\\Microsoft\\Internet Explorer`, { svcVersion: one.version })
  }
}

function answerNetwork({ network, os }: WindowsDocument, { keys, cim }: Answers): void {
  if (network === null) return
  keys.set('HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings', {
    ProxyEnable: flag(network.systemProxyEnabled),
  })
  if (network.machineProxy !== undefined) {
    keys.set(`${POLICY}\\Windows\\CurrentVersion\\Internet Settings`, { ProxySettingsPerUser: 0 })
    keys.set(`${WINDOWS}\\Internet Settings`, {
      ...{ ProxyEnable: flag(network.machineProxy !== null), ProxyServer: network.machineProxy },
    })
  }
  cim['root/cimv2/Win32_NetworkAdapterConfiguration'] = (network.dnsServers ?? []).map((one, at) => ({
    ...{ SettingID: `{${at}}`, DNSServerSearchOrder: [one.address] },
  }))
  network.dnsServers?.forEach((one, at) => {
    keys.set(`${CONTROL}\\Services\\Tcpip\\Parameters\\Interfaces\\{${at}}`, {
      NameServer: one.source === 'static' ? one.address : null,
    })
  })
  const tls = `${CONTROL}\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client`
  if (network.tls12ClientDisabled && (os?.currentBuild ?? 0) >= 9200) keys.set(tls, { Enabled: 0 })
}

function answerSoftware({ software, os }: WindowsDocument, { keys }: Answers): void {
  software?.forEach((one, at) => {
    const x86 = one.arch === 'x86' && os?.architecture !== 'x86'
    const root = x86 ? `${HKLM}\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion` : WINDOWS
    keys.set(`${root}\\Uninstall\\{${String(at).padStart(4, '0')}}`, {
      ...{ DisplayName: one.name, DisplayVersion: one.version, Publisher: one.publisher },
      InstallDate: one.installDate?.replaceAll('-', '') ?? null,
    })
  })
}
