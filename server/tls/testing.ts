/** For tests of TLS: certificate files of an operator, and requests that trust exactly what they are told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import { issueCertificate, type KeyPair, makeAuthority } from './x509.ts'

export type TestFolder = { readonly path: string; readonly remove: () => void }

export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'anxa-tls-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export type TestFiles = {
  readonly authority: KeyPair
  readonly certPath: string
  readonly keyPath: string
  readonly caPath: string
  /** Writes others in their place, as a renewal does: for these names, from this moment on. */
  readonly renew: (names: readonly string[], now: Date) => Promise<KeyPair>
}

/** Files as an office's own authority gives them; the file of the server's certificate holds it alone. */
export async function testFiles(folder: string, names: readonly string[], now: Date): Promise<TestFiles> {
  const authority = await makeAuthority('Van phong so', now)
  const paths = {
    certPath: join(folder, 'may-chu.crt'),
    keyPath: join(folder, 'may-chu.key'),
    caPath: join(folder, 'ca.crt'),
  }
  const renew = async (wanted: readonly string[], at: Date) => {
    const pair = await issueCertificate(authority, { names: wanted, now: at })
    writeFileSync(paths.keyPath, pair.keyPem, { mode: 0o600 })
    writeFileSync(paths.certPath, pair.certPem)
    return pair
  }
  writeFileSync(paths.caPath, authority.certPem)
  await renew(names, now)
  return { ...paths, authority, renew }
}

export type TestAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
  /** SHA-256 of the certificate the server showed. */
  readonly certificate: string
  readonly protocol: string | null
}

/** GET by https, trusting `ca` alone; rejects with Node's code when the server cannot prove itself. */
export function getSecure(url: string, ca: string, options: { readonly maxVersion?: 'TLSv1.2' } = {}) {
  return new Promise<TestAnswer>((resolve, reject) => {
    const sent = request(url, { ca, agent: false, ...options }, (response) => {
      const socket = response.socket as TLSSocket
      const seen = {
        certificate: socket.getPeerCertificate().fingerprint256,
        protocol: socket.getProtocol(),
      }
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body, ...seen }),
        reject,
      )
    })
    sent.once('error', reject)
    sent.end()
  })
}
