/** /assets/*: immutable, since a changed file has another name. */
import type { RouteTable } from '../http/route.ts'
import { acceptedCodings } from './accept-encoding.ts'
import { findAsset } from './assets.ts'

const YEAR_SECONDS = 31_536_000

export const assetRoutes: RouteTable = [
  {
    method: 'GET',
    path: '/assets/:file',
    access: { kind: 'public' },
    handle: async ({ c }) => {
      const asset = findAsset(c.req.path)
      if (asset === undefined) return c.text('Không có tệp này.', 404)
      const compressed = await asset.compressed()
      const coding = acceptedCodings(c.req.header('accept-encoding') ?? '').find((name) => name in compressed)
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
