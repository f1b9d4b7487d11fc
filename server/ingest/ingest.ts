/** The way of a report through the server: verify, read, decide, store, answer. Durable before the answer. */
import type { Logger } from 'pino'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import type { ReportAnswer } from '../../checks/report/protocol.ts'
import type { Clock } from '../../checks/time/clock.ts'
import type { Database } from '../db/database.ts'
import { noteRefusedReport, quarantineDevice } from '../devices/quarantine.ts'
import { rulesInForce } from '../devices/rules.ts'
import type { Arrival, Outcome, TakenAs } from './batch.ts'
import { commitBatch } from './commit.ts'
import { createDirectory } from './directory.ts'
import { createGroupCommit } from './group-commit.ts'
import { type Refusal, refuse } from './refusal.ts'
import { createReportOpener, type Opened } from './report.ts'
import { ageOfFile, type FileProblem } from './report-file.ts'
import { createSeldom } from './seldom.ts'
import { type Declared, findDeclared, readUnsigned, unsignedReport } from './unsigned-file.ts'
import { createPayloadReader } from './validate.ts'

/** How often a PC is asked to report. */
export const REPORT_INTERVAL_SECONDS = 3600

const BATCH_ITEMS = 200
const BATCH_BYTES = 8 * 1024 * 1024
const BATCHES_IN_FLIGHT = 2
const WAITING_ITEMS = 5_000
/** A stolen key that sends all the time must not fill the audit chain. */
const NOTE_AGAIN_MS = 24 * 3_600_000

export type IngestDeps = { readonly db: Database; readonly clock: Clock; readonly log: Logger }

export type Acceptance = { readonly ok: true; readonly answer: ReportAnswer } | Refusal

type UnsignedProblem = Extract<Declared, { ok: false }>['code']

export type FileAcceptance =
  | {
      readonly ok: true
      readonly as: TakenAs
      readonly deviceId: string
      readonly seq: number
      readonly collectedAt: Date
    }
  /** `foreign`: of no PC of this commune; whether another has it is not this commune's to know. */
  | {
      readonly ok: false
      readonly code: Refusal['code'] | FileProblem | UnsignedProblem | 'foreign'
      readonly field?: string
      /** How an unsigned file calls its PC. */
      readonly hostName?: string
    }

export type ReportMeta = {
  /** The machine's clock when it sent, null when it did not say. */
  readonly sentAt: Date | null
  /** The address was refused too often: PCs known to this process only. */
  readonly fromMemory?: boolean
}

export type Ingest = {
  /** `jws` unpacked. Never throws. */
  readonly accept: (jws: Buffer, meta: ReportMeta) => Promise<Acceptance>
  /**
   * Signed reports that were carried here as files, unpacked, for one commune; answers in the same order. Those of
   * one PC are taken from the oldest number on, so that its changes are told in the order they happened. Never throws.
   */
  readonly acceptFiles: (files: readonly Buffer[], communeId: string) => Promise<readonly FileAcceptance[]>
  /** Files that nobody signed, of PCs of this commune that were declared by hand. Never throws. */
  readonly acceptUnsigned: (files: readonly Buffer[], communeId: string) => Promise<readonly FileAcceptance[]>
}

// One for each application, made by its first report: it holds the queue, the keys and the compiled schema.
const ingests = new WeakMap<IngestDeps, Ingest>()

/** The application's one way in for reports, from the line and from files. */
export function ingestOf(deps: IngestDeps): Ingest {
  const known = ingests.get(deps)
  if (known !== undefined) return known
  const made = createIngest(deps)
  ingests.set(deps, made)
  return made
}

export function createIngest(deps: IngestDeps): Ingest {
  const { db, clock, log } = deps
  const currentRules = rulesInForce(db)
  const readPayload = createPayloadReader()
  const open = createReportOpener(createDirectory(db), readPayload)
  const notes = createSeldom(NOTE_AGAIN_MS)

  const flush = async (arrivals: readonly Arrival[]): Promise<readonly Outcome[]> => {
    try {
      return await commitBatch(db, await currentRules(), arrivals)
    } catch (error) {
      if (arrivals.length === 1 || isOutage(error)) throw error
      // One report that cannot be stored must not take the others of its batch with it.
      log.warn({ err: error, reports: arrivals.length }, 'batch failed, storing one by one')
      return oneByOne(arrivals)
    }
  }
  const oneByOne = async (arrivals: readonly Arrival[]): Promise<readonly Outcome[]> => {
    const outcomes: Outcome[] = []
    for (const arrival of arrivals)
      try {
        outcomes.push(...(await commitBatch(db, await currentRules(), [arrival])))
      } catch (error) {
        log.error({ err: error, device: arrival.device.deviceId }, 'report not stored')
        outcomes.push({ kind: 'failed' })
      }
    return outcomes
  }
  const commit = createGroupCommit<Arrival, Outcome>({
    flush,
    maxItems: BATCH_ITEMS,
    maxWeight: BATCH_BYTES,
    weigh: ({ report }) => report.factsText.length,
    inFlight: BATCHES_IN_FLIGHT,
    maxWaiting: WAITING_ITEMS,
  })

  const note = async (device: Arrival['device'], code: 'bad-signature' | 'device-revoked'): Promise<void> => {
    const now = clock.now()
    if (notes.isDue(`${device.deviceId}/${code}`, now)) await noteRefusedReport(db, device, code, now)
  }

  const settle = async (arrival: Arrival, outcome: Outcome): Promise<Taken | Refusal> => {
    switch (outcome.kind) {
      case 'taken':
        return { ok: true, outcome }
      case 'refused':
        if (outcome.code === 'device-revoked') await note(arrival.device, outcome.code)
        return refuse(outcome.code)
      case 'conflict':
        // Two files of one second, and no key that could have been copied.
        if (arrival.isUnsigned) return refuse('sequence-conflict')
        await quarantineDevice(db, arrival.device, arrival.report.payload.seq, clock.now())
        return refuse('sequence-conflict')
      case 'failed':
        return refuse('unavailable')
      default:
        return outcome satisfies never
    }
  }

  const store = async (arrival: Arrival): Promise<Taken | Refusal> => {
    const outcome = commit.add(arrival)
    return outcome === null ? refuse('unavailable') : settle(arrival, await outcome)
  }

  const accept: Ingest['accept'] = async (jws, { sentAt, fromMemory = false }) => {
    const receivedAt = clock.now()
    const opened = await open(jws, fromMemory)
    if (!opened.ok) {
      const { device, ...refusal } = opened
      if (device !== undefined) await note(device, 'bad-signature')
      return refusal
    }
    const { device, report } = opened
    const skewSeconds = skewBetween(sentAt, receivedAt)
    const stored = await store({ device, report, receivedAt, seenAt: receivedAt, skewSeconds })
    if (!stored.ok) return stored
    return { ok: true, answer: answerFor(stored.outcome, clock.now()) }
  }

  const acceptFile = async (opened: Opened, communeId: string): Promise<FileAcceptance> => {
    if (!opened.ok) {
      const { device, code, field } = opened
      if (code === 'unknown-device') return { ok: false, code: 'foreign' }
      // Another commune's PC is not named to this one, neither here nor in that one's audit chain.
      if (device !== undefined && device.communeId !== communeId) return { ok: false, code: 'foreign' }
      if (device !== undefined) await note(device, 'bad-signature')
      return field === undefined ? { ok: false, code } : { ok: false, code, field }
    }
    const { device, report } = opened
    if (device.communeId !== communeId) return { ok: false, code: 'foreign' }
    const receivedAt = clock.now()
    const collectedAt = new Date(report.payload.collectedAt)
    const age = ageOfFile(collectedAt, receivedAt)
    if (!age.ok) return age
    // Nobody measured the clock of a machine that was not on the line.
    const stored = await store({ device, report, receivedAt, seenAt: age.seenAt, skewSeconds: null })
    if (!stored.ok) return stored
    return {
      ...{ ok: true, as: stored.outcome.as, deviceId: device.deviceId },
      ...{ seq: report.payload.seq, collectedAt },
    }
  }

  const acceptFiles: Ingest['acceptFiles'] = async (files, communeId) => {
    const opened: { readonly at: number; readonly one: Opened }[] = []
    for (const [at, bytes] of files.entries()) opened.push({ at, one: await open(bytes) })
    const seqOf = ({ one }: { readonly one: Opened }): number => (one.ok ? one.report.payload.seq : 0)
    const results: FileAcceptance[] = files.map(() => ({ ok: false, code: 'unavailable' }))
    for (const { at, one } of [...opened].sort((a, b) => seqOf(a) - seqOf(b)))
      try {
        results[at] = await acceptFile(one, communeId)
      } catch (error) {
        log.error({ err: error }, 'report file not taken')
      }
    return results
  }

  const acceptOneUnsigned = async (bytes: Buffer, communeId: string): Promise<FileAcceptance> => {
    const receivedAt = clock.now()
    const read = readUnsigned(bytes, receivedAt)
    if (!read.ok) return read
    const { hostName, collectedAt } = read.file
    const age = ageOfFile(collectedAt, receivedAt)
    if (!age.ok) return age
    const declared = await db.transaction({ communes: [communeId] }, (tx) =>
      findDeclared(tx, communeId, hostName),
    )
    if (!declared.ok) return { ...declared, hostName }
    const device = { communeId, deviceId: declared.deviceId }
    const made = unsignedReport(read.file, device.deviceId, readPayload)
    if (!made.ok) return made
    const { report } = made
    const arrival = {
      device,
      report,
      receivedAt,
      seenAt: age.seenAt,
      skewSeconds: null,
      isUnsigned: true,
    } as const
    const stored = await store(arrival)
    if (!stored.ok) return stored
    return {
      ok: true,
      as: stored.outcome.as,
      deviceId: device.deviceId,
      seq: report.payload.seq,
      collectedAt,
    }
  }

  const acceptUnsigned: Ingest['acceptUnsigned'] = async (files, communeId) => {
    const results: FileAcceptance[] = []
    for (const bytes of files) results.push(await acceptOneUnsigned(bytes, communeId))
    return results
  }

  return {
    acceptUnsigned: async (files, communeId) => {
      try {
        return await acceptUnsigned(files, communeId)
      } catch (error) {
        log.error({ err: error }, 'unsigned files not read')
        return files.map(() => refuse('unavailable'))
      }
    },
    accept: async (jws, meta) => {
      try {
        return await accept(jws, meta)
      } catch (error) {
        log.error({ err: error }, 'report not taken')
        return refuse('unavailable')
      }
    },
    acceptFiles: async (files, communeId) => {
      try {
        return await acceptFiles(files, communeId)
      } catch (error) {
        log.error({ err: error }, 'report files not read')
        return files.map(() => refuse('unavailable'))
      }
    },
  }
}

type Taken = { readonly ok: true; readonly outcome: Extract<Outcome, { kind: 'taken' }> }

/**
 * Nothing can be stored now: no use in trying one by one. SQLSTATE class 08 connection, 53 resources, 57 shut down;
 * CONNECTION_… and CONNECT_TIMEOUT are words of postgres.js, E… those of the operating system.
 */
function isOutage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  return /^(08|53|57|CONNECT|E[A-Z])/.test(code)
}

const MOST_SKEW_SECONDS = 2_000_000_000

/** Positive: the machine is ahead. */
function skewBetween(sentAt: Date | null, receivedAt: Date): number | null {
  if (sentAt === null) return null
  const seconds = Math.round((sentAt.getTime() - receivedAt.getTime()) / 1000)
  return Math.max(-MOST_SKEW_SECONDS, Math.min(MOST_SKEW_SECONDS, seconds))
}

function answerFor({ verdicts, edition, wantsSoftware }: Taken['outcome'], now: Date): ReportAnswer {
  return {
    serverTime: now.toISOString(),
    nextIntervalSeconds: REPORT_INTERVAL_SECONDS,
    catalogueEdition: edition,
    ...(wantsSoftware && { wantsSoftware }),
    checks: DEVICE_CHECKS.flatMap(({ id }) => {
      const kept = verdicts[id]
      if (kept === undefined) return []
      const { verdict, reason, facts, since, until } = kept
      return [{ id, verdict, reason, facts, since, until }]
    }),
  }
}
