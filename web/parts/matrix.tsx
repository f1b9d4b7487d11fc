/** Units x checks: where the trouble is. Every number is a link to the PCs behind it. */
import { count, STANDING_WORDS, type Standing } from '../words.ts'
import { StandingIcon } from './icons.tsx'

/** In the order in which they stand in a square; PCs to which the check does not apply are not counted. */
export const MATRIX_STANDINGS = ['fail', 'warn', 'unknown', 'stale', 'pass'] as const satisfies Standing[]
export type MatrixStanding = (typeof MATRIX_STANDINGS)[number]

export type MatrixCounts = Readonly<Record<MatrixStanding, number>>

export type MatrixColumn = {
  readonly id: string
  readonly title: string
  readonly shortTitle: string
  readonly href: string
}

export type MatrixRow = {
  /** Null for the sum of the whole commune. */
  readonly unitId: string | null
  readonly name: string
  readonly href: string
  readonly devices: number
  /** By check id. */
  readonly counts: Readonly<Record<string, MatrixCounts>>
}

export type MatrixProps = {
  readonly columns: readonly MatrixColumn[]
  readonly rows: readonly MatrixRow[]
  readonly href: (unitId: string | null, checkId: string, standing: MatrixStanding) => string
}

export const Matrix = ({ columns, rows, href }: MatrixProps) => (
  // A region that scrolls must be reachable by keyboard.
  <section class="table-responsive ax-scroll" aria-label="Bảng đơn vị và kiểm tra" tabindex={0}>
    <table class="table table-sm table-bordered ax-matrix mb-0">
      <caption class="visually-hidden">
        Số máy theo đơn vị và kiểm tra: chưa đạt, cần chú ý, chưa có số liệu, số liệu cũ, đạt
      </caption>
      <thead>
        <tr>
          <th scope="col">Đơn vị</th>
          <th scope="col" class="text-end">
            Máy
          </th>
          {columns.map((column) => (
            <th scope="col" class="ax-matrix-check">
              <a href={column.href} title={column.title}>
                <span>{column.shortTitle}</span>
              </a>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr class={row.unitId === null ? 'ax-matrix-sum' : undefined}>
            <th scope="row">
              <a href={row.href}>{row.name}</a>
            </th>
            <td class="text-end">{count(row.devices)}</td>
            {columns.map((column) => (
              <Square row={row} column={column} href={href} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

type SquareProps = {
  readonly row: MatrixRow
  readonly column: MatrixColumn
  readonly href: MatrixProps['href']
}

const Square = ({ row, column, href }: SquareProps) => {
  const counts = row.counts[column.id]
  const shown = MATRIX_STANDINGS.filter((standing) => (counts?.[standing] ?? 0) > 0)
  const worst = shown[0]
  if (counts === undefined || worst === undefined) return <td class="ax-square ax-quiet">–</td>
  // Where something is wrong, the good ones only take room.
  const named = worst === 'pass' ? shown : shown.filter((standing) => standing !== 'pass')
  return (
    <td class={`ax-square ax-square-${worst}`}>
      {named.map((standing) => (
        <a class={`ax-n ax-n-${standing}`} href={href(row.unitId, column.id, standing)}>
          <StandingIcon standing={standing} />
          {count(counts[standing])}
          <span class="visually-hidden"> {STANDING_WORDS[standing].toLowerCase()}</span>
        </a>
      ))}
    </td>
  )
}

/** What the shapes mean, in words. */
export const Legend = () => (
  <p class="ax-legend">
    {MATRIX_STANDINGS.map((standing) => (
      <span class={`ax-n ax-n-${standing}`}>
        <StandingIcon standing={standing} /> {STANDING_WORDS[standing].toLowerCase()}
      </span>
    ))}
  </p>
)
