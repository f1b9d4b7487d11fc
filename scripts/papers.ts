/** The papers of the project as the tests see them: what they link to, name and promise. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { ROOT } from './sources.ts'

export type Paper = {
  /** From the top of the project, with slashes: `docs/security.md`. */
  readonly path: string
  readonly text: string
}

const TOP = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'] as const

export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** README, CONTRIBUTING, CHANGELOG and everything below docs/. */
export function listPapers(): readonly Paper[] {
  const below = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.split(sep).join('/')}`)
  return [...TOP, ...below].sort().map((path) => ({ path, text: readText(path) }))
}

/** Targets inside the project, from its top; without the part after `#`. */
export function linksOf({ path, text }: Paper): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) =>
      normalize(join(dirname(path), target))
        .split(sep)
        .join('/'),
    )
}

/** `server/app.ts`, `app.test.ts`, `web/pages/`: what stands between backticks and reads as a file or folder of ours. */
export const filesNamedIn = ({ text }: Paper): readonly string[] =>
  [...text.matchAll(/`([\w./@-]+)`/g)]
    .map(([, name = '']) => name)
    .filter(
      (name) => /\.(tsx?|mjs|json|sql|md|css|sh|yml)$/.test(name) || /^[\w.-]+(\/[\w.-]+)*\/$/.test(name),
    )
    // A pattern for the next one is no file.
    .filter((name) => !name.includes('NNNN'))

/** The scripts of package.json that a paper tells people to run. */
export const scriptsNamedIn = ({ text }: Paper): readonly string[] => [
  ...[...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, name = '']) => name),
  ...[...text.matchAll(/\bnpm (start|test)\b/g)].map(([, name = '']) => name),
]

/** Sections by their heading, for headings of this level (`##` is 2). */
export function sectionsOf(text: string, level: number): ReadonlyMap<string, string> {
  const parts = text.split(new RegExp(`^${'#'.repeat(level)} `, 'm')).slice(1)
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n')
      return [part.slice(0, end).trim(), part.slice(end + 1)]
    }),
  )
}

/** `--json`, `--as-of`, each once. */
export const optionsNamedIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option)),
]
