import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { verifyAudit } from '../audit/verify.ts'
import { listEvidence as listFiles } from '../backup/evidence.ts'
import {
  docx,
  EVIDENCE,
  exe,
  FIELDS,
  jpeg,
  pdf,
  png,
  type TestEvidence,
  testEvidence,
  xlsx,
} from './testing.ts'

const MEGABYTE = 1024 * 1024
const NEW = `${EVIDENCE}/them`

let place: TestEvidence
beforeAll(async () => {
  place = await testEvidence()
})
beforeEach(async () => {
  const { owner } = place.base
  await owner`truncate evidence, evidence_versions, evidence_links, evidence_reviews`
})
afterAll(() => place.close())

async function files(): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { name } of listFiles(place.dataDir)) names.push(name)
  return names
}
const pieces = () => place.base.owner`select * from evidence`
const lines = (action: string) =>
  place.base.owner`select * from audit_lines where action = ${action} order by seq desc`

/** A PDF of exactly this many bytes. */
function pdfOf(bytes: number): Buffer {
  const [begin, end] = [pdf().subarray(0, 60), Buffer.from('\n%%EOF\n')]
  return Buffer.concat([begin, Buffer.alloc(bytes - begin.length - end.length, 0x20), end])
}

test.each([
  ['quy chế.pdf', pdf(), 'application/pdf'],
  ['quy chế.docx', docx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['sổ.xlsx', xlsx(), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['tủ mạng.png', png(), 'image/png'],
  ['tủ mạng.JPG', jpeg(), 'image/jpeg'],
])('%s comes back byte for byte, as an attachment that can do nothing', async (name, bytes, mediaType) => {
  const id = await place.add({}, { name, bytes })
  const file = await place.police.get(`${EVIDENCE}/${id}/phien-ban/1/tep`)

  expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
  expect(Object.fromEntries(file.headers)).toMatchObject({
    'content-type': mediaType,
    'content-length': String(bytes.length),
    'content-disposition': expect.stringMatching(
      /^attachment; filename="[\w.()-]+"; filename\*=UTF-8''[\w%.-]+$/,
    ),
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'cross-origin-resource-policy': 'same-origin',
  })
  const given = /UTF-8''(.+)$/.exec(file.headers.get('content-disposition') ?? '')?.[1] ?? ''
  expect(decodeURIComponent(given)).toBe(name.replace('.JPG', '.jpg'))
})

test('a piece is filed with what people wrote; nobody of the police has seen it, nothing scanned it, and it says so', async () => {
  const system = await place.addSystem('Mạng LAN', 2)
  const form = await textOf(await place.it.get(`${NEW}?he-thong=${system}&dong=l2-4.1-a`))
  expect(form).toContain('Bằng chứng này sẽ được gắn với: 4.1 a)')
  expect(form).toContain('Máy chủ chưa nối ClamAV: tệp không được quét mã độc.')

  const id = await place.add({ 'he-thong': system, dong: 'l2-4.1-a', note: 'Bản quét' })
  const page = await textOf(await place.leader.get(`${EVIDENCE}/${id}`))
  for (const words of [
    '12/QĐ-UBND, ngày 20/11/2026',
    'từ 20/11/2026 đến hết 20/11/2027',
    'Lê Văn Chánh, Chánh Văn phòng',
    'Nguyễn Văn Bình, 09:00 24/11/2026',
    'Chưa được Công an xã xem',
    'chưa quét mã độc (khi nộp chưa nối ClamAV)',
    'không phải là thẩm định hồ sơ cấp độ theo luật',
    'Mạng LAN',
  ])
    expect(page).toContain(words)
  expect(await place.base.owner`select kind, item from evidence_links`).toEqual([
    { kind: 'requirement', item: 'l2-4.1-a' },
  ])
})

test('filing is one line of the audit chain, with the digest and none of the content', async () => {
  const before = (await lines('evidence.filed')).length
  await place.add({}, { name: 'a.pdf', bytes: pdf('nội dung không ai được đọc trong nhật ký') })
  const [line, ...rest] = await lines('evidence.filed')

  expect(rest).toHaveLength(before)
  expect(line?.detail).toMatchObject({ mediaType: 'application/pdf', scan: 'not-scanned', targets: [] })
  expect((await files()).includes(line?.detail.sha256)).toBe(true)
  expect(JSON.stringify(line)).not.toContain('nội dung')
  expect(await verifyAudit(place.base.db, place.communeId)).toMatchObject({ state: 'whole' })
})

test('the same file may prove two things: it is stored once', async () => {
  const bytes = pdf('một tệp')
  const before = await files()
  await place.add({}, { name: 'a.pdf', bytes })
  await place.add({ title: 'Khác' }, { name: 'b.pdf', bytes })

  expect(await files()).toHaveLength(before.length + 1)
  expect(await pieces()).toHaveLength(2)
})

describe('is refused, says why beside the field, and changes nothing:', () => {
  const file = (bytes: Uint8Array, name = 'quyet-dinh.pdf') => ({ name, bytes })

  test.each<readonly [string, Record<string, string>, ReturnType<typeof file> | undefined, string]>([
    ['no file', {}, undefined, 'Hãy chọn một tệp.'],
    ['an empty file', {}, file(Buffer.alloc(0)), 'Tệp rỗng, không có nội dung.'],
    ['a program called .pdf', {}, file(exe()), 'Nội dung tệp không phải PDF, DOCX, XLSX, PNG hay JPEG'],
    [
      'a page of HTML called .png',
      {},
      file(Buffer.from('<script>alert(1)</script>'), 'a.png'),
      'Nội dung tệp',
    ],
    ['a document with macros', {}, file(docx({ 'word/vbaProject.bin': 'x' }), 'a.docx'), 'Tệp có macro'],
    ['a cut off document', {}, file(docx().subarray(0, 200), 'a.docx'), 'Tệp bị hỏng hoặc bị cắt cụt'],
    ['a byte more than 20 MB', {}, file(pdfOf(20 * MEGABYTE + 1)), 'Tệp quá lớn: tối đa 20 MB'],
    ['no title', { title: ' ' }, file(pdf()), 'Tên bằng chứng: chưa điền.'],
    ['a title without end', { title: 'a'.repeat(301) }, file(pdf()), 'Tên bằng chứng: dài nhất 300 ký tự.'],
    ['nobody who vouches', { vouchedBy: '' }, file(pdf()), 'Người xác nhận: chưa điền.'],
    ['no first day', { validFrom: '' }, file(pdf()), 'Hãy chọn ngày bắt đầu có giá trị.'],
    [
      'a day that there is not',
      { validFrom: '2026-02-30' },
      file(pdf()),
      'Hãy chọn ngày bắt đầu có giá trị.',
    ],
    [
      'an end before the beginning',
      { validUntil: '2026-11-19' },
      file(pdf()),
      'Ngày hết giá trị phải từ ngày bắt đầu có giá trị trở đi.',
    ],
    [
      'an end before the day of the document',
      { validFrom: '2026-01-01', validUntil: '2026-11-19' },
      file(pdf()),
      'Ngày hết giá trị phải từ ngày văn bản trở đi.',
    ],
    ['a document of tomorrow', { documentOn: '2026-11-25' }, file(pdf()), 'Ngày văn bản chưa đến.'],
    ['a number without a day', { documentOn: '' }, file(pdf()), 'Văn bản có số thì phải có ngày.'],
  ])('%s', async (_, fields, given, words) => {
    const before = await files()
    const answer = await place.send(NEW, { ...FIELDS, ...fields }, given)

    expect(answer.status).toBe(400)
    const markup = await answer.text()
    expect(markup).toContain(words)
    expect(markup.split('is-invalid')).toHaveLength(2)
    expect(await pieces()).toEqual([])
    expect(await files()).toEqual(before)
  })

  test('all that is wrong at once, with what was typed still there', async () => {
    const fields = { ...FIELDS, title: '', validUntil: '2020-01-01', vouchedBy: 'Bà Ẵng' }
    const answer = await place.send(NEW, fields, file(exe()))
    const markup = await answer.text()

    expect(markup).toContain('Nội dung tệp không phải')
    expect(markup).toContain('Tên bằng chứng: chưa điền.')
    expect(markup).toContain('value="Bà Ẵng"')
  })

  test('much more than 20 MB: not even read to its end', async () => {
    const answer = await place.send(NEW, FIELDS, file(pdfOf(30 * MEGABYTE)))
    expect(answer.status).toBe(413)
    expect(await pieces()).toEqual([])
  })

  test('what proves a row or a system that there is not', async () => {
    const before = await files()
    const system = await place.addSystem('Camera')
    const nowhere = '00000000-0000-4000-8000-000000000000'
    for (const target of [
      { 'he-thong': nowhere },
      { 'he-thong': 'x' },
      { 'he-thong': system, dong: 'l9-1' },
    ]) {
      const query = new URLSearchParams(target).toString()
      expect((await place.it.get(`${NEW}?${query}`)).status).toBe(404)
      expect((await place.send(NEW, { ...FIELDS, ...target }, file(pdf('không gắn được')))).status).toBe(404)
    }
    expect(await pieces()).toEqual([])
    expect(await files()).toEqual(before)
  })
})

test('exactly 20 MB is taken', async () => {
  const id = await place.add({}, { name: 'lon.pdf', bytes: pdfOf(20 * MEGABYTE) })
  expect((await place.it.get(`${EVIDENCE}/${id}/phien-ban/1/tep`)).headers.get('content-length')).toBe(
    String(20 * MEGABYTE),
  )
})

test('when the database fails after the file was stored there is a file without a row, and the next try succeeds', async () => {
  const { owner } = place.base
  const bytes = pdf('tệp không có dòng nào')
  const before = { files: await files(), lines: await lines('evidence.filed') }
  await owner`create function fail() returns trigger language plpgsql as $$ begin raise 'no'; end $$`
  await owner`create trigger fail before insert on evidence_versions execute function fail()`
  const answer = await place.send(NEW, FIELDS, { name: 'a.pdf', bytes })
  await owner`drop function fail cascade`

  expect(answer.status).toBe(500)
  expect(await pieces()).toEqual([])
  expect(await files()).toHaveLength(before.files.length + 1)
  expect(await lines('evidence.filed')).toHaveLength(before.lines.length)
  const id = await place.add({}, { name: 'a.pdf', bytes })
  expect(await files()).toHaveLength(before.files.length + 1)
  expect((await place.it.get(`${EVIDENCE}/${id}/phien-ban/1/tep`)).status).toBe(200)
})

test('a file that was damaged on disk is not handed out', async () => {
  const id = await place.add({}, { name: 'a.pdf', bytes: pdf('sẽ hỏng') })
  const [version] = await place.base.owner`select encode(sha256, 'hex') as sha256 from evidence_versions`
  const { evidencePath } = await import('../backup/evidence.ts')
  const { truncateSync } = await import('node:fs')
  truncateSync(evidencePath(place.dataDir, version?.sha256), 10)
  const answer = await place.it.get(`${EVIDENCE}/${id}/phien-ban/1/tep`)

  expect(answer.status).toBe(503)
  expect(await textOf(answer)).toContain('không còn nguyên vẹn trên máy chủ')
})

test('a scanner that is set up and not there: nothing is taken unscanned', async () => {
  const other = await testEvidence({ CLAMAV_SOCKET: '/nonexistent/clamd.ctl' })
  const answer = await other.send(NEW, FIELDS, { name: 'a.pdf', bytes: pdf() })

  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain('ClamAV không trả lời, nên tệp chưa được nhận')
  expect(await other.base.owner`select from evidence`).toEqual([])
  await other.close()
})
