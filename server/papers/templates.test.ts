import { afterAll, beforeEach, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { verifyAudit } from '../audit/verify.ts'
import { REGISTER, type TestRegister, testRegister } from '../systems/testing.ts'
import { docxText, docxWith } from './testing.ts'

const PAGE = '/xa/mau/quan-ly/mau-giay-to'
const BODY =
  '<w:p><w:r><w:t>Quy chế riêng cho {{ten_</w:t></w:r><w:r><w:t>he_thong}}, {{la}}, {{so}}</w:t></w:r></w:p>'

let place: TestRegister
beforeEach(async () => {
  await place?.base.close()
  place = await testRegister()
})
afterAll(() => place.base.close())

const hand = (name: string, bytes: Uint8Array): Promise<Response> =>
  place.it.uploadWith(PAGE, { paper: 'security-regulation' }, { name, bytes })

test('a template that was handed in is filled instead of ours, until it is taken back', async () => {
  const id = await place.add({ name: 'LAN <xã>' })
  const regulation = async () =>
    docxText(
      new Uint8Array(
        await (await place.it.get(`${REGISTER}/${id}/giay-to/security-regulation.docx`)).arrayBuffer(),
      ),
    )
  expect(await regulation()).toContain('QUY CHẾ')

  const answer = await hand('Quy chế "riêng".docx', await docxWith(BODY))
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${PAGE}?xong=nop`])
  expect((await regulation()).trim()).toBe('Quy chế riêng cho LAN <xã>, {{la}}, [CHƯA CÓ: số]')
  const page = await textOf(await place.it.get(PAGE))
  expect(page).toContain('Quy chế riêng.docx')
  expect(page).toContain('Không biết, để nguyên: {{la}}')
  expect(await textOf(await place.police.get(`${REGISTER}/${id}/giay-to`))).toContain('theo mẫu riêng của xã')
  expect((await place.it.get(`${PAGE}/security-regulation`)).status).toBe(200)

  expect((await place.it.post(`${PAGE}/security-regulation/bo`, {})).status).toBe(303)
  expect((await place.it.post(`${PAGE}/security-regulation/bo`, {})).status).toBe(404)
  expect((await place.it.get(`${PAGE}/security-regulation`)).status).toBe(404)
  expect(await regulation()).toContain('QUY CHẾ')
  const lines = await place.base
    .owner`select action from audit_lines where subject like 'paper:%' order by seq`
  expect(lines.map(({ action }) => action)).toEqual(['paper-template.set', 'paper-template.removed'])
  expect((await verifyAudit(place.base.db, place.communeId)).state).toBe('whole')
})

test('a wrong file is refused beside its field, and nothing is kept', async () => {
  const answer = await hand('x.docx', Buffer.from('%PDF'))
  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain('Tệp không phải DOCX, hoặc bị hỏng.')
  const nameless = await place.it.uploadWith(
    PAGE,
    { paper: 'x' },
    { name: 'x.docx', bytes: await docxWith(BODY) },
  )
  expect(await textOf(nameless)).toContain('Hãy chọn giấy tờ.')
  expect(await place.base.owner`select 1 from paper_templates`).toHaveLength(0)
})

test('is for the IT officer alone', async () => {
  for (const client of [place.police, place.leader]) expect((await client.get(PAGE)).status).toBe(404)
})
