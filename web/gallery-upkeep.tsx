/** The views of what keeps a server well (tables, health) with canned props, for the gallery's tests and eyes. */
import type { PageFrame } from './layout/frame.ts'
import type { AdminFrame } from './pages/admin/admin-page.tsx'
import { HealthPage } from './pages/admin/health-page.tsx'
import { type ShownTable, TablesPage } from './pages/admin/tables-page.tsx'
import type { HealthRow } from './parts/health-table.tsx'

const builtIn = 'kèm theo chương trình'

const tables: readonly ShownTable[] = [
  {
    ...{ title: 'Bảng bản vá Windows', asOf: '21/09/2026', age: '64 ngày tuổi', source: builtIn },
    ...{ verdict: 'fail', use: 'Kiểm tra bản vá của Windows' },
  },
  {
    ...{ title: 'Bảng thời hạn hỗ trợ hệ điều hành', asOf: '21/11/2026', age: '3 ngày tuổi' },
    ...{ source: 'đã nhập lúc 09:00 23/11/2026', verdict: 'pass' },
    use: 'Kiểm tra hệ điều hành còn được hỗ trợ',
  },
]

const rows: readonly HealthRow[] = [
  {
    ...{ id: 'loop:sweep', title: 'Đánh giá lại theo thời gian', verdict: 'fail' },
    text: 'Lần chạy gần nhất: 07:15 23/11/2026 (1 ngày trước); lẽ ra cứ 1 phút một lần. Việc này đã dừng.',
    mend: 'Khởi động lại máy chủ.',
  },
  {
    ...{ id: 'mail', title: 'Gửi thư', verdict: 'warn' },
    text: 'Lần gửi lúc 07:15 23/11/2026 không thành công (connect ECONNREFUSED [kín]); lần gửi được gần nhất 07:00 23/11/2026.',
    mend: 'Mở trang Thư, xem lại máy chủ thư và gửi thư thử.',
  },
  {
    ...{ id: 'disk', title: 'Chỗ trống trên đĩa', verdict: 'pass', mend: null },
    text: 'Còn 120,5 GB trong 465,8 GB của thư mục dữ liệu.',
  },
]

export const upkeepGallery = (given: PageFrame) => {
  const frame: AdminFrame = { frame: { ...given, commune: null }, stepsLeft: 0 }
  const support = 'AnXã 0.1.0, Node 20.20.2, Linux\npass           disk\nfail           loop:sweep\n'
  return [
    {
      name: 'tables',
      page: <TablesPage {...frame} tables={tables} hasKey fileProblem="Chữ ký của tệp không đúng." />,
    },
    {
      name: 'tables without a key',
      page: <TablesPage {...frame} tables={tables} hasKey={false} fileProblem={null} />,
    },
    { name: 'health', page: <HealthPage {...frame} rows={rows} support={support} /> },
    { name: 'health, all well', page: <HealthPage {...frame} rows={rows.slice(2)} support={support} /> },
  ]
}
