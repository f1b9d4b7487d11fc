import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ComposedPaper, composePaper, missingIn } from './compose.ts'
import { DOCUMENT_IDS, PAPER_IDS } from './papers.ts'
import { issuingBody, parentBody } from './senders.ts'
import { cleanText, plainText } from './spans.ts'
import { fullFacts, levelFor } from './testing.ts'
import { committeeOf, dayInWords, placeOf, refInWords } from './words.ts'

const textOf = ({ head, heading, blocks, closing }: ComposedPaper): string =>
  [
    plainText(head.body),
    plainText(head.number ?? []),
    plainText(head.placeAndDay),
    heading?.name ?? '',
    ...blocks.flatMap((block) =>
      block.kind === 'paragraph'
        ? [plainText(block.spans)]
        : block.kind === 'table'
          ? block.rows.flat().map(plainText)
          : [],
    ),
    ...(closing.kind === 'signature' ? [...closing.signature, closing.name].map(plainText) : []),
  ].join('\n')

const marksIn = (text: string): readonly string[] => text.match(/\[CHƯA CÓ: [^\]]*\]/g) ?? []

describe.each(PAPER_IDS)('%s', (id) => {
  const full = composePaper(id, fullFacts(levelFor(id)))
  const empty = composePaper(id, {})

  test('with all facts has no mark', () => {
    expect(full.missing).toEqual([])
    expect(marksIn(textOf(full))).toEqual([])
  })

  test('without facts has a mark for each thing that it says is missing, and names no value', () => {
    const marks = new Set(marksIn(textOf(empty)))
    expect(empty.missing.length).toBeGreaterThan(2)
    for (const { label } of empty.missing) expect(marks).toContain(`[CHƯA CÓ: ${label}]`)
    expect(textOf(empty)).not.toMatch(/undefined|null|NaN|\[object|[{}]|\[\[|\*\*/)
  })

  test('with all facts has no sign of a template left', () => {
    expect(textOf(full)).not.toMatch(/undefined|NaN|\[object|[{}]|\[\[|\]\]|\*\*/)
  })

  test('is the same for the same facts', () => {
    expect(composePaper(id, fullFacts(levelFor(id)))).toEqual(full)
    expect(missingIn(id, {})).toEqual(empty.missing)
  })
})

describe('the words of the decree', () => {
  test('stand in Mẫu 01 as they stand there', () => {
    const text = textOf(composePaper('mau-01', fullFacts(2)))
    expect(text).toContain('Kính gửi: Phòng Văn hóa - Xã hội.')
    expect(text).toContain('Căn cứ Luật An ninh mạng số 116/2025/QH15;')
    expect(text).toContain(
      'Văn phòng HĐND và UBND xã đề nghị Phòng Văn hóa - Xã hội thẩm định và phê duyệt hồ sơ đề xuất cấp độ của hệ thống thông tin Mạng LAN nội bộ UBND xã.',
    )
  })

  test('an unsuitable dossier must say where; a suitable one names the level', () => {
    const facts = fullFacts(3)
    const suitable = textOf(composePaper('mau-04', facts))
    expect(suitable).toContain('là phù hợp để theo cấp độ đề xuất: Cấp độ 3.')
    const unsuitable = composePaper('mau-04', {
      ...facts,
      appraisal: { ...facts.appraisal, conclusion: 'unsuitable' },
    })
    expect(unsuitable.missing.map(({ label }) => label)).toEqual(['nội dung chưa phù hợp'])
    expect(textOf(unsuitable)).toContain('là chưa phù hợp để theo cấp độ đề xuất.')
  })

  test('the fifth enclosure is for levels 4 and 5', () => {
    const fifth = 'Ý kiến về mặt chuyên môn của đơn vị chuyên trách'
    expect(textOf(composePaper('mau-02', fullFacts(3)))).not.toContain(fifth)
    expect(textOf(composePaper('mau-02', fullFacts(4)))).toContain(fifth)
  })

  test('a decision without a technical regulation names none', () => {
    const facts = fullFacts(3)
    const without = composePaper('mau-06', {
      ...facts,
      approval: { ...facts.approval, technicalRegulation: null },
    })
    expect(textOf(without)).toContain('tiêu chuẩn quốc gia TCVN 14423:2026 về bảo đảm')
    expect(without.missing).toEqual([])
  })
})

describe('the plan', () => {
  test('has every row of the level once, with what was answered', () => {
    const text = textOf(composePaper('doc-plan', fullFacts(2)))
    for (const index of [0, 17, 60]) expect(text).toContain(`Sẽ làm việc thứ ${index} trong quý tới.`)
  })

  test('without a self-assessment asks for it once a section and column', () => {
    const { missing } = composePaper('doc-plan', { ...fullFacts(2), plan: null })
    expect(new Set(missing.map(({ field }) => field)).size).toBe(missing.length)
    expect(missing.every(({ at }) => at === 'assessment')).toBe(true)
  })
})

describe('the regulation', () => {
  test('is a draft from the rows of the level, or the words of the commune', () => {
    expect(textOf(composePaper('security-regulation', fullFacts(2)))).toMatch(/Điều 1\. .+\n1\. .+/)
    const own = { ...fullFacts(2), regulation: { contents: { '30.3.a': ['Cấm dùng chung mật khẩu'] } } }
    expect(textOf(composePaper('security-regulation', own))).toContain(
      'Điều 1. Chính sách\n1. Cấm dùng chung mật khẩu.',
    )
  })
})

describe('who sends', () => {
  test('the operator up to level 3, above it the owner', () => {
    expect(issuingBody(fullFacts(3), 'mau-02')).toBe('Văn phòng HĐND và UBND xã')
    expect(issuingBody(fullFacts(4), 'mau-02')).toBe('Ủy ban nhân dân xã Đắk Ẳng Mẫu')
    expect(issuingBody(fullFacts(4), 'mau-04')).toBe('Bộ Công an')
  })

  test('a committee and a ministry have nobody above them', () => {
    expect(parentBody(fullFacts(3), 'mau-06')).toBeNull()
    expect(parentBody(fullFacts(4), 'mau-04')).toBeNull()
    expect(parentBody(fullFacts(2), 'mau-01')).toBe('Ủy ban nhân dân xã Đắk Ẳng Mẫu')
  })
})

describe('words of administration', () => {
  test.each([
    ['2026-02-05', 'ngày 05 tháng 02 năm 2026'],
    ['2026-11-25', 'ngày 25 tháng 11 năm 2026'],
    ['2026-03-10', 'ngày 10 tháng 3 năm 2026'],
  ])('%s is %s', (day, words) => {
    expect(dayInWords(day)).toBe(words)
  })

  test('places, committees and references', () => {
    expect([placeOf('Xã Đắk Ẳng'), placeOf('Phường 7')]).toEqual(['Đắk Ẳng', 'Phường 7'])
    expect(committeeOf('Xã Mẫu')).toBe('Ủy ban nhân dân xã Mẫu')
    expect(refInWords({ number: ' ' })).toBeNull()
    expect(refInWords({ number: '7/CV', on: '2026-01-09' })).toBe('số 7/CV ngày 09 tháng 01 năm 2026')
  })
})

test('whatever is written, nothing stays in a text that XML forbids, and letters are composed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const clean = cleanText(text)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must be gone
      expect(clean).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/)
      expect(() => encodeURIComponent(clean)).not.toThrow()
      expect(cleanText(clean)).toBe(clean)
    }),
  )
  expect(cleanText('Ẳ'.normalize('NFD'))).toBe('Ẳ')
})

test('every document of the systems and dossiers is a paper', () => {
  expect(PAPER_IDS.filter((id) => id !== 'determination-sheet').sort()).toEqual([...DOCUMENT_IDS].sort())
})
