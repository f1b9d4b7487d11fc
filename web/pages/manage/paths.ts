/** Addresses of the pages with which IT runs a commune. */
export const managePaths = (code: string) => {
  const home = `/xa/${code}/quan-ly`
  return {
    home,
    devices: `${home}/may`,
    staff: `${home}/can-bo`,
    tokens: `${home}/ma-dang-ky`,
    thresholds: `${home}/nguong`,
    checkPolicy: `${home}/nguong/chinh-sach`,
  } as const
}

export const managedDevicePath = (code: string, deviceId: string): string =>
  `${managePaths(code).devices}/${deviceId}`

/** What is looked at by hand on a PC that runs no agent, on paper. */
export const inspectionPath = (code: string, deviceId: string): string =>
  `${managedDevicePath(code, deviceId)}/phieu-kiem-tra`

/** The PCs of a unit on paper. */
export const roomSheetPath = (code: string): string => `${managePaths(code).devices}/phieu`

/** Reports of PCs without network, carried here as files. */
export const reportFilesPath = (code: string): string => `${managePaths(code).home}/tep-bao-cao`

/** The form for a token that lets one PC of a unit in. */
export const tokenForOneHref = (code: string, unitId: string | null): string =>
  `${managePaths(code).tokens}?uses=1&days=1&unit=${unitId ?? ''}#tao-ma`

/** The list of PCs under a filter; the first page has no number. */
export const devicesHref = (code: string, filter: Partial<DeviceFilter>, page = 1): string =>
  `${managePaths(code).devices}${filterQuery({ ...filter, page: page === 1 ? '' : String(page) })}`

/** "?unit=…&status=…", or nothing. */
export function filterQuery(filter: Partial<DeviceFilter & { readonly page: string }>): string {
  const set = Object.entries(filter).filter(([, value]) => value !== '')
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`
}

/** The change of several PCs: what was chosen, and after a look at it. */
export const bulkPaths = (code: string) => {
  const preview = `${managePaths(code).devices}/doi`
  return { preview, confirm: `${preview}/xac-nhan` } as const
}

/** What the list of PCs is narrowed to; empty: not narrowed. Without a status it holds the PCs in service. */
export type DeviceFilter = {
  readonly q: string
  /** A unit, or `none`: PCs without one. */
  readonly unit: string
  readonly kind: string
  readonly status: string
}
