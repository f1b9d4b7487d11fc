/** Certificate files of the operator (TLS_CERT_FILE, TLS_KEY_FILE): read, and everything wrong said before it matters. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import type { Config } from '../config.ts'
import { UsageError } from '../errors.ts'

export type FileSettings = Pick<Config, 'BASE_URL' | 'TRUSTED_PROXIES'> & {
  readonly TLS_CERT_FILE: string
  readonly TLS_KEY_FILE: string
}

export type FilePair = {
  /** The server's certificate first, then those above it, as the file has them. */
  readonly chain: readonly X509Certificate[]
  readonly keyPem: string
}

/** Throws UsageError with one line that names the setting, the file and what is wrong with it. */
export function readCertificateFiles(settings: FileSettings, now: Date): FilePair {
  const { TLS_CERT_FILE: certPath, TLS_KEY_FILE: keyPath } = settings
  const chain = readCertificates('TLS_CERT_FILE', certPath)
  const key = readKey(keyPath)
  const [leaf] = chain
  if (leaf === undefined) throw new UsageError(`TLS_CERT_FILE: ${certPath} holds no certificate in PEM form`)
  if (!leaf.checkPrivateKey(key.object))
    throw new UsageError(
      chain.some((certificate) => certificate.checkPrivateKey(key.object))
        ? `TLS_CERT_FILE: in ${certPath} the server's own certificate must stand first, those of the issuers after it`
        : `TLS_KEY_FILE: the key in ${keyPath} does not belong to the certificate in ${certPath}`,
    )
  refuseWrongTime(leaf, certPath, now)
  refuseOtherName(leaf, certPath, settings)
  return { chain, keyPem: key.pem }
}

/** Every certificate of a PEM file. Throws UsageError naming `setting`. */
export function readCertificates(setting: string, path: string): readonly X509Certificate[] {
  const text = readText(setting, path)
  let certificates: readonly X509Certificate[]
  try {
    certificates = splitPem(text)
  } catch (cause) {
    throw new UsageError(`${setting}: ${path} holds a damaged certificate`, { cause })
  }
  if (certificates.length === 0) throw new UsageError(`${setting}: ${path} holds no certificate in PEM form`)
  return certificates
}

/** Throws an error of OpenSSL when one is damaged. */
export const splitPem = (text: string): readonly X509Certificate[] =>
  (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (block) => new X509Certificate(block),
  )

/** Changes whenever one of the files does, also when a link is turned to another file. */
export const filesSignature = (paths: readonly string[]): string =>
  paths
    .map((path) => {
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat === undefined ? 'none' : `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeMs}`
    })
    .join(' ')

function readKey(path: string): { readonly pem: string; readonly object: KeyObject } {
  const pem = readText('TLS_KEY_FILE', path)
  try {
    return { pem, object: createPrivateKey(pem) }
  } catch (cause) {
    const why = /ENCRYPTED/.test(pem)
      ? 'is locked with a passphrase; a key without one is needed'
      : 'holds no private key in PEM form'
    throw new UsageError(`TLS_KEY_FILE: ${path} ${why}`, { cause })
  }
}

function readText(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new UsageError(`${setting}: the file ${path} cannot be read`, { cause })
  }
}

function refuseWrongTime(leaf: X509Certificate, path: string, now: Date): void {
  const [from, to] = [new Date(leaf.validFrom), new Date(leaf.validTo)]
  const instead =
    'put a valid one there, or leave out TLS_CERT_FILE and TLS_KEY_FILE: the server then has a CA of its own'
  if (now >= to)
    throw new UsageError(`TLS_CERT_FILE: the certificate in ${path} ended at ${to.toISOString()}: ${instead}`)
  if (now < from)
    throw new UsageError(
      `TLS_CERT_FILE: the certificate in ${path} begins at ${from.toISOString()} only: ${instead}`,
    )
}

/** The address that agents enrol with. Behind a proxy the certificate of BASE_URL is the proxy's. */
function refuseOtherName(leaf: X509Certificate, path: string, settings: FileSettings): void {
  if (settings.BASE_URL === undefined || settings.TRUSTED_PROXIES.length > 0) return
  const host = new URL(settings.BASE_URL).hostname.replace(/^\[|\]$/g, '')
  const isFor = isIP(host) === 0 ? leaf.checkHost(host, { subject: 'never' }) : leaf.checkIP(host)
  if (isFor !== undefined) return
  const names = leaf.subjectAltName ?? leaf.subject.replaceAll('\n', ', ')
  throw new UsageError(
    `TLS_CERT_FILE: the certificate in ${path} is for ${names}, not for ${host} (BASE_URL)`,
  )
}
