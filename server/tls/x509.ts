/** The only file that knows the X.509 library: it is loaded when a certificate is made, which is seldom. */
import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'

/** PEM of a certificate and of its private key. */
export type KeyPair = { readonly certPem: string; readonly keyPem: string }

const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000

/** PCs whose clock is some days behind can still connect: the server measures a wrong clock, it does not refuse it. */
const BACKDATED_MS = 7 * DAY_MS
const AUTHORITY_MS = 3653 * DAY_MS
export const CERTIFICATE_MS = 90 * DAY_MS

const loadLibrary = async () => (await import('./x509-library.ts')).library

/**
 * An authority for one server, for ten years. It may sign server certificates only: no further authorities, no
 * programs, no mail. `name` stands in the dialogs of browsers: plain ASCII, some still draw no more.
 */
export async function makeAuthority(name: string, now: Date): Promise<KeyPair> {
  const x509 = await loadLibrary()
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }, { O: ['AnXa'] }],
    notBefore: new Date(now.getTime() - BACKDATED_MS),
    notAfter: new Date(now.getTime() + AUTHORITY_MS),
    signingAlgorithm: CURVE,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certPem: certificate.toString('pem'), keyPem: toPem(keys.privateKey) }
}

export type Issue = {
  /** DNS names and IP addresses; the first one is also the subject. */
  readonly names: readonly string[]
  readonly now: Date
}

/** A server certificate for 90 days, never longer than the authority lives; with a new key. */
export async function issueCertificate(authority: KeyPair, { names, now }: Issue): Promise<KeyPair> {
  const x509 = await loadLibrary()
  const issuer = new x509.X509Certificate(authority.certPem)
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const notAfter = Math.min(now.getTime() + CERTIFICATE_MS, issuer.notAfter.getTime())
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [(names[0] ?? 'localhost').slice(0, 64)] }],
    issuer: issuer.subjectName,
    notBefore: new Date(now.getTime() - BACKDATED_MS),
    notAfter: new Date(notAfter),
    signingAlgorithm: CURVE,
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.keyPem),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { certPem: certificate.toString('pem'), keyPem: toPem(keys.privateKey) }
}

const toPem = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString()

function signingKey(keyPem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', der, CURVE, false, ['sign'])
}
