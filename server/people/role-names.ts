import type { Role } from '../http/route.ts'

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  police: 'Công an xã',
  it: 'Cán bộ công nghệ thông tin',
  leader: 'Lãnh đạo UBND',
  unit: 'Đầu mối phòng, đơn vị',
  province: 'Công an tỉnh, Sở',
  admin: 'Quản trị hệ thống',
}
