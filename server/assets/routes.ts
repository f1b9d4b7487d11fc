/** /assets/*: immutable, since a changed file has another name. */
import type { RouteTable } from '../http/route.ts'
import { type Compressed, findAsset } from './assets.ts'

const YEAR_SECONDS = 31_536_000

type Coding = 'br' | 'gzip'

/** The best coding the browser accepts; RFC 9110 section 12.5.3. */
function pickCoding(accepted: string, compressed: Compressed): Coding | undefined {
  const names = new Set(
    accepted
      .split(',')
      .map((part) => part.trim())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.split(';')[0]?.trim().toLowerCase()),
  )
  const codings: readonly Coding[] = ['br', 'gzip']
  return codings.find((coding) => names.has(coding) && compressed[coding] !== undefined)
}

export const assetRoutes: RouteTable = [
  {
    method: 'GET',
    path: '/assets/:file',
    access: { kind: 'public' },
    handle: async ({ c }) => {
      const asset = findAsset(c.req.path)
      if (asset === undefined) return c.text('Không có tệp này.', 404)
      const compressed = await asset.compressed()
      const coding = pickCoding(c.req.header('accept-encoding') ?? '', compressed)
      const body = (coding && compressed[coding]) ?? asset.body
      return new Response(new Uint8Array(body), {
        headers: {
          'content-type': asset.type,
          'content-length': String(body.length),
          'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`,
          vary: 'accept-encoding',
          ...(coding && { 'content-encoding': coding }),
        },
      })
    },
  },
]
