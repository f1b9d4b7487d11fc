/**
 * Public keys (Ed25519, 32 bytes as base64url) of those who sign table files for this program. Whoever publishes a
 * release adds theirs here (docs/tables.md); TABLES_PUBLIC_KEY stands in the place of this list. Without any key no
 * file can be imported, and pages and commands say so.
 */
export const RELEASE_KEYS: readonly string[] = []
