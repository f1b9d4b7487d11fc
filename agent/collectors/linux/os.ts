/** Release, kernel, start of the machine. */
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { CollectorMemory } from '../memory.ts'
import { BASE_CODENAMES } from './codenames.ts'
import type { SectionDoors } from './section.ts'
import { clip, parseAssignments, toMoment } from './text.ts'

type Os = NonNullable<LinuxFacts['os']>
type Base = Pick<Os, 'baseId' | 'baseVersionId'>

const readRelease = async (doors: SectionDoors): Promise<ReadonlyMap<string, string> | null> => {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await doors.readText(path, 64 * 1024)
    if (text.ok) return parseAssignments(text.value)
  }
  return null
}

const debianVersion = (pointRelease: string | null): string | null =>
  /^(\d+)(?:\.|$)/.exec(pointRelease ?? '')?.[1] ?? null

/** A derivative is judged by what it is built from: its own version numbers say nothing about support. */
export const baseOf = (
  release: ReadonlyMap<string, string>,
  idLike: readonly string[],
  pointRelease: string | null,
): Base => {
  const id = release.get('ID') ?? ''
  const version = clip(release.get('VERSION_ID'))
  if (id === 'ubuntu' || id === 'debian') return { baseId: id, baseVersionId: version }
  const ubuntuCodename = release.get('UBUNTU_CODENAME')
  if (ubuntuCodename || idLike.includes('ubuntu'))
    return { baseId: 'ubuntu', baseVersionId: BASE_CODENAMES.ubuntu[ubuntuCodename ?? ''] ?? null }
  if (!idLike.includes('debian')) return { baseId: null, baseVersionId: null }
  const debianCodename = release.get('DEBIAN_CODENAME') ?? ''
  return {
    baseId: 'debian',
    baseVersionId: BASE_CODENAMES.debian[debianCodename] ?? debianVersion(pointRelease),
  }
}

const trimmed = async (doors: SectionDoors, path: string): Promise<string | null> => {
  const text = await doors.readText(path, 4096)
  return text.ok ? clip(text.value) : null
}

/** btime is recomputed from a corrected clock and moves by a second or so: the first reading of a boot is kept. */
const readBootTime = async (doors: SectionDoors, memory: CollectorMemory): Promise<string | null> => {
  const bootId = await trimmed(doors, '/proc/sys/kernel/random/boot_id')
  if (bootId !== null && memory.boot?.id === bootId) return memory.boot.time
  const stat = await doors.readText('/proc/stat')
  const seconds = /^btime (\d+)$/m.exec(stat.ok ? stat.value : '')?.[1]
  const time = seconds === undefined ? null : toMoment(new Date(Number(seconds) * 1000))
  if (bootId !== null && time !== null) memory.boot = { id: bootId, time }
  return time
}

export const collectOs = async (doors: SectionDoors, memory: CollectorMemory): Promise<Os | null> => {
  const release = await readRelease(doors)
  if (!release) return null
  const [pointRelease, kernel, bootTime, randomization] = await Promise.all([
    trimmed(doors, '/etc/debian_version'),
    trimmed(doors, '/proc/sys/kernel/osrelease'),
    readBootTime(doors, memory),
    trimmed(doors, '/proc/sys/kernel/randomize_va_space'),
  ])
  const idLike = (release.get('ID_LIKE') ?? '')
    .split(/\s+/)
    .flatMap((word) => clip(word) ?? [])
    .slice(0, 16)
  return {
    id: clip(release.get('ID')),
    idLike,
    versionId: clip(release.get('VERSION_ID')),
    codename: clip(release.get('VERSION_CODENAME')),
    prettyName: clip(release.get('PRETTY_NAME')),
    ...baseOf(release, idLike, pointRelease),
    pointRelease,
    kernel,
    architecture: await trimmed(doors, '/proc/sys/kernel/arch'),
    bootTime,
    addressSpaceRandomization: /^\d$/.test(randomization ?? '') ? Number(randomization) : null,
  }
}
