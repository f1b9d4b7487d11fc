/** A verdict as icon and word; colour only repeats what they say. Overlays: too old, waived. */
import { VERDICT_WORDS, type Verdict } from '../../checks/verdict.ts'
import { CONTACT_WORDS, type Contact, STANDING_WORDS, standingOf } from '../words.ts'
import { CONTACT_STANDING, StandingIcon } from './icons.tsx'

export type ShownVerdict = {
  readonly verdict: Verdict
  /** The report behind it is too old to trust; the verdict is the last one known. */
  readonly isStale?: boolean
  /** "đến 31/12/2026": excused, with an end. */
  readonly waivedUntil?: string | null
}

export const VerdictBadge = ({ verdict, isStale = false, waivedUntil = null }: ShownVerdict) => {
  const standing = standingOf(verdict, isStale)
  return (
    <span class={`ax-v ax-v-${standing}${waivedUntil === null ? '' : ' ax-v-waived'}`}>
      <StandingIcon standing={standing} />
      {STANDING_WORDS[standing]}
      {isStale && <span class="ax-v-note">(lần cuối: {VERDICT_WORDS[verdict]})</span>}
      {waivedUntil !== null && <span class="ax-v-note">Miễn trừ {waivedUntil}</span>}
    </span>
  )
}

export const ContactBadge = ({ contact }: { readonly contact: Contact }) => (
  <span class={`ax-v ax-v-${CONTACT_STANDING[contact]}`}>
    <StandingIcon standing={CONTACT_STANDING[contact]} />
    {CONTACT_WORDS[contact]}
  </span>
)
