/** The board of a commune: one sentence, what to act on, units x checks, the list of PCs. */
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { type ActionLine, ActionList } from '../../parts/action-list.tsx'
import { type DeviceRow, DeviceTable } from '../../parts/device-table.tsx'
import { FilterBar, type FilterBarProps } from '../../parts/filter-bar.tsx'
import { IconSymbols, StandingIcon } from '../../parts/icons.tsx'
import { Legend, Matrix, type MatrixProps } from '../../parts/matrix.tsx'
import { Pager, type PagerProps } from '../../parts/pager.tsx'
import { StatusLine, type StatusLineProps } from '../../parts/status-line.tsx'
import { count } from '../../words.ts'

export type BoardPageProps = {
  readonly communeName: string
  /** The unit a person is bound to; null for who sees the whole commune. */
  readonly onlyUnit: string | null
  readonly dataAge: string
  /** What makes the figures doubtful: sentences, empty while nothing does. */
  readonly healthNotices: readonly string[]
  /** What a law wants by a day that is near. */
  readonly duties: readonly { readonly text: string; readonly href: string }[]
  readonly status: StatusLineProps
  readonly actions: readonly ActionLine[]
  readonly matrix: MatrixProps
  readonly list: {
    readonly filter: FilterBarProps
    /** What the list is narrowed to, in words; null for all PCs. */
    readonly narrowedTo: string | null
    readonly total: number
    /** Number of the first row shown, from 1. */
    readonly first: number
    readonly rows: readonly DeviceRow[]
    readonly pager: PagerProps
  }
}

export const BoardPage = ({
  frame,
  board,
}: {
  readonly frame: PageFrame
  readonly board: BoardPageProps
}) => (
  <Page {...frame} title="Máy tính" current="devices" dataAge={board.dataAge}>
    <IconSymbols />
    <h1 class="ax-title">
      Máy tính của {board.communeName}
      {board.onlyUnit !== null && <span class="ax-title-part"> – {board.onlyUnit}</span>}
    </h1>
    {board.healthNotices.map((notice) => (
      <p class="ax-health-notice" role="alert">
        <StandingIcon standing="fail" /> {notice}
      </p>
    ))}
    <StatusLine {...board.status} />
    {board.duties.map(({ text, href }) => (
      <p class="ax-status ax-status-attention">
        <a href={href}>{text}</a>
      </p>
    ))}
    <section class="ax-section" aria-labelledby="viec">
      <h2 id="viec">Việc cần làm, nặng nhất trước</h2>
      <ActionList lines={board.actions} />
    </section>
    <section class="ax-section" aria-labelledby="bang">
      <div class="ax-section-head">
        <h2 id="bang">Theo đơn vị và kiểm tra</h2>
        <Legend />
      </div>
      <a class="ax-skip-table" href="#danh-sach">
        Bỏ qua bảng này, đến danh sách máy
      </a>
      <Matrix {...board.matrix} />
    </section>
    <section class="ax-section" aria-labelledby="danh-sach">
      <h2 id="danh-sach" tabindex={-1}>
        Danh sách máy
      </h2>
      <FilterBar {...board.list.filter} />
      <DeviceList list={board.list} />
    </section>
  </Page>
)

const DeviceList = ({ list }: { readonly list: BoardPageProps['list'] }) => {
  const { rows, total, first, narrowedTo } = list
  return (
    <>
      <p class="ax-list-size" role="status">
        {rows.length === 0
          ? 'Không có máy nào'
          : `Máy ${count(first)}–${count(first + rows.length - 1)} trong ${count(total)} máy`}
        {narrowedTo !== null && ` (${narrowedTo})`}
      </p>
      {rows.length > 0 && <DeviceTable rows={rows} />}
      <Pager {...list.pager} />
    </>
  )
}
