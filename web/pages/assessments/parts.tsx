/** What the pages of a self-assessment share: the state of a row, what the PCs say, its evidence. */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import {
  REQUIREMENT_STATE_WORDS,
  REQUIREMENT_STATES,
  type RequirementState,
} from '../../../checks/requirements/answer.ts'
import { StandingIcon } from '../../parts/icons.tsx'
import type { Standing } from '../../words.ts'

/** Which shape a state has. */
const STATE_STANDING: Readonly<Record<RequirementState, Standing>> = {
  'not-assessed': 'unknown',
  met: 'pass',
  partly: 'warn',
  'not-met': 'fail',
  'not-applicable': 'not-applicable',
}

const drawBadge = (state: RequirementState) => (
  <span class={`ax-v ax-v-${STATE_STANDING[state]}`}>
    <StandingIcon standing={STATE_STANDING[state]} />
    {REQUIREMENT_STATE_WORDS[state]}
  </span>
)

/** Drawn once and not for each of hundreds of rows: nothing in it comes from people. */
const BADGES: ReadonlyMap<RequirementState, unknown> = new Map(
  REQUIREMENT_STATES.map((state) => [state, raw(String(drawBadge(state)))]),
)

export const StateBadge = ({ state }: { readonly state: RequirementState }) => <>{BADGES.get(state)}</>

export type ShownPc = { readonly name: string; readonly href: string }

export type ShownEvidence = {
  readonly title: string
  readonly href: string
  /** "còn giá trị đến 31/12/2026". */
  readonly validity: string
  /** What the police of the commune say of it. */
  readonly review: string
  /** Neither expired, nor of a later day, nor returned. */
  readonly counts: boolean
}

export const EvidenceList = ({ evidence }: { readonly evidence: readonly ShownEvidence[] }) => (
  <>
    {evidence.map(({ title, href, validity, review, counts }) => (
      <span class={counts ? 'd-block' : 'd-block ax-quiet'}>
        <a href={href}>{title}</a> ({validity}; {review})
      </span>
    ))}
  </>
)

/** Names of the staff are offered while somebody types; any other name is as good. */
export const StaffNames = ({ names }: { readonly names: readonly string[] }) => (
  <datalist id="can-bo">
    {names.map((name) => (
      <option value={name} />
    ))}
  </datalist>
)

export const ResponsibleField = ({
  value,
  hint,
  problem,
}: {
  readonly value: string | undefined
  readonly hint: string
  readonly problem?: string | undefined
}) => (
  <div class="mb-3">
    <label class="form-label" for="responsible">
      Người phụ trách<span class="ax-quiet"> (không bắt buộc)</span>
    </label>
    <input
      class={problem ? 'form-control is-invalid' : 'form-control'}
      id="responsible"
      name="responsible"
      type="text"
      value={value}
      list="can-bo"
      autocomplete="off"
      aria-describedby="responsible-hint"
    />
    <small class="form-hint" id="responsible-hint">
      {hint}
    </small>
    {problem && <div class="invalid-feedback d-block">{problem}</div>}
  </div>
)

/** Table with one card a row on a phone; the first cell heads its row. */
export const RowTable = ({
  caption,
  heads,
  rows,
  kind,
}: {
  readonly caption: string
  readonly heads: readonly string[]
  readonly rows: readonly (readonly Child[])[]
  /** Sets the widths of the columns. */
  readonly kind: 'rows' | 'plan'
}) => (
  <table class={`table table-sm ax-history ax-requirements ax-requirements-${kind}`}>
    <caption class="visually-hidden">{caption}</caption>
    <thead>
      <tr>
        {heads.map((head) => (
          <th scope="col">{head}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((cells) => (
        <tr>
          {cells.map((cell, index) =>
            index === 0 ? <th scope="row">{cell}</th> : <td data-label={heads[index]}>{cell}</td>,
          )}
        </tr>
      ))}
    </tbody>
  </table>
)
