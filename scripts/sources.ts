/** The source files of the project as the house tests see them. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const FOLDERS = ['checks', 'web', 'agent', 'server', 'bench', 'scripts'] as const

export type Source = {
  /** From the top of the project, with slashes: `server/db/client.ts`. */
  readonly path: string
  readonly text: string
  /** Without comments: what a rule about code looks at. */
  readonly code: string
  readonly isTest: boolean
  readonly imports: readonly Import[]
}

export type Import = {
  /** As written: `zod`, `node:fs`, `../errors.ts`. */
  readonly specifier: string
  /** From the top of the project for relative imports, else null. */
  readonly path: string | null
  readonly typeOnly: boolean
}

/** Helpers of tests are named `testing…` or lie in a folder of that name; a release never loads them. */
const TEST_FILE = /\.test\.tsx?$|(^|\/)testing(-[a-z-]+)?(\.tsx?$|\/)/

export function readSources(): readonly Source[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readSource(join(folder, name).split(sep).join('/'))),
  ).sort((a, b) => a.path.localeCompare(b.path))
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const code = withoutComments(text)
  return { path, text, code, isTest: TEST_FILE.test(path), imports: findImports(path, code) }
}

/** Good enough for our own style: no comment sign stands inside a string but after a colon, as in `http://`. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;,{(])\/\/.*$/gm, '$1')

const STATEMENT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g

function findImports(path: string, code: string): readonly Import[] {
  const statements = [...code.matchAll(STATEMENT)].map((match) => ({
    specifier: match[2] ?? '',
    typeOnly: match[1] !== undefined,
  }))
  const dynamic = [...code.matchAll(DYNAMIC)].map((match) => ({ specifier: match[1] ?? '', typeOnly: false }))
  return [...statements, ...dynamic].map((found) => ({ ...found, path: resolve(path, found.specifier) }))
}

const resolve = (from: string, specifier: string): string | null =>
  specifier.startsWith('.')
    ? normalize(join(dirname(from), specifier))
        .split(sep)
        .join('/')
    : null

/** The first folder, or the name itself for a file at the top. */
export const topFolder = (path: string): string => path.split('/')[0] ?? path
