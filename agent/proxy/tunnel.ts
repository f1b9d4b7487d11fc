/** A connection to the server through a proxy (CONNECT, RFC 9110 section 9.3.6): the proxy sees bytes of TLS and no more. */
import * as http from 'node:http'
import { isIP, type Socket } from 'node:net'

export type Tunnel =
  | { readonly ok: true; readonly socket: Socket }
  /** `proxy-407`: it asks for a name and password; `proxy-403` …; otherwise Node's own code. */
  | { readonly ok: false; readonly why: string }

const TIMEOUT_MS = 10_000

const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

export const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? '443' : '80'))

/** For a name, not for an address: servers choose their certificate by it. */
export const servernameOf = (url: URL): { readonly servername?: string } => {
  const host = bareHost(url.hostname)
  return isIP(host) === 0 ? { servername: host } : {}
}

export const openTunnel = (proxy: string, url: URL): Promise<Tunnel> =>
  new Promise((resolve) => {
    const at = new URL(`http://${proxy}`)
    const target = `${url.hostname}:${portOf(url)}`
    const request = http.request({
      ...{ host: bareHost(at.hostname), port: portOf(at), method: 'CONNECT', path: target },
      ...{ headers: { host: target }, agent: false, timeout: TIMEOUT_MS },
    })
    const limit = setTimeout(() => request.destroy(new Error('ETIMEDOUT')), TIMEOUT_MS)
    const end = (answer: Tunnel): void => {
      clearTimeout(limit)
      resolve(answer)
    }
    request.on('connect', (response, socket, head) => {
      if (response.statusCode === 200 && head.length === 0) return end({ ok: true, socket })
      socket.destroy()
      return end({ ok: false, why: `proxy-${response.statusCode ?? 0}` })
    })
    // A proxy that answers with a page of its own opened nothing.
    request.on('response', (response) => {
      response.destroy()
      end({ ok: false, why: `proxy-${response.statusCode ?? 0}` })
    })
    request.on('timeout', () => request.destroy(new Error('ETIMEDOUT')))
    request.on('error', (error) =>
      end({
        ok: false,
        why: 'code' in error && typeof error.code === 'string' ? error.code : error.message,
      }),
    )
    request.end()
  })
