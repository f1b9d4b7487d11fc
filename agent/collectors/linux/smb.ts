/** Samba: the oldest protocol it would speak. Absent settings mean SMB2_02 since Samba 4.11. */
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { SectionDoors } from './section.ts'
import { clip, parseIni } from './text.ts'
import { isActive, type Units } from './units.ts'

const CONFIGURATION = '/etc/samba/smb.conf'

const upper = (value: string | undefined): string | null => clip(value)?.toUpperCase() ?? null

export const collectSmb = async (
  doors: SectionDoors,
  pending: Promise<Units>,
): Promise<LinuxFacts['smb']> => {
  const [units, text] = await Promise.all([pending, doors.readText(CONFIGURATION)])
  if (!text.ok && text.why !== 'not-found') return null
  const global = text.ok ? parseIni(text.value).get('global') : undefined
  return {
    sambaConfigured: text.ok,
    serverActive: isActive(units, 'smbd'),
    serverMinProtocol: upper(global?.get('server min protocol') ?? global?.get('min protocol')),
    clientMinProtocol: upper(global?.get('client min protocol')),
  }
}
