/** For tests of papers: what stands in a DOCX. */
import { XMLParser } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'

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
