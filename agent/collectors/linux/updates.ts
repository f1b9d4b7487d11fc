/** Everything about updates, put together from its sources. */
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { CollectorMemory } from '../memory.ts'
import type { AptConfig } from './apt-config.ts'
import { readListsState } from './apt-lists.ts'
import { type Simulation, simulateUpgrade } from './apt-simulation.ts'
import type { PackageFacts } from './packages.ts'
import { trackPending } from './pending-since.ts'
import { readRebootRequired } from './reboot.ts'
import type { SectionDoors } from './section.ts'
import { toDay, toMoment } from './text.ts'
import { readLastUpgrade } from './upgrade-log.ts'

type Updates = NonNullable<LinuxFacts['updates']>

export type UpdatesSources = {
  readonly memory: CollectorMemory
  readonly now: Date
  readonly zone: Promise<string | null>
  readonly aptConfig: Promise<AptConfig | null>
  readonly packages: Promise<PackageFacts | null>
}

const MAX_NAMES = 20

const pendingFacts = (simulation: Simulation, memory: CollectorMemory, today: string) => {
  if (simulation.state !== 'ok')
    return {
      simulation: simulation.state,
      pendingAll: null,
      pendingSecurity: null,
      pendingSecurityNames: null,
      oldestPendingSeenOn: null,
      pendingAtFirstRun: null,
      firstRunOn: memory.firstRunOn ?? null,
    }
  const { pendingAll, security } = simulation.pending
  return {
    simulation: simulation.state,
    pendingAll,
    pendingSecurity: security.length,
    pendingSecurityNames: [...new Set(security.map((update) => update.name))].sort().slice(0, MAX_NAMES),
    ...trackPending(memory, security, today),
  }
}

const isMasked = async (doors: SectionDoors, timer: string): Promise<boolean> => {
  const link = await doors.readLink(`/etc/systemd/system/${timer}`)
  return link.ok && link.value === '/dev/null'
}

/** Enabled = linked into timers.target and not masked. */
const readTimers = async (doors: SectionDoors): Promise<boolean | null> => {
  const wanted = await doors.list('/etc/systemd/system/timers.target.wants')
  if (!wanted.ok) return wanted.why === 'not-found' ? false : null
  const timers = ['apt-daily.timer', 'apt-daily-upgrade.timer']
  if (!timers.every((timer) => wanted.value.includes(timer))) return false
  return !(await Promise.all(timers.map((timer) => isMasked(doors, timer)))).includes(true)
}

const readRefreshed = async (doors: SectionDoors): Promise<string | null> => {
  const stamp = await doors.stat('/var/lib/apt/periodic/update-success-stamp')
  return stamp.ok ? toMoment(stamp.value.mtime) : null
}

export const collectUpdates = async (doors: SectionDoors, sources: UpdatesSources): Promise<Updates> => {
  const today = toDay(sources.now)
  const [simulation, lists, refreshedAt, upgrade, aptConfig, packages, timersEnabled, rebootRequired] =
    await Promise.all([
      simulateUpgrade(doors, sources.memory, today),
      readListsState(doors),
      readRefreshed(doors),
      sources.zone.then((zone) => readLastUpgrade(doors, zone)),
      sources.aptConfig,
      sources.packages,
      readTimers(doors),
      readRebootRequired(doors),
    ])
  return {
    ...pendingFacts(simulation, sources.memory, today),
    ...lists,
    refreshedAt,
    ...upgrade,
    unattendedInstalled: packages?.unattendedInstalled ?? null,
    unattendedEnabled: aptConfig?.unattendedEnabled ?? null,
    timersEnabled,
    heldPackages: packages?.held ?? null,
    rebootRequired,
  }
}
