/** Digests by which the server notices that two enrolments are one machine, or one image on two machines. */
import { createHash } from 'node:crypto'
import type { WindowsFacts } from '../../checks/facts/windows.ts'
import type { Doors } from '../platform/doors.ts'

const digest = (value: string): string => createHash('sha256').update(value).digest('hex')

/** Boards without a number of their own carry all zeros, all F, or the one of a maker of firmware. */
const isBlank = (uuid: string): boolean =>
  /^[0f-]+$/i.test(uuid) || uuid.toLowerCase() === '03000200-0400-0500-0006-000700080009'

const readTrimmed = async (doors: Doors, path: string): Promise<string | null> => {
  const text = await doors.readText(path, 1024)
  return text.ok && text.value.trim() !== '' ? text.value.trim().toLowerCase() : null
}

/** The lowest address burnt into a real adapter; made-up ones have the second lowest bit set. */
const readMac = async (doors: Doors): Promise<string | null> => {
  const names = await doors.list('/sys/class/net')
  if (!names.ok) return null
  const addresses = await Promise.all(
    names.value.map((name) => readTrimmed(doors, `/sys/class/net/${name}/address`)),
  )
  const real = addresses.flatMap((address) =>
    address !== null &&
    /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address) &&
    (Number.parseInt(address.slice(0, 2), 16) & 2) === 0
      ? [address]
      : [],
  )
  return real.filter((address) => address !== '00:00:00:00:00:00').sort()[0] ?? null
}

/** The same of a Windows PC, from what its collector read: MachineGuid, the board's UUID, the first adapter's digest. */
export const windowsMachineDigests = ({ machine }: WindowsFacts): Record<string, string> => {
  const uuid = machine?.smbiosUuid ?? ''
  const [mac] = [...(machine?.macHashes ?? [])].sort()
  return {
    ...(machine?.machineGuid ? { 'machine-guid': digest(machine.machineGuid.toLowerCase()) } : {}),
    ...(uuid !== '' && !isBlank(uuid) ? { 'smbios-uuid': digest(uuid.toLowerCase()) } : {}),
    ...(mac ? { mac: digest(mac) } : {}),
  }
}

export const linuxMachineDigests = async (doors: Doors): Promise<Record<string, string>> => {
  const [machineId, uuid, mac] = await Promise.all([
    readTrimmed(doors, '/etc/machine-id'),
    readTrimmed(doors, '/sys/class/dmi/id/product_uuid'),
    readMac(doors),
  ])
  return {
    ...(machineId ? { 'machine-id': digest(machineId) } : {}),
    ...(uuid && !isBlank(uuid) ? { 'smbios-uuid': digest(uuid) } : {}),
    ...(mac ? { mac: digest(mac) } : {}),
  }
}
