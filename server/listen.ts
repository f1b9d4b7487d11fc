/** The port: plain http, or https with credentials that change while it runs; and its orderly end. */
import { X509Certificate } from 'node:crypto'
import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer as createSecureServer, type ServerOptions } from 'node:https'
import { type AddressInfo, isIP } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Config } from './config.ts'
import { CannotError } from './errors.ts'
import { publicUrl } from './public-url.ts'
import type { Credentials } from './tls/credentials.ts'
import { openPlainDoor, type PlainDoor } from './tls/plain-door.ts'

export type Listening = {
  readonly port: number
  /** New connections get these; those that are open go on with the earlier ones. Only where TLS is served. */
  readonly useCredentials: (credentials: Credentials) => void
  readonly stop: () => Promise<void>
}

export type SecureDoor = {
  readonly credentials: Credentials
  /** The authority that people have to trust; null where there is none to tell of. */
  readonly authority: () => Promise<X509Certificate | null>
}

type Fetch = Parameters<typeof getRequestListener>[0]

/** Connections are given this long to end by themselves. */
const DRAIN_MS = 5_000
const IDLE_LOOK_MS = 50
const HANDSHAKE_MS = 15_000

/**
 * TLS 1.2 for agents and browsers of Windows 7 and 8.1, with forward secrecy and authenticated encryption only; 1.3
 * for all others.
 */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

const secureOptions = ({ certPem, keyPem }: Credentials): ServerOptions => ({
  cert: certPem,
  key: keyPem,
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS,
})

/** Throws CannotError when the port cannot be had. */
export async function listen(fetch: Fetch, config: Config, door: SecureDoor | null): Promise<Listening> {
  const handle = getRequestListener(fetch, { hostname: config.HOST })
  if (door === null) {
    const server = createPlainServer(handle)
    const port = await takePort(server, config)
    return { port, useCredentials: () => {}, stop: () => close(server, null) }
  }
  const server = createSecureServer(
    { ...secureOptions(door.credentials), handshakeTimeout: HANDSHAKE_MS },
    handle,
  )
  let leaf = new X509Certificate(door.credentials.certPem)
  let port = config.PORT
  const plain = openPlainDoor(server, {
    url: () => publicUrl(config, port),
    isOurs: (host) => (isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host)) !== undefined,
    authority: door.authority,
  })
  port = await takePort(server, config)
  return {
    port,
    useCredentials: (credentials) => {
      server.setSecureContext(secureOptions(credentials))
      leaf = new X509Certificate(credentials.certPem)
    },
    stop: () => close(server, plain),
  }
}

function takePort(server: Server, { HOST, PORT }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: Error) =>
      reject(new CannotError(`cannot listen on ${HOST}:${PORT}: ${cause.message}`, { cause })),
    )
    server.listen(PORT, HOST, () => resolve((server.address() as AddressInfo).port))
  })
}

function close(server: Server, door: PlainDoor | null): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.closeAllConnections()
      door?.dropAll()
    }, DRAIN_MS)
    // Those that were being answered become idle one after the other.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS)
    server.close(() => {
      clearTimeout(force)
      clearInterval(idle)
      resolve()
    })
    // Who keeps a connection open and goes on asking is told with the next answer to ask elsewhere.
    server.prependListener('request', (_, response) => {
      response.shouldKeepAlive = false
    })
    server.closeIdleConnections()
    door?.dropWaiting()
  })
}
