/** Empties the spool, oldest first. A report leaves it after the server's 200, or when the report itself was refused. */
import {
  ApiErrorBody,
  type ApiErrorCode,
  REPORT_CONTENT_TYPE,
  REPORTS_PATH,
  ReportAnswer,
  SENT_AT_HEADER,
} from '../checks/report/protocol.ts'
import type { Clock } from './clock.ts'
import { recordPost } from './line/record.ts'
import { rememberWay, type Way, waysOf } from './proxy/routes.ts'
import { listSpool, readSpooled, removeSpooled, type Spooled } from './spool.ts'
import type { Device } from './state/device.ts'
import { type Last, readLast, writeLast } from './state/last.ts'
import { parseBody, post, type Reply } from './transport.ts'

export type SendOutcome =
  /** `left`: reports that the time of one run was not enough for. */
  | {
      readonly state: 'sent'
      readonly sent: number
      readonly left: number
      readonly intervalSeconds: number | null
    }
  | { readonly state: 'later'; readonly why: string; readonly retryAfterSeconds: number | null }
  /** `isReport`: the report itself, not the PC as a whole. */
  | { readonly state: 'refused'; readonly why: string; readonly isReport: boolean }

/** The same bytes would get the same answer for ever. Refusals of the PC as a whole (revoked …) keep the reports. */
const ABOUT_THE_REPORT: ReadonlySet<string> = new Set<ApiErrorCode>([
  'too-large',
  'too-large-unpacked',
  'bad-encoding',
  'bad-compression',
  'unsigned',
  'invalid-report',
  'invalid-request',
  'sequence-conflict',
])

const ABOUT_THE_PC: ReadonlySet<string> = new Set<ApiErrorCode>([
  'bad-signature',
  'unknown-device',
  'device-revoked',
  'device-quarantined',
])

/** The scheduler stops a run after three minutes; what is left waits for the next. */
const TIME_FOR_SENDING_MS = 60_000

const sendOne = (device: Device, ways: readonly Way[], body: Buffer, now: Date): Promise<Reply> =>
  post(
    { server: device.server, caPem: device.caPem, ways },
    REPORTS_PATH,
    { 'content-type': REPORT_CONTENT_TYPE, 'content-encoding': 'gzip', [SENT_AT_HEADER]: now.toISOString() },
    body,
  )

type Refusal = { readonly status: number; readonly code: string; readonly message: string }
type Step =
  | { readonly kind: 'taken'; readonly answer: ReportAnswer }
  | { readonly kind: 'report-refused' | 'pc-refused'; readonly refusal: Refusal }
  | { readonly kind: 'later'; readonly why: string; readonly retryAfterSeconds: number | null }

/** Something between here and the server may answer in its place, a portal or a proxy: then nothing is settled. */
const toStep = (reply: Reply): Step => {
  if (!reply.ok) return { kind: 'later', why: reply.why, retryAfterSeconds: null }
  const { status, retryAfterSeconds } = reply
  const body = parseBody(reply.body)
  if (status === 200) {
    const answer = ReportAnswer.safeParse(body)
    return answer.success
      ? { kind: 'taken', answer: answer.data }
      : { kind: 'later', why: 'answer-not-understood', retryAfterSeconds: null }
  }
  const error = ApiErrorBody.safeParse(body).data?.error
  if (!error) return { kind: 'later', why: `http-${status}`, retryAfterSeconds }
  const refusal = { status, code: error.code, message: error.message }
  if (ABOUT_THE_REPORT.has(error.code)) return { kind: 'report-refused', refusal }
  if (ABOUT_THE_PC.has(error.code)) return { kind: 'pc-refused', refusal }
  return { kind: 'later', why: error.code, retryAfterSeconds }
}

const secondsBetween = (machine: Date, server: string): number =>
  Math.round((machine.getTime() - new Date(server).getTime()) / 1000)

/** A trouble noted earlier is over as soon as a report was taken. */
const afterTaken = (entry: Spooled, bytes: number, answer: ReportAnswer, now: Date): Last => ({
  sent: { seq: entry.seq, at: now.toISOString(), bytes },
  answer,
  clockSkewSeconds: secondsBetween(now, answer.serverTime),
})

export type SendInput = { readonly stateDir: string; readonly device: Device; readonly clock: Clock }

export const sendSpool = async ({ stateDir, device, clock }: SendInput): Promise<SendOutcome> => {
  const startedMs = clock.now().getTime()
  const entries = listSpool(stateDir)
  let sent = 0
  let intervalSeconds: number | null = null
  let refused: string | null = null
  for (const entry of entries) {
    if (clock.now().getTime() - startedMs > TIME_FOR_SENDING_MS) break
    const body = readSpooled(entry)
    const ways = waysOf(stateDir, device.proxy ?? null)
    const reply = await sendOne(device, ways, body, clock.now())
    const now = clock.now()
    if (reply.ok) rememberWay(stateDir, ways, reply.way)
    recordPost(stateDir, { at: now, hasMet: reply.ok, connectMs: reply.ok ? reply.connectMs : null })
    const step = toStep(reply)
    const at = now.toISOString()
    switch (step.kind) {
      case 'taken':
        // Noted before it is removed: after a crash in between it is sent once more and answered as before.
        writeLast(stateDir, afterTaken(entry, body.length, step.answer, now))
        removeSpooled(entry)
        sent += 1
        intervalSeconds = step.answer.nextIntervalSeconds
        break
      case 'report-refused':
        writeLast(stateDir, { ...readLast(stateDir), refused: { seq: entry.seq, at, ...step.refusal } })
        removeSpooled(entry)
        refused = `${step.refusal.code}: ${step.refusal.message}`
        break
      case 'pc-refused':
        writeLast(stateDir, { ...readLast(stateDir), refused: { seq: entry.seq, at, ...step.refusal } })
        return { state: 'refused', why: `${step.refusal.code}: ${step.refusal.message}`, isReport: false }
      case 'later':
        writeLast(stateDir, { ...readLast(stateDir), failed: { at, why: step.why } })
        return { state: 'later', why: step.why, retryAfterSeconds: step.retryAfterSeconds }
      default:
        return step satisfies never
    }
  }
  if (refused !== null) return { state: 'refused', why: refused, isReport: true }
  return { state: 'sent', sent, left: listSpool(stateDir).length, intervalSeconds }
}
