/** Who sends a paper: dossier-workflow.json says it of each form, and the explanations are the operator's. */
import type { Level } from '../catalogue/catalogue.ts'
import type { Maybe, PaperFacts } from './facts.ts'
import type { PaperId } from './papers.ts'
import { committeeOf, isCommittee, spelledOut } from './words.ts'

export const levelOf = (facts: PaperFacts): Level | null => facts.level?.proposed ?? null
export const procedureLevelOf = (facts: PaperFacts): Level | null => facts.procedureLevel ?? levelOf(facts)

/** "UBND xã" of this commune is written in full. */
export function ownerName({ owner, commune }: PaperFacts): string | null {
  const name = owner?.name?.trim()
  if (name === undefined || name === '') return null
  const isBare =
    isCommittee(name) && spelledOut(name).replace(/^Ủy ban nhân dân\s*(?:xã|phường)?$/iu, '') === ''
  return isBare && commune?.name != null ? committeeOf(commune.name) : spelledOut(name)
}

/** Who appraises: at levels 1 to 3 the unit for security, above the ministry (NĐ 331 Đ18). */
export function appraiserName(facts: PaperFacts): Maybe<string> {
  if (facts.appraiser?.name != null) return facts.appraiser.name
  const level = procedureLevelOf(facts)
  if (level === null) return null
  return level >= 4 ? 'Bộ Công an' : facts.securityUnit?.name
}

type Sender = 'operator' | 'owner' | 'security-unit' | 'appraiser'

const SENDERS: Readonly<Partial<Record<PaperId, Sender>>> = {
  'mau-04': 'appraiser',
  'mau-06': 'owner',
  'mau-06-adapted': 'security-unit',
  'mau-07': 'owner',
  'mau-08': 'owner',
  'security-regulation': 'owner',
}

function senderOf(document: PaperId, facts: PaperFacts): Sender {
  // At level 3 the operator asks for the appraisal, above it the owner.
  if (document === 'mau-02' && (procedureLevelOf(facts) ?? 0) >= 4) return 'owner'
  return SENDERS[document] ?? 'operator'
}

/** The name as a sentence uses it; null while it is not known. */
export function issuingBody(facts: PaperFacts, document: PaperId): Maybe<string> {
  const sender = senderOf(document, facts)
  if (sender === 'owner') return ownerName(facts)
  if (sender === 'appraiser') return appraiserName(facts)
  return sender === 'operator' ? facts.operator?.name : facts.securityUnit?.name
}

/** The body above the one that issues; null where that is a people's committee or a ministry. */
export function parentBody(facts: PaperFacts, document: PaperId): string | null {
  const body = issuingBody(facts, document)
  if (body != null && (isCommittee(body) || /^Bộ\s/u.test(body))) return null
  if (senderOf(document, facts) === 'owner' || facts.commune?.name == null) return null
  return committeeOf(facts.commune.name)
}
