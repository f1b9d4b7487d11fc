import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { addTestPc, linuxFacts, postReport, signReport } from '../ingest/testing.ts'
import { TEST_NOW } from '../people/testing.ts'
import { LAN, REGISTER, type TestRegister, testRegister } from './testing.ts'

let place: TestRegister
let id: string
let level: string
beforeEach(async () => {
  await place?.base.close()
  place = await testRegister()
  id = await place.add({})
  level = `${REGISTER}/${id}/cap-do`
})
afterAll(() => place.base.close())

const rows = () => place.base.owner`select * from level_determinations order by begun_at, determination_id`
const text = async (response: Response | Promise<Response>) => textOf(await response)

test('one question a screen, with its law, back and forth; what is not known is asked again at the end', async () => {
  const first = await place.it.post(level, {})
  expect(first.headers.get('location')).toContain('/cau/q-is-system')
  const page = await text(place.it.get(`${level}/cau/q-is-system`))
  expect(page).toMatch(/Câu 1 trên \d+/)
  expect(page).toContain('Căn cứ: Khoản 1 Điều 7 Nghị định 331/2026/NĐ-CP')
  expect(page).toContain(
    'Điều 7. Xác định hệ thống thông tin 1. Hệ thống thông tin phải có chức năng nghiệp vụ',
  )

  const skipped = await place.it.post(`${level}/cau/q-is-system`, { 'bo-qua': '1' })
  expect(skipped.headers.get('location')).toContain('/cau/q-owner')
  await place.it.post(`${level}/cau/q-information`, { 'tra-loi': ['personal', 'state-secret'] })
  // An answer opens another question.
  expect((await place.it.get(`${level}/cau/q-secret-harm`)).status).toBe(200)
  const result = await text(place.it.get(level))
  expect(result).toContain('Đề xuất: Cấp độ 3.')
  expect(result).toMatch(/Còn \d+ câu chưa trả lời: chưa ký được phiếu này/)
  expect((await place.it.post(`${level}/trinh`, {})).status).toBe(400)
  expect(await rows()).toMatchObject([{ state: 'draft' }])
})

test('is handed in by IT, signed by the leader, and reprinted as it was signed', async () => {
  await place.answer(id, LAN)
  expect(await text(place.it.get(level))).toContain('Đề xuất: Cấp độ 2.')
  expect((await place.it.post(`${level}/trinh`, {})).status).toBe(303)
  expect(await text(place.leader.get(level))).toContain('Ký phiếu xác định cấp độ')
  expect((await place.sign(id)).status).toBe(303)

  const [row] = await rows()
  expect(row).toMatchObject({ state: 'signed', level: 2, procedure_level: 2, signed_name: 'Lê Thị Chủ Tịch' })
  const sheet = `${level}/phieu/${row?.determination_id}`
  const before = await text(place.police.get(sheet))
  expect(before).toContain('Lê Thị Chủ Tịch ký trong phần mềm lúc')
  expect(before).toContain('Một cơ quan (ví dụ mạng LAN UBND xã)')
  // Another name today does not change what was signed.
  await place.base.owner`update systems set name = 'Tên mới'`
  expect(await text(place.police.get(sheet))).toContain('Hệ thống Mạng LAN Chủ quản')
  const lines = await place.base
    .owner`select action from audit_lines where action like 'level.%' order by seq`
  expect(lines.map(({ action }) => action)).toEqual(['level.begun', 'level.submitted', 'level.signed'])
})

test('the leader sends it back with a reason, and what was answered is still there', async () => {
  await place.answer(id, LAN)
  await place.it.post(`${level}/trinh`, {})
  expect((await place.leader.post(`${level}/tra-lai`, { reason: ' ' })).status).toBe(400)
  expect((await place.leader.post(`${level}/tra-lai`, { reason: 'Hỏi lại Sở về phạm vi' })).status).toBe(303)

  const page = await text(place.it.get(level))
  expect(page).toContain('Lãnh đạo trả lại: Hỏi lại Sở về phạm vi')
  expect(page).toContain('Đề xuất: Cấp độ 2.')
})

test('two at once: the second signature, hand-in or beginning is refused, and changes nothing', async () => {
  await place.answer(id, LAN)
  const both = await Promise.all([1, 2].map(() => place.it.post(`${level}/trinh`, {})))
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  expect((await place.it.post(level, {})).status).toBe(409)
  const signed = await Promise.all([1, 2].map(() => place.sign(id)))
  expect(signed.map(({ status }) => status).sort()).toEqual([303, 409])
  expect(await rows()).toHaveLength(1)
})

test('nobody signs what they handed in themselves, though they hold both roles', async () => {
  await place.answer(id, LAN)
  await place.it.post(`${level}/trinh`, {})
  await place.base.owner`update memberships set role = 'leader' where user_id = ${place.itId}`
  const answer = await place.it.post(`${level}/ky`, {})

  expect(answer.status).toBe(403)
  expect(await text(answer)).toContain('Người trình không tự ký phiếu của mình.')
  expect(await rows()).toMatchObject([{ state: 'submitted' }])
})

test('police and IT do not sign, police do not answer', async () => {
  await place.answer(id, LAN)
  await place.it.post(`${level}/trinh`, {})
  expect((await place.it.post(`${level}/ky`, {})).status).toBe(404)
  expect((await place.police.post(`${level}/ky`, {})).status).toBe(404)
  expect((await place.police.get(`${level}/cau/q-owner`)).status).toBe(404)
})

test.each<readonly [string, string, Record<string, string>, string]>([
  ['nothing', 'q-owner', {}, 'Hãy chọn một câu trả lời'],
  ['an answer that there is not', 'q-owner', { 'tra-loi': 'x' }, 'không có trong bảng hỏi'],
])('%s is no answer', async (_, question, form, words) => {
  await place.it.post(level, {})
  const answer = await place.it.post(`${level}/cau/${question}`, form)

  expect(answer.status).toBe(400)
  expect(await text(answer)).toContain(words)
})

test('a count below nought, or no number, is no count of people', async () => {
  await place.it.post(level, {})
  await place.it.post(`${level}/cau/q-system-type`, { 'tra-loi': ['public-service'] })
  for (const so of ['-1', 'nhiều', '1,5'])
    expect((await place.it.post(`${level}/cau/q-data-subjects-basic`, { so })).status).toBe(400)
  expect((await place.it.post(`${level}/cau/q-data-subjects-basic`, { so: '100.000' })).status).toBe(303)
  expect((await rows())[0]?.answers['q-data-subjects-basic']).toBe(100_000)
})

test('a question that is not asked, or a determination that is not open, does not exist', async () => {
  expect((await place.it.get(level)).status).toBe(303)
  expect((await place.it.get(`${level}/cau/q-owner`)).status).toBe(404)
  await place.it.post(level, {})
  expect((await place.it.get(`${level}/cau/q-secret-harm`)).status).toBe(404)
  expect((await place.it.post(`${level}/bo`, {})).status).toBe(303)
  expect(await rows()).toMatchObject([{ state: 'dropped' }])
  expect((await place.it.post(`${level}/bo`, {})).status).toBe(409)
})

test('an empty answer never lowers a level that is in force', async () => {
  await place.answer(id, { ...LAN, 'q-decided': 'l3' })
  await place.it.post(`${level}/trinh`, {})
  await place.sign(id)
  await place.it.post(level, {})
  await place.it.post(`${level}/cau/q-decided`, { 'bo-qua': '1' })

  expect(await text(place.it.get(level))).toContain('Đề xuất: Cấp độ 3.')
})

describe('a system drawn anew', () => {
  const signed = async (system: string, answers = LAN) => {
    await place.answer(system, answers)
    await place.it.post(`${REGISTER}/${system}/cap-do/trinh`, {})
    expect((await place.sign(system)).status).toBe(303)
  }
  const WEBSITE = {
    ...LAN,
    'q-system-type': ['internal'],
    'q-internal-content': 'public-only',
    'q-information': ['public'],
  }

  test('as parts of a lower level has to be justified in writing, and the sheet says so', async () => {
    await signed(id, { ...LAN, 'q-decided': 'l3' })
    const part = await place.add({ name: 'Trang tin', splitFrom: id })
    await place.answer(part, WEBSITE)
    const path = `${REGISTER}/${part}/cap-do`
    const page = await text(place.it.get(path))
    expect(page).toMatch(/Tách 1 hệ thống thành 2 hệ thống: 1 phần có cấp độ thấp hơn cấp độ 3/)
    expect(page).toContain('Khoản 3 Điều 8 Nghị định 331/2026/NĐ-CP')

    expect(await text(place.it.post(`${path}/trinh`, { reason: ' ' }))).toContain('hãy ghi lý do')
    expect(
      (await place.it.post(`${path}/trinh`, { reason: 'Trang tin thuê ngoài, dữ liệu khác' })).status,
    ).toBe(303)
    await place.sign(part)
    const [row] = await place.base
      .owner`select determination_id as id from level_determinations where system_id = ${part}`
    const sheet = await text(place.police.get(`${path}/phieu/${row?.id}`))
    expect(sheet).toContain('Lý do: Trang tin thuê ngoài, dữ liệu khác')
    // What is left of the whole is looked at again, too.
    expect(await text(place.it.get(`${REGISTER}/${id}`))).toContain('Phải xác định lại cấp độ')
  })

  test('after it was handed in is not signed without the reason that it now needs', async () => {
    const part = await place.add({ name: 'Camera' })
    await signed(part, { ...LAN, 'q-decided': 'l3' })
    await place.answer(id, LAN)
    expect((await place.it.post(`${level}/trinh`, {})).status).toBe(303)
    expect((await place.it.post(`${REGISTER}/${part}/gop`, { into: id })).status).toBe(303)

    const answer = await place.sign(id)
    expect(answer.status).toBe(409)
    expect(await text(answer)).toContain('Hệ thống vừa được tách hay gộp')
    const [row] = await place.base.owner`select state from level_determinations where system_id = ${id}`
    expect(row?.state).toBe('submitted')
  })

  test('by merging loses its part, and is looked at again', async () => {
    const part = await place.add({ name: 'Camera' })
    await signed(id)
    await signed(part, { ...LAN, 'q-decided': 'l3' })
    expect((await place.it.post(`${REGISTER}/${part}/gop`, { into: '' })).status).toBe(400)
    expect((await place.it.post(`${REGISTER}/${part}/gop`, { into: part })).status).toBe(409)
    expect((await place.it.post(`${REGISTER}/${part}/gop`, { into: id })).status).toBe(303)
    expect(await text(place.it.get(`${REGISTER}/${part}`))).toMatch(/Đã gộp vào: Mạng LAN/)

    await place.answer(id, LAN)
    expect(await text(place.it.get(level))).toMatch(
      /Gộp 2 hệ thống thành 1 hệ thống: cấp độ cao nhất từ 3 xuống 2/,
    )
    expect((await place.it.post(`${level}/trinh`, {})).status).toBe(400)
  })
})

describe('the PCs of a system', () => {
  const levels = () =>
    place.base.owner`select d.host_name, d.system_level, s.edition = '' as again
      from devices d left join device_states s using (commune_id, device_id) order by host_name`
  const sign = async () => {
    await place.answer(id, LAN)
    await place.it.post(`${level}/trinh`, {})
    expect((await place.sign(id)).status).toBe(303)
  }
  const form = async (change: Record<string, string>) => {
    const [row] = await place.base.owner`select updated_at from systems where system_id = ${id}`
    const fields = { name: 'Mạng LAN', ownership: 'owned', ownerName: 'UBND xã Mẫu', life: 'live', ...change }
    return place.it.post(`${REGISTER}/${id}`, { ...fields, seen: row?.updated_at.toISOString() })
  }

  test('are judged by its level from the signature on, by none when they leave it or it ends', async () => {
    const [inside, outside] = [
      await addTestPc(place.base, place.communeId, { hostName: 'VP-01' }),
      await addTestPc(place.base, place.communeId, { hostName: 'VP-02' }),
    ]
    await place.it.post(`${REGISTER}/${id}/may`, { may: inside.deviceId })
    for (const pc of [inside, outside]) {
      const report = signReport(pc, { seq: 1, at: TEST_NOW, facts: linuxFacts(TEST_NOW) })
      expect((await postReport(place.app, report)).status).toBe(200)
    }
    await sign()
    expect(await levels()).toMatchObject([
      { host_name: 'VP-01', system_level: 2, again: true },
      { host_name: 'VP-02', system_level: null, again: false },
    ])

    await place.it.post(`${REGISTER}/${id}/may`, { may: outside.deviceId })
    expect(await levels()).toMatchObject([{ system_level: null }, { system_level: 2, again: true }])
    expect((await form({ life: 'retired' })).status).toBe(303)
    expect(await levels()).toMatchObject([{ system_level: null }, { system_level: null }])
  })

  test('go with it where it is merged', async () => {
    const pc = await addTestPc(place.base, place.communeId, { hostName: 'VP-01' })
    const camera = await place.add({ name: 'Camera' })
    await place.it.post(`${REGISTER}/${camera}/may`, { may: pc.deviceId })
    await sign()
    expect((await place.it.post(`${REGISTER}/${camera}/gop`, { into: id })).status).toBe(303)

    expect(await levels()).toMatchObject([{ host_name: 'VP-01', system_level: 2 }])
  })
})
