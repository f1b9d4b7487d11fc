/** Addresses of the administrator's pages. */
export const ADMIN_PATHS = {
  home: '/quan-tri',
  communes: '/quan-tri/xa',
  users: '/quan-tri/nguoi-dung',
  userImport: '/quan-tri/nguoi-dung/nhap',
  mail: '/quan-tri/thu',
  calendar: '/quan-tri/lich',
  tables: '/quan-tri/bang-du-lieu',
  keeping: '/quan-tri/sao-luu',
  health: '/quan-tri/suc-khoe',
} as const

export const communeAdminPath = (code: string): string => `${ADMIN_PATHS.communes}/${code}`
export const userAdminPath = (userId: string): string => `${ADMIN_PATHS.users}/${userId}`
