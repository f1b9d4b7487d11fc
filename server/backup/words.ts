/** Amounts as the pages and commands say them. */
export function sizeInWords(bytes: number): string {
  const units = ['byte', 'KB', 'MB', 'GB', 'TB'] as const
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toLocaleString('vi-VN', { maximumFractionDigits: digits })} ${units[unit]}`
}

export const countInWords = (count: number): string => count.toLocaleString('vi-VN')
