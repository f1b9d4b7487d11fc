/** The people of the sample commune, by role, and what each may do today. */
import type { Role } from '../http/route.ts'
import { ECONOMY, OFFICE } from './story.ts'

export type SamplePerson = {
  readonly email: string
  readonly name: string
  /** Not `admin`: who administers sets up the own account through the link of every first run. */
  readonly role: Exclude<Role, 'admin'>
  /** Name of the unit: the only one that `unit` sees, the one for which `it` acts in dossiers. */
  readonly unit: string | null
  readonly may: string
}

export const PEOPLE: readonly SamplePerson[] = [
  {
    ...{ email: 'cong-an@xa-mau.example', name: 'Trần Thị Ánh', role: 'police', unit: null },
    may: 'xem mọi máy của xã, lý do và căn cứ của từng kết quả',
  },
  {
    ...{ email: 'cntt@xa-mau.example', name: 'Nguyễn Văn Bình', role: 'it', unit: OFFICE },
    may: 'xem mọi máy, cách khắc phục từng lỗi; quản lý mã đăng ký máy, cán bộ, ngưỡng; ghi sổ hệ thống',
  },
  {
    ...{ email: 'lanh-dao@xa-mau.example', name: 'Lê Thị Đào', role: 'leader', unit: null },
    may: 'xem tình hình cả xã; ký cấp độ của hệ thống',
  },
  {
    ...{ email: 'kinh-te@xa-mau.example', name: 'Phạm Văn Em', role: 'unit', unit: ECONOMY },
    may: `chỉ xem máy của ${ECONOMY}`,
  },
  {
    ...{ email: 'tinh@mau.example', name: 'Hoàng Thị Hà', role: 'province', unit: null },
    may: 'so sánh các xã trong tỉnh, mở từng xã, chỉ đọc',
  },
]
