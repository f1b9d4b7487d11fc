/** The states of a dossier as a picture: a mermaid diagram made from the table, level and actor on every arrow. */
import type { Level } from '../catalogue/catalogue.ts'
import { actorTitle } from './steps.ts'
import { fromOf, type Transition, workflow } from './workflow.ts'

const OUTSIDE = '[*]'

/** A `stateDiagram-v2` with one line for each state and each step, in the order of the table; ends with a newline. */
export function stateGraph(): string {
  const { states, transitions } = workflow()
  const lines = [
    ...states.map(({ id, label }) => `state "${label}" as ${nodeOf(id)}`),
    ...transitions.flatMap((one) =>
      fromOf(one).map((from) => `${nodeOf(from)} --> ${nodeOf(one.to)} : ${arrowWords(one)}`),
    ),
    ...states.filter(({ terminal }) => terminal).map(({ id }) => `${nodeOf(id)} --> ${OUTSIDE}`),
  ]
  return `${['stateDiagram-v2', ...lines.map((line) => `  ${line}`)].join('\n')}\n`
}

/** Mermaid reads a hyphen in a name as the beginning of an arrow. */
const nodeOf = (state: string | null): string => (state === null ? OUTSIDE : state.replaceAll('-', '_'))

/** Mermaid ends the words of an arrow at a colon or semicolon. */
const arrowWords = ({ levels, actor }: Transition): string =>
  `Cấp ${levelWords(levels)} – ${actorTitle(actor)}`.replace(/[:;]/g, ',')

/** "1, 2" or, for three and more in a row, "1–5". */
function levelWords(levels: readonly Level[]): string {
  const [first = 1, ...rest] = levels
  const inARow = rest.every((level, index) => level === first + index + 1)
  return inARow && rest.length > 1 ? `${first}–${first + rest.length}` : levels.join(', ')
}
