import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PLACEHOLDERS, placeholderText } from '../../checks/documents/placeholders.ts'
import { cleanText } from '../../checks/documents/spans.ts'
import { fullFacts } from '../../checks/documents/testing.ts'
import { fillTemplate, MAX_TEMPLATE_BYTES, readTemplate } from './template-file.ts'
import { docxText, docxWith, partsOf } from './testing.ts'

const facts = fullFacts(2)
const paragraph = (...runs: readonly string[]): string =>
  `<w:p>${runs.map((run) => `<w:r><w:rPr><w:b/></w:rPr><w:t>${run}</w:t></w:r><w:proofErr w:type="spellEnd"/>`).join('')}</w:p>`
const filled = async (body: string, given = facts): Promise<string> =>
  docxText(fillTemplate(await docxWith(body), 'mau-01', given).bytes).trim()

describe('places of a template', () => {
  test.each([
    ['whole', ['Hệ thống {{ten_he_thong}}, {{cap_do}}.']],
    ['split within', ['Hệ thống {{ten', '_he_', 'thong}}, {{cap_do}}.']],
    ['split at the braces', ['Hệ thống {', '{ten_he_thong}', '}, {{', ' cap_do ', '}}', '.']],
    ['two in one run, one reaching on', ['Hệ thống {{ten_he_thong}}, {{cap', '_do}}.']],
  ])('%s are filled', async (_, runs) => {
    expect(await filled(paragraph(...runs))).toBe('Hệ thống Mạng LAN nội bộ UBND xã, Cấp độ 2.')
  })

  test('never reach from one paragraph into another, and keep what is around them', async () => {
    const body = `${paragraph('{{ten_he')}${paragraph('_thong}} &amp; &#8211; &lt;b&gt;')}${paragraph('{{cap_do}} &#8211; &amp;')}`
    expect(await filled(body)).toBe('{{ten_he\n_thong}} & &#8211; <b>\nCấp độ 2 – &')
  })

  test('unknown ones stay, missing ones are marked and told', async () => {
    const template = await docxWith(paragraph('{{la}} {{so}} {{nguoi_ky}} {{so}}'))
    const { bytes, missing } = fillTemplate(template, 'mau-01', {})
    expect(docxText(bytes).trim()).toBe('{{la}} [CHƯA CÓ: số] [CHƯA CÓ: họ tên người ký] [CHƯA CÓ: số]')
    expect(missing.map(({ label, at }) => [label, at])).toEqual([
      ['số', 'issue'],
      ['họ tên người ký', 'issue'],
    ])
    expect(readTemplate(template)).toEqual({ ok: true, known: ['nguoi_ky', 'so'], unknown: ['la'] })
  })

  test('lines of a value are lines in the paper; the same facts give the same bytes', async () => {
    const template = await docxWith(paragraph('{{pham_vi}}'))
    const given = { ...facts, system: { ...facts.system, scope: 'Một\nHai' } }
    const one = fillTemplate(template, 'mau-01', given).bytes
    expect(docxText(one).trim()).toBe('Một\nHai')
    expect(Buffer.compare(one, fillTemplate(template, 'mau-01', given).bytes)).toBe(0)
  })

  test('whatever a value holds stands there as text', async () => {
    const template = await docxWith(paragraph('A{{pham', '_vi}}B'))
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (scope) => {
        const given = { ...facts, system: { ...facts.system, scope } }
        const text = cleanText(scope).trim() === '' ? null : cleanText(`A${scope}`)
        const shown = docxText(fillTemplate(template, 'mau-01', given).bytes)
        if (text !== null) expect(shown).toContain(text)
      }),
      { numRuns: 60 },
    )
  })

  test('every place has a name of its own, words, and a value where all is known', () => {
    expect(new Set(PLACEHOLDERS.map(({ name }) => name)).size).toBe(PLACEHOLDERS.length)
    for (const { name } of PLACEHOLDERS)
      expect(placeholderText(name, facts, 'mau-01')?.missing, name).toBeNull()
    expect(placeholderText('la', facts, 'mau-01')).toBeNull()
  })
})

describe('a wrong file is refused with the reason', () => {
  const types = async (change: (xml: string) => string): Promise<Readonly<Record<string, string>>> => {
    const { '[Content_Types].xml': xml = '' } = partsOf(await docxWith(''))
    return { '[Content_Types].xml': change(xml) }
  }

  test.each<readonly [string, () => Promise<Uint8Array>, string]>([
    ['nothing', async () => new Uint8Array(), 'Hãy chọn một tệp DOCX.'],
    ['no ZIP', async () => Buffer.from('%PDF-1.7'), 'không phải DOCX'],
    ['too much', async () => new Uint8Array(MAX_TEMPLATE_BYTES + 1), 'quá 2 MB'],
    [
      'what unpacks to too much',
      () => docxWith('', { 'word/x.xml': ' '.repeat(31 * 1024 * 1024) }),
      'không phải DOCX',
    ],
    [
      'a workbook',
      async () => docxWith('', await types((xml) => xml.replace('wordprocessingml', 'x'))),
      'không phải văn bản Word',
    ],
    ['macros', () => docxWith('', { 'word/vbaProject.bin': 'x' }), 'có macro'],
    ['entities', () => docxWith('', { 'word/header1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }), 'XML lạ'],
    [
      'a template elsewhere',
      () =>
        docxWith('', {
          'word/_rels/settings.xml.rels':
            '<Relationships><Relationship Id="r" Type="http://x/relationships/attachedTemplate" Target="http://y/z.dotm" TargetMode="External"/></Relationships>',
        }),
      'ở nơi khác',
    ],
  ])('%s', async (_, file, words) => {
    expect(readTemplate(await file())).toMatchObject({ ok: false, reason: expect.stringContaining(words) })
  })
})
