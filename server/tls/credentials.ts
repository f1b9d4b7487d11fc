/** Key and certificate the server answers with, from files or from its own authority, and how they stay current. */
import { X509Certificate } from 'node:crypto'
import type { Logger } from 'pino'
import { type Config, tlsSource } from '../config.ts'
import { type Authority, keepAuthority } from './authority.ts'
import { type FileSettings, filesSignature, readCertificateFiles, splitPem } from './certificate-files.ts'
import { isOpenToOthers } from './key-file.ts'
import { certificateNames, type NameSources } from './names.ts'
import { type AuthorityDeps, findConfiguredAuthority, isPublic, isSelfSigned } from './shown-authority.ts'
import { issueCertificate } from './x509.ts'

export type Credentials = {
  /** PEM: the server's certificate, then those above it, the authority's included where it is known. */
  readonly certPem: string
  readonly keyPem: string
  readonly endsAt: Date
}

export type CredentialSource = {
  readonly current: () => Credentials
  /**
   * Looks whether others are needed or there. Answers them, or null when the current ones stay. Never throws for what
   * an operator does to the files: what is wrong is logged, and the server goes on with what it has.
   */
  readonly refresh: () => Promise<Credentials | null>
}

const DAY_MS = 86_400_000
/** A third of its life is left: a server that was off for two months still comes back with a valid one. */
const RENEW_BEFORE_MS = 30 * DAY_MS
/** Files are somebody's duty: told while there is time. */
const WARN_BEFORE_MS = 21 * DAY_MS
const WARN_EVERY_MS = DAY_MS

/** Null when the port answers plain http. Throws UsageError for wrong files, CannotError for a CA that cannot be used. */
export async function openCredentials(
  deps: AuthorityDeps,
  names: () => NameSources = () => ({}),
): Promise<CredentialSource | null> {
  const { TLS_CERT_FILE, TLS_KEY_FILE } = deps.config
  if (tlsSource(deps.config) === 'none') return null
  return TLS_CERT_FILE !== undefined && TLS_KEY_FILE !== undefined
    ? fromFiles(deps, { ...deps.config, TLS_CERT_FILE, TLS_KEY_FILE })
    : fromOwnAuthority(deps, names)
}

async function fromOwnAuthority(
  { config, clock, log }: AuthorityDeps,
  sources: () => NameSources,
): Promise<CredentialSource> {
  const authority = await keepAuthority(config.DATA_DIR, clock, log)
  warnOfEnd(log, 'the CA of this server', new Date(authority.certificate.validTo), clock.now(), 365 * DAY_MS)
  let names = certificateNames(config, sources())
  let current = await issue(authority, names, clock.now())
  return {
    current: () => current,
    refresh: async () => {
      const now = clock.now()
      const wanted = certificateNames(config, sources())
      const isSame = wanted.join(' ') === names.join(' ')
      if (isSame && !needsRenewal(current, now)) return null
      current = await issue(authority, wanted, now)
      names = wanted
      log.info({ names, endsAt: current.endsAt }, 'server certificate renewed')
      return current
    },
  }
}

/** Also when it is not valid yet: the clock was wrong when it was made, and has been set right. */
const needsRenewal = ({ certPem, endsAt }: Credentials, now: Date): boolean =>
  endsAt.getTime() - now.getTime() < RENEW_BEFORE_MS || now < new Date(new X509Certificate(certPem).validFrom)

async function issue(authority: Authority, names: readonly string[], now: Date): Promise<Credentials> {
  const { certPem, keyPem } = await issueCertificate(authority, { names, now })
  return {
    // With the authority behind it: an agent that enrols finds the one of its fingerprint in the handshake.
    certPem: `${certPem.trim()}\n${authority.certPem.trim()}\n`,
    keyPem,
    endsAt: new Date(new X509Certificate(certPem).validTo),
  }
}

function fromFiles({ config, clock, log }: AuthorityDeps, settings: FileSettings): CredentialSource {
  const paths = [settings.TLS_CERT_FILE, settings.TLS_KEY_FILE]
  let seen = filesSignature(paths)
  let current = readCredentials(config, settings, clock.now())
  warnOfOpenKey(settings.TLS_KEY_FILE, log)
  warnOfUnknownAuthority(settings, current, log)
  let warnedAt = 0
  return {
    current: () => current,
    refresh: async () => {
      const now = clock.now()
      if (now.getTime() - warnedAt >= WARN_EVERY_MS) {
        warnedAt = now.getTime()
        warnOfEnd(log, settings.TLS_CERT_FILE, current.endsAt, now, WARN_BEFORE_MS)
      }
      const signature = filesSignature(paths)
      if (signature === seen) return null
      seen = signature
      try {
        current = readCredentials(config, settings, now)
      } catch (err) {
        // The two files are seldom replaced at the same instant: the next change is looked at again.
        log.error({ err }, 'the changed certificate files are not used, the earlier ones stay')
        return null
      }
      warnOfOpenKey(settings.TLS_KEY_FILE, log)
      log.info({ path: settings.TLS_CERT_FILE, endsAt: current.endsAt }, 'certificate files read again')
      return current
    },
  }
}

function readCredentials(config: Config, settings: FileSettings, now: Date): Credentials {
  const { chain, keyPem } = readCertificateFiles(settings, now)
  const [leaf] = chain
  const last = chain.at(-1)
  const configured = findConfiguredAuthority(config, now)
  const completing =
    configured !== null && last?.checkIssued(configured) && last.fingerprint256 !== configured.fingerprint256
      ? [configured]
      : []
  return {
    certPem: [...chain, ...completing].map((certificate) => certificate.toString().trim()).join('\n'),
    keyPem,
    endsAt: new Date(leaf?.validTo ?? now),
  }
}

function warnOfOpenKey(path: string, log: Logger): void {
  if (isOpenToOthers(path))
    log.warn({ path }, 'TLS_KEY_FILE can be read by every account of this machine: chmod 600 (or 640)')
}

function warnOfUnknownAuthority(
  { TLS_CERT_FILE: path }: FileSettings,
  { certPem }: Credentials,
  log: Logger,
): void {
  const chain = splitPem(certPem)
  if (!chain.some(isSelfSigned) && !isPublic(chain))
    log.warn({ path }, 'agents do not know the issuer of this certificate: name its CA by TLS_CA_FILE')
}

function warnOfEnd(log: Logger, what: string, endsAt: Date, now: Date, beforeMs: number): void {
  const leftMs = endsAt.getTime() - now.getTime()
  if (leftMs < beforeMs)
    log.warn({ what, endsAt, daysLeft: Math.floor(leftMs / DAY_MS) }, 'a certificate ends')
}
