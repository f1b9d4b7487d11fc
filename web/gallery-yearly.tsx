/** The views of the yearly report with canned props, for the gallery's tests and eyes. */
import type { PageFrame } from './layout/frame.ts'
import type { SystemsFrame } from './pages/systems/systems-page.tsx'
import { YearlyPage, type YearlyPageProps, YearlySystemPage } from './pages/yearly-report/yearly-pages.tsx'

const NOTHING = { given: {}, problems: {} }
const report: Omit<YearlyPageProps, keyof SystemsFrame> = {
  ...{ year: 2026, name: 'Mẫu số 08 ban hành kèm theo Nghị định 331/2026/NĐ-CP', figuresDay: '24/11/2026' },
  ...{ period: 'từ 15/12/2025 đến 14/12/2026', flag: 'CẦN ĐỐI CHIẾU kỳ 2026.' },
  steps: [
    {
      ...{ id: 'unit-to-owner', title: 'Đơn vị chuyên trách gửi chủ quản', state: 'Quá hạn', tone: 'bad' },
      ...{ due: 'Hạn cuối 19/12/2026.', sent: null, mayNote: true },
    },
    {
      ...{
        id: 'owner-to-ministry',
        title: 'Chủ quản gửi Bộ Công an',
        state: 'Đã gửi đúng hạn',
        tone: 'calm',
      },
      ...{ due: 'Hạn cuối 24/12/2026.', sent: 'Văn bản 12/BC-UBND, gửi 20/12/2026.', mayNote: false },
    },
  ],
  columns: ['TT', 'Tên hệ thống thông tin', 'Chủ quản'].map((heading, at) => ({ number: at + 1, heading })),
  rows: [{ systemId: 's1', cells: ['1', '', 'UBND xã'] }],
  totals: [{ label: 'Tổng số hệ thống', value: '1' }],
  findings: [
    {
      ...{ text: 'Thiếu số quyết định.', mustMend: true },
      links: [{ href: '/xa/mau/bao-cao-nam/s1', label: 'sửa số liệu báo cáo' }],
    },
  ],
  leftOut: ['Thư điện tử công vụ: Cơ quan khác là chủ quản.'],
  open: ['Kiểm tra định kỳ ngoài kỳ. CẦN ĐỐI CHIẾU.'],
  given: { step: 'unit-to-owner' },
  problems: { sentOn: 'Hãy chọn ngày gửi.' },
}

export const yearlyGallery = (given: PageFrame) => {
  const frame: SystemsFrame = { frame: given, communeCode: 'mau', mayEdit: true }
  return [
    { name: 'yearly report', page: <YearlyPage {...frame} {...report} /> },
    {
      name: 'yearly report, nothing to report',
      page: (
        <YearlyPage
          {...frame}
          {...report}
          {...NOTHING}
          {...{ rows: [], findings: [], leftOut: [], open: [], flag: null }}
        />
      ),
    },
    {
      name: 'figures of a system for the yearly report',
      page: (
        <YearlySystemPage
          {...frame}
          system={{ systemId: 's1', name: 'Mạng LAN' }}
          implementations={[{ value: 'full', label: 'Đã triển khai đầy đủ' }]}
          given={{ implementation: 'full' }}
          problems={{ regulation: 'Có số hoặc ngày Quy chế thì chọn "Đã ban hành".' }}
        />
      ),
    },
  ]
}
