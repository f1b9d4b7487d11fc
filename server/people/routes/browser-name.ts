/** A name that people recognise in the list of their sessions; the order matters, browsers claim to be each other. */

const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/coc_coc_browser|CocCoc/i, 'Cốc Cốc'],
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

const SYSTEMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/Windows NT 6\.1/, 'Windows 7'],
  [/Windows NT 6\.3/, 'Windows 8.1'],
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** "Chrome, Windows"; "Không rõ" for what names nothing known. */
export function browserName(userAgent: string): string {
  const names = [BROWSERS, SYSTEMS].flatMap(
    (list) => list.find(([pattern]) => pattern.test(userAgent))?.[1] ?? [],
  )
  return names.length === 0 ? 'Không rõ' : names.join(', ')
}
