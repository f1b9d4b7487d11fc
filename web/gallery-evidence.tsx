/** The views of evidence with canned props, for the gallery's tests and eyes. */
import type { PageFrame } from './layout/frame.ts'
import { EvidenceFormPage } from './pages/evidence/evidence-form-page.tsx'
import { EvidenceLinksPage } from './pages/evidence/evidence-links-page.tsx'
import { EvidenceListPage } from './pages/evidence/evidence-list-page.tsx'
import { EvidencePage, type EvidencePageProps } from './pages/evidence/evidence-page.tsx'
import type { EvidenceFrame, ShownEvidence } from './pages/evidence/frame.tsx'
import { QueuePage } from './pages/evidence/queue-page.tsx'

const CODE = 'mau'

const piece: ShownEvidence = {
  ...{ evidenceId: 'e1', title: 'Quyết định ban hành Quy chế bảo đảm an ninh mạng của xã Đắk Ẳng' },
  ...{ document: '12/QĐ-UBND, ngày 20/11/2026', span: 'từ 20/11/2026 đến hết 20/11/2027' },
  ...{ validity: 'valid', review: 'unseen', vouchedBy: 'Lê Văn Chánh, Chánh Văn phòng', linkCount: 12 },
  ...{ note: 'Bản quét có dấu đỏ', dueWords: null, filed: 'Nguyễn Văn Bình, 09:00 24/11/2026' },
  file: { version: 2, fileName: 'quyết định.pdf', kind: 'PDF', size: '1,2 MB', isScanned: true },
}
const photo: ShownEvidence = {
  ...piece,
  ...{ evidenceId: 'e2', title: 'Ảnh tủ mạng có khóa', document: null, note: null, linkCount: 0 },
  dueWords: 'quá hạn bổ sung 23/11/2026',
  ...{ validity: 'expiring', review: 'returned', span: 'từ 20/11/2025 đến hết 30/11/2026' },
  file: { version: 1, fileName: 'anh.jpg', kind: 'JPEG', size: '640 KB', isScanned: false },
}
const old: ShownEvidence = {
  ...photo,
  evidenceId: 'e3',
  validity: 'expired',
  review: 'accepted',
  dueWords: null,
}
const withdrawn: ShownEvidence = { ...photo, evidenceId: 'e4', validity: 'withdrawn', review: 'seen' }
const upcoming: ShownEvidence = {
  ...photo,
  evidenceId: 'e5',
  validity: 'upcoming',
  span: 'từ 01/01/2027 đến khi rút',
}

const systems = [
  { value: 's1', label: 'Mạng LAN UBND xã' },
  { value: 's2', label: 'Trang thông tin điện tử' },
]
const ROW = '3.1 a) Quy trình quản lý rủi ro an ninh mạng được ban hành'
const filter = { text: '', review: '', validity: '', systemId: '', row: null, systems }
const pager = { page: 1, pages: 1, href: () => `/xa/${CODE}/bang-chung` }

const shown: EvidencePageProps['piece'] = {
  ...piece,
  ...{ edition: 3, isOwn: false, returned: null, withdrawn: null },
}
const page = {
  versions: [
    { ...piece.file, filed: piece.filed, digest: 'ab'.repeat(32) },
    { ...piece.file, version: 1, filed: piece.filed, digest: 'cd'.repeat(32) },
  ],
  links: [
    { name: 's1', systemId: 's1', systemName: 'Mạng LAN UBND xã', words: 'Cả hệ thống' },
    { name: 's1/l2-3.1-a', systemId: 's1', systemName: 'Mạng LAN UBND xã', words: ROW },
  ],
  reviews: [
    {
      ...{ decision: 'returned' as const, version: 1, by: 'Trần Văn Công, 10:00 23/11/2026' },
      said: 'Lý do: thiếu trang cuối có chữ ký; hạn bổ sung 30/11/2026',
    },
    { decision: 'seen' as const, version: 1, said: null, by: 'Trần Văn Công, 09:00 23/11/2026' },
  ],
  ...{ systems, today: '2026-11-24', problems: {}, given: {} },
}

export const evidenceGallery = (given: PageFrame) => {
  const it: EvidenceFrame = { frame: given, communeCode: CODE, mayEdit: true, mayReview: false }
  const police: EvidenceFrame = { ...it, mayEdit: false, mayReview: true }
  const queued = { ...piece, edition: 3, isOwn: false, waiting: '09:00 21/11/2026, 3 ngày trước' }
  const rows = [piece, photo, old, withdrawn, upcoming]
  return [
    {
      name: 'evidence',
      page: (
        <EvidenceListPage
          {...it}
          {...{ rows, filter, isNarrowed: false, waiting: 3, addHref: `/xa/${CODE}/bang-chung/them` }}
          {...{ total: 65, first: 1, pager: { ...pager, pages: 2 } }}
        />
      ),
    },
    {
      name: 'evidence, none found for a row',
      page: (
        <EvidenceListPage
          {...police}
          {...{ rows: [], isNarrowed: true, waiting: 1, addHref: '', total: 0, first: 1, pager }}
          filter={{
            ...filter,
            text: 'quy che',
            review: 'unseen',
            systemId: 's1',
            row: { id: 'r', words: ROW },
          }}
        />
      ),
    },
    {
      name: 'filing evidence, all wrong',
      page: (
        <EvidenceFormPage
          {...it}
          piece={null}
          target={{ systemId: 's1', row: 'l2-3.1-a', words: `${ROW} (Mạng LAN UBND xã)` }}
          given={{ title: 'Quyết định', validFrom: '2026-11-20', validUntil: '2026-01-01' }}
          problems={{
            file: 'Tệp quá lớn: tối đa 20 MB. Hãy nén ảnh trong tệp hoặc chia nhỏ.',
            validUntil: 'Ngày hết giá trị phải từ ngày bắt đầu có giá trị trở đi.',
            vouchedBy: 'Người xác nhận: chưa điền.',
          }}
          isUnscanned
        />
      ),
    },
    {
      name: 'changing evidence',
      page: (
        <EvidenceFormPage
          {...it}
          problem="Người khác vừa thay đổi bằng chứng này. Hãy xem lại rồi làm tiếp."
          {...{
            piece,
            target: null,
            given: { title: piece.title, seen: '3' },
            problems: {},
            isUnscanned: false,
          }}
        />
      ),
    },
    { name: 'a piece of evidence, for IT', page: <EvidencePage {...it} piece={shown} {...page} /> },
    {
      name: 'a piece of evidence, for the police',
      page: <EvidencePage {...police} piece={shown} {...page} problems={{ due: 'Hãy chọn hạn bổ sung.' }} />,
    },
    {
      name: 'a piece of evidence, withdrawn',
      page: (
        <EvidencePage
          {...it}
          {...page}
          piece={{ ...shown, ...withdrawn, withdrawn: 'Đã rút lúc 10:00 24/11/2026. Lý do: nộp nhầm' }}
          {...{ links: [], reviews: [] }}
        />
      ),
    },
    {
      name: 'what a piece of evidence proves',
      page: (
        <EvidenceLinksPage
          {...{ ...it, piece: shown, isWholeLinked: false }}
          system={{ systemId: 's1', name: 'Mạng LAN UBND xã', level: 2 }}
          groups={[
            {
              title: 'Quản lý rủi ro an ninh mạng',
              rows: [
                { id: 'l2-3.1-a', words: ROW, hint: 'Quy trình đã ký, số và ngày ban hành', isLinked: true },
                { id: 'l2-3.1-b', words: '3.1 b) Soát lại mỗi năm', hint: 'Biên bản soát', isLinked: false },
              ],
            },
          ]}
        />
      ),
    },
    {
      name: 'evidence for the police to look at',
      page: (
        <QueuePage
          {...police}
          pieces={[
            { ...queued, proves: Array.from({ length: 9 }, () => `${ROW} (Mạng LAN UBND xã)`) },
            { ...queued, ...photo, isOwn: true, proves: [] },
          ]}
          {...{ total: 2, today: '2026-11-24', pager }}
        />
      ),
    },
    {
      name: 'nothing for the police to look at',
      page: <QueuePage {...police} {...{ pieces: [], total: 0, today: '2026-11-24', pager }} />,
    },
  ]
}
