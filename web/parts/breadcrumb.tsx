export type Crumb = { readonly label: string; readonly href: string | null }

/** The way from the commune down to here; the last one is this page. */
export const Breadcrumb = ({ crumbs }: { readonly crumbs: readonly Crumb[] }) => (
  <nav aria-label="Đường dẫn" class="d-print-none">
    <ol class="breadcrumb ax-breadcrumb">
      {crumbs.map(({ label, href }) => (
        <li class={href === null ? 'breadcrumb-item active' : 'breadcrumb-item'}>
          {href === null ? <span aria-current="page">{label}</span> : <a href={href}>{label}</a>}
        </li>
      ))}
    </ol>
  </nav>
)
