export const recordOf: (inputs: readonly string[], outputs: readonly string[], since: number) => string
export const isFresh: (recordPath: string) => boolean
