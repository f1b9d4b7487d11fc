/** A commune's own DOCX as a template: looked at before it is kept, and its places filled, also those Word has split. */
import { strFromU8, strToU8, type Unzipped, unzipSync, type Zippable, zipSync } from 'fflate'
import type { PaperFacts } from '../../checks/documents/facts.ts'
import type { PaperId } from '../../checks/documents/papers.ts'
import { isPlaceholder, placeholderText } from '../../checks/documents/placeholders.ts'
import { cleanText, type MissingField } from '../../checks/documents/spans.ts'
import { type RenderedPaper, ZIP_TIME } from './render.ts'

export const MAX_TEMPLATE_BYTES = 2 * 1024 * 1024
const MAX_UNPACKED_BYTES = 30 * 1024 * 1024
const MAX_FILES = 500
const MAIN = 'word/document.xml'
const MAIN_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
/** Parts with text that people see. */
const TEXT_PART = /^word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$/

export type TemplateReading =
  | { readonly ok: true; readonly known: readonly string[]; readonly unknown: readonly string[] }
  /** A sentence for the person who handed it in. */
  | { readonly ok: false; readonly reason: string }

const refused = (reason: string): TemplateReading => ({ ok: false, reason })

/** What is in the file, or why it is no template. */
export function readTemplate(bytes: Uint8Array): TemplateReading {
  if (bytes.length === 0) return refused('Hãy chọn một tệp DOCX.')
  if (bytes.length > MAX_TEMPLATE_BYTES) return refused('Tệp lớn quá 2 MB.')
  const parts = unpack(bytes)
  if (parts === null) return refused('Tệp không phải DOCX, hoặc bị hỏng.')
  const types = textOf(parts, '[Content_Types].xml')
  if (Object.keys(parts).some((name) => /vbaProject\.bin$/i.test(name)) || /macroEnabled/i.test(types))
    return refused('Tệp có macro: hãy lưu lại thành DOCX không có macro.')
  const main = textOf(parts, MAIN)
  if (!types.includes(MAIN_TYPE) || !main.includes('<w:body>'))
    return refused('Tệp không phải văn bản Word (DOCX): hãy mở bằng Word rồi lưu lại.')
  const texts = Object.keys(parts).filter((name) => TEXT_PART.test(name))
  if (texts.some((name) => /<!DOCTYPE|<!ENTITY/i.test(textOf(parts, name))))
    return refused('Tệp có khai báo XML lạ: hãy mở bằng Word rồi lưu lại.')
  if (Object.keys(parts).some((name) => name.endsWith('.rels') && isReachingOut(textOf(parts, name))))
    return refused('Tệp gọi tới mẫu hoặc đối tượng ở nơi khác: hãy lưu lại không có liên kết đó.')
  const names = [...new Set(texts.flatMap((name) => placesIn(textOf(parts, name))))].sort()
  return {
    ok: true,
    known: names.filter(isPlaceholder),
    unknown: names.filter((name) => !isPlaceholder(name)),
  }
}

/** Links that people click are fine; what Word loads by itself is not. */
const isReachingOut = (rels: string): boolean =>
  (rels.match(/<Relationship\b[^>]*>/g) ?? []).some(
    (one) => /TargetMode="External"/.test(one) && !/relationships\/hyperlink"/.test(one),
  )

/** Null: no ZIP, or one that unpacks to more than a text of this size does. */
function unpack(bytes: Uint8Array): Unzipped | null {
  let total = 0
  let files = 0
  try {
    return unzipSync(bytes, {
      filter: ({ originalSize }) => {
        total += originalSize
        files += 1
        if (total > MAX_UNPACKED_BYTES || files > MAX_FILES) throw new RangeError('unpacks to too much')
        return true
      },
    })
  } catch {
    return null
  }
}

const textOf = (parts: Unzipped, name: string): string => {
  const part = parts[name]
  return part === undefined ? '' : strFromU8(part)
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const decoded = (xml: string): string =>
  xml.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) =>
    name !== undefined
      ? (ENTITIES[name] ?? whole)
      : String.fromCodePoint(
          Math.min(0x10ffff, hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
        ),
  )
const encoded = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

const TEXT = /(<w:t(?:\s[^>]*)?>)([^<]*)<\/w:t>/g
const PLACE = /\{\{\s*([a-z0-9_]+)\s*\}\}/g

/** Between the edges of paragraphs, so that a place never reaches from one into another. */
const paragraphs = (xml: string): readonly string[] => xml.split(/(?=<w:p[ >])|(?<=<\/w:p>)/)

const placesIn = (xml: string): readonly string[] =>
  paragraphs(xml).flatMap((paragraph) => {
    const text = [...paragraph.matchAll(TEXT)].map(([, , inner = '']) => decoded(inner)).join('')
    return [...text.matchAll(PLACE)].map(([, name = '']) => name)
  })

type Fill = (name: string) => string | null

/** The value goes to where the place begins and takes over its look; the rest of the place is cut from the runs behind. */
function fillParagraph(xml: string, fill: Fill): string {
  const runs = [...xml.matchAll(TEXT)].map(([, , inner = '']) => decoded(inner))
  const whole = runs.join('')
  const places = [...whole.matchAll(PLACE)]
    .map((match) => ({ from: match.index, to: match.index + match[0].length, text: fill(match[1] ?? '') }))
    .filter((place) => place.text !== null)
  if (places.length === 0) return xml
  let begin = 0
  const filled = runs.map((run) => {
    const [start, end] = [begin, begin + run.length]
    begin = end
    let text = ''
    let at = start
    for (const place of places) {
      if (place.to <= start || place.from >= end) continue
      text += whole.slice(at, Math.max(at, Math.min(place.from, end)))
      if (place.from >= start) text += place.text ?? ''
      at = Math.min(end, Math.max(at, place.to))
    }
    return text + whole.slice(at, end)
  })
  let index = -1
  return xml.replace(TEXT, (run: string) => {
    index += 1
    const text = filled[index] ?? ''
    if (text === runs[index]) return run
    return cleanText(text)
      .split('\n')
      .map((one) => `<w:t xml:space="preserve">${encoded(one)}</w:t>`)
      .join('<w:br/>')
  })
}

/** Unknown places stay as they are. The same facts give the same bytes. */
export function fillTemplate(template: Uint8Array, id: PaperId, facts: PaperFacts): RenderedPaper {
  const missing = new Map<string, MissingField>()
  const fill: Fill = (name) => {
    const found = placeholderText(name, facts, id)
    if (found?.missing != null) missing.set(name, found.missing)
    return found?.text ?? null
  }
  const parts = unpack(template) ?? {}
  const filled: Zippable = {}
  for (const [name, bytes] of Object.entries(parts)) {
    if (name.endsWith('/')) continue
    filled[name] = TEXT_PART.test(name)
      ? strToU8(
          paragraphs(strFromU8(bytes))
            .map((one) => fillParagraph(one, fill))
            .join(''),
        )
      : bytes
  }
  return { bytes: zipSync(filled, { level: 6, mtime: ZIP_TIME }), missing: [...missing.values()] }
}
