/** A moment as people read it: how long ago, and exactly when. */
import { ago, formatMoment } from '../../checks/time/words.ts'

export type ShownMoment = {
  /** ISO 8601, for the machine. */
  readonly iso: string
  /** HH:mm dd/MM/yyyy */
  readonly exact: string
  /** "3 giờ trước"; null where only the exact moment makes sense (a moment to come). */
  readonly relative: string | null
}

export const pastMoment = (at: Date, now: Date): ShownMoment => ({
  iso: at.toISOString(),
  exact: formatMoment(at),
  relative: ago(at, now),
})

export const exactMoment = (at: Date): ShownMoment => ({
  iso: at.toISOString(),
  exact: formatMoment(at),
  relative: null,
})

export const Moment = ({ at }: { readonly at: ShownMoment }) => (
  <time datetime={at.iso} class="ax-moment">
    {at.relative === null ? at.exact : `${at.relative} (${at.exact})`}
  </time>
)

/** After "từ": the moment first, since "từ vừa xong" is no Vietnamese. */
export const SinceMoment = ({ at }: { readonly at: ShownMoment }) => (
  <time datetime={at.iso} class="ax-moment">
    {at.relative === null ? at.exact : `${at.exact} (${at.relative})`}
  </time>
)

/** For a column: the relative words, then the exact moment in a quieter tone. */
export const ColumnMoment = ({ at }: { readonly at: ShownMoment }) => (
  <time datetime={at.iso} class="ax-moment">
    {at.relative}
    {at.relative !== null && ' '}
    <span class="ax-quiet text-nowrap">{at.exact}</span>
  </time>
)
