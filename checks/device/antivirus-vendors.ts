/** Vendors of protection software: the keys under which collectors look for their dates, and their names. */
const NAMES: Readonly<Record<string, string>> = {
  microsoft: 'Microsoft Defender',
  bkav: 'Bkav',
  cmc: 'CMC',
  viettel: 'Viettel',
  kaspersky: 'Kaspersky',
  eset: 'ESET',
  trendmicro: 'Trend Micro',
  symantec: 'Symantec',
  trellix: 'Trellix',
  bitdefender: 'Bitdefender',
  fireeye: 'FireEye',
}
const KEYS = Object.keys(NAMES)

/** Found by the key in the product's name, lower case without spaces; null when none fits. */
export function vendorKeyIn(displayName: string | null): string | null {
  const name = (displayName ?? '').toLowerCase().replace(/\s+/g, '')
  return KEYS.find((key) => name.includes(key)) ?? null
}

/** Other keys (`clamav`, `avast` …) are names by themselves. */
export const vendorName = (key: string): string => NAMES[key] ?? key
