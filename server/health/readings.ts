/** What is read of a running installation, before anybody judges it. Null where it could not be read. */
import type { Calendar } from '../../checks/time/calendar.ts'
import type { Heartbeat } from '../jobs/heartbeats.ts'
import type { DescribedTable } from '../tables/describe.ts'

export type MailReading = {
  readonly isConfigured: boolean
  /** The last letter that was tried; null before the first one. */
  readonly last: Pick<Heartbeat, 'lastTurnAt' | 'lastOkAt' | 'lastError'> | null
}

export type BackupReading = {
  readonly verdict: 'pass' | 'warn' | 'fail'
  readonly text: string
  readonly lastGoodAt: Date | null
}

export type DiskReading = { readonly freeBytes: number; readonly totalBytes: number }

export type ClockReading = {
  /** Database minus process, halfway through the question. */
  readonly databaseAheadMs: number
  /** ANXA_TIME_OFFSET. */
  readonly offsetMs: number
  /** PCs that reported within a day, and how many of them say that this clock is off by more than five minutes. */
  readonly agents: { readonly heard: number; readonly ahead: number; readonly behind: number }
}

export type CertificateReading =
  | { readonly kind: 'none' }
  /** `authority`: what agents pin; `server`: a certificate from a file, which somebody has to renew. */
  | { readonly kind: 'authority' | 'server'; readonly endsAt: Date }
  | { readonly kind: 'unreadable'; readonly message: string }

export type DatabaseReading = {
  readonly bytes: number
  readonly version: string
  readonly isEmbedded: boolean
  /** Migrations not applied; null when the database is of a newer program. */
  readonly pendingMigrations: number | null
}

export type Readings = {
  readonly program: { readonly version: string; readonly node: string; readonly system: string }
  readonly mail: MailReading
  /** Loops only. */
  readonly loops: readonly Heartbeat[]
  readonly backup: BackupReading | null
  readonly tables: readonly DescribedTable[]
  readonly disk: DiskReading | null
  readonly clock: ClockReading
  readonly database: DatabaseReading
  readonly certificate: CertificateReading
  readonly counts: { readonly communes: number; readonly devices: number; readonly agents: number }
  readonly lastReportAt: Date | null
  readonly calendar: Calendar
}
