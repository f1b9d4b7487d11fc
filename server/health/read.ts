/** Reads how the installation fares, for the page and for `anxa doctor`: nothing here needs the running server. */
import { statfs } from 'node:fs/promises'
import { arch, release, type as systemType } from 'node:os'
import { readBackupHealth } from '../backup/health.ts'
import { tlsSource } from '../config.ts'
import { pendingMigrations } from '../db/migrate.ts'
import type { Deps } from '../deps.ts'
import { CannotError } from '../errors.ts'
import { listHeartbeats } from '../jobs/heartbeats.ts'
import { MAIL_JOB } from '../mail/recorded.ts'
import { describeTables } from '../tables/describe.ts'
import { tablesInForce } from '../tables/in-force.ts'
import { readCertificates } from '../tls/certificate-files.ts'
import { findShownAuthority } from '../tls/shown-authority.ts'
import { VERSION } from '../version.ts'
import { databaseClock, databaseSize, listCommuneIds, surveyDevices } from './queries.ts'
import type { BackupReading, CertificateReading, DatabaseReading, DiskReading, Readings } from './readings.ts'

export async function readHealth(deps: Deps): Promise<Readings> {
  const { config, db } = deps
  const now = deps.clock.now()
  const communes = await listCommuneIds(db)
  const [heartbeats, inForce, isConfigured, survey] = await Promise.all([
    listHeartbeats(deps),
    tablesInForce(db).current(),
    deps.mailer.isConfigured(),
    surveyDevices(db, communes, now),
  ])
  return {
    program: {
      version: VERSION,
      node: process.versions.node,
      system: `${systemType()} ${/^[\d.]*/.exec(release())?.[0] ?? ''} ${arch()}`,
    },
    mail: { isConfigured, last: heartbeats.find(({ job }) => job === MAIL_JOB) ?? null },
    loops: heartbeats.filter(({ everySeconds }) => everySeconds !== null),
    backup: await readBackup(deps),
    tables: describeTables(inForce, now),
    disk: await readDisk(deps),
    clock: {
      databaseAheadMs: await databaseAheadMs(deps),
      offsetMs: config.ANXA_TIME_OFFSET,
      agents: { heard: survey.heard, ahead: survey.ahead, behind: survey.behind },
    },
    database: await readDatabase(deps),
    certificate: await readCertificate(deps),
    counts: { communes: communes.length, devices: survey.devices, agents: survey.agents },
    lastReportAt: survey.lastReportAt,
    calendar: inForce.calendar,
  }
}

async function readBackup(deps: Deps): Promise<BackupReading | null> {
  try {
    const { verdict, text, last } = await readBackupHealth(deps)
    return { verdict, text, lastGoodAt: last?.startedAt ?? null }
  } catch (err) {
    deps.log.warn({ err }, 'the backups cannot be read')
    return null
  }
}

async function readDisk({ config, log }: Deps): Promise<DiskReading | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(config.DATA_DIR)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch (err) {
    log.warn({ err }, 'the disk of DATA_DIR cannot be read')
    return null
  }
}

/** Half of the way there and back belongs to the question, not to the clocks. */
async function databaseAheadMs({ db, clock, config }: Deps): Promise<number> {
  const asked = clock.now().getTime()
  const started = performance.now()
  const database = await databaseClock(db)
  const halfway = asked + (performance.now() - started) / 2
  // The database knows nothing of ANXA_TIME_OFFSET.
  return database.getTime() - (halfway - config.ANXA_TIME_OFFSET)
}

async function readDatabase({ db, config }: Deps): Promise<DatabaseReading> {
  const { bytes, version } = await databaseSize(db)
  return {
    bytes,
    version,
    isEmbedded: config.DATABASE_URL === undefined,
    pendingMigrations: await pending(db),
  }
}

async function pending(db: Deps['db']): Promise<number | null> {
  try {
    return (await pendingMigrations(db.reference)).length
  } catch (error) {
    if (error instanceof CannotError) return null
    throw error
  }
}

/** Of what has to be renewed by a person: the server's certificate from an authority of ours renews itself. */
async function readCertificate(deps: Deps): Promise<CertificateReading> {
  const { TLS_CERT_FILE } = deps.config
  try {
    if (tlsSource(deps.config) === 'files' && TLS_CERT_FILE !== undefined) {
      const chain = readCertificates('TLS_CERT_FILE', TLS_CERT_FILE)
      // An issuer that ends before the server's own certificate ends the chain with it.
      const ends = chain.map(({ validTo }) => new Date(validTo).getTime())
      return { kind: 'server', endsAt: new Date(Math.min(...ends)) }
    }
    const authority = await findShownAuthority(deps)
    return authority === null ? { kind: 'none' } : { kind: 'authority', endsAt: new Date(authority.validTo) }
  } catch (error) {
    return { kind: 'unreadable', message: error instanceof Error ? error.message : String(error) }
  }
}
