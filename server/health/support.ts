/**
 * The text an officer sends to somebody who helps: numbers, versions, days, verdicts. It is written from figures and
 * from words of ours; no sentence that anybody else wrote (an error, a name, an address, a path) gets in.
 */
import type { HealthRow } from '../../web/parts/health-table.tsx'
import type { Heartbeat } from '../jobs/heartbeats.ts'
import type { Readings } from './readings.ts'

/** Of an error only a code that is known here: whatever else stands in capitals may be the name of a PC. */
const ERROR_CODES = [
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNECTION', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
  ...['ENETUNREACH', 'EPIPE', 'EACCES', 'EPERM', 'ENOENT', 'ENOSPC', 'EROFS', 'EMFILE', 'EAUTH', 'EENVELOPE'],
  ...['EMESSAGE', 'ESOCKET', 'EDNS', 'ETLS', 'CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'CONNECTION_ENDED'],
]
/** Names of jobs and rows as this program gives them; a row of the database could hold others. */
const OWN_NAME = /^[a-z][a-z:-]{1,40}$/
const VERSION = /^[\w.+ -]{1,40}/

export function supportText(readings: Readings, rows: readonly HealthRow[], now: Date): string {
  const { program, clock, database, disk, counts, mail, backup, certificate } = readings
  return [
    `AnXã ${program.version}, Node ${program.node}, ${program.system}`,
    `made ${now.toISOString()}`,
    '',
    ...rows.filter(({ id }) => OWN_NAME.test(id)).map(({ id, verdict }) => `${verdict.padEnd(14)} ${id}`),
    '',
    `communes ${counts.communes}, devices ${counts.devices}, agents ${counts.agents}`,
    `last report ${moment(readings.lastReportAt)}`,
    `database PostgreSQL ${VERSION.exec(database.version)?.[0] ?? ''}, ${database.isEmbedded ? 'embedded' : 'outside'}, ${database.bytes} bytes, pending migrations ${database.pendingMigrations ?? 'of a newer program'}`,
    `disk ${disk === null ? 'not readable' : `${disk.freeBytes} free of ${disk.totalBytes} bytes`}`,
    `clock database ahead ${Math.round(clock.databaseAheadMs)} ms, offset ${clock.offsetMs} ms, agents heard ${clock.agents.heard}, ahead ${clock.agents.ahead}, behind ${clock.agents.behind}`,
    `mail ${mail.isConfigured ? 'configured' : 'not configured'}${mail.last === null ? '' : `, ${lastWords(mail.last)}`}`,
    `backup ${backup === null ? 'not readable' : `${backup.verdict}, last good ${moment(backup.lastGoodAt)}`}`,
    `certificate ${certificate.kind}${'endsAt' in certificate ? `, ends ${certificate.endsAt.toISOString()}` : ''}`,
    ...readings.tables.map(
      ({ name, asOf, ageDays, state, source, isUnreadable }) =>
        `table ${name} ${asOf}, ${ageDays} days, ${state}, ${source.kind}${isUnreadable ? ', an imported one is unreadable' : ''}`,
    ),
    ...readings.loops
      .filter(({ job }) => OWN_NAME.test(job))
      .map((loop) => `loop ${loop.job} every ${loop.everySeconds ?? 0} s, ${lastWords(loop)}`),
    '',
  ].join('\n')
}

const moment = (at: Date | null): string => at?.toISOString() ?? 'never'

function lastWords({ lastTurnAt, lastOkAt, lastError }: Omit<Heartbeat, 'job' | 'everySeconds'>): string {
  const error =
    lastError === null
      ? 'none'
      : (ERROR_CODES.find((code) => lastError.includes(code)) ?? 'without a known code')
  return `last ${moment(lastTurnAt)}, ok ${moment(lastOkAt)}, error ${error}`
}
