/** What Windows is asked through, as the doors of the tests answer it. */
import { createHash } from 'node:crypto'

export type Values = Record<string, unknown>
export type Instance = Record<string, unknown>
export type Fault = {
  readonly throw?: string
  readonly deny?: true
  readonly hang?: true
  readonly answer?: unknown
}

export type Doors = {
  readonly registry: Record<string, Values>
  /** Keys are compared in lower case; this is how they are written. */
  readonly names: Record<string, string>
  readonly cim: Record<string, readonly Instance[] | { readonly throw: string }>
  readonly faults: Record<string, Fault>
  readonly accounts: Record<string, unknown>
  readonly administrators: readonly Instance[]
  readonly events: Record<string, unknown>
  readonly files: Record<string, unknown>
  readonly folders: Record<string, readonly string[]>
  readonly com: Record<string, unknown>
  readonly secedit: Values
  readonly sid: string | null
  readonly elevated: boolean | null
  readonly sessionId: number | null
}

export const HKLM = 'HKEY_LOCAL_MACHINE'
export const CONTROL = `${HKLM}\\SYSTEM\\CurrentControlSet`
export const WINDOWS = `${HKLM}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion`
export const NT = `${HKLM}\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion`
export const POLICY = `${HKLM}\\SOFTWARE\\Policies\\Microsoft`
export const STORE = 'Software\\Microsoft\\SystemCertificates\\My\\Certificates'

export const local = (at: string | null) => (at === null ? null : { $moment: at })
export const utc = (at: string | null) => (at === null ? null : { $moment: at, kind: 'Unspecified' })

const FILETIME_OF_1970 = 11_644_473_600n
export const fileTime = (at: string): bigint =>
  (BigInt(Math.floor(Date.parse(at) / 1000)) + FILETIME_OF_1970) * 10_000_000n

/** As two REG_DWORDs, which PowerShell reads as signed. */
const signed = (half: bigint): number => Number(BigInt.asIntN(32, half))
export const halves = (at: string) => ({
  high: signed(fileTime(at) >> 32n),
  low: signed(fileTime(at) & 0xffffffffn),
})

export const flag = (is: boolean | null): number | null => (is === null ? null : is ? 1 : 0)

/** Account names are not in a document, only their digests: here an account is called by its number. */
export const accountName = (rid: number | null): string => `Tài khoản ${rid}`
export const nameDigest = (rid: number | null): string =>
  createHash('sha256').update(accountName(rid).toLowerCase()).digest('hex').slice(0, 16)
export const MAC = '00:1B:21:AA:BB:CC'
export const MAC_DIGEST = createHash('sha256').update('001B21AABBCC').digest('hex').slice(0, 16)

export const rfc1123 = (at: string): string => new Date(at).toUTCString()

/** Registry keys by path; null values are left out, as an absent value is. */
export class Registry {
  readonly registry: Record<string, Values> = {}
  readonly names: Record<string, string> = {}

  set(path: string, values: Values = {}): void {
    const key = path.toLowerCase()
    const present = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
    this.registry[key] = { ...this.registry[key], ...Object.fromEntries(present) }
    const parts = path.split('\\')
    parts.forEach((name, at) => {
      this.names[
        parts
          .slice(0, at + 1)
          .join('\\')
          .toLowerCase()
      ] = name
    })
  }
}

export type Answers = {
  readonly keys: Registry
  readonly cim: Record<string, readonly Instance[] | { readonly throw: string }>
  readonly events: Record<string, unknown>
}
