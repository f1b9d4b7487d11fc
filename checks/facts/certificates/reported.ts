/** What a report says of a certificate, on every system: enough to judge it, and nobody's name. */
import type { Certificate } from './x509.ts'

const MAX_TEXT = 256
const MAX_ATTRIBUTES = 32
const MAX_EXTENDED_USAGES = 32
/** What an issuer is called; mail addresses, telephone and citizen numbers are not among it. */
const ISSUER_ATTRIBUTES: readonly string[] = ['C', 'O', 'OU', 'CN', 'L', 'ST', 'DC', '2.5.4.97']

/** Empty for a self-issued certificate (EFS and the like make them): its issuer is the person. */
const issuerOf = (certificate: Certificate): { type: string; value: string }[] => {
  if (certificate.selfIssued) return []
  return certificate.issuer
    .filter(({ type }) => ISSUER_ATTRIBUTES.includes(type))
    .slice(0, MAX_ATTRIBUTES)
    .map(({ type, value }) => ({ type, value: value.slice(0, MAX_TEXT) }))
}

export const reportedPart = (certificate: Certificate) => ({
  isCa: certificate.isCa,
  issuer: issuerOf(certificate),
  notBefore: certificate.notBefore,
  notAfter: certificate.notAfter,
  keyUsage: certificate.keyUsage?.slice() ?? null,
  extendedKeyUsage: certificate.extendedKeyUsage?.slice(0, MAX_EXTENDED_USAGES) ?? null,
})
