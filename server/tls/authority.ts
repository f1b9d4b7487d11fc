/**
 * The certificate authority of an installation without certificates of its own: made at the first run into
 * DATA_DIR/tls/ca.pem (key and certificate in one file, so that they always belong together; 0600).
 *
 * It is not limited to names by name constraints: the names and addresses of a commune's server change more often
 * than the PCs that trust it can be visited. Who holds this file can impersonate any server to those PCs.
 */
import { createHash, createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import type { Clock } from '../../checks/time/clock.ts'
import { CannotError } from '../errors.ts'
import { machineName } from '../network.ts'
import { closeToOthers, isOpenToOthers, writeKeyOnce } from './key-file.ts'
import { type KeyPair, makeAuthority } from './x509.ts'

export type Authority = KeyPair & { readonly certificate: X509Certificate; readonly path: string }

/** SHA-256 of the whole certificate: 64 hex digits. */
export const fingerprintOf = (certificate: X509Certificate): string =>
  createHash('sha256').update(certificate.raw).digest('hex')

/** As browsers and certificate dialogs show it: AB:CD:… */
export const spacedFingerprint = (fingerprint: string): string =>
  (fingerprint.toUpperCase().match(/../g) ?? []).join(':')

export const authorityPath = (dataDir: string): string => join(resolve(dataDir), 'tls', 'ca.pem')

/** Made when missing. Throws CannotError, naming the file, when it cannot be used. */
export async function keepAuthority(dataDir: string, clock: Clock, log: Logger): Promise<Authority> {
  const path = authorityPath(dataDir)
  try {
    if (!existsSync(path)) {
      const name = `AnXa ${machineName() ?? 'server'} ${randomBytes(3).toString('hex')}`
      const { certPem, keyPem } = await makeAuthority(name.slice(0, 64), clock.now())
      writeKeyOnce(path, `${keyPem.trim()}\n${certPem.trim()}\n`)
    }
  } catch (cause) {
    throw new CannotError(`cannot keep ${path}: run as the account that owns DATA_DIR`, { cause })
  }
  if (isOpenToOthers(path)) {
    closeToOthers(path)
    log.warn({ path }, 'the key of the CA was readable by every account of this machine; it is closed now')
  }
  return readAuthority(path, clock.now())
}

/** Null before the first run. Throws CannotError as above. */
export function findAuthority(dataDir: string, now: Date): Authority | null {
  const path = authorityPath(dataDir)
  return existsSync(path) ? readAuthority(path, now) : null
}

function readAuthority(path: string, now: Date): Authority {
  const anew =
    'put the file back from a backup, or remove it: a new CA is made then and every PC must be enrolled again'
  let certificate: X509Certificate
  let text: string
  try {
    text = readFileSync(path, 'utf8')
    certificate = new X509Certificate(text.slice(Math.max(0, text.indexOf('-----BEGIN CERTIFICATE-----'))))
  } catch (cause) {
    throw new CannotError(`${path} cannot be read: ${anew}`, { cause })
  }
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)]
  if (now < from || now >= to)
    throw new CannotError(
      `${path}: the CA is valid from ${from.toISOString()} to ${to.toISOString()}, and it is ${now.toISOString()}: set the clock right; if it is right, remove the file: a new CA is made then and every PC must be enrolled again`,
    )
  const keyPem = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/.exec(text)?.[0]
  if (keyPem === undefined || !certificate.checkPrivateKey(createPrivateKey(keyPem)))
    throw new CannotError(`${path} holds no key of its certificate: ${anew}`)
  return { certificate, certPem: certificate.toString(), keyPem, path }
}
