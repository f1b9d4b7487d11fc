/** JSON files that a person names on the command line: read with a bound, parsed, and told of in one line when they do not fit. */
import { readFileSync, statSync } from 'node:fs'
import type { z } from 'zod'
import vi from 'zod/v4/locales/vi.js'
import { CommandError, EXIT } from './output.ts'
import { errorCode } from './state/files.ts'

const MAX_BYTES = 16 * 1024 * 1024

const wrong = (message: string): CommandError => new CommandError(EXIT.wrongUse, message)

/** Throws CommandError when the file cannot be read or holds no JSON. */
export const readJsonFile = (path: string): unknown => {
  let text: string
  try {
    if (statSync(path).size > MAX_BYTES) throw wrong(`${path}: lớn hơn ${MAX_BYTES / 1024 / 1024} MiB`)
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw wrong(`${path}: không đọc được (${errorCode(error)})`)
  }
  try {
    // PowerShell's `>` puts a byte order mark first.
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return value
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong(`${path}: không phải JSON (${error.message})`)
    throw error
  }
}

const inVietnamese = vi().localeError

type Issue = z.core.$ZodIssue

const pathOf = (issue: Issue): string => {
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return [...issue.path, ...unknownKey].map(String).join('.')
}

/** Of alternatives of one field, the one that came furthest says best what is wrong. */
const deepest = (issue: Issue): Issue => {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors
    .flat()
    .map(deepest)
    .sort((a, b) => b.path.length - a.path.length)[0]
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue
}

/** The value as the schema has it. Throws CommandError: file, path of the field, reason, on one line. */
export const parseAs = <T extends z.ZodType>(schema: T, value: unknown, file: string): z.output<T> => {
  const parsed = schema.safeParse(value, { error: inVietnamese })
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  if (!first) throw wrong(`${file}: không đúng khuôn dạng`)
  const issue = deepest(first)
  throw wrong(`${file}: ${pathOf(issue) || '(gốc)'}: ${issue.message}`)
}
