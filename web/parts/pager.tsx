export type PagerProps = {
  /** From 1. */
  readonly page: number
  readonly pages: number
  readonly href: (page: number) => string
}

export const Pager = ({ page, pages, href }: PagerProps) => {
  if (pages <= 1) return null
  return (
    <nav aria-label="Các trang của danh sách" class="d-print-none">
      <ul class="pagination mb-0">
        <Step label="Trang trước" href={page > 1 ? href(page - 1) : null} />
        {numbers(page, pages).map((number) => (
          <li class={number === page ? 'page-item active' : 'page-item'}>
            <a class="page-link" href={href(number)} aria-current={number === page ? 'page' : undefined}>
              <span class="visually-hidden">Trang </span>
              {number}
            </a>
          </li>
        ))}
        <Step label="Trang sau" href={page < pages ? href(page + 1) : null} />
      </ul>
    </nav>
  )
}

const Step = ({ label, href }: { readonly label: string; readonly href: string | null }) => (
  <li class={href === null ? 'page-item disabled' : 'page-item'}>
    {href === null ? (
      <span class="page-link">{label}</span>
    ) : (
      <a class="page-link" href={href}>
        {label}
      </a>
    )}
  </li>
)

/** The first, the last, and two to either side: never more than seven. */
function numbers(page: number, pages: number): number[] {
  const wanted = [1, page - 2, page - 1, page, page + 1, page + 2, pages]
  return [...new Set(wanted)].filter((number) => number >= 1 && number <= pages)
}
