import { afterAll, beforeEach, expect, test } from 'vitest'
import { rowsOfLevel } from '../../checks/requirements/rows.ts'
import { PAPER, rowId, type TestAssessed, testAssessed } from './testing.ts'

/** Asked for in other words at level 3. */
const CHANGED = 'info-classification'
/** Not asked for at level 3. */
const [DROPPED = ''] = rowsOfLevel(2)
  .filter(({ concept }) => rowsOfLevel(3).every((row) => row.concept !== concept))
  .map(({ id }) => id)

let place: TestAssessed
let path: string
beforeEach(async () => {
  await place?.base.close()
  place = await testAssessed()
  path = `${place.path}/chuyen-cap`
  await place.setLevel(2)
  await place.say(rowId('risk-process', 2), { state: 'met', reason: 'Quyết định 12', responsible: 'Hoa' })
  await place.say(rowId(CHANGED, 2), { state: 'met', responsible: 'Bình', due: '2026-12-31' })
  await place.say(DROPPED, { state: 'met' })
  await place.addEvidence({ row: rowId('risk-process', 2), title: 'Quyết định 12' })
})
afterAll(() => place.base.close())

const formOf = async (): Promise<Record<string, string>> => {
  const markup = await (await place.it.get(path)).text()
  return Object.fromEntries(
    [...markup.matchAll(/name="(from|to|seen)" value="(\d+)"/g)].map(([, name, value]) => [name, value]),
  )
}
const answersAt = async (level: number) =>
  (await place.answers()).filter(({ requirement_id: id }) => String(id).startsWith(`l${level}-`))

test('nothing is offered while the level is the one that was answered', async () => {
  expect(await place.text(path)).toContain('Không có đánh giá nào ở cấp độ khác cần chuyển.')
  expect(await place.text(place.path)).not.toContain('Cấp độ đã đổi')
})

test('a new level takes nothing over by itself: it is offered in numbers', async () => {
  await place.setLevel(3)

  expect(await place.rowText(PAPER)).toContain('Chưa ai đánh giá yêu cầu này.')
  expect(await place.text(place.path)).toContain('có 2 yêu cầu đã được đánh giá ở cấp độ 2 dùng lại được')
  const offer = await place.text(path)
  expect(offer).toContain(
    'Từ cấp độ 2 sang cấp độ 3: 2 yêu cầu nhận đánh giá cũ, 1 trong số đó phải đánh giá lại.',
  )
  expect(offer).toMatch(/Giữ nguyên đánh giá 1 .*Lượt bằng chứng gắn thêm 1 .*Không còn yêu cầu 1 /)
  expect(await answersAt(3)).toEqual([])
})

test('one button takes it over: the same stays, what asks for more waits for an answer', async () => {
  await place.setLevel(3)
  await place.moveTo('2026-11-26')
  const answer = await place.it.post(path, await formOf())
  expect(answer.status).toBe(303)

  const answers = await answersAt(3)
  expect(answers).toHaveLength(2)
  expect(answers).toContainEqual(
    expect.objectContaining({
      ...{ requirement_id: PAPER, state: 'met', reason: 'Quyết định 12', responsible: 'Hoa' },
      // The cycle counts from the day of the assessment, not of the move.
      ...{ answered_on: '2026-11-24', answered_name: 'Nguyễn Văn Bình' },
    }),
  )
  expect(answers).toContainEqual(
    expect.objectContaining({
      ...{ requirement_id: rowId(CHANGED), state: 'not-assessed', answered_on: null },
      ...{ responsible: 'Bình', due: '2026-12-31' },
    }),
  )
  // The evidence proves the new row, too.
  expect(await place.rowText(PAPER)).toMatch(/ Đạt Đã đánh giá .*Quyết định 12/)
  expect(await place.text(`${place.path}/${PAPER}`)).toContain('chuyển từ mục 4.1 a) của cấp độ 2')
  // What was said at the former level is still there.
  expect(await answersAt(2)).toHaveLength(3)
  const lines = await place.base.owner`select detail from audit_lines where action = 'assessment.carried'`
  expect(lines).toMatchObject([{ detail: { fromLevel: 2, toLevel: 3 } }])
  expect(await place.text(path)).toContain('Không có đánh giá nào')
})

test('an answer already given at the new level is not taken back by an older one', async () => {
  await place.setLevel(3)
  await place.say(PAPER, { state: 'not-met' })
  expect(await place.text(path)).toContain('1 yêu cầu nhận đánh giá cũ')
  await place.it.post(path, await formOf())

  expect(await answersAt(3)).toContainEqual(
    expect.objectContaining({ requirement_id: PAPER, state: 'not-met' }),
  )
})

test('back at the former level its old answers are replaced by newer ones only by the button', async () => {
  await place.setLevel(3)
  await place.it.post(path, await formOf())
  await place.say(PAPER, { state: 'not-met', reason: 'Hết hiệu lực' })
  await place.setLevel(2)

  const old = rowId('risk-process', 2)
  expect(await place.rowText(old)).toContain(' Đạt ')
  expect(await place.text(path)).toContain('Thay đánh giá cũ hơn: 2')
  await place.it.post(path, await formOf())
  expect(await answersAt(2)).toContainEqual(
    expect.objectContaining({ requirement_id: old, state: 'not-met', reason: 'Hết hiệu lực' }),
  )
})

test('an offer that is no longer the one that was seen is refused', async () => {
  await place.setLevel(3)
  const form = await formOf()
  await place.say(rowId('risk-identify'), { state: 'met' })
  const late = await place.it.post(path, form)
  expect(late.status).toBe(409)
  expect(await answersAt(3)).toHaveLength(1)

  const both = await formOf()
  const answers = await Promise.all([1, 2].map(() => place.it.post(path, both)))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  await place.setLevel(4)
  expect((await place.it.post(path, both)).status).toBe(409)
})

test('only IT takes it over', async () => {
  await place.setLevel(3)
  const form = await formOf()
  for (const reader of [place.police, place.leader]) {
    expect((await reader.get(path)).status).toBe(200)
    expect((await reader.post(path, form)).status).toBe(404)
  }
  expect(await answersAt(3)).toEqual([])
})
