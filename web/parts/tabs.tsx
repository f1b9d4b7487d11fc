/** The pages of one part of the work, side by side; the open one is named to readers too. */
export type Tab = { readonly href: string; readonly label: string }

export const Tabs = ({
  label,
  tabs,
  current,
}: {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly current: string
}) => (
  <nav class="ax-tabs d-print-none" aria-label={label}>
    <ul class="nav nav-tabs">
      {tabs.map((tab) => (
        <li class="nav-item">
          <a
            class={tab.href === current ? 'nav-link active' : 'nav-link'}
            href={tab.href}
            aria-current={tab.href === current ? 'page' : undefined}
          >
            {tab.label}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
