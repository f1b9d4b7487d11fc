/** Signing tokens and their middleware, by presence alone: nothing is loaded, no session is opened. */
import type { SectionDoors } from './section.ts'
import { clip } from './text.ts'

/** 25dd:2371 = bit4id TokenME EVO v2 of the Government PKI; 096e = Feitian, sold under many names by public CAs. */
const isToken = (vendor: string, product: string): boolean =>
  (vendor === '25dd' && product === '2371') || vendor === '096e'

const USB = '/sys/bus/usb/devices'
const MODULE_FOLDERS = ['/etc/pkcs11/modules', '/usr/share/p11-kit/modules']

const readId = async (doors: SectionDoors, path: string): Promise<string> => {
  const text = await doors.readText(path, 64)
  return text.ok ? text.value.trim().toLowerCase() : ''
}

export const readTokenPresent = async (doors: SectionDoors): Promise<boolean | null> => {
  const names = await doors.list(USB)
  // A machine without any USB bus has no token in it.
  if (!names.ok) return names.why === 'not-found' ? false : null
  // Names with a colon are interfaces of a device listed anyway.
  const devices = names.value.filter((name) => !name.includes(':')).slice(0, 256)
  const found = await Promise.all(
    devices.map(async (name) =>
      isToken(
        await readId(doors, `${USB}/${name}/idVendor`),
        await readId(doors, `${USB}/${name}/idProduct`),
      ),
    ),
  )
  return found.includes(true)
}

export const readPkcs11Modules = async (doors: SectionDoors): Promise<string[] | null> => {
  const folders = await Promise.all(MODULE_FOLDERS.map((folder) => doors.list(folder)))
  if (folders.some((names) => !names.ok && names.why !== 'not-found')) return null
  const names = folders.flatMap((folder) => (folder.ok ? folder.value : []))
  const modules = names.flatMap((name) => (name.endsWith('.module') ? (clip(name.slice(0, -7)) ?? []) : []))
  return [...new Set(modules)].sort().slice(0, 32)
}
