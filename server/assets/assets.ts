/**
 * Everything a page loads beside its HTML: our style sheet, the used part of Tabler, four font files. Read from
 * the package at first use, named by the hash of the content, compressed once and kept in memory.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { PageAssets } from '../../web/layout/frame.ts'
import { packagePath } from '../paths.ts'
import { trimTabler } from './tabler.ts'

export type Asset = {
  /** `/assets/tabler.3f2a….css` */
  readonly path: string
  readonly type: string
  readonly body: Buffer
  /** Smaller forms by content coding; empty for what is compressed already. */
  readonly compressed: () => Promise<Compressed>
}
export type Compressed = { readonly br?: Buffer; readonly gzip?: Buffer }

type Catalogue = { readonly byPath: ReadonlyMap<string, Asset>; readonly page: PageAssets }

/** In this order: the narrow screen and the paper change what stands before them. */
const OWN_STYLES = ['base', 'layout', 'board', 'lists', 'forms', 'assessments', 'phone', 'print'] as const

const WEIGHTS = [400, 600] as const
const SUBSETS = ['vietnamese', 'latin'] as const

let catalogue: Catalogue | undefined

export const pageAssets = (): PageAssets => {
  catalogue ??= readCatalogue()
  return catalogue.page
}

export const findAsset = (path: string): Asset | undefined => {
  catalogue ??= readCatalogue()
  return catalogue.byPath.get(path)
}

export const listAssets = (): readonly Asset[] => {
  catalogue ??= readCatalogue()
  return [...catalogue.byPath.values()]
}

function readCatalogue(): Catalogue {
  const fonts = WEIGHTS.flatMap((weight) => SUBSETS.map((subset) => readFont(subset, weight)))
  const faces = fonts.map(({ face }) => face).join('')
  const tabler = trimTabler(readText('node_modules/@tabler/core/dist/css/tabler.min.css'))
  // One file: one request less on a slow line.
  const own = OWN_STYLES.map((name) => readText(`web/assets/${name}.css`)).join('')
  const style = compressible('anxa.css', 'text/css; charset=utf-8', tabler + faces + own)
  const assets = [style, ...fonts.map(({ asset }) => asset)]
  return {
    byPath: new Map(assets.map((asset) => [asset.path, asset])),
    page: {
      styles: [style.path],
      // Every page has text in the usual weight.
      fonts: fonts.filter(({ weight }) => weight === 400).map(({ asset }) => asset.path),
    },
  }
}

const readText = (path: string): string => readFileSync(packagePath(...path.split('/')), 'utf8')

function readFont(subset: (typeof SUBSETS)[number], weight: number) {
  const name = `be-vietnam-pro-${subset}-${weight}-normal.woff2`
  const folder = packagePath('node_modules', '@fontsource', 'be-vietnam-pro')
  const body = readFileSync(`${folder}/files/${name}`)
  const path = hashed(name, body)
  const ranges: unknown = JSON.parse(readFileSync(`${folder}/unicode.json`, 'utf8'))
  const range = unicodeRange(ranges, subset)
  const face = `@font-face{font-family:"Be Vietnam Pro";font-style:normal;font-display:swap;font-weight:${weight};src:url(${path}) format("woff2");unicode-range:${range}}`
  return { weight, face, asset: { path, type: 'font/woff2', body, compressed: async () => ({}) } }
}

function unicodeRange(ranges: unknown, subset: string): string {
  const range = typeof ranges === 'object' && ranges !== null ? Reflect.get(ranges, subset) : undefined
  if (typeof range !== 'string') throw new Error(`the font package names no range for ${subset}`)
  return range
}

function compressible(name: string, type: string, text: string): Asset {
  const body = Buffer.from(text)
  let pending: Promise<Compressed> | undefined
  const compress = async (): Promise<Compressed> => {
    const [br, zipped] = await Promise.all([
      promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
      promisify(gzip)(body, { level: 9 }),
    ])
    return { br, gzip: zipped }
  }
  return {
    path: hashed(name, body),
    type,
    body,
    compressed: () => {
      pending ??= compress()
      return pending
    },
  }
}

function hashed(name: string, body: Buffer): string {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16)
  return `/assets/${name.replace(/\.(\w+)$/, `.${hash}.$1`)}`
}
