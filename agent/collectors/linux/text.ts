/** Reading of the small text formats that Linux keeps its settings in. */

const MAX_TEXT = 256

/** Cut to what the contract takes; null for nothing. Control characters of a damaged file do not travel. */
export const clip = (value: string | null | undefined): string | null => {
  if (value === null || value === undefined) return null
  const clean = value
    .replace(/[\p{Cc}\ufffd]/gu, '')
    .trim()
    .slice(0, MAX_TEXT)
  return clean === '' ? null : clean
}

export const lines = (text: string): string[] => text.split(/\r?\n/)

/** `KEY=value` files such as os-release: quotes and their escapes are taken off, comments and other lines skipped. */
export const parseAssignments = (text: string): ReadonlyMap<string, string> => {
  const values = new Map<string, string>()
  for (const line of lines(text)) {
    const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line)
    if (match?.[1] === undefined || match[2] === undefined) continue
    const raw = match[2].trim()
    const quoted = /^"((?:[^"\\]|\\.)*)"|^'([^']*)'/.exec(raw)
    const value = quoted ? (quoted[1]?.replace(/\\(.)/g, '$1') ?? quoted[2] ?? '') : raw
    values.set(match[1], value)
  }
  return values
}

/** INI with `[section]`, `key = value`; keys in lower case, white space inside a key collapsed (smb.conf). */
export const parseIni = (text: string): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const sections = new Map<string, Map<string, string>>()
  let current = new Map<string, string>()
  for (const line of lines(text)) {
    const head = /^\s*\[(.+?)\]\s*$/.exec(line)
    if (head?.[1] !== undefined) {
      const name = head[1].toLowerCase()
      current = sections.get(name) ?? new Map()
      sections.set(name, current)
      continue
    }
    const match = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line)
    if (match?.[1] !== undefined && match[2] !== undefined)
      current.set(match[1].toLowerCase().replace(/\s+/g, ' '), match[2])
  }
  return sections
}

export const parseJson = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A moment as the contract writes it: whole seconds, Z. Null for what is no date. */
export const toMoment = (date: Date): string | null =>
  Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/\.\d{3}Z$/, 'Z')

export const toDay = (date: Date): string => date.toISOString().slice(0, 10)
