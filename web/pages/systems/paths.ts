/** Addresses of the register of information systems and of the level of each. */
export const systemPaths = (code: string) => {
  const home = `/xa/${code}/he-thong`
  return { home, suggestions: `${home}/goi-y`, add: `${home}/them` } as const
}

export const systemPath = (code: string, systemId: string): string => `${systemPaths(code).home}/${systemId}`
export const systemEditPath = (code: string, systemId: string): string => `${systemPath(code, systemId)}/sua`
export const systemDevicesPath = (code: string, systemId: string): string =>
  `${systemPath(code, systemId)}/may`
export const levelPath = (code: string, systemId: string): string => `${systemPath(code, systemId)}/cap-do`
export const questionPath = (code: string, systemId: string, question: string): string =>
  `${levelPath(code, systemId)}/cau/${question}`
export const sheetPath = (code: string, systemId: string, determinationId: string): string =>
  `${levelPath(code, systemId)}/phieu/${determinationId}`
