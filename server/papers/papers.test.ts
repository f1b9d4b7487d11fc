import { unzipSync } from 'fflate'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { PAPER_IDS, papersOfLevel } from '../../checks/documents/papers.ts'
import { textOf } from '../admin/testing.ts'
import { PAPER, TODAY, testAssessed } from '../assessments/testing.ts'
import { addTestPc } from '../ingest/testing.ts'
import { addTestCommune, addTestPerson, addTestSession, testClient } from '../people/testing.ts'
import { LAN, REGISTER, type TestRegister, testRegister } from '../systems/testing.ts'
import { DOCX_TYPE } from './render.ts'
import { docxText } from './testing.ts'

let place: TestRegister
beforeEach(async () => {
  await place?.base.close()
  place = await testRegister()
})
afterAll(() => place.base.close())

const bytesOf = async (response: Response): Promise<Uint8Array> =>
  new Uint8Array(await response.arrayBuffer())

async function levelled(fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const id = await place.add({
    operatorUnit: place.unitId,
    securityName: 'Phòng Văn hóa - Xã hội',
    ...fields,
  })
  await place.answer(id, LAN)
  await place.it.post(`${REGISTER}/${id}/cap-do/trinh`, {})
  expect((await place.sign(id)).status).toBe(303)
  return id
}

describe('the page of the papers', () => {
  test('lists what level 2 needs, what is missing in each, and where it is written', async () => {
    const id = await levelled()
    expect(await textOf(await place.it.get(`${REGISTER}/${id}`))).toContain('Giấy tờ')
    const answer = await place.it.get(`${REGISTER}/${id}/giay-to`)
    const html = await answer.clone().text()
    const text = await textOf(answer)

    for (const paper of papersOfLevel(2)) expect(html).toContain(`/giay-to/${paper}.docx`)
    expect(html).not.toContain('/giay-to/mau-02.docx')
    expect(text).toContain('Cấp độ cấp 2')
    expect(text).toContain('Ghi ở thông tin hệ thống : phạm vi; đối tượng phục vụ')
    expect(html).toContain(`href="/xa/mau/he-thong/${id}/sua"`)
    expect(text).toContain('CẦN ĐỐI CHIẾU: nghị định không có mẫu cho cấp 1, 2')
    expect(text).toContain('điểm b khoản 1 Điều 20 Nghị định 331/2026/NĐ-CP và Phụ lục')
    expect(text).not.toMatch(/tệp mẫu|undefined/)
    // Who may not write is led to where it can be read.
    const leader = await (await place.leader.get(`${REGISTER}/${id}/giay-to`)).text()
    expect(leader).not.toContain(`he-thong/${id}/sua`)
  })

  test('before there is a level offers what every level needs, and says so', async () => {
    const id = await place.add({})
    const html = await (await place.police.get(`${REGISTER}/${id}/giay-to`)).text()
    expect(html).toContain('Chưa xác định cấp độ')
    expect(html).toContain('doc-overview.docx')
    expect(html).not.toContain('mau-01.docx')
  })

  test('of a system of somebody else has no papers', async () => {
    const id = await place.add({ ownership: 'used', ownerName: 'UBND tỉnh' })
    expect(await textOf(await place.it.get(`${REGISTER}/${id}/giay-to`))).toContain('do chủ quản lập')
    for (const file of ['ho-so.zip', 'doc-overview.docx'])
      expect((await place.it.get(`${REGISTER}/${id}/giay-to/${file}`)).status).toBe(404)
  })
})

describe('a paper', () => {
  test('is filled from the register and the signed sheet', async () => {
    const id = await levelled({
      name: 'LAN <xã> & trạm',
      users: 'Cán bộ xã',
      zones: 'Vùng A',
      addresses: '10.0.0.0/24',
    })
    const pc = await addTestPc(place.base, place.communeId, { hostName: 'VP-01', unitId: place.unitId })
    await place.it.post(`${REGISTER}/${id}/may`, { may: pc.deviceId })
    const answer = await place.police.get(`${REGISTER}/${id}/giay-to/doc-overview.docx`)

    expect(answer.headers.get('content-type')).toBe(DOCX_TYPE)
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="\d{4}-\d\d-\d\d_doc-overview_lan-xa-tram_mau\.docx"$/,
    )
    const text = docxText(await bytesOf(answer))
    for (const value of ['Cán bộ xã', 'Vùng A', '10.0.0.0/24', 'VP-01', 'Phòng Kinh tế'])
      expect(text).toContain(value)

    const letter = docxText(await bytesOf(await place.it.get(`${REGISTER}/${id}/giay-to/mau-01.docx`)))
    expect(letter).toContain('1. Tên hệ thống thông tin: LAN <xã> & trạm')
    expect(letter).toContain('4. Cấp độ hệ thống thông tin đề xuất: Cấp độ 2')
    const sheet = docxText(
      await bytesOf(await place.it.get(`${REGISTER}/${id}/giay-to/determination-sheet.docx`)),
    )
    expect(sheet).toContain('Lê Thị Chủ Tịch ký trong phần mềm lúc')
  })

  test('of the plan holds what the self-assessment says, and the names of the evidence', async () => {
    const assessed = await testAssessed()
    const { systemId, path } = assessed
    await assessed.addEvidence({ row: PAPER, title: 'Quy trình <rủi ro> số 3' })
    await assessed.say(PAPER, { state: 'met', answeredOn: TODAY, reason: 'Đã ban hành & phổ biến.' })
    const answer = await assessed.it.get(`${path.replace('yeu-cau', 'giay-to')}/doc-plan.docx`)
    const text = docxText(await bytesOf(answer))
    await assessed.base.close()

    expect(systemId).not.toBe('')
    expect(text).toContain('Minh chứng: Quy trình <rủi ro> số 3')
    expect(text).toContain('Đã ban hành & phổ biến.')
    expect(text).toContain('[CHƯA CÓ: hiện trạng]')
  })

  test('that there is not, or that the level does not need, is not found', async () => {
    const id = await levelled()
    for (const file of ['mau-02.docx', 'monthly-report.docx', 'x', '..%2Fx'])
      expect((await place.it.get(`${REGISTER}/${id}/giay-to/${file}`)).status).toBe(404)
  })

  test('is not handed to another commune', async () => {
    const id = await levelled()
    const other = await addTestCommune(place.base, { code: 'khac' })
    const person = await addTestPerson(place.base, [{ role: 'it', communeId: other.communeId }])
    const stranger = testClient(place.app, await addTestSession(place.base, person))
    for (const code of ['mau', 'khac'])
      for (const file of ['', '/ho-so.zip', '/mau-01.docx'])
        expect((await stranger.get(`/xa/${code}/he-thong/${id}/giay-to${file}`)).status).toBe(404)
  })
})

test('the whole dossier comes as one ZIP', async () => {
  const id = await levelled()
  const answer = await place.leader.get(`${REGISTER}/${id}/giay-to/ho-so.zip`)
  expect(answer.headers.get('content-type')).toBe('application/zip')
  const bytes = await bytesOf(answer)
  expect(answer.headers.get('content-length')).toBe(String(bytes.length))
  expect(Object.keys(unzipSync(bytes))).toHaveLength(papersOfLevel(2).length + 2)
  expect(papersOfLevel(2).length).toBeLessThan(PAPER_IDS.length)
})
