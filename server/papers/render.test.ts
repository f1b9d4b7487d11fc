import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composePaper } from '../../checks/documents/compose.ts'
import { PAPER_IDS } from '../../checks/documents/papers.ts'
import { cleanText, plainText } from '../../checks/documents/spans.ts'
import { fullFacts, levelFor } from '../../checks/documents/testing.ts'
import { renderPaper } from './render.ts'
import { docxText, partsOf } from './testing.ts'

/** Texts of the facts that a document prints, out of what was composed for it. */
function spokenBy(
  id: (typeof PAPER_IDS)[number],
  facts: Parameters<typeof composePaper>[1],
): readonly string[] {
  const { blocks } = composePaper(id, facts)
  return blocks.flatMap((block) =>
    block.kind === 'paragraph'
      ? [plainText(block.spans)]
      : block.kind === 'table'
        ? block.rows.flat().map(plainText)
        : [],
  )
}

describe.each(PAPER_IDS)('%s', (id) => {
  const facts = fullFacts(levelFor(id))

  test('holds every value, and no mark when all is known', async () => {
    const { bytes, missing } = await renderPaper(id, facts)
    const text = docxText(bytes)
    for (const spoken of spokenBy(id, facts)) expect(text).toContain(spoken)
    expect(missing).toEqual([])
    expect(text).not.toMatch(/CHƯA CÓ|undefined|\[object/)
    expect(text).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n')
  })

  test('shows what is missing, highlighted', async () => {
    const { bytes, missing } = await renderPaper(id, {})
    const text = docxText(bytes)
    for (const { label } of missing) expect(text).toContain(`[CHƯA CÓ: ${label}]`)
    const { 'word/document.xml': xml = '' } = partsOf(bytes)
    const marks = xml.match(/CHƯA CÓ/g)?.length
    expect(xml.match(/<w:highlight w:val="yellow"\/>/g)).toHaveLength(marks ?? 0)
  })

  test('is the same to the byte for the same facts', async () => {
    const [one, two] = [await renderPaper(id, facts), await renderPaper(id, facts)]
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    expect(digest(one.bytes)).toBe(digest(two.bytes))
  })
})

describe('the layout of NĐ 30/2020', () => {
  test('A4, margins, font and the number of the page', async () => {
    const parts = partsOf((await renderPaper('mau-01', fullFacts(2))).bytes)
    const xml = parts['word/document.xml'] ?? ''
    expect(xml).toContain('<w:pgSz w:w="11906" w:h="16838" w:orient="portrait"/>')
    const [, top, right, bottom, left] =
      /<w:pgMar w:top="(\d+)" w:right="(\d+)" w:bottom="(\d+)" w:left="(\d+)"/.exec(xml) ?? []
    const millimetres = (twips: string | undefined): number => Number(twips) * (25.4 / 1440)
    for (const side of [top, bottom]) expect(millimetres(side)).toBeCloseTo(20, 1)
    expect(millimetres(left)).toBeCloseTo(30, 1)
    expect(millimetres(right)).toBeCloseTo(15, 1)
    expect(xml).toContain('<w:titlePg/>')
    expect(parts['word/styles.xml']).toContain('w:ascii="Times New Roman"')
    expect(
      Object.entries(parts)
        .filter(([name]) => name.startsWith('word/header'))
        .map(([, text]) => text)
        .join(''),
    ).toContain('PAGE')
  })

  test('only the table of Mẫu 08 lies on its side, and the paper stands again behind it', async () => {
    const { 'word/document.xml': xml = '' } = partsOf((await renderPaper('mau-08', fullFacts(2))).bytes)
    expect([...xml.matchAll(/w:orient="(\w+)"/g)].map(([, way]) => way)).toEqual([
      'portrait',
      'landscape',
      'portrait',
    ])
  })

  test('columns of tables are set in the grid and in the cells', async () => {
    const { 'word/document.xml': xml = '' } = partsOf((await renderPaper('doc-plan', fullFacts(2))).bytes)
    expect(xml).toContain('<w:tblLayout w:type="fixed"/>')
    expect(xml).toContain('<w:tblHeader/>')
    expect(xml.match(/<w:gridCol /g)?.length).toBeGreaterThan(7 * 5)
  })

  test('a paper of a sample says on every page that it is worth nothing', async () => {
    const heads = async (isSample: boolean) =>
      Object.entries(partsOf((await renderPaper('mau-01', { ...fullFacts(2), isSample })).bytes))
        .filter(([name]) => /^word\/header\d/.test(name))
        .map(([, xml]) => xml.includes('DỮ LIỆU MẪU'))
    expect(await heads(true)).toEqual([true, true])
    expect(await heads(false)).toEqual([false, false])
  })
})

const oddText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    '<w:p>&amp;</w:p>',
    'ẶẄỔỮỴđĐ',
    ']]>',
    '{systemName}',
    '**đậm**',
    '[[x]]',
    '\u0000\u0007\uFFFE',
    'a\r\nb',
    '\uD800',
    '$& $1',
  ),
)

test('whatever is written in the register stands in the paper as text, and the file stays whole', async () => {
  await fc.assert(
    fc.asyncProperty(oddText, oddText, async (name, scope) => {
      const facts = { ...fullFacts(2), system: { ...fullFacts(2).system, name, scope } }
      const text = docxText((await renderPaper('doc-overview', facts)).bytes)
      const clean = cleanText(scope)
      if (clean.trim() !== '') expect(text).toContain(`- Phạm vi: ${clean}`)
      else expect(text).toContain('- Phạm vi: [CHƯA CÓ: phạm vi]')
    }),
    { numRuns: 40 },
  )
})
