export const CODINGS = ['br', 'gzip'] as const
export type Coding = (typeof CODINGS)[number]

/** Those of our codings that the client takes, the smaller first; RFC 9110 section 12.5.3. */
export function acceptedCodings(header: string): Coding[] {
  const names = new Set(
    header
      .split(',')
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => part.split(';')[0]?.trim().toLowerCase()),
  )
  return CODINGS.filter((coding) => names.has(coding))
}
