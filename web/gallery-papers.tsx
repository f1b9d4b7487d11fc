/** The papers of a system, with canned props, for the gallery's tests and eyes. */
import type { PageFrame } from './layout/frame.ts'
import { PapersPage, type PapersPageProps } from './pages/papers/papers-page.tsx'
import { TemplatesPage, type TemplatesPageProps } from './pages/papers/templates-page.tsx'
import type { SystemsFrame } from './pages/systems/systems-page.tsx'

const SYSTEM: PapersPageProps['system'] = {
  ...{ systemId: 's1', name: 'Mạng LAN nội bộ UBND xã (hạ tầng CNTT, máy trạm, thiết bị mạng)' },
  ...{ isOwned: true, level: 2, procedureLevel: null },
}
const PAPERS: PapersPageProps['papers'] = [
  {
    ...{ id: 'mau-06-adapted', title: 'Quyết định phê duyệt cấp độ dùng cho cấp 1, 2 (sửa từ Mẫu 06)' },
    ...{ basis: 'Khoản 1 Điều 18 Nghị định 331/2026/NĐ-CP', missingCount: 3, hasTemplate: true },
    flag: 'CẦN ĐỐI CHIẾU: nghị định không có mẫu cho cấp 1, 2',
    missing: [
      { where: 'Ghi ở thông tin hệ thống', href: '/xa/mau/he-thong/s1/sua', labels: ['đơn vị vận hành'] },
      { where: 'Ghi khi ban hành', href: null, labels: ['số', 'ngày ký'] },
    ],
  },
  {
    ...{
      id: 'doc-level',
      title: 'Thuyết minh đề xuất cấp độ',
      missingCount: 0,
      missing: [],
      flag: null,
      hasTemplate: false,
    },
    basis: 'Khoản 3 Điều 21 Nghị định 331/2026/NĐ-CP',
  },
]

const TEMPLATE: TemplatesPageProps['templates'][number] = {
  ...{ paperId: 'mau-01', title: 'Mẫu số 01', fileName: 'Công văn đề nghị ẶỄ.docx', sha256: 'ab'.repeat(32) },
  ...{ uploaded: 'Nguyễn Văn Bình, 09:00 24/11/2026', known: ['ten_he_thong'], unknown: ['ten_la'] },
}

export const papersGallery = (given: PageFrame) => {
  const frame: SystemsFrame = { frame: given, communeCode: 'mau', mayEdit: true }
  const whole = PAPERS.filter(({ missingCount }) => missingCount === 0)
  const templates = {
    ...{ frame: given, communeCode: 'mau', papers: [{ value: 'mau-01', label: 'Mẫu số 01' }] },
    placeholders: [{ name: 'ten_he_thong', label: 'tên hệ thống' }],
  }
  return [
    {
      name: "the commune's own templates",
      page: <TemplatesPage {...templates} templates={[TEMPLATE]} done="Đã nhận mẫu." />,
    },
    {
      name: "the commune's own templates, none, a wrong file",
      page: (
        <TemplatesPage
          {...templates}
          templates={[]}
          chosen="mau-01"
          problems={{ file: 'Tệp lớn quá 2 MB.' }}
        />
      ),
    },
    {
      name: 'papers of a system',
      page: (
        <PapersPage {...frame} system={SYSTEM} papers={PAPERS} templatesHref="/xa/mau/quan-ly/mau-giay-to" />
      ),
    },
    {
      name: 'papers of a system, nothing missing',
      page: (
        <PapersPage
          {...frame}
          system={{ ...SYSTEM, procedureLevel: 5 }}
          papers={whole}
          templatesHref={null}
        />
      ),
    },
    {
      name: 'papers of a system without a level',
      page: (
        <PapersPage
          {...frame}
          system={{ ...SYSTEM, level: null }}
          papers={PAPERS}
          templatesHref="/xa/mau/quan-ly/mau-giay-to"
        />
      ),
    },
    {
      name: 'papers of a system of somebody else',
      page: (
        <PapersPage
          {...frame}
          mayEdit={false}
          system={{ ...SYSTEM, isOwned: false }}
          papers={[]}
          templatesHref={null}
        />
      ),
    },
  ]
}
