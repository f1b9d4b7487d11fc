/** Pinning of an authority by fingerprint: the enrolment command carries the digest, the server shows the certificate. */
import { createHash } from 'node:crypto'
import * as https from 'node:https'
import { connect, type DetailedPeerCertificate } from 'node:tls'

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
const fetchOffered = (server: string, fingerprint: string): Promise<Buffer | null> =>
  new Promise((resolve) => {
    const url = new URL(`${server.replace(/\/+$/, '')}${AUTHORITY_PATH}`)
    const options = { agent: false, rejectUnauthorized: false, timeout: TIMEOUT_MS }
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
export const fetchPinned = async (server: string, fingerprint: string): Promise<Pinned> => {
  const shown = await fetchShown(server, fingerprint)
  if (shown.ok || shown.why !== 'fingerprint') return shown
  const der = await fetchOffered(server, fingerprint)
  return der ? { ok: true, caPem: toPem(der) } : shown
}

const fetchShown = (server: string, fingerprint: string): Promise<Pinned> =>
  new Promise((resolve) => {
    const url = new URL(server)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const socket = connect({
      host,
      port: Number(url.port || '443'),
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      rejectUnauthorized: false,
      timeout: TIMEOUT_MS,
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
