/** From the rows of one PC to the props of its page. Pure: the moment and the judge come with the call. */
import type { CheckResult, DeviceCheck, MaxAge } from '../../checks/device/check.ts'
import { sentSections } from '../../checks/facts/sent.ts'
import { roughly } from '../../checks/time/words.ts'
import { VERDICT_SEVERITY } from '../../checks/verdict.ts'
import type { DevicePageProps, DeviceReport } from '../../web/pages/board/device-page.tsx'
import { checkPath, listHref } from '../../web/pages/board/paths.ts'
import { managedDevicePath } from '../../web/pages/manage/paths.ts'
import type { LawLine } from '../../web/parts/law-list.tsx'
import { exactMoment, pastMoment } from '../../web/parts/moment.tsx'
import type { VerdictDetail } from '../../web/parts/verdict-card.tsx'
import { PLATFORM_WORDS, SEVERITY_WORDS } from '../../web/words.ts'
import type { DeviceFull, DeviceState, Transition } from './device-queries.ts'
import { historyRows } from './history.ts'
import type { StoredVerdict } from './queries.ts'
import { reasonSentence } from './reasons.ts'
import { contactOf } from './standing.ts'

export type DeviceInput = {
  readonly communeCode: string
  readonly device: DeviceFull
  readonly transitions: readonly Transition[]
  readonly checks: readonly DeviceCheck[]
  /** The stored facts judged at `now`; empty when they no longer fit the schema of this edition. */
  readonly judged: readonly CheckResult[]
  readonly lawOf: (checkId: string) => readonly LawLine[]
  /** When a report of that moment is too old for a check. */
  readonly staleAt: (reportedAt: Date, maxAge: MaxAge) => Date
  readonly now: Date
  /** May the reader manage PCs. */
  readonly isManager: boolean
}

export function deviceProps(input: DeviceInput): DevicePageProps {
  const { communeCode, device, now } = input
  const { state } = device
  return {
    communeCode,
    name: device.name,
    label: device.label,
    unit: {
      name: device.unitName ?? 'Chưa xếp đơn vị',
      href: device.unitId === null ? '' : listHref(communeCode, { unit: device.unitId }),
    },
    platform: PLATFORM_WORDS[device.platform ?? ''] ?? device.platform,
    contact: contactOf({
      ...device,
      lastReportAt: state?.receivedAt ?? null,
      silentSince: state?.silentSince ?? null,
    }),
    silentSince: state?.silentSince ? pastMoment(state.silentSince, now) : null,
    isThisMachine: device.isThisMachine,
    enrolledAt: exactMoment(device.enrolledAt),
    note: device.note,
    report: state === null ? null : report(state, now),
    // What a copied key says is said by nobody knows which machine; the report stays there to be looked at.
    verdicts: state === null || device.status === 'quarantined' ? [] : verdictDetails(input, state),
    history: historyRows(input.transitions, input.checks, now),
    sent: state === null ? [] : sentSections(state.factsText),
    manageHref: input.isManager ? managedDevicePath(communeCode, device.deviceId) : null,
  }
}

const SEVERITY_ORDER = { critical: 3, high: 2, medium: 1, low: 0 } as const

/** Worst first: by verdict, then by how much the check matters. */
function verdictDetails(input: DeviceInput, state: DeviceState): VerdictDetail[] {
  const judged = new Map(input.judged.map((result) => [result.id, result]))
  return input.checks
    .flatMap((check) => {
      const stored = state.verdicts[check.id]
      if (stored === undefined) return []
      const staleAt = input.staleAt(state.receivedAt, check.maxAge)
      const detail = verdictDetail(input, check, stored, { judged: judged.get(check.id), staleAt })
      const rank = VERDICT_SEVERITY[detail.verdict] * 10 + SEVERITY_ORDER[check.severity]
      return [{ detail, rank }]
    })
    .sort((a, b) => b.rank - a.rank)
    .map(({ detail }) => detail)
}

function verdictDetail(
  input: DeviceInput,
  check: DeviceCheck,
  stored: StoredVerdict,
  { judged, staleAt }: { readonly judged: CheckResult | undefined; readonly staleAt: Date },
): VerdictDetail {
  // A verdict too old to trust is frozen; a fresh one is judged again, so that "còn 5 ngày" counts from today.
  const current = stored.staleSince === null && judged !== undefined ? judged : stored
  const { now, device } = input
  return {
    checkId: check.id,
    title: check.title,
    href: checkPath(input.communeCode, check.id),
    severity: SEVERITY_WORDS[check.severity],
    verdict: current.verdict,
    reason: reasonSentence(check, current.reason, current.facts),
    since: pastMoment(stored.since, now),
    until: holdsUntil(current.until, staleAt),
    staleSince: stored.staleSince === null ? null : pastMoment(stored.staleSince, now),
    law: input.lawOf(check.id),
    why: check.why,
    mend: device.platform === 'linux' ? check.mend.linux : check.mend.windows,
  }
}

/** The earlier of two moments: the same facts give another answer, or the report is too old to trust. */
const holdsUntil = (until: Date | null, staleAt: Date): VerdictDetail['until'] =>
  until !== null && until < staleAt
    ? { at: exactMoment(until), because: 'time' }
    : { at: exactMoment(staleAt), because: 'age' }

const report = (state: DeviceState, now: Date): DeviceReport => ({
  receivedAt: pastMoment(state.receivedAt, now),
  collectedAt: pastMoment(state.collectedAt, now),
  agentVersion: state.agentVersion,
  clock: clockWords(state.skewSeconds),
  seq: state.seq,
  digest: state.digest.toString('hex'),
})

function clockWords(skewSeconds: number | null): string | null {
  if (skewSeconds === null) return null
  if (skewSeconds === 0) return 'đúng giờ máy chủ'
  return `${skewSeconds > 0 ? 'nhanh' : 'chậm'} hơn máy chủ ${lengthWords(Math.abs(skewSeconds))}`
}

/** A clock that is minutes off is no matter of seconds. */
const lengthWords = (seconds: number): string => (seconds < 120 ? `${seconds} giây` : roughly(seconds * 1000))
