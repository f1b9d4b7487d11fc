/** What the PCs of a system say about one device check, counted and in words. */
import { addDays, type Day, dayOf } from '../time/zone.ts'
import type { Verdict } from '../verdict.ts'

export type NamedPc = {
  readonly name: string
  /** A sentence, as the check words it. */
  readonly reason: string
}

/** The PCs of the system, each in exactly one of the counts. */
export type MachineProof = {
  readonly pass: number
  /** "Cần chú ý": not failed, and no proof either. */
  readonly warning: readonly NamedPc[]
  readonly failing: readonly NamedPc[]
  /** No verdict, or a report too old to trust; a PC that never reported belongs here. */
  readonly unknown: number
  /** Failing or not known, and exempted for a time by the leader: neither a failure nor a proof. */
  readonly waived: number
  readonly notApplicable: number
  /** The first moment at which one of them changes without a new report; null when time alone changes nothing. */
  readonly until: Date | null
}

/** The device check of one PC with its overlays. */
export type PcVerdict = {
  readonly name: string
  readonly verdict: Verdict
  readonly reason: string
  readonly isStale: boolean
  readonly isWaived: boolean
  /** The earliest end among the verdict's, its report's age and its waiver. */
  readonly until: Date | null
}

/** Names keep the order in which the PCs come. Too old goes before waived: what nobody sees is not known. */
export function machineProofOf(pcs: readonly PcVerdict[]): MachineProof {
  const warning: NamedPc[] = []
  const failing: NamedPc[] = []
  let [pass, unknown, waived, notApplicable] = [0, 0, 0, 0]
  let until: Date | null = null
  for (const pc of pcs) {
    if (pc.until !== null && (until === null || pc.until < until)) until = pc.until
    if (pc.isStale) unknown += 1
    else if (pc.verdict === 'pass') pass += 1
    else if (pc.verdict === 'not-applicable') notApplicable += 1
    else if (pc.isWaived) waived += 1
    else if (pc.verdict === 'fail') failing.push({ name: pc.name, reason: pc.reason })
    else if (pc.verdict === 'warn') warning.push({ name: pc.name, reason: pc.reason })
    else unknown += 1
  }
  return { pass, warning, failing, unknown, waived, notApplicable, until }
}

/** No PC was looked at. */
export const NO_PROOF: MachineProof = machineProofOf([])

/**
 * `none`: the check concerns none of the PCs. `unknown`: at least one PC is not known, or there is no PC at all.
 * The worst word of any PC is the word of the system; only `pass` proves something.
 */
export type MachineStanding = 'none' | 'fail' | 'unknown' | 'warning' | 'waived' | 'pass'

export type MachineStatement = {
  readonly standing: MachineStanding
  /** PCs that pass, of those the check concerns. */
  readonly passing: number
  readonly total: number
  readonly failing: readonly NamedPc[]
  readonly warning: readonly NamedPc[]
  /** "18 trên 20 máy đạt; chưa đạt: PC-01, PC-02". */
  readonly words: string
}

/**
 * The first day on which the counts are no longer believed. On the day of the moment itself the sweeper looks again
 * and makes them anew; where nobody did until its end, a pass is only a pass because nobody looked.
 */
export const proofEnds = ({ until }: MachineProof): Day | null =>
  until === null ? null : addDays(dayOf(until), 1)

/** A failure is not forgotten because it is old; all that was good is not known any more. */
function asOf(proof: MachineProof, today: Day): MachineProof {
  const ends = proofEnds(proof)
  if (ends === null || today < ends) return proof
  return { ...proof, pass: 0, warning: [], unknown: proof.unknown + proof.pass + proof.warning.length }
}

/** So many names stand in a sentence; the whole list is beside it. */
const MAX_NAMES = 10

function namesOf(pcs: readonly NamedPc[]): string {
  const names = pcs
    .slice(0, MAX_NAMES)
    .map(({ name }) => name)
    .join(', ')
  return pcs.length > MAX_NAMES ? `${names} và ${pcs.length - MAX_NAMES} máy khác` : names
}

function standingOf(proof: MachineProof, total: number): MachineStanding {
  if (proof.failing.length > 0) return 'fail'
  if (total === 0) return proof.notApplicable > 0 ? 'none' : 'unknown'
  if (proof.unknown > 0) return 'unknown'
  if (proof.warning.length > 0) return 'warning'
  return proof.waived > 0 ? 'waived' : 'pass'
}

function wordsOf(proof: MachineProof, total: number): string {
  if (total === 0) return proof.notApplicable > 0 ? 'không áp dụng trên máy nào' : 'chưa có máy nào được xem'
  return [
    `${proof.pass} trên ${total} máy đạt`,
    ...(proof.failing.length > 0 ? [`chưa đạt: ${namesOf(proof.failing)}`] : []),
    ...(proof.warning.length > 0 ? [`cần chú ý: ${namesOf(proof.warning)}`] : []),
    ...(proof.unknown > 0 ? [`${proof.unknown} máy chưa có số liệu`] : []),
    ...(proof.waived > 0 ? [`${proof.waived} máy được miễn trừ`] : []),
    ...(proof.notApplicable > 0 ? [`${proof.notApplicable} máy không áp dụng`] : []),
  ].join('; ')
}

/** What the PCs say on a day. */
export function statementOf(given: MachineProof, today: Day): MachineStatement {
  const proof = asOf(given, today)
  const { pass, failing, warning } = proof
  const total = pass + failing.length + warning.length + proof.unknown + proof.waived
  const standing = standingOf(proof, total)
  return { standing, passing: pass, total, failing, warning, words: wordsOf(proof, total) }
}
