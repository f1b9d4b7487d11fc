import type { Plugin } from 'esbuild'

export const mendPackages: Plugin
export const mendPackagesInTests: {
  readonly name: string
  readonly transform: (text: string, path: string) => string | null
}
export const MENDED_PACKAGES: RegExp[]
