/** Where the package lies: the same for the sources and for the bundle in out/. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function findPackageRoot(from: string): string {
  const manifest = join(from, 'package.json')
  if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"name": "anxa"')) return from
  const parent = dirname(from)
  if (parent === from) throw new Error('the package folder of anxa was not found')
  return findPackageRoot(parent)
}

let root: string | undefined

/** The folder of package.json, migrations/ and node_modules/. */
export function packagePath(...parts: readonly string[]): string {
  root ??= findPackageRoot(dirname(fileURLToPath(import.meta.url)))
  return join(root, ...parts)
}
