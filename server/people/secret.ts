/** The key that signs session cookies and CSRF tokens and encrypts TOTP secrets. */
import type { Config } from '../config.ts'
import { keepSecret } from '../db/secrets.ts'

/** AUTH_SECRET, else DATA_DIR/secrets/auth-secret (0600), made at the first run. Throws CannotError. */
export const authSecret = (config: Pick<Config, 'AUTH_SECRET' | 'DATA_DIR'>): string =>
  config.AUTH_SECRET ?? keepSecret(config.DATA_DIR, 'auth-secret')
