import { afterAll, beforeEach, expect, test } from 'vitest'
import { FIREWALL, PAPER, type TestAssessed, testAssessed, YEARLY } from './testing.ts'

let place: TestAssessed
let path: string
beforeEach(async () => {
  await place?.base.close()
  place = await testAssessed()
  path = `${place.path}/phuong-an`
})
afterAll(() => place.base.close())

/** The text of one of the seven contents. */
const content = async (number: number): Promise<string> => {
  const page = await place.text(path)
  const [, after = ''] = page.split(new RegExp(` ${number}\\. (?=[A-ZĐ])`))
  return after.split(new RegExp(` ${number + 1}\\. (?=[A-ZĐ])`))[0] ?? ''
}

test('has the seven contents of the decree in their order, and every row once', async () => {
  const page = await place.text(path)
  const titles = [...page.matchAll(/ (\d)\. [^(]+\(Điểm (\p{L}) khoản 2 Điều 29/gu)].map(
    ([, number, point]) => `${number}${point}`,
  )

  expect(titles).toEqual(['1a', '2b', '3c', '4d', '5đ', '6e', '7g'])
  expect(page).toContain('195 yêu cầu của cấp độ 3: 195 việc phải làm, 0 đã có, 0 không áp dụng.')
  expect(page).toContain('195 việc chưa có người phụ trách. 195 việc chưa có hạn.')
})

test('tells what is to be done by whom and until when, what is there with its evidence, what does not apply and why', async () => {
  await place.addEvidence({ row: PAPER, title: 'Quyết định 12' })
  await place.say(PAPER, { state: 'met' })
  await place.say(YEARLY, { state: 'partly', responsible: 'Lê Thị Hoa', due: '2026-12-31' })
  const risk = await content(4)
  expect(risk).toMatch(/^Quản lý rủi ro an ninh mạng .*Việc phải làm \(10\)/)
  expect(risk).toMatch(/Soát lại quy trình rủi ro .*Một phần .*Lê Thị Hoa 31\/12\/2026/)
  expect(risk).toMatch(/Đã có \(1\) .*Quy trình quản lý rủi ro .*Quyết định 12/)

  await place.say(YEARLY, { state: 'not-applicable', reason: 'Xã không có phần này' })
  expect(await content(4)).toMatch(/Không áp dụng \(1\) .*Soát lại quy trình rủi ro .*Xã không có phần này/)
})

test('names the PCs to mend, and a machine failure is never "đã có"', async () => {
  await place.addPcs(
    { name: 'PC-01', verdicts: { 'firewall-on': 'fail' } },
    { name: 'PC-02', verdicts: { 'firewall-on': 'pass' } },
  )
  await place.addEvidence({ row: FIREWALL })
  await place.say(FIREWALL, { state: 'met', due: '2026-11-24' })
  await place.moveTo('2026-11-24')

  expect(await content(5)).toMatch(/Bật tường lửa .*Chưa đạt .*Máy phải khắc phục: PC-01\./)
})

test('is read by police, leader and IT, and says so where there is no level', async () => {
  for (const reader of [place.police, place.leader, place.it])
    expect((await reader.get(path)).status).toBe(200)
  await place.setLevel(null)
  expect(await place.text(path)).toContain('chưa lập được phương án')
})
