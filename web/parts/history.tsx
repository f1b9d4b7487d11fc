/** How the verdicts of a PC changed, newest first. */
import { ColumnMoment, type ShownMoment } from './moment.tsx'

export type HistoryRow = {
  readonly at: ShownMoment
  /** Title of the check, or "Liên lạc". */
  readonly subject: string
  /** Words of the states; null for the first one known. */
  readonly from: string | null
  readonly to: string
  readonly reason: string
  readonly cause: string
}

export const History = ({ rows }: { readonly rows: readonly HistoryRow[] }) =>
  rows.length === 0 ? (
    <p class="ax-quiet mb-0">Chưa có thay đổi nào.</p>
  ) : (
    <table class="table table-sm ax-history mb-0">
      <caption class="visually-hidden">Các thay đổi kết quả, mới nhất trước</caption>
      <thead>
        <tr>
          <th scope="col">Lúc</th>
          <th scope="col">Kiểm tra</th>
          <th scope="col">Thay đổi</th>
          <th scope="col">Lý do</th>
          <th scope="col">Do</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <td data-label="Lúc">
              <ColumnMoment at={row.at} />
            </td>
            <th scope="row" data-label="Kiểm tra">
              {row.subject}
            </th>
            <td data-label="Thay đổi">{row.from === null ? row.to : `${row.from} → ${row.to}`}</td>
            <td data-label="Lý do">{row.reason}</td>
            <td data-label="Do">{row.cause}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
