/** The authority that agents and browsers have to be told about: ours, the operator's, a proxy's; none with a public one. */
import { X509Certificate } from 'node:crypto'
import { statSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import type { Logger } from 'pino'
import type { Clock } from '../../checks/time/clock.ts'
import { type Config, tlsSource } from '../config.ts'
import { UsageError } from '../errors.ts'
import { publicUrl } from '../public-url.ts'
import { fingerprintOf, keepAuthority } from './authority.ts'
import { readCertificates } from './certificate-files.ts'

export type AuthorityDeps = { readonly config: Config; readonly clock: Clock; readonly log: Logger }

/** Null where nothing has to be told. Throws UsageError or CannotError naming the file that cannot be used. */
export async function findShownAuthority({
  config,
  clock,
  log,
}: AuthorityDeps): Promise<X509Certificate | null> {
  const configured = findConfiguredAuthority(config, clock.now())
  if (configured !== null) return configured
  const source = tlsSource(config)
  switch (source) {
    case 'none':
      return null
    case 'files': {
      const chain = readCertificates('TLS_CERT_FILE', config.TLS_CERT_FILE ?? '')
      return isPublic(chain) ? null : (chain.find(isSelfSigned) ?? null)
    }
    case 'own-authority':
      return (await keepAuthority(config.DATA_DIR, clock, log)).certificate
    default:
      return source satisfies never
  }
}

/**
 * TLS_CA_FILE: for certificates of the operator whose authority is not in their file, and for a proxy in front with
 * an authority of its own. Read each time: Caddy makes its one when it first starts, which may be after us. An empty
 * file is a proxy's word that its authority is a public one; one that is not there yet is no word at all.
 */
export function findConfiguredAuthority(
  { TLS_CA_FILE: path }: Pick<Config, 'TLS_CA_FILE'>,
  now: Date,
): X509Certificate | null {
  if (path === undefined || statSync(path, { throwIfNoEntry: false })?.size === 0) return null
  const certificates = readCertificates('TLS_CA_FILE', path)
  const authority = certificates.find(isSelfSigned) ?? certificates[0]
  if (authority?.ca !== true) throw new UsageError(`TLS_CA_FILE: ${path} holds no certificate of a CA`)
  if (now >= new Date(authority.validTo))
    throw new UsageError(
      `TLS_CA_FILE: the CA in ${path} ended at ${new Date(authority.validTo).toISOString()}`,
    )
  return authority
}

export const isSelfSigned = (certificate: X509Certificate): boolean =>
  certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey)

let publicRoots: readonly X509Certificate[] | undefined

/** Whether it ends in one of the authorities that Node carries: every agent trusts those by itself. */
export function isPublic(chain: readonly X509Certificate[]): boolean {
  const last = chain.at(-1)
  if (last === undefined) return false
  publicRoots ??= rootCertificates.map((pem) => new X509Certificate(pem))
  return publicRoots.some(
    (root) =>
      root.fingerprint256 === last.fingerprint256 || (last.checkIssued(root) && last.verify(root.publicKey)),
  )
}

export type EnrolmentAddress = {
  /** What agents are given as `--server`. */
  readonly serverUrl: string
  /** SHA-256 of the authority's certificate, 64 hex digits; null where agents trust the server by themselves. */
  readonly fingerprint: string | null
}

/** Where an agent enrols, and by which authority it knows the server. Throws UsageError or CannotError naming the file that cannot be used. */
export async function findEnrolmentAddress(deps: AuthorityDeps): Promise<EnrolmentAddress> {
  const authority = await findShownAuthority(deps)
  return {
    serverUrl: publicUrl(deps.config),
    fingerprint: authority === null ? null : fingerprintOf(authority),
  }
}

/** What the installer on a stick reads, `anxa.json`: nobody types it on every PC. */
export const installationOrder = ({ serverUrl, fingerprint }: EnrolmentAddress, token: string): string =>
  JSON.stringify({ server: serverUrl, token, ...(fingerprint !== null && { caFingerprint: fingerprint }) })

/** The line a person runs on the PC. */
export const enrolmentCommand = ({ serverUrl, fingerprint }: EnrolmentAddress, token: string): string =>
  `anxa-agent enroll --server ${serverUrl} --token ${token}${fingerprint === null ? '' : ` --ca-fingerprint ${fingerprint}`}`
