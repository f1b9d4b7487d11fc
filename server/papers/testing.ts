/** For tests of papers: what stands in a DOCX. */
import { XMLParser } from 'fast-xml-parser'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { renderPaper } from './render.ts'

export const partsOf = (docx: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(docx)).map(([name, bytes]) => [name, strFromU8(bytes)] as const),
  )

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Its text, a line a paragraph or break. Throws when the XML is not well formed. */
export function docxText(docx: Uint8Array): string {
  const { 'word/document.xml': xml = '' } = partsOf(docx)
  new XMLParser({ processEntities: false }).parse(xml, true)
  return xml
    .replace(/<w:br\/>|<\/w:p>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '')
}

/** A DOCX whose body is this XML; further parts replace or join those of a real one. */
export async function docxWith(
  body: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const { bytes } = await renderPaper('mau-01', {})
  const parts = partsOf(bytes)
  const main = (parts['word/document.xml'] ?? '').replace(/<w:body>.*(?=<w:sectPr)/s, () => `<w:body>${body}`)
  const all = { ...parts, 'word/document.xml': main, ...more }
  return zipSync(
    Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)] as const)),
  )
}
