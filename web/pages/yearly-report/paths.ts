/** Addresses of the yearly report. */
export const yearlyPath = (code: string): string => `/xa/${code}/bao-cao-nam`
export const yearlySystemPath = (code: string, systemId: string): string => `${yearlyPath(code)}/${systemId}`
