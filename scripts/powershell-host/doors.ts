/** What the doors of Windows would have answered for a collector's document to come out: a fixture played backwards. */
import { decodeBytes } from '../../checks/facts/certificates/encoding.ts'
import type { WindowsDocument } from '../../checks/facts/windows.ts'
import {
  type Answers,
  accountName,
  CONTROL,
  type Doors,
  type Fault,
  flag,
  HKLM,
  halves,
  type Instance,
  local,
  NT,
  POLICY,
  Registry,
  STORE,
  utc,
  WINDOWS,
} from './answers.ts'
import { answerProtection } from './answers-protection.ts'
import { answerSettings } from './answers-settings.ts'
import { answerSystem } from './answers-system.ts'

export function doorsOf(document: WindowsDocument): Doors {
  const answers: Answers = { keys: new Registry(), cim: {}, events: {} }
  const { keys, cim, events } = answers
  const services = servicesOf(document)
  answerSystem(document, answers)
  answerProtection(document, answers)
  answerSettings(document, answers)
  answerAccounts(document, answers)
  answerCertificates(document, answers)
  answerUpdates(document, answers)
  if (services.length > 0) cim['root/cimv2/Win32_Service'] = services
  for (const section of Object.values(document.sections))
    for (const { source, hresult } of section.errors)
      if (source.startsWith('wmi:') && hresult !== null) cim[classIn(source)] = { throw: hresult }
  const faults: Record<string, Fault> = {}
  for (const { source, hresult } of Object.values(document.sections).flatMap(({ errors }) => errors)) {
    if (source === 'com:Microsoft.Update.Session' && hresult !== null) faults[source] = { throw: hresult }
  }
  return {
    ...{ registry: keys.registry, names: keys.names, cim, faults, events },
    ...filesOf(document),
    ...accountDoors(document),
    com: comOf(document),
    sid: document.host.runAsSid,
    elevated: document.host.isElevated,
    sessionId: document.host.sessionId,
  }
}

/** Some errors name the namespace alone. */
const classIn = (source: string): string => {
  const path = source.slice('wmi:'.length)
  if (path === 'root/Microsoft/Windows/Defender') return `${path}/MSFT_MpComputerStatus`
  if (path.endsWith('/MicrosoftVolumeEncryption')) return `${path}/Win32_EncryptableVolume`
  return path
}

function servicesOf(document: WindowsDocument): Instance[] {
  const { antivirus, firewall, smb, remoteDesktop, certificates, time, updates } = document
  const service = (name: string, state: string | null, mode: string | null): Instance[] =>
    state === null && mode === null ? [] : [{ Name: name, State: state, StartMode: mode }]
  return [
    ...(antivirus?.services ?? []).map(({ name, state, startMode }) => ({
      ...{ Name: name, State: state, StartMode: startMode },
    })),
    ...(firewall ? service('MpsSvc', firewall.serviceState, firewall.serviceStart) : []),
    ...(smb ? service('LanmanServer', smb.lanmanServerState, 'Auto') : []),
    ...(remoteDesktop ? service('TermService', remoteDesktop.termServiceState, 'Manual') : []),
    ...(remoteDesktop?.remoteTools ?? []).flatMap((name) => service(name, 'Running', 'Auto')),
    ...(certificates?.certPropSvc
      ? service('CertPropSvc', certificates.certPropSvc.state, certificates.certPropSvc.startMode)
      : []),
    ...(time ? service('W32Time', time.serviceState, time.serviceStart) : []),
    ...(updates
      ? [
          ...service('wuauserv', null, updates.service?.wuauservStart ?? null),
          ...service('UsoSvc', null, updates.service?.usoSvcStart ?? null),
          ...service('BITS', null, updates.service?.bitsStart ?? null),
        ]
      : []),
  ]
}

function answerAccounts({ accounts, machine }: WindowsDocument, { keys, cim }: Answers): void {
  const known =
    accounts?.localUsers ?? (machine?.computerSid ? [{ sid: `${machine.computerSid}-500`, rid: 500 }] : [])
  cim['root/cimv2/Win32_UserAccount'] = known.map((user) => ({
    ...{ SID: user.sid, Name: accountName(user.rid) },
    ...('disabled' in user && {
      ...{ Disabled: user.disabled, PasswordRequired: user.passwordRequired },
      PasswordExpires: user.passwordExpires,
    }),
  }))
  cim['root/cimv2/Win32_Process'] = (accounts?.interactiveSids ?? []).map((sid) => ({
    $methods: { GetOwnerSid: { Sid: sid } },
  }))
  if (accounts === null) return
  keys.set(`${WINDOWS}\\Policies\\System`, { EnableLUA: flag(accounts.uacEnabled) })
  keys.set(`${WINDOWS}\\Authentication\\LogonUI`, { LastLoggedOnUserSID: accounts.lastInteractiveSid })
  if (accounts.autoLogon)
    keys.set(`${NT}\\Winlogon`, {
      AutoAdminLogon: accounts.autoLogon.isOn ? '1' : '0',
      ...(accounts.autoLogon.hasPassword && { DefaultPassword: 'mat-khau-bi-mat' }),
    })
}

function accountDoors({ accounts }: WindowsDocument) {
  const seconds = (value: number | null, each: number) => (value === null ? null : value * each)
  const rules = {
    ...{ MinPasswordLength: accounts?.minPasswordLength, MaxBadPasswordsAllowed: accounts?.lockoutThreshold },
    AutoUnlockInterval: accounts?.lockoutForever
      ? 4_294_967_295
      : seconds(accounts?.lockoutMinutes ?? null, 60),
    MaxPasswordAge: seconds(accounts?.maxPasswordAgeDays ?? null, 86_400),
    PasswordHistoryLength: accounts?.passwordHistory,
  }
  const classes = { 'domain-group': 'Group' } as const
  return {
    accounts: Object.fromEntries(
      (accounts?.localUsers ?? []).map(({ rid, lastLogon }) => [
        accountName(rid).toLowerCase(),
        { lastLogin: local(lastLogon), rules },
      ]),
    ),
    administrators: (accounts?.administrators ?? []).map(({ sid, kind }) => ({
      sid,
      class: kind === 'domain-group' ? classes[kind] : 'User',
      path: kind === 'unresolved' ? `WinNT://${sid}` : 'WinNT://XA-MAU/ai-do',
    })),
    secedit: {
      PasswordComplexity:
        accounts?.passwordComplexity === null ? null : accounts?.passwordComplexity ? '1' : '0',
    },
  }
}

function answerCertificates({ certificates }: WindowsDocument, { keys, cim }: Answers): void {
  if (certificates === null) return
  for (const { sid, loaded, lastUse } of certificates.profiles ?? []) {
    const use = lastUse === null ? null : halves(lastUse)
    keys.set(`${NT}\\ProfileList\\${sid}`, {
      ProfileImagePath: `C:\\Users\\${sid}`,
      ...{ LocalProfileLoadTimeHigh: use?.high ?? null, LocalProfileLoadTimeLow: use?.low ?? null },
    })
    if (loaded) keys.set(`HKEY_USERS\\${sid}`)
  }
  for (const one of certificates.entries ?? []) {
    const blob = decodeBytes(one.blob, one.encoding)
    if (blob === null || one.store === 'user-file' || one.store === 'service-file') continue
    const root =
      one.store === 'user-registry'
        ? `HKEY_USERS\\${one.ownerSid}\\${STORE}`
        : `${HKLM}\\${STORE.toUpperCase()}`
    keys.set(`${root}\\${one.name}`, { Blob: { $bytes: Buffer.from(blob).toString('hex') } })
  }
  cim['root/cimv2/Win32_PnPEntity'] = (certificates.readers ?? []).map((one) => ({
    ...{ PNPClass: one.class, Name: one.name, Present: true, PNPDeviceID: `${one.hardwareId}\\5&1` },
  }))
  for (const name of certificates.tokenProviders ?? [])
    keys.set(`${HKLM}\\SOFTWARE\\Microsoft\\Cryptography\\Defaults\\Provider\\${name}`)
  keys.set(
    `${HKLM}\\SOFTWARE\\Microsoft\\Cryptography\\Defaults\\Provider\\Microsoft Base Cryptographic Provider v1.0`,
  )
}

/** The profiles with their stores, and the programs that Security Center names. */
function filesOf({ certificates, antivirus }: WindowsDocument) {
  const files: Record<string, unknown> = {}
  const folders: Record<string, string[]> = {}
  for (const { sid, storeExists } of certificates?.profiles ?? []) {
    folders[`C:\\Users\\${sid}`.toLowerCase()] = []
    if (storeExists) folders[storeOf(sid).toLowerCase()] = []
  }
  for (const one of certificates?.entries ?? []) {
    const blob = decodeBytes(one.blob, one.encoding)
    if (one.store !== 'user-file' || blob === null || one.ownerSid === null) continue
    folders[storeOf(one.ownerSid).toLowerCase()]?.push(one.name)
    files[`${storeOf(one.ownerSid)}\\${one.name}`.toLowerCase()] = {
      ...{ bytes: { $bytes: Buffer.from(blob).toString('hex') }, lastWrite: utc(one.lastWrite) },
    }
  }
  for (const { productExe, productExeExists } of antivirus?.products ?? [])
    if (productExeExists && productExe !== null)
      files[productExe.replace('%ProgramFiles%', 'C:\\Program Files').toLowerCase()] = { bytes: [] }
  return { files, folders }
}

const storeOf = (sid: string): string =>
  `C:\\Users\\${sid}\\AppData\\Roaming\\Microsoft\\SystemCertificates\\My\\Certificates`

function answerUpdates({ updates }: WindowsDocument, { keys, cim }: Answers): void {
  if (updates === null) return
  const CBS = `${WINDOWS}\\Component Based Servicing`
  cim['root/cimv2/Win32_QuickFixEngineering'] = (updates.qfe ?? []).map((one) => ({
    ...{ HotFixID: one.hotFixId, Description: one.description, InstalledOn: one.installedOnRaw },
  }))
  if (updates.lastCumulative?.packageName) {
    const when = updates.lastCumulative.installTime
    const halfs = when === null ? null : halves(when)
    keys.set(`${CBS}\\Packages\\${updates.lastCumulative.packageName}`, {
      ...{ CurrentState: 112, InstallTimeHigh: halfs?.high ?? null, InstallTimeLow: halfs?.low ?? null },
    })
    keys.set(`${CBS}\\Packages\\Package_for_RollupFix~31bf3856ad364e35~amd64~~1.2.3.4`, { CurrentState: 80 })
  }
  const pending = updates.pendingReboot
  if (pending?.cbsRebootPending) keys.set(`${CBS}\\RebootPending`)
  if (pending?.installerInProgress) keys.set(`${CBS}\\PackagesPending`)
  if (pending?.wuRebootRequired) keys.set(`${WINDOWS}\\WindowsUpdate\\Auto Update\\RebootRequired`)
  keys.set(`${CONTROL}\\Control\\Session Manager`, {
    PendingFileRenameOperations: pending?.pendingFileRename ? ['\\??\\C:\\a', ''] : null,
  })
  const { policy } = updates
  keys.set(`${POLICY}\\Windows\\WindowsUpdate`, {
    WUServer: policy?.wuServer === null ? null : `http://${policy?.wuServer}:8530`,
    DoNotConnectToWindowsUpdateInternetLocations: flag(policy?.doNotConnect ?? null),
    TargetReleaseVersionInfo: policy?.targetReleaseVersion,
    DeferQualityUpdatesPeriodInDays: policy?.deferQualityDays,
  })
  keys.set(`${POLICY}\\Windows\\WindowsUpdate\\AU`, {
    ...{ UseWUServer: flag(policy?.useWuServer ?? null), NoAutoUpdate: flag(policy?.noAutoUpdate ?? null) },
    AUOptions: policy?.auOptions,
  })
  if (updates.pausedUntil !== null)
    keys.set(`${HKLM}\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings`, {
      PauseQualityUpdatesEndTime: updates.pausedUntil,
    })
}

function comOf({ updates }: WindowsDocument): Record<string, unknown> {
  return {
    historyTotal: updates?.historyTotal ?? 0,
    history: (updates?.history ?? []).map((one) => ({
      ...{ Date: utc(one.date), Operation: one.operation, ResultCode: one.resultCode, Title: one.title },
      HResult: one.hresult === null ? 0 : Number(BigInt.asIntN(32, BigInt(one.hresult))),
      UpdateIdentity: { UpdateID: one.updateId },
      ...{ ServerSelection: one.serverSelection, ClientApplicationID: one.clientApplicationId },
    })),
    results: {
      LastSearchSuccessDate: utc(updates?.lastSearchSuccess ?? null),
      LastInstallationSuccessDate: utc(updates?.lastInstallSuccess ?? null),
    },
    search: {
      ResultCode: updates?.pendingOffline?.resultCode ?? 2,
      Updates: Array.from({ length: updates?.pendingOffline?.count ?? 0 }, (_, at) => ({
        Categories:
          at < (updates?.pendingOffline?.securityCount ?? 0)
            ? [{ CategoryID: '0fa1201d-4330-4fa8-8ae9-b877473b6441' }]
            : [],
      })),
    },
  }
}
