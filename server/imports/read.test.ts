import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { readTable } from './read.ts'
import { MAX_ROWS } from './table.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

type Cells = readonly (readonly (string | number | Date)[])[]
const xlsx = (lines: Cells): Promise<Buffer> =>
  writeXlsxFile(lines.map((cells) => cells.map((value) => cellOf(value)))).toBuffer()
const cellOf = (value: string | number | Date) =>
  value instanceof Date ? { value, type: Date, format: 'dd/mm/yyyy' } : { value }

/** An XLSX with this sheet, written by hand: what no library of ours writes. */
const rawXlsx = (sheet: string, extra: Readonly<Record<string, Uint8Array>> = {}): Uint8Array =>
  zipSync({
    '[Content_Types].xml': utf8(
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    ),
    'xl/workbook.xml': utf8(
      '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': utf8(
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    'xl/worksheets/sheet1.xml': utf8(
      `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${sheet}</worksheet>`,
    ),
    ...extra,
  })

const problemOf = async (bytes: Uint8Array): Promise<string> => {
  const outcome = await readTable(bytes)
  return outcome.ok ? `taken: ${JSON.stringify(outcome.table)}` : outcome.problem
}

describe('a table that people upload', () => {
  const lines = [
    ['Họ và tên', 'Đơn vị'],
    ['Nguyễn Văn Ẩn', 'Văn phòng'],
    ['Trần Thị Ỹ', 'Phòng Kinh tế'],
  ]
  const table = {
    header: ['Họ và tên', 'Đơn vị'],
    rows: [
      { number: 2, cells: ['Nguyễn Văn Ẩn', 'Văn phòng'] },
      { number: 3, cells: ['Trần Thị Ỹ', 'Phòng Kinh tế'] },
    ],
  }

  test.each([
    ['XLSX', () => xlsx(lines)],
    ['CSV with commas', async () => utf8(lines.map((cells) => cells.join(',')).join('\r\n'))],
    [
      'CSV with semicolons and a BOM',
      async () => utf8(`\ufeff${lines.map((cells) => cells.join(';')).join('\n')}`),
    ],
    [
      "Excel's Unicode text",
      async () => Buffer.from(`\ufeff${lines.map((cells) => cells.join('\t')).join('\r\n')}`, 'utf16le'),
    ],
    [
      'letters composed of two characters',
      async () =>
        utf8(
          lines
            .map((cells) => cells.join(','))
            .join('\n')
            .normalize('NFD'),
        ),
    ],
  ])('is read from %s, with the numbers of its rows', async (_, make) => {
    expect(await readTable(await make())).toEqual({ ok: true, table })
  })

  test('keeps a telephone number, a day and an empty line as people see them', async () => {
    const bytes = await xlsx([
      ['Tên', 'Số', 'Ngày'],
      ['An', 912345678, new Date('2026-11-25T00:00:00Z')],
    ])

    expect(await readTable(bytes)).toMatchObject({
      table: { rows: [{ number: 2, cells: ['An', '912345678', '25/11/2026'] }] },
    })
  })

  test('counts rows as the spreadsheet does, also past empty ones', async () => {
    expect(await readTable(utf8('Tên\nAn\n\nBình\n'))).toMatchObject({
      table: { rows: [{ number: 2 }, { number: 4 }] },
    })
  })
})

describe('a file that cannot be taken is named', () => {
  test('a formula, with its cell', async () => {
    const bytes = rawXlsx(
      '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><f>SUM(A1)</f><v>1</v></c></row></sheetData>',
    )
    expect(await problemOf(bytes)).toContain('Ô A2 là công thức')
  })

  test('merged cells, with their range', async () => {
    const bytes = rawXlsx(
      '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>',
    )
    expect(await problemOf(bytes)).toContain('A1:B1 bị trộn')
  })

  test('a zip bomb, before it has unfolded', async () => {
    const bomb = rawXlsx('<sheetData/>', { 'xl/media/zeros.xml': new Uint8Array(60 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(200_000)
    expect(await problemOf(bomb)).toContain('bung ra quá lớn')
  })

  test('too many rows', async () => {
    const csv = `Tên\n${'An\n'.repeat(50_000)}`
    expect(await problemOf(utf8(csv))).toContain('50000 dòng')
    const sheet = Array.from(
      { length: 50_000 },
      (_, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>1</v></c></row>`,
    )
    expect(await problemOf(rawXlsx(`<sheetData>${sheet.join('')}</sheetData>`))).toContain(
      `nhiều nhất ${MAX_ROWS}`,
    )
  })

  test.each([
    ['TCVN3 (ABC)', 'Hä vµ tªn,§¬n vÞ\nNguyÔn V¨n An,V¨n phßng\n'],
    ['VNI', 'Hoï vaø teân,Ñôn vò\nNguyeãn Vaên An,Vaên phoøng\n'],
    ['Windows-1258', 'Hò và tên,Ðõn vò\nNguyêÞn Vãn An,Vãn phoÌng\n'],
  ])('text in the old encoding %s, which is not guessed at', async (name, text) => {
    const problem = await problemOf(latin1(text))
    expect(problem).toContain(name)
    expect(problem).toContain('Không dòng nào được nhập')
  })

  test('an old font inside an XLSX', async () => {
    const bytes = await xlsx([['Hä vµ tªn'], ['NguyÔn V¨n An']])
    expect(await problemOf(bytes)).toContain('TCVN3')
  })

  test.each([
    ['an empty file', new Uint8Array(), 'rỗng'],
    ['a file with a title line only', utf8('Họ và tên,Đơn vị\n'), 'chỉ có dòng tiêu đề'],
    ['an old .xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), '.xls cũ'],
    ['a picture called .csv', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff, 0xfe), 'bảng mã'],
    ['a zip that is no workbook', zipSync({ 'a.txt': utf8('x') }), 'không phải là XLSX'],
    ['a quotation mark that is never closed', utf8('Tên\n"An\nBình\n'), 'ngoặc kép'],
    ['a file over the limit', new Uint8Array(6 * 1024 * 1024).fill(65), '5 MB'],
  ])('%s', async (_, bytes, words) => {
    expect(await problemOf(bytes)).toContain(words)
  })

  test('whatever the bytes, an answer and no throw', async () => {
    const good = await xlsx([
      ['Tên', 'Đơn vị'],
      ['An', 'Văn phòng'],
    ])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 20,
        }),
        fc.nat({ max: good.length }),
        async (flips, length) => {
          const bytes = Buffer.from(good.subarray(0, length))
          for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value
          const outcome = await readTable(bytes)
          expect(typeof outcome.ok).toBe('boolean')
        },
      ),
      { numRuns: 150 },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(typeof (await readTable(bytes)).ok).toBe('boolean')
      }),
      { numRuns: 300 },
    )
  })
})
