/**
 * Plain http on the https port. Browsers try it when somebody types an address without a scheme; it must lead on
 * instead of ending in a broken connection, and take nothing that would travel in clear text.
 */
import type { X509Certificate } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'

/** The first byte of a TLS record that opens a handshake (RFC 8446, 5.1). */
const HANDSHAKE = 0x16
const FIRST_BYTE_MS = 15_000
const PLAIN_MS = 10_000

export type PlainAnswers = {
  /** Where https lives, when the request does not say by a name of ours: `https://host:port`. */
  readonly url: () => string
  /** Whether the certificate is for this name or address. */
  readonly isOurs: (host: string) => boolean
  /** The authority to trust, offered without TLS: what proves it is its fingerprint. Null: none. */
  readonly authority: () => Promise<X509Certificate | null>
}

export type PlainDoor = {
  /** Drops connections that have not begun TLS: nothing of theirs is under way when the server stops. */
  readonly dropWaiting: () => void
  /** Drops all, those within the handshake too, which the server itself does not count among its connections. */
  readonly dropAll: () => void
}

/** Looks at the first byte of each connection of `server` and hands it to TLS or to the few plain answers. */
export function openPlainDoor(server: Server, answers: PlainAnswers): PlainDoor {
  const secure = server.listeners('connection')
  server.removeAllListeners('connection')
  const plain = createServer({ keepAlive: false }, (request, response) => {
    void answerPlain(request, response, answers)
  })
  const waiting = new Set<Socket>()
  const all = new Set<Socket>()

  server.on('connection', (socket: Socket) => {
    waiting.add(socket)
    all.add(socket)
    socket.once('close', () => {
      waiting.delete(socket)
      all.delete(socket)
    })
    // Without a listener an error of a connection that nobody handles yet would end the process.
    socket.on('error', () => socket.destroy())
    socket.setTimeout(FIRST_BYTE_MS, () => socket.destroy())
    socket.once('data', (chunk: Buffer) => {
      socket.pause()
      socket.removeAllListeners('timeout')
      socket.unshift(chunk)
      if (chunk[0] === HANDSHAKE) {
        waiting.delete(socket)
        socket.setTimeout(0)
        for (const listener of secure) listener.call(server, socket)
      } else {
        socket.setTimeout(PLAIN_MS, () => socket.destroy())
        plain.emit('connection', socket)
      }
      process.nextTick(() => socket.resume())
    })
  })
  const drop = (sockets: ReadonlySet<Socket>) => {
    for (const socket of sockets) socket.destroy()
  }
  return { dropWaiting: () => drop(waiting), dropAll: () => drop(all) }
}

async function answerPlain(
  request: IncomingMessage,
  response: ServerResponse,
  answers: PlainAnswers,
): Promise<void> {
  const send = (status: number, headers: Readonly<Record<string, string>>, body: string | Buffer) => {
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
      ...headers,
    })
    response.end(request.method === 'HEAD' ? '' : body)
  }
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  if (!isReading)
    return send(426, { upgrade: 'TLS/1.2' }, 'Máy chủ này chỉ nhận https. Không có gì được ghi nhận.\n')
  const path = request.url?.startsWith('/') ? request.url : '/'
  if (path === AUTHORITY_PATH) {
    const authority = await answers.authority().catch(() => null)
    if (authority !== null) return send(200, AUTHORITY_HEADERS, authority.raw)
  }
  return send(307, { location: `${placeOf(request.headers.host, answers)}${path}` }, 'Hãy dùng https.\n')
}

export const AUTHORITY_PATH = '/ca.crt'
/** As DER, so that the SHA-256 of the file is the fingerprint: `certutil -hashfile`, `sha256sum` compare it. */
export const AUTHORITY_HEADERS = {
  'content-type': 'application/x-x509-ca-cert',
  'content-disposition': 'attachment; filename="anxa-ca.crt"',
} as const

/** By the name that was typed when it is one of ours, so that nobody is led to a stranger by a made-up Host. */
function placeOf(host: string | undefined, { url, isOurs }: PlainAnswers): string {
  if (host === undefined || !URL.canParse(`https://${host}`)) return url()
  const typed = new URL(`https://${host}`)
  return isOurs(typed.hostname.replace(/^\[|\]$/g, '')) ? `https://${typed.host}` : url()
}
