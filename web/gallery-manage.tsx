/** The views with which IT runs a commune, with canned props, for the gallery's tests and eyes. */

import { manageDeviceGallery } from './gallery-manage-devices.tsx'
import type { PageFrame } from './layout/frame.ts'
import { InspectionPage } from './pages/manage/inspection-page.tsx'
import type { ManageFrame } from './pages/manage/manage-page.tsx'
import { StaffMemberPage, StaffPage } from './pages/manage/staff-pages.tsx'
import { ThresholdsPage } from './pages/manage/thresholds-page.tsx'
import { TokensPage } from './pages/manage/tokens-page.tsx'

const member = {
  staffId: 's1',
  fullName: 'Nguyễn Thị Ngọc Ánh',
  unitId: 'u1',
  unitName: 'Văn phòng HĐND và UBND xã',
  post: 'Công chức Văn phòng – Thống kê',
  needsSignature: true,
  leftOn: null,
}
const units = [{ value: 'u1', label: 'Văn phòng HĐND và UBND xã' }]

const packages = [
  {
    ...{ name: 'anxa-agent-win-x64.zip', href: '/xa/mau/quan-ly/ma-dang-ky/goi/anxa-agent-win-x64.zip' },
    ...{ forWhat: 'Windows 10, 11, 64 bit', size: '34 MB' },
  },
]

export const manageGallery = (given: PageFrame) => {
  const frame: ManageFrame = { frame: given, communeCode: 'mau' }
  const none = { given: {}, problems: {} }
  return [
    ...manageDeviceGallery(frame),
    {
      name: 'staff, none yet',
      page: <StaffPage {...frame} members={[]} withFormer={false} units={[]} {...none} />,
    },
    {
      name: 'staff',
      page: (
        <StaffPage
          {...frame}
          members={[member, { ...member, staffId: 's2', post: null, unitName: null, leftOn: '20/11/2026' }]}
          withFormer
          units={units}
          given={{ fullName: '' }}
          problems={{ fullName: 'Họ và tên: chưa điền.' }}
        />
      ),
    },
    {
      name: 'one of the staff',
      page: <StaffMemberPage {...frame} member={member} units={units} {...none} />,
    },
    {
      name: 'tokens, none yet',
      page: (
        <TokensPage
          packages={packages}
          release={{ version: null, problem: 'Tệp anxa-agent-update.br không khớp manifest.json.' }}
          {...frame}
          tokens={[]}
          units={units}
          made={null}
          {...none}
        />
      ),
    },
    {
      name: 'token just made',
      page: (
        <TokensPage
          packages={packages}
          release={{ version: '0.2.0', problem: null }}
          {...frame}
          tokens={[
            {
              tokenId: 't1',
              unitName: null,
              state: 'còn 20 lượt',
              createdAt: '09:00 24/11/2026',
              isUsable: true,
            },
            {
              tokenId: 't2',
              unitName: 'Phòng',
              state: 'đã dùng hết',
              createdAt: '08:00 20/11/2026',
              isUsable: false,
            },
          ]}
          units={units}
          made={{
            token: 'mJz1kCq0m2mWlqk2',
            command: `anxa-agent enroll --server https://192.168.1.10:8443 --token mJz1kCq0m2mWlqk2 --ca-fingerprint ${'ab'.repeat(32)}`,
            order: '{"server":"https://192.168.1.10:8443","token":"mJz1kCq0m2mWlqk2"}',
            until: '09:00 26/11/2026',
            uses: 20,
            qr: { size: 21, path: 'M0 0h7v7h-7z' },
          }}
          {...none}
        />
      ),
    },
    {
      name: 'inspection by hand',
      page: (
        <InspectionPage
          {...frame}
          device={{
            ...{ deviceId: 'd1', name: 'CA-MAT-01', label: 'Máy soạn thảo', unitName: 'Công an xã' },
            ...{ kind: 'Máy bí mật nhà nước', officers: ['Nguyễn Thị Ngọc Ánh'] },
          }}
          rows={[
            {
              title: 'Bản vá đủ',
              passWhen: 'Không thiếu bản vá bảo mật nào phát hành quá 14 ngày',
              basis: 'Điểm b khoản 4 Điều 30 Nghị định 331/2026/NĐ-CP',
            },
            {
              title: 'Tường lửa bật',
              passWhen: 'Mọi hồ sơ mạng đang dùng đều bật',
              basis: 'Kế hoạch của xã',
            },
          ]}
          edition="20/11/2026"
        />
      ),
    },
    {
      name: 'thresholds',
      page: (
        <ThresholdsPage
          {...frame}
          checks={[
            {
              title: 'Bản vá đủ',
              rows: [
                {
                  name: 'patchPassDays',
                  label: 'Bản vá thiếu được coi là đạt trong',
                  unit: 'ngày',
                  value: '10',
                  fallback: '14 ngày',
                  isChanged: true,
                },
              ],
            },
          ]}
          isSeen={false}
          problems={{ patchPassDays: 'Hãy ghi một số nguyên.' }}
          reason=""
          policy={{ wantsSoftware: 'co', filteringResolvers: '203.0.113.53', forbiddenSoftware: 'KMS' }}
          policyProblems={{ filteringResolvers: 'Mỗi dòng một địa chỉ IP, nhiều nhất 20 dòng.' }}
        />
      ),
    },
  ]
}
