/** The bar on top: whose board this is, the named places, who is signed in. */
import { CsrfField } from './csrf-field.tsx'
import { ACCOUNT_PATH, type NavEntry, type PageFrame, SIGN_OUT_PATH } from './frame.ts'
import { PLACES, type PlaceId } from './places.ts'

type HeaderProps = Pick<PageFrame, 'commune' | 'person' | 'csrfToken'> & {
  readonly current: PlaceId | string | undefined
  readonly nav: readonly NavEntry[]
}

export const Header = ({ commune, person, csrfToken, current, nav }: HeaderProps) => (
  <header class="ax-header d-print-none">
    <div class="ax-wide ax-header-row">
      <a class="ax-brand" href="/">
        <span class="ax-brand-name">AnXã</span>
        {commune && <span class="ax-brand-commune">{commune.name}</span>}
      </a>
      <Places commune={commune} current={current} nav={nav} />
      {person && (
        <form class="ax-person" method="post" action={SIGN_OUT_PATH}>
          <CsrfField token={csrfToken} />
          <a class="ax-person-name" href={ACCOUNT_PATH}>
            {person.name}
          </a>
          <button class="btn btn-sm ax-sign-out" type="submit">
            Đăng xuất
          </button>
        </form>
      )}
    </div>
  </header>
)

const Places = ({ commune, current, nav }: Pick<HeaderProps, 'commune' | 'current' | 'nav'>) => {
  const places = PLACES.flatMap(({ id, label, path }) =>
    commune && path ? [{ id, label, href: path(commune.code) }] : [],
  )
  const entries = [...places, ...nav.map((entry) => ({ ...entry, id: entry.href }))]
  if (entries.length === 0) return null
  return (
    <nav class="ax-nav" aria-label="Các phần việc">
      <ul>
        {entries.map(({ id, label, href }) => (
          <li>
            <a href={href} aria-current={id === current ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
