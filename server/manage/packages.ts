/** The agent's packages that lie on this server, handed to IT: /xa/:commune/quan-ly/ma-dang-ky/goi/:name. */
import { createReadStream, type Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { managePaths } from '../../web/pages/manage/paths.ts'
import type { ShownPackage } from '../../web/pages/manage/tokens-page.tsx'
import { sizeInWords } from '../backup/words.ts'
import { notFound } from '../http/access.ts'
import { communeOf } from '../http/acting.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { IT_ACCESS } from './frame.ts'

/** As `npm run pack` names them. Anything else that lies there is nobody's business. */
const NAME = /^anxa-agent[-_][\w.-]+\.(zip|tar\.gz|deb)$/

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/-win-x64\.zip$/, 'Windows 10, 11, 64 bit'],
  [/-win-x86\.zip$/, 'Windows 10, 32 bit'],
  [/-win7-x64\.zip$/, 'Windows 7 SP1, 8.1, 64 bit'],
  [/-win7-x86\.zip$/, 'Windows 7 SP1, 32 bit: lấy số liệu ra tệp không ký'],
  [/\.deb$/, 'Ubuntu, Debian'],
  [/\.tar\.gz$/, 'Linux khác'],
]

const folderOf = ({ deps }: RouteContext): string => join(deps.config.DATA_DIR, 'packages')

export const packageRoutes: RouteTable = [
  {
    ...{ method: 'GET', path: `${managePaths(':commune').tokens}/goi/:name`, access: IT_ACCESS },
    handle: sendPackage,
  },
]

/** By name; none when there is no such folder. */
export async function listPackages(context: RouteContext): Promise<readonly ShownPackage[]> {
  const folder = folderOf(context)
  const { tokens } = managePaths(communeOf(context).code)
  const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => entry.isFile() && NAME.test(entry.name)).map(({ name }) => name)
  return Promise.all(
    names.sort().map(async (name) => ({
      ...{ name, href: `${tokens}/goi/${name}` },
      forWhat: WORDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'máy khác',
      size: sizeInWords((await stat(join(folder, name))).size),
    })),
  )
}

async function sendPackage(context: RouteContext): Promise<Response> {
  const { c } = context
  const name = c.req.param('name') ?? ''
  // Only what the page lists: the name is never a path.
  if (!(await listPackages(context)).some((one) => one.name === name)) throw notFound()
  const path = join(folderOf(context), name)
  const { size } = await stat(path)
  return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, {
    'content-type': 'application/octet-stream',
    'content-length': String(size),
    'content-disposition': `attachment; filename="${name}"`,
  })
}
