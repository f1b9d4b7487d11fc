/** What kinds of PCs there are and in which state one is, in the words of those who manage them. */
export const KIND_WORDS = {
  agent: 'Có chương trình theo dõi',
  declared: 'Khai báo tay',
  'state-secret': 'Máy bí mật nhà nước',
} as const

export const STATUS_WORDS = {
  active: 'Đang dùng',
  quarantined: 'Bị cách ly',
  revoked: 'Đã thu hồi khóa',
  retired: 'Đã ngừng sử dụng',
} as const

export type DeviceKindWord = keyof typeof KIND_WORDS
export type DeviceStatusWord = keyof typeof STATUS_WORDS

export const LOST_WORDS = 'Mất'
export const NOT_LENT_WORDS = 'không cho mượn'
export const NO_UNIT_WORDS = 'chưa xếp đơn vị'
export const signingWords = (required: boolean): string => (required ? 'có ký số' : 'không ký số')
