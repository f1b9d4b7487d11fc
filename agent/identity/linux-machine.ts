/** Digests by which the server notices that two enrolments are one machine: those of a Linux PC. */
import { createHash } from 'node:crypto'
import { isBlankUuid, type MachineDigests } from '../../checks/report/same-machine.ts'
import type { Doors } from '../platform/doors.ts'

const digest = (value: string): string => createHash('sha256').update(value).digest('hex')

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

export const linuxMachineDigests = async (doors: Doors): Promise<MachineDigests> => {
  const [machineId, uuid, mac] = await Promise.all([
    readTrimmed(doors, '/etc/machine-id'),
    readTrimmed(doors, '/sys/class/dmi/id/product_uuid'),
    readMac(doors),
  ])
  return {
    ...(machineId ? { 'machine-id': digest(machineId) } : {}),
    ...(uuid && !isBlankUuid(uuid) ? { 'smbios-uuid': digest(uuid) } : {}),
    ...(mac ? { mac: digest(mac) } : {}),
  }
}
