/** A stored certificate, read as a whole: its properties, its key's provider and the certificate. */
import { type BlobDamage, findProperty, PROPERTY, readStoreBlob } from './blob.ts'
import { type KeyProvider, readKeyProvider } from './key-provider.ts'
import { type Certificate, readCertificate } from './x509.ts'

export type Stored =
  | {
      readonly ok: true
      readonly der: Uint8Array
      readonly certificate: Certificate
      /** It refers to a private key, whether or not the reference can be read. */
      readonly hasKey: boolean
      readonly keyProvider: KeyProvider | null
      readonly archived: boolean
      /** A damage behind the certificate, which itself was whole. */
      readonly warning: BlobDamage | null
    }
  | { readonly ok: false; readonly damage: BlobDamage }

/**
 * Never throws. A blob that is cut before property 2 still may have had one: where the walk ended early and no
 * key was met, the certificate counts as damaged and not as one without a key.
 */
export const readStored = (bytes: Uint8Array): Stored => {
  const blob = readStoreBlob(bytes)
  const der = findProperty(blob, PROPERTY.certificate)
  const keyProvider = findProperty(blob, PROPERTY.keyProvider)
  if (!der) return { ok: false, damage: blob.damage ?? 'no-certificate' }
  if (blob.damage !== null && !keyProvider) return { ok: false, damage: blob.damage }
  const certificate = readCertificate(der)
  if (!certificate) return { ok: false, damage: 'cert-not-der' }
  return {
    ok: true,
    der,
    certificate,
    hasKey: keyProvider !== undefined,
    keyProvider: keyProvider ? readKeyProvider(keyProvider) : null,
    archived: findProperty(blob, PROPERTY.archived) !== undefined,
    warning: blob.damage,
  }
}
