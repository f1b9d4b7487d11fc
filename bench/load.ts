/** A light load generator: ready-made requests over kept-open sockets, so that it takes little from the two cores. */
import { connect } from 'node:net'
import { quantile, round } from './common.ts'

export type LoadResult = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly done: number
  /** Answers other than 200. */
  readonly refused: number
}

export const CONNECTIONS = 64

/** One HTTP/1.1 request as bytes. */
export function frame(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | string,
): Buffer {
  const bytes = Buffer.from(body)
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': String(bytes.length) })
  const head = `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}

/** Sends the requests in their order, each once; ends when all are answered or the time is up. */
export async function runLoad(
  port: number,
  requests: readonly Buffer[],
  seconds: number,
  connections = CONNECTIONS,
): Promise<LoadResult> {
  let next = 0
  let done = 0
  let refused = 0
  const latencies: number[] = []
  const started = performance.now()
  const end = started + seconds * 1000

  const client = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.setNoDelay(true)
      let sentAt = 0
      let received = ''
      const send = () => {
        const request = requests[next]
        if (request === undefined || performance.now() > end) {
          socket.destroy()
          resolve()
          return
        }
        next += 1
        sentAt = performance.now()
        socket.write(request)
      }
      socket.on('connect', send)
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1')
        if (!isWhole(received)) return
        if (received.startsWith('HTTP/1.1 200')) done += 1
        else refused += 1
        received = ''
        latencies.push(performance.now() - sentAt)
        send()
      })
    })
  await Promise.all(Array.from({ length: connections }, client))
  const elapsed = (performance.now() - started) / 1000
  return {
    perSecond: round(done / elapsed),
    p50Ms: round(quantile(latencies, 0.5), 1),
    p99Ms: round(quantile(latencies, 0.99), 1),
    done,
    refused,
  }
}

function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /content-length: (\d+)/i.exec(text.slice(0, head))?.[1]
  if (length !== undefined) return text.length >= head + 4 + Number(length)
  return text.endsWith('0\r\n\r\n')
}
