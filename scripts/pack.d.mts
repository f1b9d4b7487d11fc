export const runtimePath: (name: string) => string
export function pack(given?: {
  readonly keyPem?: string | null
  readonly version?: string
}): Promise<Readonly<Record<string, Buffer>>>
