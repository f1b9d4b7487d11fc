/** Hardware and the names of the machine; the slow part comes from memory while the machine has not restarted. */
import { createHash } from 'node:crypto'
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { Inventory } from '../../platform/doors.ts'
import type { CollectorMemory } from '../memory.ts'
import type { SectionDoors } from './section.ts'
import { clip, lines } from './text.ts'

const STEP = 512 * 1024 * 1024

/**
 * x86 processors show a guest by a flag that anyone may read; systeminformation needs root to tell, and says "no"
 * where it could not look. Without the flags (ARM) only its "yes" counts, or its "no" to root.
 */
const readIsVirtual = async (doors: SectionDoors, told: boolean | null): Promise<boolean | null> => {
  const cpu = await doors.readText('/proc/cpuinfo')
  const flags = cpu.ok ? /^flags\s*:(.*)$/m.exec(cpu.value)?.[1] : undefined
  if (flags !== undefined) return told === true || flags.split(' ').includes('hypervisor')
  return told === false && !doors.isElevated ? null : told
}

/** systeminformation starts half a dozen programs: once per boot is enough for what a boot cannot change. */
export const readInventory = async (
  doors: SectionDoors,
  memory: CollectorMemory,
): Promise<Inventory | null> => {
  const text = await doors.readText('/proc/sys/kernel/random/boot_id', 256)
  const bootId = text.ok ? clip(text.value) : null
  if (bootId !== null && memory.inventory?.bootId === bootId) return memory.inventory
  const answer = await doors.inventory()
  if (!answer.ok) return null
  const inventory = { ...answer.value, isVirtual: await readIsVirtual(doors, answer.value.isVirtual) }
  if (bootId !== null) memory.inventory = { bootId, ...inventory }
  return inventory
}

const wholeOrNull = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : null

/** The disk of `/`: the last field of its line in mountinfo's source is a device of /sys/block or a part of one. */
const readRootDisk = async (doors: SectionDoors): Promise<string | null> => {
  const mounts = await doors.readText('/proc/self/mounts')
  if (!mounts.ok) return null
  const source = lines(mounts.value)
    .map((line) => line.split(' '))
    .find(([, point]) => point === '/')?.[0]
  return /^\/dev\/([a-z0-9]+)$/.exec(source ?? '')?.[1] ?? null
}

/** rotational is 1 for every virtual disk, so a guest says nothing about its media. */
const readMedia = async (doors: SectionDoors, isVirtual: boolean | null): Promise<'ssd' | 'hdd' | null> => {
  if (isVirtual !== false) return null
  const device = await readRootDisk(doors)
  const disks = await doors.list('/sys/block')
  if (!disks.ok) return null
  const physical = disks.value.filter((name) => /^(sd|nvme|mmcblk|hd)/.test(name))
  // Below a crypt or lvm layer the name of the disk is not in the mount table: one disk alone is then meant.
  const disk =
    physical.find((name) => device?.startsWith(name)) ?? (physical.length === 1 ? physical[0] : undefined)
  if (disk === undefined) return null
  const rotational = await doors.readText(`/sys/block/${disk}/queue/rotational`, 16)
  if (!rotational.ok) return null
  return rotational.value.trim() === '0' ? 'ssd' : 'hdd'
}

export const collectHardware = async (
  doors: SectionDoors,
  inventoryOnce: Promise<Inventory | null>,
): Promise<LinuxFacts['hardware']> => {
  const inventory = await inventoryOnce
  const [disk, media] = await Promise.all([doors.statfs('/'), readMedia(doors, inventory?.isVirtual ?? null)])
  if (inventory === null && !disk.ok) return null
  const memoryBytes = wholeOrNull(inventory?.memoryBytes)
  const freeBytes = wholeOrNull(disk.ok ? disk.value.freeBytes : null)
  return {
    cpuName: clip(inventory?.cpuName),
    cpuLogical: wholeOrNull(inventory?.cpuLogical),
    ramBytes: memoryBytes === null ? null : Math.ceil(memoryBytes / STEP) * STEP,
    osDiskTotalBytes: wholeOrNull(disk.ok ? disk.value.totalBytes : null),
    osDiskFreeBytes: freeBytes === null ? null : Math.floor(freeBytes / STEP) * STEP,
    osDiskMedia: media,
  }
}

/** Makers of cheap boards leave these in place of a name. */
const PLACEHOLDER =
  /^(to be filled by o\.?e\.?m\.?|default string|system manufacturer|system product name|-)$/i

const named = (value: string | null | undefined): string | null => {
  const text = clip(value)
  return text === null || PLACEHOLDER.test(text) ? null : text
}

export const collectMachine = async (
  doors: SectionDoors,
  inventoryOnce: Promise<Inventory | null>,
): Promise<LinuxFacts['machine']> => {
  const [inventory, hostName, chassis, serial, macHashes] = await Promise.all([
    inventoryOnce,
    doors.readText('/proc/sys/kernel/hostname', 1024),
    doors.readText('/sys/class/dmi/id/chassis_type', 64),
    doors.readText('/sys/class/dmi/id/product_serial', 1024),
    readMacHashes(doors),
  ])
  const chassisType =
    chassis.ok && /^\d{1,3}$/.test(chassis.value.trim()) ? Number(chassis.value.trim()) : null
  if (inventory === null && !hostName.ok && chassisType === null) return null
  return {
    hostName: hostName.ok ? clip(hostName.value) : null,
    manufacturer: named(inventory?.manufacturer),
    model: named(inventory?.model),
    chassisType,
    isVirtual: inventory?.isVirtual ?? null,
    // Absent where the firmware has no DMI (ARM boards): nobody can tell, which is not the same as empty.
    smbiosSerial: serial.ok ? serial.value.trim().slice(0, 256) : null,
    macHashes,
  }
}

const MAX_ADAPTERS = 32
const ADAPTERS = '/sys/class/net'

/** Of adapters that are plugged into a bus, with an address that was not made up: the same digests as on Windows. */
async function readMacHashes(doors: SectionDoors): Promise<string[] | null> {
  const names = await doors.list(ADAPTERS)
  if (!names.ok) return null
  const hashes = await Promise.all(
    names.value.map(async (name) => {
      const [device, address] = await Promise.all([
        doors.readLink(`${ADAPTERS}/${name}/device`),
        doors.readText(`${ADAPTERS}/${name}/address`, 128),
      ])
      const mac = address.ok ? address.value.replace(/[^0-9a-f]/gi, '').toUpperCase() : ''
      // The second lowest bit of the first byte marks an address that software made up.
      if (!device.ok || !/^[0-9A-F][014589CD][0-9A-F]{10}$/.test(mac)) return []
      return [createHash('sha256').update(mac).digest('hex').slice(0, 16)]
    }),
  )
  return [...new Set(hashes.flat())].sort().slice(0, MAX_ADAPTERS)
}
