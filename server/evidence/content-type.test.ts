import { describe, expect, test } from 'vitest'
import writeExcelFile from 'write-excel-file/node'
import { forEachMutant, MUTANTS } from '../../checks/facts/testing-mutants.ts'
import { fileNameFor, kindOf } from './content-type.ts'
import { docx, exe, jpeg, packed, pdf, png, xlsx } from './testing.ts'

describe('a file is known by its bytes', () => {
  test.each([
    ['pdf', pdf()],
    ['docx', docx()],
    ['xlsx', xlsx()],
    ['png', png()],
    ['jpeg', jpeg()],
  ] as const)('as %s', (kind, bytes) => {
    expect(kindOf(bytes)).toEqual({ ok: true, kind })
  })

  test('as XLSX, when a program of ours wrote it', async () => {
    const bytes = await writeExcelFile([[{ value: 'Máy' }], [{ value: 'MAU-PC-01' }]]).toBuffer()

    expect(kindOf(bytes)).toEqual({ ok: true, kind: 'xlsx' })
  })

  test('also where its bytes lie in the middle of others', () => {
    const around = Buffer.concat([Buffer.alloc(7), docx(), Buffer.alloc(9)])

    expect(kindOf(around.subarray(7, around.length - 9))).toEqual({ ok: true, kind: 'docx' })
  })
})

const OLE = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
const OFFICE = 'application/vnd.openxmlformats-officedocument'

/** Sets a bit or a number in the entries' headers, at this place after each signature. */
function patched(bytes: Buffer, signature: string, offset: number, change: (old: number) => number): Buffer {
  const copy = Buffer.from(bytes)
  const mark = Buffer.from(signature, 'hex')
  for (let at = copy.indexOf(mark); at >= 0; at = copy.indexOf(mark, at + 4))
    copy.writeUInt16LE(change(copy.readUInt16LE(at + offset)), at + offset)
  return copy
}
const DIRECTORY = '504b0102'

describe('is refused', () => {
  test.each<readonly [string, string, Buffer]>([
    ['nothing at all', 'unknown', Buffer.alloc(0)],
    ['a program of Windows', 'unknown', exe()],
    ['a script', 'unknown', Buffer.from('#!/bin/sh\nrm -rf /\n')],
    ['a page of HTML', 'unknown', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['an SVG', 'unknown', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a program with a PDF hidden behind it', 'unknown', Buffer.concat([exe(), pdf()])],
    ['an old Word file, or one with a password', 'old-or-encrypted', OLE],
    ['a PDF cut off', 'damaged', pdf().subarray(0, 60)],
    ['a PNG cut off', 'damaged', png().subarray(0, 40)],
    ['a JPEG cut off', 'damaged', jpeg().subarray(0, 60)],
    ['a DOCX cut off', 'damaged', docx().subarray(0, 300)],
    ['a DOCX with something hung behind it', 'damaged', Buffer.concat([docx(), exe()])],
    ['a ZIP of anything', 'other-zip', packed({ 'a.exe': exe() })],
    ['a ZIP that only names the part', 'other-zip', packed({ 'word/document.xml': '<w/>' })],
    [
      'a document that is said to be something else',
      'other-zip',
      docx({ '[Content_Types].xml': `<Types><x ContentType="${OFFICE}.presentationml"/></Types>` }),
    ],
    ['document and sheet in one', 'other-zip', docx({ 'xl/workbook.xml': '<workbook/>' })],
    ['a document with macros', 'macros', docx({ 'word/vbaProject.bin': exe() })],
    ['a sheet with macros under another case', 'macros', xlsx({ 'xl/VBAPROJECT.BIN': exe() })],
    ['a sheet with old macros', 'macros', xlsx({ 'xl/macrosheets/sheet1.xml': '<macro/>' })],
    ['a document with controls', 'macros', docx({ 'word/activeX/activeX1.bin': exe() })],
    [
      'a document that calls itself macro-enabled',
      'macros',
      docx({
        '[Content_Types].xml': `<Types><x ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`,
      }),
    ],
    ['an encrypted entry', 'old-or-encrypted', patched(docx(), DIRECTORY, 8, (flags) => flags | 1)],
    ['an entry packed in an unknown way', 'damaged', patched(docx(), DIRECTORY, 10, () => 12)],
    [
      'an entry that unfolds to more than it says',
      'damaged',
      patched(docx(), DIRECTORY, 24, (size) => size - 1),
    ],
    [
      'an entry that unfolds to less than it says',
      'damaged',
      patched(docx(), DIRECTORY, 24, (size) => size + 1),
    ],
    [
      'an entry that goes by another name where it lies',
      'damaged',
      Buffer.from(docx().toString('latin1').replace('word/document.xml', 'word/documant.xml'), 'latin1'),
    ],
  ])('%s', (_, problem, bytes) => {
    expect(kindOf(bytes)).toEqual({ ok: false, problem })
  })

  test('a document that would unfold to more than 64 MB, without unfolding it', () => {
    const bomb = docx({ 'word/media/image1.bmp': Buffer.alloc(65 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(1024 * 1024)
    const began = performance.now()

    expect(kindOf(bomb)).toEqual({ ok: false, problem: 'too-large' })
    expect(performance.now() - began).toBeLessThan(500)
  })

  test('a bomb that lies about its size: it is counted while it unfolds', () => {
    const bomb = docx({ 'word/media/image1.bmp': Buffer.alloc(60 * 1024 * 1024) })
    const copy = Buffer.from(bomb)
    // The upper half of the size of the last entry in the table of contents.
    copy.writeUInt16LE(0, copy.lastIndexOf(Buffer.from(DIRECTORY, 'hex')) + 26)

    expect(kindOf(copy)).toEqual({ ok: false, problem: 'damaged' })
  })

  test('a document of too many parts', () => {
    const many = Object.fromEntries(Array.from({ length: 3001 }, (_, index) => [`word/${index}.xml`, '<x/>']))

    expect(kindOf(docx(many))).toEqual({ ok: false, problem: 'too-large' })
  })

  test('entries that share their bytes', () => {
    const bytes = Buffer.from(packed({ 'a.xml': 'x'.repeat(50), 'b.xml': 'x'.repeat(50) }, 0))
    const mark = Buffer.from(DIRECTORY, 'hex')
    const [first, second] = [bytes.indexOf(mark), bytes.lastIndexOf(mark)]
    bytes.writeUInt32LE(bytes.readUInt32LE(first + 42), second + 42)
    bytes.write('a.xml', second + 46)

    expect(kindOf(bytes)).toEqual({ ok: false, problem: 'damaged' })
  })
})

test(`${MUTANTS} spoilt files: each is answered, none throws or hangs`, () => {
  const answers = new Set<string>()
  forEachMutant(
    [pdf(), docx(), xlsx(), png(), jpeg(), docx({ 'word/vbaProject.bin': exe() }), OLE],
    (bytes) => {
      const outcome = kindOf(bytes)
      answers.add(outcome.ok ? outcome.kind : outcome.problem)
    },
  )

  for (const answer of ['pdf', 'docx', 'xlsx', 'png', 'jpeg', 'damaged', 'macros', 'unknown'])
    expect(answers).toContain(answer)
}, 120_000)

describe('the name of a file', () => {
  test.each([
    ['pdf', 'Quyết định số 12.PDF', 'Quyết định số 12.pdf'],
    ['jpeg', 'ảnh.jpeg', 'ảnh.jpeg'],
    ['pdf', 'thiep.exe', 'thiep.exe.pdf'],
    ['png', 'so-do.pdf', 'so-do.pdf.png'],
    ['pdf', '../../etc/passwd', 'passwd.pdf'],
    ['pdf', 'C:\\Users\\a\\báo cáo.pdf', 'báo cáo.pdf'],
    ['pdf', 'a"; filename="b.exe', 'a; filename=b.exe.pdf'],
    ['docx', 'xcod\u202Efdp.docx', 'xcodfdp.docx'],
    ['pdf', 'a\r\nSet-Cookie: x.pdf', 'aSet-Cookie x.pdf'],
    ['pdf', '', 'bang-chung.pdf'],
    ['pdf', '.pdf', 'pdf.pdf'],
    ['pdf', ' .. ', 'bang-chung.pdf'],
    ['pdf', `${'ế'.repeat(400)}.pdf`, `${'ế'.repeat(150)}.pdf`],
  ] as const)('of a %s given as %j is %j', (kind, given, name) => {
    expect(fileNameFor(kind, given)).toBe(name)
  })
})
