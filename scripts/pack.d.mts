export const runtimePath: (name: string) => string
export function pack(given?: { readonly keyPem?: string | null }): Promise<Readonly<Record<string, Buffer>>>
