/**
 * Decides over the reports of one batch against the locked rows of their PCs, in memory and without a database:
 * what is told to each sender, and what has to be written for all of them.
 */
import { contactChange, nextLook } from '../devices/aging.ts'
import { countsOf } from '../devices/counts.ts'
import { writeEvidence } from '../devices/evidence.ts'
import { decidedOf, type Rules, type RulesOf } from '../devices/rules.ts'
import type { StandingChange } from '../devices/standing.ts'
import {
  type DeviceRow,
  keyOf,
  type NewPresent,
  RECENT_BYTES,
  type StateRow,
  type StoredReport,
  type Touch,
  type Transition,
} from '../devices/states.ts'
import {
  type Change,
  changesBetween,
  earliestUntil,
  type KeptVerdict,
  type KeptVerdicts,
  keepResults,
  sameVerdicts,
} from '../devices/verdicts.ts'
import type { KnownDevice } from './directory.ts'
import { findSeen, recentEntry } from './recent.ts'
import { type SignedReport, sha256 } from './report.ts'

export type Arrival = {
  readonly device: Pick<KnownDevice, 'communeId' | 'deviceId'>
  /** Nobody signed it: of a PC that was declared by hand, and of no other. */
  readonly isUnsigned?: true
  readonly report: SignedReport
  readonly receivedAt: Date
  /** When the PC was like this, as far as we can tell: at receipt, earlier for a file that was carried here. */
  readonly seenAt: Date
  /** Machine clock minus server clock when it was sent; null: not measured. */
  readonly skewSeconds: number | null
}

/** It is the present now; it is older than the present and kept as history; it had been taken before. */
export type TakenAs = 'present' | 'history' | 'again'

export type Outcome =
  | {
      readonly kind: 'taken'
      readonly as: TakenAs
      readonly verdicts: KeptVerdicts
      readonly edition: string
      /** The next report should name the installed programs. */
      readonly wantsSoftware: boolean
    }
  | { readonly kind: 'refused'; readonly code: 'unknown-device' | 'device-revoked' | 'device-quarantined' }
  /** It could not be stored: a defect of ours; the others of its batch were. */
  | { readonly kind: 'failed' }
  /** The number was used for other bytes: two machines have this key, or one was put back to an older state. */
  | { readonly kind: 'conflict' }

export type BatchWork = {
  readonly touched: readonly Touch[]
  readonly stored: readonly StoredReport[]
  readonly remembered: readonly Pick<Touch, 'c' | 'd' | 'recent'>[]
  readonly transitions: readonly Transition[]
  readonly standing: readonly StandingChange[]
}

/** A PC while the batch is decided: what the row says, and what it will say. */
type Present = {
  readonly device: DeviceRow
  state: StateRow | null
  /** Numbers taken in this batch, newest first. */
  seen: Buffer
  touch: Touch | null
  write: StoredReport | null
}

export type Batch = {
  /** Decides over one report; call in the order of arrival. */
  readonly decide: (arrival: Arrival, historic: Buffer | null) => Outcome
  /** May this number be older than the row remembers? Then its digest must be looked up in the history first. */
  readonly mayBeForgotten: (arrival: Arrival) => boolean
  readonly work: () => BatchWork
}

export function createBatch(
  devices: readonly DeviceRow[],
  states: readonly StateRow[],
  rulesOf: RulesOf,
): Batch {
  const stateByKey = new Map(states.map((row) => [rowKey(row), row]))
  const presents = new Map<string, Present>(
    devices.map((device) => {
      const state = stateByKey.get(rowKey(device)) ?? null
      return [rowKey(device), { device, state, seen: Buffer.alloc(0), touch: null, write: null }]
    }),
  )
  const history: StoredReport[] = []
  const transitions: Transition[] = []
  const standing: StandingChange[] = []

  const becomePresent = (present: Present, arrival: Arrival): Outcome => {
    const { device, state: before } = present
    const rules = rulesOf(device.criteria)
    const now = judgeArrival(arrival, device, before, rules)
    const { communeId, deviceId } = arrival.device
    present.state = now.state
    present.touch = touchOf(arrival, now.state.last_report_at)
    if (now.kind === 'still') {
      if (present.write !== null) present.write = { ...present.write, ...present.touch }
      return taken(now.state, 'present', rules)
    }
    present.write = { ...storedReport(arrival, present.touch), ...now.rest }
    if (now.kind === 'moved') return taken(now.state, 'present', rules)
    history.push({ ...storedReport(arrival, present.touch), received: arrival.receivedAt })
    transitions.push(...now.changes.map((change) => ({ communeId, deviceId, change })))
    const counted = (state: StateRow | null) =>
      state === null ? null : { verdicts: state.verdicts, silent: state.silent_since !== null }
    standing.push({
      communeId,
      unitId: device.unit_id,
      before: countsOf(device, counted(before)),
      after: countsOf(device, counted(now.state)),
    })
    return taken(now.state, 'present', rules)
  }

  const remember = (present: Present, { report }: Arrival): void => {
    present.seen = Buffer.concat([recentEntry(report.payload.seq, report.digest), present.seen]).subarray(
      0,
      RECENT_BYTES,
    )
  }

  return {
    mayBeForgotten: ({ device, report }) => {
      const state = presents.get(keyOf(device))?.state ?? null
      return (
        state !== null &&
        report.payload.seq < state.last_seq &&
        findSeen(state.recent, report.payload.seq, report.digest) === 'unseen'
      )
    },
    decide: (arrival, historic) => {
      const present = presents.get(keyOf(arrival.device))
      if (present === undefined) return { kind: 'refused', code: 'unknown-device' }
      const { device, state } = present
      if (device.status === 'quarantined') return { kind: 'refused', code: 'device-quarantined' }
      const isItsKind = device.kind === (arrival.isUnsigned ? 'declared' : 'agent')
      if (device.status !== 'active' || !isItsKind) return { kind: 'refused', code: 'device-revoked' }
      if (state === null) {
        remember(present, arrival)
        return becomePresent(present, arrival)
      }
      const { seq } = arrival.report.payload
      const recent = Buffer.concat([present.seen, state.recent])
      const seen =
        historic === null ? findSeen(recent, seq, arrival.report.digest) : compare(historic, arrival)
      if (seen === 'other') return { kind: 'conflict' }
      const rules = rulesOf(device.criteria)
      if (seen === 'same') return taken(state, 'again', rules)
      remember(present, arrival)
      if (seq > state.last_seq) return becomePresent(present, arrival)
      const late = storedReport(arrival, touchOf(arrival, arrival.receivedAt))
      history.push({ ...late, received: arrival.receivedAt, late: true })
      return taken(state, 'history', rules)
    },
    work: () => {
      const touched: Touch[] = []
      const written: StoredReport[] = []
      const remembered: Pick<Touch, 'c' | 'd' | 'recent'>[] = []
      for (const { device, seen, touch, write } of presents.values()) {
        const recent = hex(seen)
        if (write !== null) written.push({ ...write, recent })
        else if (touch !== null) touched.push({ ...touch, recent })
        else if (seen.length > 0) remembered.push({ c: device.commune_id, d: device.device_id, recent })
      }
      return { touched, stored: together(history, written), remembered, transitions, standing }
    },
  }
}

const rowKey = (row: { commune_id: string; device_id: string }): string =>
  `${row.commune_id}/${row.device_id}`
const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`
const compare = (digest: Buffer, { report }: Arrival) => (digest.equals(report.digest) ? 'same' : 'other')
const taken = ({ verdicts, edition }: StateRow, as: TakenAs, { policy }: Rules): Outcome => ({
  ...{ kind: 'taken', as },
  ...{ verdicts, edition, wantsSoftware: policy.wantsSoftware },
})

type Judged =
  /** Says what the last one said: only the small columns move. */
  | { readonly kind: 'still'; readonly state: StateRow }
  /** Numbers behind a verdict, or its `until`, moved: the row is written, history has nothing to tell. */
  | { readonly kind: 'moved'; readonly state: StateRow; readonly rest: NewPresent }
  | {
      readonly kind: 'changed'
      readonly state: StateRow
      readonly rest: NewPresent
      readonly changes: readonly Change[]
    }

/**
 * Every report is judged, also one that says the same: it costs some 20 µs, keeps the numbers shown beside a verdict
 * (days left, age) those of the last report, and spares the argument whether anything else could have changed.
 */
function judgeArrival(arrival: Arrival, device: DeviceRow, before: StateRow | null, rules: Rules): Judged {
  const { report, receivedAt, seenAt, skewSeconds } = arrival
  const judged = { facts: report.payload.facts, ...decidedOf(device), skewSeconds }
  const results = rules.judge(judged, receivedAt)
  const verdicts = keepResults(results, before?.verdicts ?? {}, receivedAt)
  const lastReportAt = before === null || before.last_report_at < seenAt ? seenAt : before.last_report_at
  const sameFacts = before?.stable_digest.equals(report.stableDigest) ?? false
  const state: StateRow = {
    commune_id: device.commune_id,
    device_id: device.device_id,
    last_seq: report.payload.seq,
    recent: before?.recent ?? Buffer.alloc(0),
    last_report_at: lastReportAt,
    skew_seconds: skewSeconds,
    stable_digest: report.stableDigest,
    verdicts,
    edition: rules.edition,
    next_look_at: before?.next_look_at ?? receivedAt,
    silent_since: null,
  }
  const wasSilent = before !== null && before.silent_since !== null
  if (
    before !== null &&
    sameFacts &&
    !wasSilent &&
    before.edition === rules.edition &&
    sameVerdicts(before.verdicts, verdicts)
  )
    return { kind: 'still', state: { ...state, verdicts: before.verdicts } }

  const isVisited = device.kind !== 'agent'
  const next = nextLook({ verdicts, lastReportAt, silentSince: null, isVisited }, rules)
  // Never later than it was: the sweeper that wakes too early moves it on, an update of the index is spared here.
  const nextLookAt = before === null || next < before.next_look_at ? next : before.next_look_at
  const rest: NewPresent = {
    facts_digest: hex(sha256(report.factsText)),
    stable_digest: hex(report.stableDigest),
    verdicts,
    edition: rules.edition,
    verdicts_until: earliestUntil(verdicts),
    next_look: nextLookAt,
  }
  const changes = [
    ...(before === null ? [contactChange(receivedAt, null, 'heard', 'report')] : []),
    ...(wasSilent ? [contactChange(receivedAt, 'silent', 'heard', 'report')] : []),
    ...changesBetween(before?.verdicts ?? {}, verdicts, receivedAt, causeOf(before, sameFacts, rules)),
  ]
  const now = { state: { ...state, next_look_at: nextLookAt }, rest }
  return sameFacts && changes.length === 0 ? { kind: 'moved', ...now } : { kind: 'changed', ...now, changes }
}

/** The same facts with another verdict: new rules, or a moment that came before the sweeper did. */
function causeOf(before: StateRow | null, sameFacts: boolean, rules: Rules): Change['cause'] {
  if (before === null || !sameFacts) return 'report'
  const isStale = (kept: KeptVerdict): boolean => kept.staleSince !== null
  if (Object.values(before.verdicts).some(isStale)) return 'report'
  return before.edition === rules.edition ? 'time' : 'rules'
}

function touchOf({ device, report, skewSeconds }: Arrival, at: Date): Touch {
  const { header, head, cut, signature, payload } = report
  return {
    c: device.communeId,
    d: device.deviceId,
    seq: payload.seq,
    digest: hex(report.digest),
    recent: '',
    at,
    collected: storableMoment(payload.collectedAt),
    agent: payload.agentVersion,
    skew: skewSeconds,
    head: writeEvidence({ header, head, values: cut.values }),
    sig: signature,
  }
}

const storedReport = ({ report }: Arrival, touch: Touch): StoredReport => ({
  ...touch,
  ...{ facts_text: report.factsText, received: null, late: false },
})

/** What is both history and present is one row. */
function together(
  history: readonly StoredReport[],
  presents: readonly StoredReport[],
): readonly StoredReport[] {
  const keyOfReport = ({ d, digest }: StoredReport): string => `${d}/${digest}`
  const rows = new Map(history.map((row) => [keyOfReport(row), row]))
  for (const row of presents) {
    const { received, late } = rows.get(keyOfReport(row)) ?? row
    rows.set(keyOfReport(row), { ...row, received, late })
  }
  return [...rows.values()]
}

const EARLIEST = new Date('1900-01-01T00:00:00Z')
const LATEST = new Date('9999-12-31T00:00:00Z')

/** A wrong clock is not refused, and the year 0 is none that PostgreSQL knows; the evidence keeps what was said. */
function storableMoment(text: string): Date {
  const moment = new Date(text)
  // A leap second is a moment to the schema and none to JavaScript.
  if (Number.isNaN(moment.getTime()) || moment < EARLIEST) return EARLIEST
  return moment > LATEST ? LATEST : moment
}
