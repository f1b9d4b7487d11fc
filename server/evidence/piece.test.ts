import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HumanAnswer } from '../../checks/requirements/answer.ts'
import { stateOf } from '../../checks/requirements/assessment.ts'
import { rowsOfLevel } from '../../checks/requirements/rows.ts'
import { textOf } from '../admin/testing.ts'
import { verifyAudit } from '../audit/verify.ts'
import { addTestCommune, addTestPerson, addTestSession, testClient } from '../people/testing.ts'
import { countedEvidence, evidenceFor, WHOLE_SYSTEM } from './service.ts'
import { EVIDENCE, FIELDS, pdf, png, sendForm, type TestEvidence, testEvidence } from './testing.ts'
import { validityOf } from './validity.ts'

let place: TestEvidence
let system: string
beforeAll(async () => {
  place = await testEvidence()
  system = await place.addSystem('Mạng LAN', 2)
})
beforeEach(async () => {
  await place.base.owner`truncate evidence, evidence_versions, evidence_links, evidence_reviews`
})
afterAll(() => place.close())

const [ROW_A, ROW_B] = rowsOfLevel(2).map(({ id }) => id) as [string, string]
const pieces = () => place.base.owner`select * from evidence`
const links = () => place.base.owner`select kind, system_id, item from evidence_links order by item`
const lastLine = async () =>
  (await place.base.owner`select action, subject, detail from audit_lines order by seq desc limit 1`)[0]
const behind = () =>
  place.base.db.transaction({ communes: [place.communeId] }, (tx) => evidenceFor(tx, place.communeId, system))

test('a newer version stands beside the older one; both come back byte for byte', async () => {
  const [one, two] = [pdf('bản một'), png()]
  const id = await place.add({}, { name: 'a.pdf', bytes: one })
  await place.send(`${EVIDENCE}/${id}/phien-ban`, {}, { name: 'b.png', bytes: two })
  const page = await textOf(await place.it.get(`${EVIDENCE}/${id}`))
  expect(page).toMatch(/b\.png.*phiên bản 2.*a\.pdf.*phiên bản 1/)

  for (const [version, bytes] of [
    [1, one],
    [2, two],
  ] as const) {
    const file = await place.leader.get(`${EVIDENCE}/${id}/phien-ban/${version}/tep`)
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
  }
  for (const none of ['0', '3', '01', '1e0', 'x'])
    expect((await place.it.get(`${EVIDENCE}/${id}/phien-ban/${none}/tep`)).status).toBe(404)
  expect(await lastLine()).toMatchObject({
    ...{ action: 'evidence.version', subject: `evidence:${id}` },
    detail: { version: 2, mediaType: 'image/png' },
  })
})

test('two versions at once get two numbers', async () => {
  const id = await place.add()
  const both = await Promise.all(
    ['a', 'b'].map((text) =>
      place.send(`${EVIDENCE}/${id}/phien-ban`, {}, { name: `${text}.pdf`, bytes: pdf(text) }),
    ),
  )
  expect(both.map(({ status }) => status)).toEqual([303, 303])
  const versions = await place.base.owner`select version from evidence_versions order by version`
  expect(versions.map(({ version }) => version)).toEqual([1, 2, 3])
})

test('a version of a false kind is refused beside the field, and the older one stays', async () => {
  const id = await place.add()
  const answer = await place.send(
    `${EVIDENCE}/${id}/phien-ban`,
    {},
    {
      ...{ name: 'a.pdf', bytes: Buffer.from('MZ...') },
    },
  )
  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain('Nội dung tệp không phải PDF')
  expect(await place.base.owner`select from evidence_versions`).toHaveLength(1)
  expect(await pieces()).toMatchObject([{ edition: 1 }])
})

test('what is written can be changed; wrong dates are refused beside the field and change nothing', async () => {
  const id = await place.add()
  const seen = await place.edition(id)
  const wrong = { ...FIELDS, validUntil: '2020-01-01', seen }
  const refused = await place.it.post(`${EVIDENCE}/${id}/sua`, wrong)
  expect(refused.status).toBe(400)
  expect(await textOf(refused)).toContain('Ngày hết giá trị phải từ ngày bắt đầu có giá trị trở đi.')
  expect(await pieces()).toMatchObject([{ valid_until: FIELDS.validUntil }])

  const good = { ...FIELDS, documentNumber: '', documentOn: '', validUntil: '', seen }
  expect((await place.it.post(`${EVIDENCE}/${id}/sua`, good)).status).toBe(303)
  expect(await pieces()).toMatchObject([{ document_number: null, document_on: null, valid_until: null }])
  expect(await textOf(await place.it.get(`${EVIDENCE}/${id}`))).toContain('từ 20/11/2026 đến khi rút')
})

test('a withdrawn piece proves nothing, takes nothing more, and can still be read', async () => {
  const id = await place.add({ 'he-thong': system, dong: ROW_A })
  const path = `${EVIDENCE}/${id}`
  expect((await place.it.post(`${path}/rut`, { withdrawal: ' ' })).status).toBe(400)
  expect((await behind()).get(ROW_A)).toHaveLength(1)
  expect((await place.it.post(`${path}/rut`, { withdrawal: 'Văn bản bị thay thế' })).status).toBe(303)

  expect(await behind()).toEqual(new Map())
  const page = await textOf(await place.police.get(path))
  expect(page).toContain('Đã rút lúc 09:00 24/11/2026. Lý do: Văn bản bị thay thế')
  expect((await place.police.get(`${path}/phien-ban/1/tep`)).status).toBe(200)
  const seen = await place.edition(id)
  const late = [
    place.it.post(`${path}/rut`, { withdrawal: 'Lần nữa' }),
    place.it.post(`${path}/sua`, { ...FIELDS, seen }),
    place.it.get(`${path}/sua`),
    place.it.post(`${path}/gan`, { 'he-thong': system, target: system }),
    place.send(`${path}/phien-ban`, {}, { name: 'a.pdf', bytes: pdf('muộn') }),
  ]
  for (const answer of await Promise.all(late)) expect(answer.status).toBe(409)
  expect(await place.base.owner`select from evidence_versions`).toHaveLength(1)
})

describe('what a piece proves', () => {
  test('several rows of several systems, and a system as a whole; boxes not ticked are untied', async () => {
    const other = await place.addSystem('Trang tin')
    const id = await place.add()
    const path = `${EVIDENCE}/${id}/gan`
    const boxes = await textOf(await place.it.get(`${path}?he-thong=${system}`))
    expect(boxes).toContain('Cả hệ thống')
    expect(await textOf(await place.it.get(`${path}?he-thong=${other}`))).toContain('chưa có cấp độ')

    const tick = async (systemId: string, target: readonly string[]) =>
      place.it.post(path, { 'he-thong': systemId, target, seen: await place.edition(id) })
    await tick(system, [system, `${system}/${ROW_A}`, `${system}/${ROW_B}`])
    await tick(other, [other])
    expect(await links()).toHaveLength(4)
    expect(await textOf(await place.it.get(`${EVIDENCE}/${id}`))).toMatch(/Cả hệ thống Mạng LAN.*Trang tin/)

    await tick(system, [`${system}/${ROW_B}`])
    expect(await links()).toEqual([
      { kind: 'system', system_id: other, item: '' },
      { kind: 'requirement', system_id: system, item: ROW_B },
    ])
    expect((await lastLine())?.detail).toEqual({
      added: [],
      removed: expect.arrayContaining([system, `${system}/${ROW_A}`]),
    })
    await place.it.post(`${EVIDENCE}/${id}/bo-gan`, { target: `${system}/${ROW_B}` })
    expect(await links()).toHaveLength(1)
    expect(await verifyAudit(place.base.db, place.communeId)).toMatchObject({ state: 'whole' })
  })

  test('boxes of a page that is old by now untie nothing that another has tied', async () => {
    const id = await place.add()
    const path = `${EVIDENCE}/${id}/gan`
    const tick = (target: string) =>
      place.it.post(path, { 'he-thong': system, target: `${system}/${target}`, seen: '1' })
    const both = [await tick(ROW_A), await tick(ROW_B)]

    expect(both.map(({ status }) => status)).toEqual([303, 409])
    expect(await links()).toMatchObject([{ item: ROW_A }])
  })

  test('saving without a change leaves no line and no new edition', async () => {
    const id = await place.add({ 'he-thong': system, dong: ROW_A })
    const before = await lastLine()
    const target = `${system}/${ROW_A}`
    await place.it.post(`${EVIDENCE}/${id}/gan`, { 'he-thong': system, target, seen: '1' })
    await place.it.post(`${EVIDENCE}/${id}/bo-gan`, { target: 'x' })

    expect(await lastLine()).toEqual(before)
    expect(await place.edition(id)).toBe('1')
  })

  test('is answered by row, with its validity and what the police said', async () => {
    const id = await place.add({ 'he-thong': system, dong: ROW_A })
    await place.add({ title: 'Cả hệ thống', 'he-thong': system })
    await place.police.post(`${EVIDENCE}/${id}/xem-xet`, {
      ...{ seen: await place.edition(id), decision: 'returned', reason: 'Mờ', due: '2026-12-01' },
    })
    const found = await behind()

    expect([...found.keys()].sort()).toEqual([WHOLE_SYSTEM, ROW_A])
    expect(found.get(ROW_A)).toEqual([
      {
        ...{ evidenceId: id, title: FIELDS.title, documentNumber: '12/QĐ-UBND', documentOn: '2026-11-20' },
        ...{ validFrom: '2026-11-20', validUntil: '2027-11-20' },
        ...{ review: 'returned', reviewReason: 'Mờ', reviewDue: '2026-12-01' },
      },
    ])
    expect(found.get(WHOLE_SYSTEM)).toMatchObject([{ title: 'Cả hệ thống', review: 'unseen' }])
    // Sent back: it does not speak for an answer.
    expect(countedEvidence(found.get(ROW_A) ?? []).size).toBe(0)
    expect(countedEvidence(found.get(WHOLE_SYSTEM) ?? []).size).toBe(1)
  })

  test('the end of a piece is the day on which the row turns', async () => {
    const id = await place.add({ 'he-thong': system, dong: ROW_A, validUntil: '2026-12-31' })
    const row = rowsOfLevel(2).find(
      (one) => one.id === ROW_A && one.cycle === null && one.deviceCheck === null,
    )
    if (row === undefined) throw new Error('another row is needed for this test')
    const human: HumanAnswer = {
      ...{ state: 'met', reason: '', responsible: null, due: null, answeredOn: '2026-11-24', evidence: [id] },
    }
    const counted = countedEvidence((await behind()).get(ROW_A) ?? [])

    expect(stateOf(row, human, null, counted, '2026-11-24')).toMatchObject({
      state: 'met',
      until: '2027-01-01',
    })
    expect(stateOf(row, human, null, counted, '2027-01-01')).toMatchObject({
      ...{ state: 'partly', why: 'evidence-expired' },
    })
  })
})

test.each([
  ['2026-11-24', null, 'valid'],
  ['2026-11-25', null, 'upcoming'],
  ['2026-01-01', '2026-11-24', 'expiring'],
  ['2026-01-01', '2026-11-23', 'expired'],
  ['2026-01-01', '2026-12-24', 'expiring'],
  ['2026-01-01', '2026-12-25', 'valid'],
] as const)('from %s to %s it is %s on 24/11/2026', (validFrom, validUntil, validity) => {
  const span = { validFrom, validUntil, withdrawnAt: null }
  expect(validityOf(span, '2026-11-24')).toBe(validity)
  expect(validityOf({ ...span, withdrawnAt: new Date(0) }, '2026-11-24')).toBe('withdrawn')
})

describe('the list', () => {
  const list = async (query: string) => textOf(await place.leader.get(`${EVIDENCE}?${query}`))

  test('is narrowed by review, validity, words without diacritics, system and row', async () => {
    const accepted = await place.add({ title: 'Quy chế mạng', 'he-thong': system, dong: ROW_A })
    await place.police.post(`${EVIDENCE}/${accepted}/xem-xet`, {
      ...{ decision: 'accepted', seen: await place.edition(accepted) },
    })
    await place.add({
      title: 'Sắp hết hạn',
      validUntil: '2026-12-01',
      documentNumber: '7/BB',
      'he-thong': system,
    })
    await place.add({
      title: 'Đã hết hạn',
      documentNumber: '',
      documentOn: '',
      validFrom: '2020-01-01',
      validUntil: '2021-01-01',
    })
    const gone = await place.add({ title: 'Nộp nhầm' })
    await place.it.post(`${EVIDENCE}/${gone}/rut`, { withdrawal: 'Nhầm' })

    const titles = ['Quy chế mạng', 'Sắp hết hạn', 'Đã hết hạn', 'Nộp nhầm']
    const shown = async (query: string) => {
      const table = (await list(query)).split('Các bằng chứng của xã')[1] ?? ''
      return titles.filter((title) => table.includes(title))
    }
    expect(await shown('')).toEqual(['Quy chế mạng', 'Sắp hết hạn', 'Đã hết hạn'])
    expect(await shown('xem=accepted')).toEqual(['Quy chế mạng'])
    expect(await shown('xem=unseen')).toEqual(['Sắp hết hạn', 'Đã hết hạn'])
    expect(await shown('gia-tri=expiring')).toEqual(['Sắp hết hạn'])
    expect(await shown('gia-tri=expired')).toEqual(['Đã hết hạn'])
    expect(await shown('gia-tri=withdrawn')).toEqual(['Nộp nhầm'])
    expect(await shown('q=QUY CHE')).toEqual(['Quy chế mạng'])
    expect(await shown('q=7/bb')).toEqual(['Sắp hết hạn'])
    expect(await shown('q=%25')).toEqual([])
    expect(await shown(`he-thong=${system}`)).toEqual(['Quy chế mạng', 'Sắp hết hạn'])
    expect(await shown(`he-thong=${system}&dong=${ROW_A}`)).toEqual(['Quy chế mạng'])
    // What is not understood filters nothing.
    expect(await shown('xem=x&gia-tri=y&he-thong=z&trang=-1')).toHaveLength(3)
    expect(await list('')).toContain('2 bằng chứng chờ Công an xã xem')
  })

  test('goes by pages', async () => {
    for (let number = 0; number < 61; number += 1) await place.add({ title: `Văn bản ${number}` })
    expect(await list('q=van ban')).toContain('1 – 60 trong 61 bằng chứng')
    expect(await list('q=van ban&trang=2')).toContain('61 – 61 trong 61 bằng chứng')
  })
})

describe('two communes', () => {
  test('know nothing of each other: every address is 404, and nothing changes', async () => {
    const id = await place.add({ 'he-thong': system })
    const { base, app } = place
    const { communeId } = await addTestCommune(base, { code: 'khac' })
    const userId = await addTestPerson(base, [
      { role: 'it', communeId },
      { role: 'police', communeId },
    ])
    const session = await addTestSession(base, userId)
    const stranger = testClient(app, session)
    const before = [await pieces(), await links()]
    for (const home of [EVIDENCE, '/xa/khac/bang-chung']) {
      const path = `${home}/${id}`
      const asked = [
        stranger.get(path),
        stranger.get(`${path}/sua`),
        stranger.get(`${path}/gan?he-thong=${system}`),
        stranger.get(`${path}/phien-ban/1/tep`),
        stranger.post(`${path}/sua`, { ...FIELDS, seen: '1' }),
        stranger.post(`${path}/rut`, { withdrawal: 'x' }),
        stranger.post(`${path}/gan`, { 'he-thong': system, target: system, seen: '1' }),
        stranger.post(`${path}/bo-gan`, { target: system }),
        stranger.post(`${path}/xem-xet`, { decision: 'accepted', seen: '1' }),
        sendForm(app, session, `${path}/phien-ban`, {}, { name: 'a.pdf', bytes: pdf() }),
      ]
      for (const [index, answer] of (await Promise.all(asked)).entries())
        expect([index, answer.status]).toEqual([index, 404])
    }
    const form = { ...FIELDS, 'he-thong': system }
    const file = { name: 'a.pdf', bytes: pdf() }
    expect((await sendForm(app, session, '/xa/khac/bang-chung/them', form, file)).status).toBe(404)
    expect(await textOf(await stranger.get('/xa/khac/bang-chung'))).toContain('Chưa có bằng chứng nào.')
    expect([await pieces(), await links()]).toEqual(before)
  })

  test('what is no id is no piece', async () => {
    expect((await place.it.get(`${EVIDENCE}/khong-co`)).status).toBe(404)
    expect((await place.it.get(`${EVIDENCE}/00000000-0000-4000-8000-000000000000`)).status).toBe(404)
  })
})
