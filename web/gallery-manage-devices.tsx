/** The views with which IT manages PCs, with canned props, for the gallery's tests and eyes. */
import { BulkPreviewPage } from './pages/manage/bulk-page.tsx'
import { DeviceImportPage, DevicePreviewPage } from './pages/manage/device-import-pages.tsx'
import { ManagedDevicePage } from './pages/manage/device-page.tsx'
import { DevicesPage, type ShownDevice } from './pages/manage/devices-page.tsx'
import type { ManageFrame } from './pages/manage/manage-page.tsx'
import { OutOfServicePage } from './pages/manage/out-of-service-page.tsx'
import { devicesHref } from './pages/manage/paths.ts'
import { ReportFilesPage } from './pages/manage/report-files-page.tsx'
import { RoomSheetPage } from './pages/manage/room-sheet-page.tsx'

const device: ShownDevice = {
  deviceId: 'd1',
  name: 'MAU-PC-01',
  label: 'Máy kế toán',
  unitName: 'Văn phòng HĐND và UBND xã',
  kind: 'agent',
  status: 'active',
  state: 'Đang báo cáo',
  signingRequired: true,
  lent: 'Công an xã, đến 30/11/2026',
}
const quarantined: ShownDevice = {
  ...device,
  ...{ deviceId: 'd2', name: 'MAU-PC-02', label: null, status: 'quarantined', state: 'Bị cách ly' },
}
const lost: ShownDevice = {
  ...device,
  ...{ deviceId: 'd3', name: 'MAU-PC-03', label: null, unitName: 'chưa xếp đơn vị' },
  ...{ status: 'revoked', state: 'Mất, báo lúc 09:00 24/11/2026', signingRequired: false },
}
const units = [{ value: 'u1', label: 'Văn phòng HĐND và UBND xã' }]
const filter = { q: '', unit: '', kind: '', status: '' }
const filterBar = {
  ...{ action: '/xa/mau/quan-ly/may', query: '', clearHref: null },
  fields: [{ name: 'unit', label: 'Đơn vị', value: '', all: 'Mọi đơn vị', choices: units }],
}

export const manageDeviceGallery = (frame: ManageFrame) => {
  const none = { given: {}, problems: {} }
  const bulk = { ticked: [], given: {} }
  const pager = { page: 1, pages: 1, href: (page: number) => devicesHref('mau', filter, page) }
  const list = { ...frame, filter, filterBar, units, bulk, pager, ...none }
  const quiet = { quarantined: [], events: [], overdue: 0, lost: 0 }
  return [
    {
      name: 'managed PCs, none yet',
      page: <DevicesPage {...list} devices={[]} found={0} inService={0} attention={quiet} />,
    },
    {
      name: 'managed PCs',
      page: (
        <DevicesPage
          {...list}
          devices={[device, quarantined, lost]}
          found={183}
          pager={{ ...pager, page: 2, pages: 4 }}
          inService={182}
          attention={{
            ...{ quarantined: [quarantined], overdue: 1, lost: 1 },
            events: (['collision', 'lost-heard', 'out-heard', 'bad-signature'] as const).map((kind) => ({
              ...{ kind, deviceId: 'd1', name: 'MAU-PC-01', label: null, at: '09:00 24/11/2026' },
              askedAs: kind === 'collision' ? 'MAU-PC-09' : null,
            })),
          }}
          problems={{ hostName: 'Tên máy: chưa điền.' }}
          bulk={{
            problem: 'Hãy ghi ai mượn máy.',
            ticked: ['d1'],
            given: { viec: 'cho-muon', lentUntil: '2026-11-30' },
          }}
        />
      ),
    },
    {
      name: 'a managed PC in quarantine',
      page: (
        <ManagedDevicePage
          {...frame}
          device={{ ...quarantined, enrolledAt: '08:00 01/10/2026', lastReport: null, isLost: false }}
          unitId="u1"
          former={{ deviceId: 'd9', hostName: 'MAU-PC-02', label: null, statusAt: '08:00 30/09/2026' }}
          replaced={['smbios-uuid', 'mac']}
          successor={null}
          units={units}
          staff={[{ value: 's1', label: 'Nguyễn Thị Ngọc Ánh – Kế toán' }]}
          officers={['s1']}
          seen="0123456789abcdef"
          given={{ unit: 'u1', signingRequired: 'co' }}
          problems={{ label: 'Nhãn: dài nhất 100 ký tự.' }}
        />
      ),
    },
    {
      name: 'a lost PC that enrolled anew',
      page: (
        <ManagedDevicePage
          {...frame}
          device={{ ...lost, enrolledAt: '08:00 01/10/2026', lastReport: null, isLost: true }}
          unitId={null}
          former={null}
          replaced={[]}
          successor={{ deviceId: 'd8', hostName: 'MAU-PC-03', label: null, statusAt: '08:00 24/11/2026' }}
          units={units}
          staff={[]}
          officers={[]}
          seen="0123456789abcdef"
          {...none}
        />
      ),
    },
    {
      name: 'PCs from a file',
      page: (
        <DeviceImportPage
          {...frame}
          start={{
            ...{ action: '/xa/mau/quan-ly/may/nhap', csrfToken: 'token', templateHref: '/mau.xlsx' },
            columns: [{ title: 'Tên máy', required: true, hint: '' }],
          }}
        />
      ),
    },
    {
      name: 'report files, what became of each',
      page: (
        <ReportFilesPage
          {...frame}
          limits={{ files: 50, megabytes: 16, ageDays: 35 }}
          results={[
            {
              ...{ name: 'mau-pc-01.jws', taken: true, words: 'Đã nhận báo cáo số 4.' },
              device: { deviceId: 'd1', name: 'MAU-PC-01' },
            },
            { name: 'la.txt', taken: false, words: 'tệp lạ: máy không đăng ký ở xã này.', device: null },
          ]}
        />
      ),
    },
    {
      name: 'PCs from a file, looked at',
      page: (
        <DevicePreviewPage
          {...frame}
          preview={{
            ...{ fileName: 'may.xlsx', titles: ['Tên máy'], back: '/', csrfToken: 'token' },
            rows: [{ number: 2, cells: ['MAY-01'], problems: [], effect: 'khai báo: khai báo tay' }],
            confirm: { action: '/', draftId: 'a', words: 'Khai báo 1 máy' },
          }}
        />
      ),
    },
    {
      name: 'the room sheet, no PCs',
      page: <RoomSheetPage {...frame} units={units} filter={{ ...filter, unit: 'u1' }} sheets={[]} />,
    },
    {
      name: 'the room sheet',
      page: (
        <RoomSheetPage
          {...frame}
          units={units}
          filter={null}
          sheets={[
            {
              unitName: 'Văn phòng HĐND và UBND xã',
              rows: [
                {
                  ...{ name: 'MAU-PC-01', label: 'Máy kế toán', officers: ['Nguyễn Thị Ngọc Ánh'] },
                  lent: 'Công an xã, đến 30/11/2026',
                  contact: 'Đang báo cáo, 09:00 24/11/2026',
                  short: ['Chưa đạt: Tường lửa, Khóa màn hình', 'Chưa có số liệu: Mã hóa ổ đĩa'],
                },
              ],
            },
            {
              unitName: 'Phòng Kinh tế',
              rows: [
                {
                  name: 'MAY-07',
                  label: null,
                  officers: [],
                  lent: null,
                  contact: 'Khai báo tay',
                  short: ['Chưa có số liệu: kiểm tra bằng tay'],
                },
              ],
            },
          ]}
        />
      ),
    },
    {
      name: 'a lost PC, second look',
      page: <OutOfServicePage {...frame} device={device} way="lose" />,
    },
    {
      name: 'several PCs, before they are changed',
      page: (
        <BulkPreviewPage
          {...frame}
          change="Chuyển sang Phòng Kinh tế"
          danger={false}
          rows={[
            {
              ...{ deviceId: 'd1', name: 'MAU-PC-01', label: 'Máy kế toán' },
              ...{ before: 'chưa xếp đơn vị', after: 'Phòng Kinh tế', why: '' },
            },
            {
              ...{ deviceId: 'd3', name: 'MAU-PC-03', label: null },
              ...{ before: 'Phòng Kinh tế', after: null, why: 'đã như vậy' },
            },
          ]}
          hidden={{ viec: 'don-vi', toUnit: 'u1', seen: 'ab' }}
        />
      ),
    },
  ]
}
