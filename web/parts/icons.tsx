/** The shapes behind the words. Drawn once a page as symbols, used by reference: 1,200 squares stay small. */
import type { Contact, Standing } from '../words.ts'

/** Paths on a 16 x 16 field. Shapes differ without colour: cross, triangle, question mark, clock, tick, dash. */
const STANDING_SHAPES: Readonly<Record<Standing, string>> = {
  fail: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.2 9-1.2 1.2-2-2-2 2L4.8 10l2-2-2-2L6 4.8l2 2 2-2L11.2 6l-2 2Z',
  warn: 'M8 1.2.8 14.2h14.4ZM7.2 6h1.6v4H7.2Zm0 5h1.6v1.6H7.2Z',
  unknown:
    'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4Zm-.8 8.2h1.6v1.6H7.2Zm.9-6.8c-1.6 0-2.7.9-2.8 2.5h1.5c.1-.7.5-1.1 1.2-1.1s1.1.4 1.1 1c0 .5-.2.8-.9 1.2-.8.5-1.1 1-1.1 1.9v.3h1.5c0-.6.2-.9.9-1.3.8-.5 1.2-1.2 1.2-2.1 0-1.4-1-2.4-2.6-2.4Z',
  stale:
    'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM7.2 4v4.4l3 2.1.9-1.2-2.3-1.7V4Z',
  pass: 'M6.4 12.4 2 8l1.4-1.4 3 3 6.2-6.2L14 4.8Z',
  'not-applicable': 'M3 7.2h10v1.6H3Z',
}

export const IconSymbols = () => (
  <svg width="0" height="0" class="ax-symbols" aria-hidden="true" focusable="false">
    {Object.entries(STANDING_SHAPES).map(([name, path]) => (
      <symbol id={`s-${name}`} viewBox="0 0 16 16">
        <path d={path} fill="currentColor" />
      </symbol>
    ))}
  </svg>
)

export const StandingIcon = ({ standing }: { readonly standing: Standing }) => (
  <svg class="ax-icon" aria-hidden="true" focusable="false">
    <use href={`#s-${standing}`} />
  </svg>
)

/** Which standing a state of contact looks like. */
export const CONTACT_STANDING: Readonly<Record<Contact, Standing>> = {
  quarantined: 'fail',
  silent: 'warn',
  never: 'unknown',
  declared: 'unknown',
  carried: 'unknown',
  'state-secret': 'not-applicable',
  reporting: 'pass',
}
