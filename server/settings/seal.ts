/**
 * Secrets that have to be kept where they can be read again (the password of a mail server): AES-256-GCM under a
 * key derived from the installation's own secret (HKDF, RFC 5869). A copy of the database alone opens none of them.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { CannotError } from '../errors.ts'

const VERSION = 's1'
const NONCE_BYTES = 12
const TAG_BYTES = 16

const keyOf = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'anxa-seal', purpose, 32))

/** `purpose` separates the uses: what was sealed for one opens for no other. */
export function seal(text: string, secret: string, purpose: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose), nonce)
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${VERSION}.${sealed.toString('base64url')}`
}

/** Throws CannotError when it was sealed by another installation, for another purpose, or altered. */
export function unseal(sealed: string, secret: string, purpose: string): string {
  const bytes = Buffer.from(sealed.slice(VERSION.length + 1), 'base64url')
  if (!sealed.startsWith(`${VERSION}.`) || bytes.length < NONCE_BYTES + TAG_BYTES)
    throw new CannotError('a kept secret is damaged: enter it again')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, purpose), bytes.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    return text.toString('utf8')
  } catch (cause) {
    throw new CannotError('a kept secret cannot be opened with this AUTH_SECRET: enter it again', { cause })
  }
}
