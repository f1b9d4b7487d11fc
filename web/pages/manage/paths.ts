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
