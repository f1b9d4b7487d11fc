/** What is taken out of a collector's texts before they leave the PC, and what a database could not hold. */

export type Hash = {
  readonly sha1: (bytes: Uint8Array) => string
  /** Both in upper-case hexadecimal. */
  readonly sha256: (bytes: Uint8Array) => string
}

const KEY_DIGITS = 16
/** SIDs of people's accounts and of the PC: local and domain ones, and those of Entra. */
const PERSONAL_SID = /S-1-(?:5-21|12-1)-[0-9-]*/gi
const WHOLE_PERSONAL_SID = /^S-1-(?:5-21|12-1)-[0-9-]*$/i
/** The folder of a profile is named after its account. */
const PROFILE_FOLDER = /([\\/]Users[\\/])[^\\/:*?"<>|]+/gi
const UNSTORABLE = /\0|\p{Surrogate}/gu
const SIGN_IN = /[^@]*@/g

/** First 16 hex digits of the SHA-256 of the SID in capitals: stands for the account without naming it. */
export const accountKeyOf = (sid: string, hash: Hash): string =>
  hash.sha256(new TextEncoder().encode(sid.toUpperCase())).slice(0, KEY_DIGITS).toLowerCase()

/** No text grows by it, but for one that is a SID alone. */
export const withoutPerson = (text: string, hash: Hash): string => {
  if (WHOLE_PERSONAL_SID.test(text)) return accountKeyOf(text, hash)
  return text
    .replace(PERSONAL_SID, (sid) => accountKeyOf(sid, hash))
    .replace(PROFILE_FOLDER, '$1*')
    .slice(0, text.length)
    .replace(UNSTORABLE, '\ufffd')
}

/** `user:password@proxy:8080` → `proxy:8080`. */
export const withoutSignIn = (address: string): string => address.replace(SIGN_IN, '')

/** The same value with every text in it changed; keys stay. */
export const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]))
}
