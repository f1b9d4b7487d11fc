/** What comes in by a form of ours: fields parsed into a type, or the problems to draw beside them; a file. */
import { z } from 'zod'
import type { RouteContext } from './route.ts'

/** Longer than anything typed; cut before anything else looks at it. */
const MAX_FIELD_CHARACTERS = 20_000

export type FormProblems = Readonly<Record<string, string>>
export type FormText = Readonly<Record<string, string>>

export type FormOutcome<T> =
  | { readonly ok: true; readonly value: T; readonly given: FormText }
  /** `given`: what was typed, to draw the form again. */
  | { readonly ok: false; readonly problems: FormProblems; readonly given: FormText }

/** The database keeps no NUL in a text, and nobody types one. */
const tidied = (text: string): string =>
  text.slice(0, MAX_FIELD_CHARACTERS).replaceAll('\0', '').normalize('NFC')

/** The text fields as they came; of several with one name the last. */
export async function readFields({ c }: Pick<RouteContext, 'c'>): Promise<FormText> {
  const body = await c.req.parseBody()
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, tidied(value)]] : [],
    ),
  )
}

/** All values of a field that may come several times (ticked boxes). */
export async function readAll({ c }: Pick<RouteContext, 'c'>, name: string): Promise<readonly string[]> {
  const value: unknown = (await c.req.parseBody({ all: true }))[name]
  const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return list.filter((one) => typeof one === 'string')
}

/** The schema sees the texts; its messages are Vietnamese sentences for the person at the form. */
export async function readForm<T>(
  context: Pick<RouteContext, 'c'>,
  schema: z.ZodType<T>,
): Promise<FormOutcome<T>> {
  const given = await readFields(context)
  const parsed = schema.safeParse(given)
  if (parsed.success) return { ok: true, value: parsed.data, given }
  const problems: Record<string, string> = {}
  for (const { path, message } of parsed.error.issues) problems[String(path[0] ?? '')] ??= message
  return { ok: false, problems, given }
}

export type UploadedFile = { readonly name: string; readonly bytes: Uint8Array }

/** The file of a field; empty bytes when none was chosen. */
export async function readFile({ c }: Pick<RouteContext, 'c'>, field: string): Promise<UploadedFile> {
  const file = (await c.req.parseBody())[field]
  if (!(file instanceof File)) return { name: '', bytes: new Uint8Array() }
  return { name: file.name.normalize('NFC'), bytes: new Uint8Array(await file.arrayBuffer()) }
}

/** Text of a form: tidied, within its length, never empty. */
export const requiredText = (label: string, max = 200) =>
  z
    .string({ error: `${label}: chưa điền.` })
    .transform((text) => text.replace(/\s+/gu, ' ').trim())
    .pipe(z.string().min(1, `${label}: chưa điền.`).max(max, `${label}: dài nhất ${max} ký tự.`))

/** Empty reads as null. */
export const optionalText = (label: string, max = 200) =>
  z
    .string()
    .default('')
    .transform((text) => text.replace(/\s+/gu, ' ').trim())
    .pipe(z.string().max(max, `${label}: dài nhất ${max} ký tự.`))
    .transform((text) => (text === '' ? null : text))

/** A whole number as people type it. */
export const wholeNumber = (label: string, min: number, max: number) =>
  z
    .string({ error: `${label}: chưa điền.` })
    .transform((text) => Number(text.trim() === '' ? Number.NaN : text.trim().replace(/\.(?=\d{3}\b)/g, '')))
    .pipe(
      z
        .int({ error: `${label}: phải là số nguyên từ ${min} đến ${max}.` })
        .min(min, `${label}: phải là số nguyên từ ${min} đến ${max}.`)
        .max(max, `${label}: phải là số nguyên từ ${min} đến ${max}.`),
    )

/** Empty reads as null; anything else as the field says, and in its words when it is wrong. */
const orNull = <T>(field: z.ZodType<T>) =>
  z
    .string()
    .default('')
    .transform((text, context): T | null => {
      if (text.trim() === '') return null
      const parsed = field.safeParse(text)
      if (parsed.success) return parsed.data
      for (const { message } of parsed.error.issues) context.addIssue(message)
      return z.NEVER
    })

export const optionalWholeNumber = (label: string, min: number, max: number) =>
  orNull(wholeNumber(label, min, max))

/** A day as the browser's date field sends it, YYYY-MM-DD. */
export const optionalDay = () => orNull(z.iso.date('Hãy chọn một ngày.'))

/** A box that is ticked or not. */
export const ticked = z
  .string()
  .optional()
  .transform((value) => value !== undefined)
