import { describe, expect, test } from 'vitest'
import { workflow } from '../dossiers/workflow.ts'
import DEADLINES from './deadlines.json'
import {
  allowedWords,
  approvalStatusOf,
  approvalWord,
  columnNumberOf,
  columnOf,
  formsNamedIn,
  fullName,
  ReportForm,
  RowField,
  reportForm,
  totalLineOf,
} from './form.ts'
import TABLE from './mau-08.json'

describe('the columns of Mẫu 08 NĐ 331', () => {
  test('are the twelve of the decree, in its order and with its headings', () => {
    expect(reportForm().columns.map(({ heading }) => heading)).toEqual([
      'STT',
      'Tên HTTT',
      'Chủ quản HTTT',
      'Đơn vị vận hành HTTT',
      'Cấp độ đề xuất',
      'Tình trạng phê duyệt cấp độ',
      'Quyết định phê duyệt cấp độ',
      'Quy chế bảo đảm ANM cho hệ thống',
      'Dự kiến thời điểm phê duyệt HSĐXCĐ',
      'Đã triển khai đầy đủ PA BĐANM',
      'Dự kiến thời điểm triển khai đầy đủ PA BĐANM',
      'Đã kiểm tra, đánh giá ANM',
    ])
    expect(RowField.options.map(columnNumberOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })

  test('take exactly the words that stand in quotes in the note of the decree', () => {
    for (const { number, note } of reportForm().columns) {
      const quoted = [...(note ?? '').matchAll(/“([^”]+)”/g)].map((match) => match[1])

      expect(allowedWords(number) ?? [], `column ${number}`).toEqual(quoted)
    }
  })

  test('say nothing of words where any text may stand', () => {
    expect([1, 2, 3, 4, 5, 7, 8, 9, 11].map(allowedWords)).toEqual(Array(9).fill(null))
  })

  test('have a word for every state in which a dossier stands in the report', () => {
    const words = workflow().states.flatMap(({ mau08Column6: word }) => (word === null ? [] : [word]))

    expect(words.filter((word) => approvalStatusOf(word) === null)).toEqual([])
    expect(approvalStatusOf('đã được phê duyệt')).toBeNull()
    expect(approvalStatusOf(approvalWord('sent'))).toBe('sent')
  })

  test('end at twelve', () => {
    expect(() => columnOf(0)).toThrow(RangeError)
    expect(() => columnOf(13)).toThrow(RangeError)
  })

  test.each([
    ['a word of column 6 that no state has', 5, 'Đang xem xét'],
    ['a word of column 10 that is not of the dossier', 9, 'Đã triển khai gần đủ'],
    ['a word of column 12 that is not of the dossier', 11, 'Hằng năm'],
  ])('are refused with %s', (_, at, word) => {
    const columns = TABLE.columns.map((column, index) =>
      index === at && column.words !== undefined
        ? { ...column, words: column.words.map((one, first) => (first === 0 ? { ...one, word } : one)) }
        : column,
    )

    expect(ReportForm.safeParse({ ...TABLE, columns }).success).toBe(false)
    expect(ReportForm.safeParse(TABLE).success).toBe(true)
  })

  test('are refused when one is gone or stands elsewhere', () => {
    const [first, second, ...rest] = TABLE.columns

    expect(ReportForm.safeParse({ ...TABLE, columns: TABLE.columns.slice(1) }).success).toBe(false)
    expect(ReportForm.safeParse({ ...TABLE, columns: [second, first, ...rest] }).success).toBe(false)
    expect(ReportForm.safeParse({ ...TABLE, totals: TABLE.totals.slice(1) }).success).toBe(false)
  })
})

describe('the totals of section 1', () => {
  test('are the seven of the decree', () => {
    expect(reportForm().totals).toHaveLength(7)
    expect(totalLineOf('periodicallyInspectedTotal').label).toBe(
      'Tổng số hệ thống thông tin đã phê duyệt cấp độ được kiểm tra, đánh giá an ninh mạng định kỳ theo quy định',
    )
  })
})

describe('the name of the form', () => {
  test('says of which decree it is', () => {
    expect(fullName()).toBe(
      'Mẫu số 08 ban hành kèm theo Nghị định số 331/2026/NĐ-CP ngày 19 tháng 8 năm 2026 của Chính phủ: Báo cáo kết quả công tác bảo đảm an ninh mạng hệ thống thông tin',
    )
    expect(formsNamedIn(fullName())).toEqual(['yearly-report'])
    expect(formsNamedIn(reportForm().shortName)).toEqual(['yearly-report'])
    expect(formsNamedIn(reportForm().confusedWith.shortName)).toEqual(['personal-data-breach'])
  })

  test.each<[string, readonly string[]]>([
    ['Báo cáo năm (Mẫu 08)', ['ambiguous']],
    ['Mẫu số 08 Nghị định 331/2026/NĐ-CP', ['yearly-report']],
    ['Mẫu 08 (NĐ 356/2025) khác Mẫu 08 (NĐ 331/2026)', ['personal-data-breach', 'yearly-report']],
    ['Mẫu 08 của NĐ 331 hay NĐ 356', ['ambiguous']],
    ['NĐ 356: Mẫu 08; NĐ 331: Mẫu 08', ['ambiguous', 'ambiguous']],
    ['Mẫu 08, xem thêm NĐ 331', ['ambiguous']],
    ['Mẫu 08\nNĐ 331', ['ambiguous']],
    ['Mẫu 08 NĐ 3310', ['ambiguous']],
    ['Mẫu 01, Mẫu 80 và Mẫu 081', []],
    ['Mẫu số 08 NĐ 331'.normalize('NFD'), ['yearly-report']],
  ])('is looked for in "%s"', (text, expected) => {
    expect(formsNamedIn(text)).toEqual(expected)
  })

  test('is never ambiguous in the words of this module', () => {
    const texts = JSON.stringify([TABLE, DEADLINES])

    expect(formsNamedIn(texts.replaceAll('"number":"Mẫu số 08"', ''))).not.toContain('ambiguous')
  })
})
