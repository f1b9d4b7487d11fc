/** The second look at a change of several PCs: each by name, as it is and as it will be. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Table } from '../../parts/table.tsx'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { bulkPaths, managedDevicePath, managePaths } from './paths.ts'

export type BulkRow = {
  readonly deviceId: string
  readonly name: string
  readonly label: string | null
  readonly before: string
  /** What it will be; null: it stays as it is, and `why` says why. */
  readonly after: string | null
  readonly why: string
}

export type BulkPreviewPageProps = ManageFrame & {
  /** "Chuyển sang Phòng Kinh tế". */
  readonly change: string
  readonly danger: boolean
  readonly rows: readonly BulkRow[]
  /** Of the form that confirms; the PCs that change are added to it. */
  readonly hidden: Readonly<Record<string, string>>
}

export const BulkPreviewPage = (props: BulkPreviewPageProps) => {
  const { communeCode, rows } = props
  const paths = managePaths(communeCode)
  const changed = rows.filter(({ after }) => after !== null)
  const same = rows.length - changed.length
  return (
    <ManagePage {...props} title="Xem trước khi đổi" current={paths.devices}>
      <p class="ax-status mb-3" role="status">
        {props.change}: {changed.length} máy.
        {same > 0 && ` ${same} máy đã chọn không đổi.`} Chưa máy nào được đổi.
      </p>
      <div class="ax-buttons mb-3">
        {changed.length > 0 && (
          <form method="post" action={bulkPaths(communeCode).confirm}>
            <CsrfField token={props.frame.csrfToken} />
            {Object.entries(props.hidden).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            {changed.map(({ deviceId }) => (
              <input type="hidden" name="may" value={deviceId} />
            ))}
            <button class={`btn ${props.danger ? 'btn-danger' : 'btn-primary'}`} type="submit">
              Đổi {changed.length} máy
            </button>
          </form>
        )}
        <a class="btn" href={paths.devices}>
          Không đổi
        </a>
      </div>
      <Table
        caption="Từng máy, trước và sau khi đổi"
        heads={['Máy', 'Hiện nay', 'Sau khi đổi']}
        empty="Chưa chọn máy nào."
        rows={rows.map((row) => ({
          quiet: row.after === null,
          cells: [
            <>
              <a href={managedDevicePath(communeCode, row.deviceId)}>{row.name}</a>
              {row.label !== null && <span class="d-block ax-quiet">{row.label}</span>}
            </>,
            row.before,
            row.after ?? `không đổi: ${row.why}`,
          ],
        }))}
      />
    </ManagePage>
  )
}
