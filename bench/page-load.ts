/** Loads a page as a browser does over one kept-open connection, and counts every byte that comes back. */
import { Agent, type IncomingMessage, request } from 'node:http'
import { brotliDecompressSync } from 'node:zlib'

export type Fetched = {
  readonly status: number
  readonly text: string
  /** Status line, headers and body as they came over the wire. */
  readonly wireBytes: number
  readonly ms: number
}

export type Visitor = {
  readonly get: (path: string) => Promise<Fetched>
  readonly close: () => void
}

export function visit(port: number, cookie: string): Visitor {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { cookie, accept: 'text/html,*/*', 'accept-encoding': 'gzip, br' }
  return {
    get: (path) =>
      new Promise((resolve, reject) => {
        const started = performance.now()
        const sent = request({ agent, host: '127.0.0.1', port, path, headers }, (answer) => {
          const { socket } = answer
          const before = readBefore.get(socket) ?? 0
          readWhole(answer).then((body) => {
            const ms = performance.now() - started
            readBefore.set(socket, socket.bytesRead)
            resolve({
              ...{ status: answer.statusCode ?? 0, text: unpack(answer, body) },
              ...{ wireBytes: socket.bytesRead - before, ms },
            })
          }, reject)
        })
        sent.on('error', reject)
        sent.end()
      }),
    close: () => agent.destroy(),
  }
}

/** What each socket had read when its last answer ended. */
const readBefore = new WeakMap<object, number>()

async function readWhole(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

const unpack = ({ headers }: IncomingMessage, body: Buffer): string =>
  (headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body).toString('utf8')

const TAG = /<(link|script|img|source|iframe|object|embed)\b[^>]*>/gi
const ADDRESS = /\b(?:href|src|srcset|data)="([^"]+)"/gi
const IN_STYLE = /url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]/gi

/** Everything the page makes a browser load; links that a person must click are not among it. */
export function assetsOfPage(html: string): readonly string[] {
  const inTags = [...html.matchAll(TAG)].flatMap(([tag]) =>
    [...tag.matchAll(ADDRESS)].map(([, at]) => at ?? ''),
  )
  const styles = [...html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>|\bstyle="([^"]*)"/gi)]
  return unique([
    ...inTags.filter(isLoaded),
    ...styles.flatMap(([, block, attribute]) => assetsOfStyle(block ?? attribute ?? '')),
  ])
}

export const assetsOfStyle = (css: string): readonly string[] =>
  unique([...css.matchAll(IN_STYLE)].map(([, url, imported]) => url ?? imported ?? '').filter(isLoaded))

/** `data:` is in the page already, `#id` names a part of it. */
const isLoaded = (address: string): boolean => !address.startsWith('data:') && !address.startsWith('#')

const unique = (list: readonly string[]): readonly string[] => [...new Set(list)]
