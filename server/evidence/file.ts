/** /xa/:commune/bang-chung/:evidence/phien-ban/:version/tep: the file of a version, byte for byte, never opened here. */
import { evidenceFilePath } from '../../web/pages/evidence/paths.ts'
import { notFound } from '../http/access.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { READ_ACCESS } from '../systems/frame.ts'
import { evidenceKey } from './frame.ts'
import { listVersions } from './queries.ts'
import { readContent } from './store.ts'

export const fileRoutes: RouteTable = [
  {
    ...{ method: 'GET', path: evidenceFilePath(':commune', ':evidence', ':version'), access: READ_ACCESS },
    handle: sendFile,
  },
]

async function sendFile(context: RouteContext): Promise<Response> {
  const { deps, scope, c } = context
  const key = evidenceKey(context)
  const versions = await deps.db.transaction(scope, (tx) => listVersions(tx, key))
  const found = versions.find(({ version }) => String(version) === c.req.param('version'))
  if (found === undefined) throw notFound()
  const content = await readContent(deps.config.DATA_DIR, found)
  return new Response(new Uint8Array(content), {
    headers: {
      'content-type': found.mediaType,
      'content-length': String(content.length),
      'content-disposition': dispositionOf(found.fileName),
      // Where a browser shows it all the same, it shows bytes that can do nothing and belong to nobody.
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'cache-control': 'private, no-store',
    },
  })
}

/** The name in ASCII for old programs, and as it is. */
function dispositionOf(fileName: string): string {
  const plain = fileName
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^\w.()-]+/g, '_')
  const exact = encodeURIComponent(fileName).replace(/['()*]/g, percentOf)
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`
}

const percentOf = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
