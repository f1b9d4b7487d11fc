/** A plain table of rows: a caption, heads that say what they are heads of, and on a phone one card a row. */
import type { Child } from 'hono/jsx'

export type Cell = Child

export const Table = ({
  caption,
  heads,
  rows,
  empty,
}: {
  readonly caption: string
  /** An empty text is a column of buttons. */
  readonly heads: readonly string[]
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly quiet?: boolean }[]
  /** What to do next when there is nothing. */
  readonly empty: Child
}) =>
  rows.length === 0 ? (
    <p class="ax-empty">{empty}</p>
  ) : (
    <table class="table table-sm table-vcenter ax-devices mb-3">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th scope="col">{head === '' ? <span class="visually-hidden">Thao tác</span> : head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ cells, quiet }) => (
          <tr class={quiet ? 'ax-quiet' : undefined}>
            {cells.map((cell, index) =>
              index === 0 ? (
                <th scope="row">{cell}</th>
              ) : (
                <td data-label={heads[index] === '' ? undefined : heads[index]}>{cell}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
