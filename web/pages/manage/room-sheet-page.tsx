/** The sheet that goes along on a round through the rooms: each PC, who works at it, what to look at, place to sign. */
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { type DeviceFilter, devicesHref, managePaths, roomSheetPath } from './paths.ts'

export type SheetRow = {
  readonly name: string
  readonly label: string | null
  readonly officers: readonly string[]
  /** "Công an xã, đến 30/11/2026": not in the room; null: it is not lent. */
  readonly lent: string | null
  /** "Đang báo cáo, 09:00 24/11/2026". */
  readonly contact: string
  /** "Chưa đạt: Diệt vi-rút, Tường lửa"; one line a kind, worst first. Empty only when a report says that all is well. */
  readonly short: readonly string[]
}

export type RoomSheetPageProps = ManageFrame & {
  readonly units: readonly { readonly value: string; readonly label: string }[]
  /** What of the list the sheet is of; null: PCs that were ticked. */
  readonly filter: DeviceFilter | null
  /** Units with PCs, each on a sheet of its own. */
  readonly sheets: readonly { readonly unitName: string; readonly rows: readonly SheetRow[] }[]
}

export const RoomSheetPage = (props: RoomSheetPageProps) => {
  const { communeCode, filter, sheets } = props
  return (
    <ManagePage {...props} title="Phiếu kiểm tra tại phòng" current={managePaths(communeCode).devices}>
      {filter === null ? (
        <p class="d-print-none">
          Chỉ các máy đã chọn. <a href={managePaths(communeCode).devices}>Về danh sách</a>
        </p>
      ) : (
        <UnitChoice {...props} filter={filter} />
      )}
      <p class="ax-quiet d-print-none">
        In bằng lệnh in của trình duyệt (Ctrl + P), giấy A4; mỗi đơn vị bắt đầu ở một trang mới.
      </p>
      {sheets.length === 0 && <p class="ax-empty">Không có máy nào đang được quản lý như vậy.</p>}
      {sheets.map((sheet) => (
        <Sheet {...sheet} />
      ))}
    </ManagePage>
  )
}

const UnitChoice = ({
  communeCode,
  units,
  filter: { unit, ...others },
}: RoomSheetPageProps & { readonly filter: DeviceFilter }) => (
  <form
    class="ax-filters d-print-none"
    method="get"
    action={roomSheetPath(communeCode)}
    aria-label="Chọn đơn vị"
  >
    {Object.entries(others).map(
      ([name, value]) => value !== '' && <input type="hidden" name={name} value={value} />,
    )}
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
      <a class="btn" href={devicesHref(communeCode, { unit, ...others })}>
        Về danh sách
      </a>
    </div>
  </form>
)

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
              {row.lent !== null && <span class="d-block ax-quiet">cho mượn: {row.lent}</span>}
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
