/** Which certificates can sign, and how long: for each owner the best one, for the PC the worst owner. */
import { fail, type Judgement, pass, VERDICT_SEVERITY, warn } from '../verdict.ts'
import type { JudgeInput } from './check.ts'
import { type Authority, authorityLookup, type IssuerAttribute } from './lookups.ts'
import type { SigningCas } from './tables.ts'
import type { Watch } from './watch.ts'

export type Certificate = {
  readonly owner: string
  readonly issuer: readonly IssuerAttribute[]
  readonly notBefore: string
  readonly notAfter: string
  readonly keyUsage: readonly string[] | null
  readonly extendedKeyUsage: readonly string[] | null
}

export type Candidate = {
  readonly owner: string
  readonly authority: Authority
  readonly notBeforeMs: number
  readonly notAfter: string
  readonly notAfterMs: number
}

const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1'

/** By usage and issuer alone: whether it has a key and is in use, the caller knows. */
export function candidateOf(certificate: Certificate, table: SigningCas): Candidate | null {
  const { keyUsage, extendedKeyUsage } = certificate
  const signs = keyUsage?.includes('digitalSignature') || keyUsage?.includes('nonRepudiation')
  const isForServers =
    extendedKeyUsage !== null && extendedKeyUsage.length > 0 && extendedKeyUsage.every(isServerAuthentication)
  if (!signs || isForServers) return null
  const authority = authorityLookup(table)(certificate.issuer)
  if (authority === undefined || authority.role === 'root') return null
  return {
    owner: certificate.owner,
    authority,
    notBeforeMs: Date.parse(certificate.notBefore),
    notAfter: certificate.notAfter,
    notAfterMs: Date.parse(certificate.notAfter),
  }
}

const isServerAuthentication = (usage: string): boolean => usage === SERVER_AUTHENTICATION

const isValid = ({ notBeforeMs, notAfterMs }: Candidate, watch: Watch): boolean =>
  watch.hasBegun(notBeforeMs) && watch.isNotAfter(notAfterMs)

/** Of valid ones that with the latest end; when none is valid, of all. */
function isBetter(one: Candidate, than: Candidate, watch: Watch): boolean {
  const [oneValid, thanValid] = [isValid(one, watch), isValid(than, watch)]
  return oneValid === thanValid ? one.notAfterMs > than.notAfterMs : oneValid
}

/** `candidates` is not empty. */
export function judgeOwners(
  candidates: readonly [Candidate, ...Candidate[]],
  input: JudgeInput,
  watch: Watch,
): Judgement {
  const byOwner = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const best = byOwner.get(candidate.owner)
    if (best === undefined || isBetter(candidate, best, watch)) byOwner.set(candidate.owner, candidate)
  }
  let [decides] = candidates
  let worst: Judgement | null = null
  for (const candidate of byOwner.values()) {
    const judgement = judgeCandidate(candidate, byOwner.size, input, watch)
    const difference =
      worst === null ? 1 : VERDICT_SEVERITY[judgement.verdict] - VERDICT_SEVERITY[worst.verdict]
    if (difference > 0 || (difference === 0 && candidate.notAfterMs < decides.notAfterMs)) {
      worst = judgement
      decides = candidate
    }
  }
  return worst ?? judgeCandidate(decides, byOwner.size, input, watch)
}

function judgeCandidate(candidate: Candidate, owners: number, input: JudgeInput, watch: Watch): Judgement {
  const { authority, notAfter, notAfterMs } = candidate
  const found = { issuerId: authority.id, class: authority.class, notAfter, owners }
  if (!isValid(candidate, watch))
    return watch.isNotAfter(notAfterMs) ? fail('not-yet-valid', found) : fail('expired', found)
  const left = { ...found, daysLeft: watch.timeLeftDays(notAfterMs) }
  return watch.hasMoreTimeLeft(notAfterMs, input.thresholds.certSoonDays)
    ? pass('valid', left)
    : warn('expires-soon', left)
}
