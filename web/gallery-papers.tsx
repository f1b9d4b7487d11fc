/** The papers of a system, with canned props, for the gallery's tests and eyes. */
import type { PageFrame } from './layout/frame.ts'
import { PapersPage, type PapersPageProps } from './pages/papers/papers-page.tsx'
import type { SystemsFrame } from './pages/systems/systems-page.tsx'

const SYSTEM: PapersPageProps['system'] = {
  ...{ systemId: 's1', name: 'Mạng LAN nội bộ UBND xã (hạ tầng CNTT, máy trạm, thiết bị mạng)' },
  ...{ isOwned: true, level: 2, procedureLevel: null },
}
const PAPERS: PapersPageProps['papers'] = [
  {
    ...{ id: 'mau-06-adapted', title: 'Quyết định phê duyệt cấp độ dùng cho cấp 1, 2 (sửa từ Mẫu 06)' },
    ...{ basis: 'Khoản 1 Điều 18 Nghị định 331/2026/NĐ-CP', missingCount: 3 },
    flag: 'CẦN ĐỐI CHIẾU: nghị định không có mẫu cho cấp 1, 2',
    missing: [
      { where: 'Ghi ở thông tin hệ thống', href: '/xa/mau/he-thong/s1/sua', labels: ['đơn vị vận hành'] },
      { where: 'Ghi khi ban hành', href: null, labels: ['số', 'ngày ký'] },
    ],
  },
  {
    ...{ id: 'doc-level', title: 'Thuyết minh đề xuất cấp độ', missingCount: 0, missing: [], flag: null },
    basis: 'Khoản 3 Điều 21 Nghị định 331/2026/NĐ-CP',
  },
]

export const papersGallery = (given: PageFrame) => {
  const frame: SystemsFrame = { frame: given, communeCode: 'mau', mayEdit: true }
  const whole = PAPERS.filter(({ missingCount }) => missingCount === 0)
  return [
    { name: 'papers of a system', page: <PapersPage {...frame} system={SYSTEM} papers={PAPERS} /> },
    {
      name: 'papers of a system, nothing missing',
      page: <PapersPage {...frame} system={{ ...SYSTEM, procedureLevel: 5 }} papers={whole} />,
    },
    {
      name: 'papers of a system without a level',
      page: <PapersPage {...frame} system={{ ...SYSTEM, level: null }} papers={PAPERS} />,
    },
    {
      name: 'papers of a system of somebody else',
      page: <PapersPage {...frame} mayEdit={false} system={{ ...SYSTEM, isOwned: false }} papers={[]} />,
    },
  ]
}
