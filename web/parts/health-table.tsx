/** How an installation fares: each thing with its verdict as icon and word, what was found, and what to do. */
import type { Verdict } from '../../checks/verdict.ts'
import { Table } from './table.tsx'
import { VerdictBadge } from './verdict-badge.tsx'

export type HealthRow = {
  /** `disk`, `loop:sweep`: stable. */
  readonly id: string
  readonly title: string
  readonly verdict: Verdict
  readonly text: string
  /** What to do; null when there is nothing to do. */
  readonly mend: string | null
}

export const HealthTable = ({ rows }: { readonly rows: readonly HealthRow[] }) => (
  <Table
    caption="Tình trạng của máy chủ"
    heads={['Phần', 'Tình trạng', 'Số liệu', 'Việc cần làm']}
    empty="Không đọc được gì."
    rows={rows.map(({ title, verdict, text, mend }) => ({
      cells: [
        title,
        <span class="text-nowrap">
          <VerdictBadge verdict={verdict} />
        </span>,
        text,
        mend ?? <span class="ax-quiet">–</span>,
      ],
    }))}
  />
)
