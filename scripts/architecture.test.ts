/** The house rules that a compiler cannot hold: who may import whom, and where effects may come in. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT, readSources, type Source, topFolder } from './sources.ts'

/** What each folder may import besides itself. Packages are named with their first part; `*` is any. */
const FOLDER_RULES: Readonly<Record<string, { folders: readonly string[]; packages: readonly string[] }>> = {
  checks: { folders: [], packages: ['zod'] },
  web: { folders: ['checks'], packages: ['hono'] },
  agent: { folders: ['checks'], packages: ['*'] },
  server: { folders: ['checks', 'web'], packages: ['*'] },
  bench: { folders: ['checks', 'web', 'agent', 'server', 'scripts'], packages: ['*'] },
  scripts: { folders: ['checks', 'web', 'agent', 'server', 'bench'], packages: ['*'] },
}

/** From the bottom up: a slice of the server imports its own line and the lines above it in this table. */
const SERVER_LAYERS: readonly (readonly string[])[] = [
  ['errors', 'paths', 'version', 'clock', 'config', 'log', 'network', 'public-url'],
  ['db', 'jobs', 'calendar'],
  ['mail'],
  ['deps'],
  ['http', 'assets'],
  ['imports'],
  ['tls'],
  ['audit'],
  ['settings'],
  ['tables'],
  ['communes'],
  ['backup', 'retention'],
  ['staff'],
  ['people'],
  ['devices'],
  ['systems'],
  ['evidence'],
  ['assessments', 'dossiers'],
  ['papers', 'yearly-report'],
  ['releases'],
  ['ingest'],
  ['board'],
  ['health'],
  ['admin', 'manage'],
  ['app', 'openapi', 'routes', 'routes.decisions', 'main', 'listen', 'serve'],
  ['demo'],
  ['service'],
  ['cli'],
]

/** Sums up the tables of all slices for the comparison with the migrations; nothing runs on it. */
const SUM_OF_TABLES = 'server/db/schema.ts'

/** Types that everything carries around; naming them binds nobody. */
const TYPES_FOR_ALL = ['server/deps.ts', 'server/http/route.ts']
const CLOCKS = ['server/clock.ts', 'agent/clock.ts']
const CONFIGS = ['server/config.ts', 'agent/config.ts']
const LONGEST_FILE = 400

const sources = readSources()
const released = sources.filter(
  (source) => !source.isTest && !['scripts', 'bench'].includes(topFolder(source.path)),
)
const inChecks = released.filter(({ path }) => path.startsWith('checks/'))

/** One line per offence, so that the failure names the file and what it did. */
const offences = (list: readonly Source[], find: (source: Source) => readonly string[]): readonly string[] =>
  list.flatMap((source) => find(source).map((what) => `${source.path}: ${what}`))

const lines = (source: Source, pattern: RegExp): readonly string[] =>
  source.code
    .split('\n')
    .filter((line) => pattern.test(line))
    .map((line) => line.trim())

describe('imports', () => {
  test('go only from a folder to those below it', () => {
    const found = offences(released, ({ path, imports }) =>
      imports.flatMap((one) => {
        const rule = FOLDER_RULES[topFolder(path)]
        const target = one.path === null ? null : topFolder(one.path)
        if (target === null || target === topFolder(path) || one.path === 'package.json') return []
        return rule?.folders.includes(target) ? [] : [one.specifier]
      }),
    )

    expect(found).toEqual([])
  })

  test('of checks/ and web/ name no package but the one they live on', () => {
    const found = offences(released, ({ path, imports }) => {
      const allowed = FOLDER_RULES[topFolder(path)]?.packages ?? []
      return imports.flatMap(({ specifier, path: target }) =>
        target !== null || allowed.includes('*') || allowed.includes(topFolder(specifier)) ? [] : [specifier],
      )
    })

    expect(found).toEqual([])
  })

  test('between the slices of the server go only downwards', () => {
    const rank = (slice: string): number => SERVER_LAYERS.findIndex((layer) => layer.includes(slice))
    const inServer = released.filter(({ path }) => path.startsWith('server/') && path !== SUM_OF_TABLES)
    const found = offences(inServer, ({ path, imports }) =>
      imports.flatMap((one) => {
        if (one.path === null || !one.path.startsWith('server/')) return []
        if (one.typeOnly && TYPES_FOR_ALL.includes(one.path)) return []
        const [from, to] = [serverSlice(path), serverSlice(one.path)]
        return rank(to) <= rank(from) ? [] : [one.specifier]
      }),
    )

    expect(found).toEqual([])
  })

  test('every slice of the server has its line in the table', () => {
    const known = new Set(SERVER_LAYERS.flat())
    const slices = new Set(
      released
        .map(({ path }) => path)
        .filter((path) => path.startsWith('server/'))
        .map(serverSlice),
    )

    expect([...slices].filter((slice) => !known.has(slice))).toEqual([])
  })

  test('name a file that exists, with its extension', () => {
    const found = offences(sources, ({ imports }) =>
      imports.flatMap(({ path, specifier }) =>
        path === null || (/\.(tsx?|json|mjs|sql)$/.test(path) && existsSync(join(ROOT, path)))
          ? []
          : [specifier],
      ),
    )

    expect(found).toEqual([])
  })
})

describe('effects', () => {
  test('the time comes from a clock', () => {
    const found = offences(
      released.filter(({ path }) => !CLOCKS.includes(path)),
      (source) => lines(source, /new Date\(\)|\bDate\.now\(\)/),
    )

    expect(found).toEqual([])
  })

  test('checks/ has no clock, chance, network or process', () => {
    const found = offences(inChecks, (source) =>
      lines(source, /\b(Math\.random|fetch\(|setTimeout|setInterval|process\.|globalThis|require\()/),
    )

    expect(found).toEqual([])
  })

  test('nobody writes to the console', () => {
    expect(offences(released, (source) => lines(source, /\bconsole\./))).toEqual([])
  })

  test('the environment is read by the configuration alone', () => {
    const found = offences(
      released.filter(({ path }) => !CONFIGS.includes(path)),
      (source) => lines(source, /\bprocess\.env\b/),
    )

    expect(found).toEqual([])
  })
})

describe('files', () => {
  test(`none is longer than ${LONGEST_FILE} lines`, () => {
    const found = offences(sources, ({ text }) => {
      const count = text.split('\n').length
      return count > LONGEST_FILE ? [`${count} lines`] : []
    })

    expect(found).toEqual([])
  })

  test('nothing is left for later in them', () => {
    const later = /\b(TODO|FIXME|XXX)\b/

    expect(offences(released, ({ text }) => text.split('\n').filter((line) => later.test(line)))).toEqual([])
  })

  test('no test is skipped, alone or promised', () => {
    const found = offences(
      sources.filter((source) => source.isTest),
      (source) => lines(source, /\b(test|it|describe)\.(skip|only|todo)\b/),
    )

    expect(found).toEqual([])
  })
})

/** `server/db/client.ts` → `db`, `server/errors.ts` → `errors`. */
function serverSlice(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.(test\.)?tsx?$/, '')
}
