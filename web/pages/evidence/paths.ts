/** Addresses of the evidence of a commune. */
export const evidencePaths = (code: string) => {
  const home = `/xa/${code}/bang-chung`
  return { home, add: `${home}/them`, queue: `${home}/cho-xem` } as const
}

export const evidencePath = (code: string, evidenceId: string): string =>
  `${evidencePaths(code).home}/${evidenceId}`
export const evidenceEditPath = (code: string, evidenceId: string): string =>
  `${evidencePath(code, evidenceId)}/sua`
export const evidenceVersionsPath = (code: string, evidenceId: string): string =>
  `${evidencePath(code, evidenceId)}/phien-ban`
/** `version`: its number, or the name of a parameter. */
export const evidenceFilePath = (code: string, evidenceId: string, version: number | string): string =>
  `${evidenceVersionsPath(code, evidenceId)}/${version}/tep`
export const evidenceReviewPath = (code: string, evidenceId: string): string =>
  `${evidencePath(code, evidenceId)}/xem-xet`
export const evidenceLinksPath = (code: string, evidenceId: string): string =>
  `${evidencePath(code, evidenceId)}/gan`
export const evidenceUnlinkPath = (code: string, evidenceId: string): string =>
  `${evidencePath(code, evidenceId)}/bo-gan`
export const evidenceWithdrawPath = (code: string, evidenceId: string): string =>
  `${evidencePath(code, evidenceId)}/rut`

/** The form of a new piece that proves this row of this system; without a row the system as a whole. */
export const addEvidenceFor = (code: string, systemId: string, row?: string): string =>
  `${evidencePaths(code).add}?${new URLSearchParams({ 'he-thong': systemId, ...(row && { dong: row }) })}`
