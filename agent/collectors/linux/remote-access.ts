/** Ways into this machine from afar. */
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { SectionDoors } from './section.ts'
import { clip, lines } from './text.ts'
import { anyActive, isActive, REMOTE_TOOL_UNITS, type Units } from './units.ts'

type RemoteAccess = NonNullable<LinuxFacts['remoteAccess']>

/** Ubuntu 24.04 waits on a socket: the service itself is then inactive until somebody connects. */
const SSH_UNITS = ['ssh', 'sshd', 'ssh.socket']

const readSshd = async (doors: SectionDoors): Promise<ReadonlyMap<string, string>> => {
  const ran = await doors.run('sshd', ['-T'], { timeoutMs: 10_000 })
  if (!ran.ok || ran.value.exit !== 0) return new Map()
  return new Map(
    lines(ran.value.stdout).flatMap((line) => {
      const [key, value] = line.split(' ')
      return key !== undefined && value !== undefined ? [[key, value] as const] : []
    }),
  )
}

export const collectRemoteAccess = async (
  doors: SectionDoors,
  pending: Promise<Units>,
): Promise<RemoteAccess | null> => {
  const units = await pending
  if (units.installed === null && units.states === null) return null
  const sshActive = anyActive(units, SSH_UNITS)
  const sshd = sshActive === false ? new Map<string, string>() : await readSshd(doors)
  const tools = Object.entries(REMOTE_TOOL_UNITS).filter(([unit]) => units.installed?.has(unit))
  return {
    sshActive,
    sshPermitRootLogin: clip(sshd.get('permitrootlogin')),
    sshPasswordAuthentication: clip(sshd.get('passwordauthentication')),
    xrdpActive: isActive(units, 'xrdp'),
    desktopSharingActive: anyActive(units, ['gnome-remote-desktop', 'vino-server']),
    remoteTools: units.installed === null ? null : [...new Set(tools.map(([, name]) => name))].sort(),
  }
}
