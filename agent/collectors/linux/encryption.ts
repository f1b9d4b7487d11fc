/** Whether what lies under `/` is encrypted. */
import { z } from 'zod'
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { SectionDoors } from './section.ts'
import { lines, parseJson } from './text.ts'

type Encryption = NonNullable<LinuxFacts['encryption']>

type Device = {
  readonly type?: string | null | undefined
  readonly mountpoint?: string | null | undefined
  readonly mountpoints?: readonly (string | null)[] | undefined
  readonly children?: readonly Device[] | undefined
}

const Device: z.ZodType<Device> = z.lazy(() =>
  z.object({
    type: z.string().nullish(),
    mountpoint: z.string().nullish(),
    mountpoints: z.array(z.string().nullable()).optional(),
    children: z.array(Device).optional(),
  }),
)
const Tree = z.object({ blockdevices: z.array(Device) })

const holdsRoot = (device: Device): boolean =>
  device.mountpoint === '/' || (device.mountpoints?.includes('/') ?? false)

/** Types of the layers from the disk down to what is mounted on `/`; null when `/` is on none of them. */
const layersUnderRoot = (device: Device): readonly string[] | null => {
  const type = device.type ?? ''
  if (holdsRoot(device)) return [type]
  for (const child of device.children ?? []) {
    const below = layersUnderRoot(child)
    if (below) return [type, ...below]
  }
  return null
}

/** Null when the tree does not show `/` or is no tree at all. */
export const isRootUnderCrypt = (json: string): boolean | null => {
  const tree = Tree.safeParse(parseJson(json))
  if (!tree.success) return null
  const chains = tree.data.blockdevices.flatMap((device) => {
    const layers = layersUnderRoot(device)
    return layers ? [layers] : []
  })
  return chains.length === 0 ? null : chains.every((layers) => layers.includes('crypt'))
}

/** util-linux before 2.37 knows only MOUNTPOINT and refuses the plural. */
const readBlockDevices = async (doors: SectionDoors): Promise<boolean | null> => {
  for (const column of ['MOUNTPOINTS', 'MOUNTPOINT']) {
    const ran = await doors.run('lsblk', ['--json', '-o', `NAME,TYPE,FSTYPE,${column}`], {
      timeoutMs: 10_000,
    })
    if (!ran.ok) return null
    if (ran.value.exit === 0) return isRootUnderCrypt(ran.value.stdout)
  }
  return null
}

const readZfsRoot = async (doors: SectionDoors): Promise<boolean | null> => {
  const mounts = await doors.readText('/proc/self/mounts')
  if (!mounts.ok) return null
  const dataset = lines(mounts.value)
    .map((line) => line.split(' '))
    .find(([, point, type]) => point === '/' && type === 'zfs')?.[0]
  if (dataset === undefined) return null
  const ran = await doors.run('zfs', ['get', '-H', '-o', 'value', 'encryption', dataset], {
    timeoutMs: 10_000,
  })
  if (!ran.ok || ran.value.exit !== 0) return null
  const value = ran.value.stdout.trim()
  return value === '' || value === '-' ? null : value !== 'off'
}

const readEncryptedHomes = async (doors: SectionDoors): Promise<boolean | null> => {
  const marks = ['/home/.ecryptfs', '/.fscrypt/policies', '/home/.fscrypt/policies']
  const folders = await Promise.all(marks.map((path) => doors.list(path)))
  if (folders.some((names) => names.ok && names.value.length > 0)) return true
  return folders.every((names) => names.ok || names.why === 'not-found') ? false : null
}

export const collectEncryption = async (doors: SectionDoors): Promise<Encryption | null> => {
  const [crypt, encryptedHomes] = await Promise.all([readBlockDevices(doors), readEncryptedHomes(doors)])
  if (crypt !== null) return { rootEncrypted: crypt, method: crypt ? 'dm-crypt' : null, encryptedHomes }
  const zfs = await readZfsRoot(doors)
  if (zfs === null && encryptedHomes === null) return null
  return { rootEncrypted: zfs, method: zfs ? 'zfs' : null, encryptedHomes }
}
