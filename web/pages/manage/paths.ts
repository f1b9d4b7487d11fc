/** Addresses of the pages with which IT runs a commune. */
export const managePaths = (code: string) => {
  const home = `/xa/${code}/quan-ly`
  return {
    home,
    devices: `${home}/may`,
    staff: `${home}/can-bo`,
    tokens: `${home}/ma-dang-ky`,
    thresholds: `${home}/nguong`,
  } as const
}

export const managedDevicePath = (code: string, deviceId: string): string =>
  `${managePaths(code).devices}/${deviceId}`

/** The PCs of a unit on paper. */
export const roomSheetPath = (code: string): string => `${managePaths(code).devices}/phieu`

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
