/** Pinning of an authority by fingerprint: the enrolment command carries the digest, the server shows the certificate. */
import { createHash } from 'node:crypto'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { connect, type DetailedPeerCertificate } from 'node:tls'
import { openTunnel, portOf, servernameOf } from './proxy/tunnel.ts'

const TIMEOUT_MS = 15_000
const AUTHORITY_PATH = '/ca.crt'
const MAX_CERTIFICATE_BYTES = 64 * 1024

/** 64 hex digits, colons allowed, any case; null when it is no SHA-256. */
export const normaliseFingerprint = (text: string): string | null => {
  const hex = text.replace(/[:\s]/g, '').toLowerCase()
  return /^[0-9a-f]{64}$/.test(hex) ? hex : null
}

const toPem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`

const findInChain = (leaf: DetailedPeerCertificate, fingerprint: string): Buffer | null => {
  const seen = new Set<string>()
  let at: DetailedPeerCertificate | undefined = leaf
  while (at?.raw) {
    const digest = createHash('sha256').update(at.raw).digest('hex')
    if (digest === fingerprint) return at.raw
    // A root names itself as its issuer.
    if (seen.has(digest)) return null
    seen.add(digest)
    at = at.issuerCertificate
  }
  return null
}

export type Pinned =
  | { readonly ok: true; readonly caPem: string }
  | { readonly ok: false; readonly why: string }

/** Null when it is not handed out, or is another one. */
const fetchOffered = async (
  server: string,
  fingerprint: string,
  proxy: string | null,
): Promise<Buffer | null> => {
  const url = new URL(`${server.replace(/\/+$/, '')}${AUTHORITY_PATH}`)
  const way = await wayTo(url, proxy)
  return 'why' in way ? null : readOffered(url, fingerprint, way)
}

const readOffered = (url: URL, fingerprint: string, { socket }: Way): Promise<Buffer | null> =>
  new Promise((resolve) => {
    const tls = { ...servernameOf(url), rejectUnauthorized: false }
    const options = {
      ...{ agent: false, timeout: TIMEOUT_MS, ...tls },
      ...(socket && { createConnection: () => connect({ socket, ...tls }) }),
    } as const
    const request = https.get(url, options, (response) => {
      const chunks: Buffer[] = []
      let taken = 0
      response.on('data', (chunk: Buffer) => {
        taken += chunk.length
        if (taken > MAX_CERTIFICATE_BYTES) request.destroy()
        else chunks.push(chunk)
      })
      response.on('end', () => {
        const der = Buffer.concat(chunks)
        resolve(createHash('sha256').update(der).digest('hex') === fingerprint ? der : null)
      })
      response.on('close', () => resolve(null))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(null))
  })

/**
 * The certificate with this fingerprint: from the shown chain, or as the server hands it out (a proxy such as Caddy
 * does not show its root). Nothing secret is sent on these connections and nothing else of them is trusted: real
 * requests then verify the chain against exactly this authority.
 */
export const fetchPinned = async (
  server: string,
  fingerprint: string,
  proxy: string | null = null,
): Promise<Pinned> => {
  const shown = await fetchShown(server, fingerprint, proxy)
  if (shown.ok || shown.why !== 'fingerprint') return shown
  const der = await fetchOffered(server, fingerprint, proxy)
  return der ? { ok: true, caPem: toPem(der) } : shown
}

/** Straight, or over the tunnel of a proxy. */
type Way = { readonly socket?: Socket }

const wayTo = async (url: URL, proxy: string | null): Promise<Way | { readonly why: string }> => {
  if (proxy === null) return {}
  const tunnel = await openTunnel(proxy, url)
  return tunnel.ok ? { socket: tunnel.socket } : { why: tunnel.why }
}

const fetchShown = async (server: string, fingerprint: string, proxy: string | null): Promise<Pinned> => {
  const url = new URL(server)
  const way = await wayTo(url, proxy)
  return 'why' in way ? { ok: false, why: way.why } : readShown(url, fingerprint, way)
}

const readShown = (url: URL, fingerprint: string, way: Way): Promise<Pinned> =>
  new Promise((resolve) => {
    const socket = connect({
      ...{ host: url.hostname.replace(/^\[|\]$/g, ''), port: portOf(url) },
      ...{ ...servernameOf(url), rejectUnauthorized: false, timeout: TIMEOUT_MS, ...way },
    })
    const end = (answer: Pinned): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('secureConnect', () => {
      const der = findInChain(socket.getPeerCertificate(true), fingerprint)
      end(der ? { ok: true, caPem: toPem(der) } : { ok: false, why: 'fingerprint' })
    })
    socket.on('timeout', () => end({ ok: false, why: 'ETIMEDOUT' }))
    socket.on('error', (error) => end({ ok: false, why: error.message }))
  })
