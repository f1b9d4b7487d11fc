/** Updates of a Debian-like system, from the cached package lists alone (no network). */
import { z } from 'zod'
import { count, day, moment, text } from '../values.ts'

export const LinuxUpdates = z.strictObject({
  /**
   * How the simulated dist-upgrade went. Only `ok` gives the pending counts; `failed`: apt-get ended with an
   * error; `timeout`; `unavailable`: there is no apt-get here or it was not allowed.
   */
  simulation: z.enum(['ok', 'failed', 'timeout', 'unavailable']),
  /** Packages that the simulation would install or upgrade. */
  pendingAll: count.nullable(),
  /** Those of them with at least one origin that is a security archive. */
  pendingSecurity: count.nullable(),
  /** Names of the pending security packages, sorted, at most 20. */
  pendingSecurityNames: z.array(text).max(20).nullable(),
  /**
   * Day (UTC) on which the agent first saw the oldest security update that is still pending. Null when none is
   * pending, when the simulation is not ok, or when the oldest one was there already at the first run.
   */
  oldestPendingSeenOn: day.nullable(),
  /** One of the pending security updates was there at the agent's first run: since when is not known. */
  pendingAtFirstRun: z.boolean().nullable(),
  /** Day (UTC) of the first run at which the agent could read the pending updates; null before that. */
  firstRunOn: day.nullable(),
  /** Newest `Date:` of the InRelease files of security suites: the moment the archive wrote them. */
  listsDate: moment.nullable(),
  /** Newest `Valid-Until:` of the same files; many suites have none. */
  listsValidUntil: moment.nullable(),
  /** mtime of update-success-stamp: the last successful refresh, by the machine clock. */
  refreshedAt: moment.nullable(),
  /** Newest upgrade of at least one package, by apt's or dpkg's log, in UTC; null when no log tells it or its zone is not known. */
  lastUpgrade: moment.nullable(),
  /** The same as written in the log, local time without zone: `2026-10-26T06:41:12`. */
  lastUpgradeLocal: text.nullable(),
  lastUpgradeBy: z.enum(['unattended-upgrade', 'other']).nullable(),
  /** dpkg's status of unattended-upgrades is `installed`; null when dpkg's database was not read. */
  unattendedInstalled: z.boolean().nullable(),
  /** apt's configuration refreshes the lists and installs by itself (both switches on); null when it was not read. */
  unattendedEnabled: z.boolean().nullable(),
  /** apt-daily.timer and apt-daily-upgrade.timer are both enabled; null when not read. */
  timersEnabled: z.boolean().nullable(),
  /** Packages on hold, which hide their updates. */
  heldPackages: count.nullable(),
  /** /run/reboot-required exists, or the running kernel is older than the newest installed one; null when neither could be told. */
  rebootRequired: z.boolean().nullable(),
})
