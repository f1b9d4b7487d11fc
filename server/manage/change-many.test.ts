import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { readStanding, recomputeStanding } from '../devices/standing.ts'
import { addTestPc } from '../ingest/testing.ts'
import { addTestCommune } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const LIST = '/xa/mau/quan-ly/may'
const PATH = `${LIST}/doi`
let place: TestManaged
let pcs: readonly string[]
let runs = 0
beforeAll(async () => {
  place = await testManaged()
})
beforeEach(async () => {
  runs += 1
  const names = ['A', 'B', 'C'].map((letter) => `PC-${runs}-${letter}`)
  const made = await Promise.all(
    names.map((hostName) => addTestPc(place.base, place.communeId, { hostName })),
  )
  pcs = made.map(({ deviceId }) => deviceId)
})
afterAll(() => place.base.close())

const rows = () => place.base.owner`
  select unit_id, status, signing_required from devices where device_id = any(${[...pcs]}::uuid[])`
const lines = async () =>
  (
    await place.base.owner<{ action: string }[]>`select action from audit_lines
      where subject = any(${pcs.map((id) => `device:${id}`)}::text[]) order by seq`
  ).map(({ action }) => action)

/** What the confirmation of this preview carries. */
function confirmationOf(page: string) {
  const form = /<form[^>]*xac-nhan"[\s\S]*?<\/form>/.exec(page)?.[0] ?? ''
  const all = (name: string) =>
    [...form.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(([, value]) => value ?? '')
  const one = (name: string) => all(name)[0] ?? ''
  const texts = {
    viec: one('viec'),
    toUnit: one('toUnit'),
    lentTo: one('lentTo'),
    lentUntil: one('lentUntil'),
  }
  return { may: all('may'), ...texts, seen: one('seen') }
}

async function preview(fields: Readonly<Record<string, string | readonly string[]>>) {
  const answer = await place.it.post(PATH, { may: pcs, toUnit: '', ...fields })
  expect(answer.status).toBe(200)
  const page = await answer.clone().text()
  return { text: await textOf(answer), confirmation: confirmationOf(page) }
}
const confirm = (fields: ReturnType<typeof confirmationOf>) => place.it.post(`${PATH}/xac-nhan`, fields)

test('each PC is named before and after; the word then moves all of them, each with a line', async () => {
  const { text, confirmation } = await preview({ viec: 'don-vi', toUnit: place.unitId })
  expect(text).toContain('Chuyển sang Phòng Kinh tế: 3 máy.')
  expect(text).toContain(`PC-${runs}-B chưa xếp đơn vị Phòng Kinh tế`)
  expect(await rows()).toEqual(Array(3).fill({ unit_id: null, status: 'active', signing_required: true }))

  expect((await confirm(confirmation)).status).toBe(303)

  expect(await rows()).toEqual(
    Array(3).fill({ unit_id: place.unitId, status: 'active', signing_required: true }),
  )
  expect(await lines()).toEqual(Array(3).fill('device.changed'))
  const [kept, counted] = await place.base.db.transaction({ communes: [place.communeId] }, async (tx) => [
    await readStanding(tx, place.communeId),
    await recomputeStanding(tx, place.communeId),
  ])
  expect(kept).toEqual(counted)
})

test('the whole list as it was narrowed can be chosen without a box for each', async () => {
  const { text, confirmation } = await preview({
    may: [],
    'tat-ca': 'co',
    q: `pc-${runs}-`,
    viec: 'khong-ky',
  })
  expect(text).toContain('Đặt là máy không ký số: 3 máy.')
  expect([...confirmation.may].sort()).toEqual([...pcs].sort())

  await confirm(confirmation)
  expect(await rows()).toEqual(Array(3).fill({ unit_id: null, status: 'active', signing_required: false }))
})

test('several are lent until a day, with the loan of each before, and taken back', async () => {
  const given = { viec: 'cho-muon', lentTo: 'Trạm y tế', lentUntil: '2026-12-31' }
  const { text, confirmation } = await preview(given)
  expect(text).toContain('Cho Trạm y tế mượn: 3 máy.')
  expect(text).toContain(`PC-${runs}-A không cho mượn cho mượn: Trạm y tế, đến 31/12/2026`)
  await confirm(confirmation)
  expect(await textOf(await place.it.get(`${LIST}?status=lent&q=pc-${runs}`))).toContain('Trạm y tế')

  const back = await preview({ viec: 'nhan-lai' })
  expect(back.text).toContain('cho mượn: Trạm y tế, đến 31/12/2026 không cho mượn')
  await confirm(back.confirmation)

  expect(await textOf(await place.it.get(`${LIST}?status=lent&q=pc-${runs}`))).not.toContain('Trạm y tế')
  expect((await lines()).sort()).toEqual([
    ...Array(3).fill('device.lent'),
    ...Array(3).fill('device.taken-back'),
  ])
})

test('several that are lost at once have their keys revoked, and stand apart', async () => {
  const { confirmation } = await preview({ viec: 'mat' })
  await confirm(confirmation)

  expect((await rows()).map(({ status }) => status)).toEqual(Array(3).fill('revoked'))
  expect(await lines()).toEqual(Array(3).fill('device.lost'))
  expect(await textOf(await place.it.get(LIST))).toContain('3 máy đã báo mất')
  expect(await textOf(await place.it.get(`${LIST}?status=lost`))).toContain(`PC-${runs}-C`)
  expect(await textOf(await place.it.get(`${LIST}?status=revoked`))).not.toContain(`PC-${runs}-C`)
})

test('a mistake draws the list again with what was ticked and typed', async () => {
  const [first = ''] = pcs
  const answer = await place.it.post(PATH, { may: first, viec: 'cho-muon', lentUntil: '2026-12-31' })

  expect(answer.status).toBe(400)
  const page = await answer.text()
  expect(page).toContain('Hãy ghi ai mượn máy.')
  expect(page).toMatch(new RegExp(`value="${first}"[^>]*checked`))
  expect(page).toMatch(/value="cho-muon" selected/)
  expect(page).toContain('value="2026-12-31"')
})

test('what stays as it is says why and is not part of the change', async () => {
  const [first = '', second = ''] = pcs
  await place.base.owner`update devices set status = 'revoked' where device_id = ${first}`
  const { text, confirmation } = await preview({ viec: 'ngung' })

  expect(text).toContain('Ngừng sử dụng: 2 máy. 1 máy đã chọn không đổi.')
  expect(text).toContain('không đổi: máy không còn được quản lý')
  expect(confirmation.may).toContain(second)
  expect(confirmation.may).not.toContain(first)
})

test('somebody was faster with one of them: none is changed, and the preview is drawn anew', async () => {
  const { confirmation } = await preview({ viec: 'ngung' })
  await place.it.post(`${LIST}/${pcs[1]}/thu-hoi`, { seen: 'co' })

  const answer = await confirm(confirmation)

  expect(answer.status).toBe(409)
  expect(await textOf(answer)).toMatch(/đã được người khác đổi.*Ngừng sử dụng: 2 máy/)
  expect((await rows()).map(({ status }) => status).sort()).toEqual(['active', 'active', 'revoked'])
  expect(await lines()).toEqual(['device.revoked'])
})

test('of two officers who confirm at once one changes all and the other nothing', async () => {
  const [move, retire] = [
    await preview({ viec: 'don-vi', toUnit: place.unitId }),
    await preview({ viec: 'ngung', may: [...pcs].reverse() }),
  ]
  const answers = await Promise.all([confirm(move.confirmation), confirm(retire.confirmation)])

  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  expect(new Set((await lines()).map(String)).size).toBe(1)
  expect(await lines()).toHaveLength(3)
})

test.each([
  ['no PC', { may: [], viec: 'ngung' }, 'Chưa chọn máy nào'],
  ['no change', {}, 'Hãy chọn việc cần làm.'],
  ['a change that is none', { viec: 'xoa' }, 'Hãy chọn việc cần làm.'],
  ['a unit of nowhere', { viec: 'don-vi', toUnit: 'x' }, 'Xã không có đơn vị này.'],
])('%s chosen is refused with a sentence', async (_, fields, words) => {
  const answer = await place.it.post(PATH, { may: pcs, ...fields })
  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain(words)
})

test('a PC of another commune among them is not found, and nothing is changed', async () => {
  const other = await addTestCommune(place.base, { code: `khac-${runs}` })
  const { deviceId } = await addTestPc(place.base, other.communeId)
  const { confirmation } = await preview({ viec: 'ngung' })

  expect((await place.it.post(PATH, { may: [...pcs, deviceId], viec: 'ngung' })).status).toBe(404)
  expect((await confirm({ ...confirmation, may: [...confirmation.may, deviceId] })).status).toBe(404)
  expect((await rows()).every(({ status }) => status === 'active')).toBe(true)
})
