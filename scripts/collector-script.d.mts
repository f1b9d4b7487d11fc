export const collectorParts: () => readonly string[]
export function collectorScript(): string
