/** Filters as a plain form that asks with GET: they live in the address, and work without JavaScript. */
export type Choice = { readonly value: string; readonly label: string }

export type FilterField = {
  readonly name: string
  readonly label: string
  readonly value: string
  /** The first line, for "no filter". */
  readonly all: string
  readonly choices: readonly Choice[]
}

export type FilterBarProps = {
  readonly action: string
  readonly query: string
  readonly fields: readonly FilterField[]
  /** Address of the list without any filter; null when none is set. */
  readonly clearHref: string | null
}

export const FilterBar = ({ action, query, fields, clearHref }: FilterBarProps) => (
  <form class="ax-filters d-print-none" method="get" action={action} aria-label="Lọc danh sách máy">
    <label class="ax-filter ax-filter-query">
      <span class="form-label">Tìm máy</span>
      <input class="form-control" type="search" name="q" value={query} placeholder="tên máy, không cần dấu" />
    </label>
    {fields.map(({ name, label, value, all, choices }) => (
      <label class="ax-filter">
        <span class="form-label">{label}</span>
        <select class="form-select" name={name}>
          <option value="">{all}</option>
          {choices.map((choice) => (
            <option value={choice.value} selected={choice.value === value}>
              {choice.label}
            </option>
          ))}
        </select>
      </label>
    ))}
    <div class="ax-filter-buttons">
      <button class="btn btn-primary" type="submit">
        Lọc
      </button>
      {clearHref !== null && (
        <a class="btn" href={clearHref}>
          Bỏ lọc
        </a>
      )}
    </div>
  </form>
)
