/** The sheet that goes along on a round through the rooms: each PC, who works at it, what to look at, place to sign. */
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { managePaths, roomSheetPath } from './paths.ts'

export type SheetRow = {
  readonly name: string
  readonly label: string | null
  readonly officers: readonly string[]
  /** "Đang báo cáo, 09:00 24/11/2026". */
  readonly contact: string
  /** "Chưa đạt: Diệt vi-rút, Tường lửa"; one line a kind, worst first. Empty only when a report says that all is well. */
  readonly short: readonly string[]
}

export type RoomSheetPageProps = ManageFrame & {
  readonly units: readonly { readonly value: string; readonly label: string }[]
  readonly unit: string
  /** Units with PCs, each on a sheet of its own. */
  readonly sheets: readonly { readonly unitName: string; readonly rows: readonly SheetRow[] }[]
}

export const RoomSheetPage = (props: RoomSheetPageProps) => {
  const { communeCode, units, unit, sheets } = props
  const path = roomSheetPath(communeCode)
  return (
    <ManagePage {...props} title="Phiếu kiểm tra tại phòng" current={managePaths(communeCode).devices}>
      <form class="ax-filters d-print-none" method="get" action={path} aria-label="Chọn đơn vị">
        <label class="ax-filter">
          <span class="form-label">Đơn vị</span>
          <select class="form-select" name="unit">
            <option value="">Mọi đơn vị</option>
            {units.map(({ value, label }) => (
              <option value={value} selected={value === unit}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <div class="ax-filter-buttons">
          <button class="btn btn-primary" type="submit">
            Xem
          </button>
          <a class="btn" href={managePaths(communeCode).devices}>
            Về danh sách
          </a>
        </div>
      </form>
      <p class="ax-quiet d-print-none">
        In bằng lệnh in của trình duyệt (Ctrl + P), giấy A4; mỗi đơn vị bắt đầu ở một trang mới.
      </p>
      {sheets.length === 0 && <p class="ax-empty">Đơn vị này chưa có máy nào.</p>}
      {sheets.map((sheet) => (
        <Sheet {...sheet} />
      ))}
    </ManagePage>
  )
}

const Sheet = ({ unitName, rows }: RoomSheetPageProps['sheets'][number]) => (
  <section class="ax-room">
    <h2>
      {unitName} – {rows.length} máy
    </h2>
    <table class="table table-sm ax-devices ax-room-rows">
      <caption class="visually-hidden">Các máy của {unitName}</caption>
      <thead>
        <tr>
          <th scope="col">Máy</th>
          <th scope="col">Người dùng</th>
          <th scope="col">Liên lạc</th>
          <th scope="col">Cần xem</th>
          <th scope="col">Ngày kiểm tra</th>
          <th scope="col">Ký tên</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">
              {row.name}
              {row.label !== null && <span class="d-block ax-quiet">{row.label}</span>}
            </th>
            <td data-label="Người dùng">
              {row.officers.length === 0 ? 'chưa ghi' : row.officers.join(', ')}
            </td>
            <td data-label="Liên lạc">{row.contact}</td>
            <td data-label="Cần xem">
              {row.short.length === 0
                ? 'không có'
                : row.short.map((line) => <span class="d-block">{line}</span>)}
            </td>
            <td data-label="Ngày kiểm tra" />
            <td data-label="Ký tên" />
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
