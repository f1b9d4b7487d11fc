/** The machine and its Windows, backwards. */
import type { WindowsDocument } from '../../checks/facts/windows.ts'
import { type Answers, CONTROL, flag, HKLM, type Instance, local, MAC, NT } from './answers.ts'

export function answerSystem(document: WindowsDocument, answers: Answers): void {
  answerOs(document, answers)
  answerMachine(document, answers)
  answerHardware(document, answers)
  answerLicensing(document, answers)
}

function answerOs({ os, host }: WindowsDocument, { keys, cim }: Answers): void {
  keys.set(NT, {
    CurrentBuildNumber: os?.currentBuild === null ? null : String(os?.currentBuild),
    ...{
      UBR: os?.ubr,
      DisplayVersion: os?.displayVersion,
      ReleaseId: os?.releaseId,
      EditionID: os?.editionId,
    },
    ...{ ProductName: os?.productName, InstallationType: os?.installationType },
  })
  keys.set(`${CONTROL}\\Control\\Nls\\CodePage`, {
    ACP: String(host.ansiCodePage),
    OEMCP: String(host.oemCodePage),
  })
  if (os)
    cim['root/cimv2/Win32_OperatingSystem'] = [
      {
        ...{ ProductType: os.productType, OperatingSystemSKU: os.sku, Version: os.kernelVersion },
        ...{ ServicePackMajorVersion: os.servicePackMajor, Caption: os.caption },
        ...{ InstallDate: local(os.installDate), LastBootUpTime: local(os.lastBootTime) },
      },
    ]
}

function answerMachine({ machine, hardware }: WindowsDocument, { keys, cim }: Answers): void {
  const computer: Instance = {
    ...{ Manufacturer: machine?.manufacturer ?? null, Model: machine?.model ?? null },
    ...{ PartOfDomain: machine?.partOfDomain ?? null },
    NumberOfLogicalProcessors: hardware?.cpuLogical ?? null,
  }
  if (machine || hardware) cim['root/cimv2/Win32_ComputerSystem'] = [computer]
  if (machine === null) return
  cim['root/cimv2/Win32_SystemEnclosure'] =
    machine.chassisTypes === null ? [] : [{ ChassisTypes: machine.chassisTypes }]
  cim['root/cimv2/Win32_ComputerSystemProduct'] = [{ UUID: machine.smbiosUuid }]
  cim['root/cimv2/Win32_BIOS'] = [{ SerialNumber: machine.smbiosSerial }]
  cim['root/cimv2/Win32_NetworkAdapter'] =
    machine.macHashes === null
      ? []
      : machine.macHashes.map(() => ({ MACAddress: MAC, PNPDeviceID: 'PCI\\VEN_8086\\1' }))
  keys.set(`${HKLM}\\SOFTWARE\\Microsoft\\Cryptography`, { MachineGuid: machine.machineGuid })
}

function answerHardware({ hardware }: WindowsDocument, { keys, cim }: Answers): void {
  if (hardware === null) return
  cim['root/cimv2/Win32_Processor'] = [{ Name: hardware.cpuName, NumberOfCores: hardware.cpuCores }]
  cim['root/cimv2/Win32_PhysicalMemory'] = hardware.ramBytes === null ? [] : [{ Capacity: hardware.ramBytes }]
  cim['root/cimv2/Win32_LogicalDisk'] = [
    { Size: hardware.osDiskTotalBytes, FreeSpace: hardware.osDiskFreeBytes },
  ]
  const media = { hdd: 3, ssd: 4, unspecified: 0 }
  cim['root/Microsoft/Windows/Storage/MSFT_PhysicalDisk'] =
    hardware.osDiskMedia === null ? [] : [{ DeviceId: '0', MediaType: media[hardware.osDiskMedia] }]
  const version = hardware.tpmSpecVersion
  cim['root/CIMV2/Security/MicrosoftTpm/Win32_Tpm'] =
    hardware.tpmPresent === true ? [{ SpecVersion: version === null ? null : `${version}, 0, 1.38` }] : []
  if (hardware.tpmPresent === null)
    cim['root/CIMV2/Security/MicrosoftTpm/Win32_Tpm'] = { throw: '0x80041003' }
  if (hardware.secureBoot !== null)
    keys.set(`${CONTROL}\\Control\\SecureBoot\\State`, { UEFISecureBootEnabled: flag(hardware.secureBoot) })
  const firmware = { bios: 1, uefi: 2 }
  keys.set(`${CONTROL}\\Control`, {
    PEFirmwareType: hardware.firmware === null ? null : firmware[hardware.firmware],
  })
}

function answerLicensing({ licensing }: WindowsDocument, { keys, cim }: Answers): void {
  if (licensing === null) return
  cim['root/cimv2/SoftwareLicensingProduct'] = [
    { ID: '00000000-0000-0000-0000-000000000001', LicenseStatus: licensing.windowsLicenseStatus },
    ...(licensing.esu ?? []).map(({ activationId, licenseStatus }) => ({
      ...{ ID: activationId, LicenseStatus: licenseStatus },
    })),
  ]
  for (const { sid, eligibility, result } of licensing.consumerEsuEvidence ?? [])
    keys.set(`HKEY_USERS\\${sid}\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows\\ConsumerESU`, {
      ...{ ESUEligibility: eligibility, ESUEligibilityResult: result },
    })
}
