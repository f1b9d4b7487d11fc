/** Sizes as people read them. */
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** "1,5 GB": at most one decimal, in steps of 1024. */
export function byteWords(bytes: number): string {
  let [value, step] = [bytes, 0]
  while (value >= 1024 && step < UNITS.length - 1) {
    value /= 1024
    step += 1
  }
  return `${String(Math.round(value * 10) / 10).replace('.', ',')} ${UNITS[step]}`
}
