import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { fixedClock } from '../../checks/time/clock.ts'
import { createApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { createMailer } from '../mail/mailer.ts'
import { packagePath } from '../paths.ts'
import { acceptedCodings } from './accept-encoding.ts'
import { findAsset, listAssets, pageAssets } from './assets.ts'
import { classesOf, keepUsed, parseCss, printCss } from './css.ts'
import { tooNew } from './old-browser.ts'
import { assetRoutes } from './routes.ts'
import { classesIn, isTablerClassUsed } from './tabler.ts'

const WIRE_LIMIT_BYTES = 90_000
const tabler = readFileSync(packagePath('node_modules/@tabler/core/dist/css/tabler.min.css'), 'utf8')

describe('what is served', () => {
  test('style sheet and fonts together leave room for a page under 150 KB', async () => {
    const sizes = await Promise.all(
      listAssets().map(async ({ body, compressed }) => (await compressed()).br?.length ?? body.length),
    )

    const total = sizes.reduce((sum, size) => sum + size, 0)
    expect(total).toBeGreaterThan(50_000)
    expect(total).toBeLessThan(WIRE_LIMIT_BYTES)
  })

  test('compressed forms hold the same bytes', async () => {
    const style = findAsset(pageAssets().styles[0] ?? '')
    const { br, gzip } = (await style?.compressed()) ?? {}

    expect(brotliDecompressSync(br ?? '').equals(style?.body ?? Buffer.of())).toBe(true)
    expect(gunzipSync(gzip ?? '').equals(style?.body ?? Buffer.of())).toBe(true)
  })

  test('every address in the style sheet is one we serve or a drawing inside it', () => {
    const css = findAsset(pageAssets().styles[0] ?? '')?.body.toString() ?? ''
    const urls = [...css.matchAll(/url\(("?)(.*?)\1\)/g)].map(([, , url = '']) => url)

    expect(urls.filter((url) => url.startsWith('/assets/')).map((url) => findAsset(url)?.type)).toEqual(
      new Array(4).fill('font/woff2'),
    )
    expect(urls.filter((url) => !url.startsWith('/assets/') && !url.startsWith('data:'))).toEqual([])
  })
})

describe('Tabler is trimmed to what pages use', () => {
  test('a class of Tabler that stands in our pages is kept', () => {
    const known = classesIn(tabler)

    const missing = [...classesInSources()].filter((name) => known.has(name) && !isTablerClassUsed(name))

    expect(missing, 'add them to USED in tabler.ts').toEqual([])
  })

  test('rules of unused classes go, those in :not() decide nothing', () => {
    const css = 'a,.on>b{x:1}.off{y:2}@media print{.off:hover{z:3}.on:not(.off){w:4}}@font-face{f:"}"}'

    expect(printCss(keepUsed(parseCss(css), (name) => name === 'on'))).toBe(
      'a,.on>b{x:1}@media print{.on:not(.off){w:4}}@font-face{f:"}"}',
    )
  })

  test('names with escaped letters are read as they are written in HTML', () => {
    expect(classesOf('.w-1\\/2 > .sm\\:flex')).toEqual(['w-1/2', 'sm:flex'])
  })
})

function classesInSources(): Set<string> {
  const root = packagePath('web')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tsx'),
  )
  const names = files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8')
    return [...source.matchAll(/\bclass=("[^"]*"|\{(?:[^{}]|\{[^{}]*\})*\})/g)].flatMap(([, value = '']) =>
      [...value.matchAll(/(["'`])(.*?)\1/g)].flatMap(([, , text = '']) => text.split(/\s+/)),
    )
  })
  return new Set(names)
}

describe('PCs with Windows 7 look at it with Chromium 109', () => {
  test('the style sheet holds nothing that browser does not know', () => {
    for (const asset of listAssets().filter(({ type }) => type.startsWith('text/css')))
      expect(tooNew(asset.body.toString())).toEqual([])
  })

  test.each([
    'a{color:color-mix(in srgb,red,blue)}',
    'a{color:oklch(70% 0.1 20)}',
    'a{color:light-dark(#000,#fff)}',
    '@scope (.a){b{c:d}}',
    'a{b{c:d}}',
    'a{&:hover{c:d}}',
    'h1{text-wrap:balance}',
  ])('%s is refused', (css) => {
    expect(tooNew(css)).toHaveLength(1)
  })

  test.each(['a:has(b){c:d}', '@media (min-width:1px){a{b:c}}', 'a{--bs-color(x):1;color:var(--my-lab)}'])(
    '%s is known to it',
    (css) => {
      expect(tooNew(css)).toEqual([])
    },
  )
})

describe('content coding', () => {
  test.each([
    ['gzip, deflate, br', ['br', 'gzip']],
    ['gzip;q=1.0, br;q=0', ['gzip']],
    ['identity', []],
    ['', []],
  ] as const)('%s', (header, codings) => {
    expect(acceptedCodings(header)).toEqual(codings)
  })
})

describe('/assets', () => {
  test('answers with the form the browser takes, to be kept for a year; 404 for other names', async () => {
    // No asset asks the database: an address where none is will do.
    const base = openDatabase('postgres://nobody@127.0.0.1:1/none')
    const config = readConfig({ AUTH_SECRET: 'a secret of tests, long enough for anyone', NODE_ENV: 'test' })
    const log = pino({ level: 'silent' })
    const clock = fixedClock(new Date('2026-11-24T02:00:00Z'))
    const app = createApp({ config, clock, db: base, mailer: createMailer(config), log }, assetRoutes)
    const path = pageAssets().styles[0] ?? ''

    const answer = await app.request(path, { headers: { 'accept-encoding': 'gzip, br' } })

    expect(answer.headers.get('content-encoding')).toBe('br')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(path).toMatch(/^\/assets\/anxa\.[0-9a-f]{16}\.css$/)
    expect((await app.request('/assets/anxa.css')).status).toBe(404)
    expect((await app.request('/assets/..%2fpackage.json')).status).toBe(404)
  })
})
