/** Antivirus, firewall, encryption and mitigations, backwards. */
import type { WindowsDocument } from '../../checks/facts/windows.ts'
import { type Answers, CONTROL, flag, HKLM, local, POLICY, rfc1123, WINDOWS } from './answers.ts'

export function answerProtection(document: WindowsDocument, answers: Answers): void {
  answerAntivirus(document, answers)
  answerDefender(document, answers)
  answerFirewall(document, answers)
  answerEncryption(document, answers)
  answerExploitProtection(document, answers)
}

function answerAntivirus({ antivirus }: WindowsDocument, { keys, cim }: Answers): void {
  if (antivirus === null) return
  cim['root/SecurityCenter2/AntiVirusProduct'] = (antivirus.products ?? []).map((one) => ({
    ...{ displayName: one.displayName, instanceGuid: one.instanceGuid, productState: one.productState },
    timestamp: one.timestamp === null ? null : rfc1123(one.timestamp),
    ...{ pathToSignedProductExe: one.productExe, pathToSignedReportingExe: one.reportingExe },
  }))
  cim['root/SecurityCenter2/FirewallProduct'] = (antivirus.firewallProducts ?? []).map((one) => ({
    ...one,
  }))
  if (antivirus.defenderPolicyDisabled === true)
    keys.set(`${POLICY}\\Windows Defender`, { DisableAntiSpyware: 1 })
  for (const one of antivirus.vendorSignatures ?? []) {
    const data = one.source?.replace(/^HKLM/, HKLM).split('\\').slice(0, -1).join('\\') ?? ''
    const seconds = (at: string | null) => (at === null ? null : Date.parse(at) / 1000)
    keys.set(data, {
      LastSuccessfulUpdate: seconds(one.databaseDate),
      LicenseInfoExpiration: seconds(one.licenseExpires),
    })
    keys.set(data.replace(/\\Data$/, '\\environment'), { ProductVersion: one.productVersion })
  }
}

function answerDefender({ antivirus }: WindowsDocument, { cim }: Answers): void {
  const defender = antivirus?.defender ?? null
  if (defender === null) return
  cim['root/Microsoft/Windows/Defender/MSFT_MpComputerStatus'] = [
    {
      ...{ AMRunningMode: defender.runningMode, AMServiceEnabled: defender.serviceEnabled },
      ...{
        AntivirusEnabled: defender.antivirusEnabled,
        RealTimeProtectionEnabled: defender.realTimeProtection,
      },
      ...{
        OnAccessProtectionEnabled: defender.onAccess,
        BehaviorMonitorEnabled: defender.behaviorMonitor,
      },
      ...{ IsTamperProtected: defender.tamperProtected, AMProductVersion: defender.productVersion },
      ...{
        AMEngineVersion: defender.engineVersion,
        AntivirusSignatureVersion: defender.signatureVersion,
      },
      AntivirusSignatureLastUpdated: local(defender.signatureLastUpdated),
      AntivirusSignatureAge: defender.signatureAgeDaysReported,
      DefenderSignaturesOutOfDate: defender.signaturesOutOfDate,
      ...{
        QuickScanEndTime: local(defender.lastQuickScan),
        FullScanEndTime: local(defender.lastFullScan),
      },
    },
  ]
  cim['root/Microsoft/Windows/Defender/MSFT_MpPreference'] =
    defender.exclusionsCount === null
      ? []
      : [{ ExclusionPath: Array.from({ length: defender.exclusionsCount }, (_, at) => `C:\\${at}`) }]
}

function answerFirewall({ firewall }: WindowsDocument, { keys, cim }: Answers): void {
  const folders = { domain: 'DomainProfile', private: 'StandardProfile', public: 'PublicProfile' }
  for (const one of firewall?.profiles ?? []) {
    keys.set(`${CONTROL}\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\${folders[one.profile]}`, {
      EnableFirewall: flag(one.enabledLocal),
      DefaultInboundAction: one.defaultInboundBlock === null ? null : flag(one.defaultInboundBlock),
    })
    if (one.enabledPolicy !== null)
      keys.set(`${POLICY}\\WindowsFirewall\\${folders[one.profile]}`, {
        EnableFirewall: flag(one.enabledPolicy),
      })
  }
  const categories = { public: 0, private: 1, domain: 2 }
  cim['root/StandardCimv2/MSFT_NetConnectionProfile'] = (firewall?.activeProfiles ?? []).map((one) => ({
    NetworkCategory: categories[one],
  }))
}

function answerEncryption({ encryption }: WindowsDocument, { cim }: Answers): void {
  if (encryption?.available)
    cim['root/CIMV2/Security/MicrosoftVolumeEncryption/Win32_EncryptableVolume'] = (
      encryption.volumes ?? []
    ).map((one) => ({
      ...{ DriveLetter: one.driveLetter, VolumeType: one.volumeType, ProtectionStatus: 1 },
      $methods: {
        GetProtectionStatus: { ProtectionStatus: one.protectionStatus },
        GetConversionStatus: {
          ...{ ConversionStatus: one.conversionStatus, EncryptionPercentage: one.encryptionPercentage },
        },
        GetEncryptionMethod: { EncryptionMethod: one.encryptionMethod },
        GetKeyProtectors: { VolumeKeyProtectorID: (one.protectorTypes ?? []).map((type) => `{${type}}`) },
        GetKeyProtectorType: Object.fromEntries(
          (one.protectorTypes ?? []).map((type) => [`{${type}}`, { KeyProtectorType: type }]),
        ),
      },
    }))
}

function answerExploitProtection({ exploitProtection }: WindowsDocument, { keys, cim }: Answers): void {
  if (exploitProtection === null) return
  const found = cim['root/cimv2/Win32_OperatingSystem']
  if (Array.isArray(found) && found[0])
    found[0].DataExecutionPrevention_SupportPolicy = exploitProtection.depPolicy
  keys.set(`${CONTROL}\\Control\\Session Manager\\kernel`, {
    DisableExceptionChainValidation: exploitProtection.sehopDisabled,
    MitigationOptions:
      exploitProtection.mitigationOptionsHex === null
        ? null
        : { $bytes: exploitProtection.mitigationOptionsHex },
  })
  keys.set(`${WINDOWS}\\Explorer`, { SmartScreenEnabled: exploitProtection.smartScreen })
}
