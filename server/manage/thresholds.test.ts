import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from '../../checks/device/thresholds.ts'
import { textOf } from '../admin/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'
import { readTyped } from './threshold-form.ts'

const PATH = '/xa/mau/quan-ly/nguong'
let place: TestManaged
beforeAll(async () => {
  place = await testManaged()
})
afterAll(() => place.base.close())

const kept = async () =>
  (await place.base.owner<{ thresholds: unknown }[]>`select thresholds from communes where code = 'mau'`)[0]
    ?.thresholds

test('a change is kept as what differs, with its reason in the chain', async () => {
  const answer = await place.it.post(PATH, {
    patchPassDays: '10',
    freeWarnBytes: '7,5',
    reason: 'Quyết định số 12',
  })

  expect(answer.status).toBe(303)
  expect(await kept()).toEqual({ patchPassDays: 10, freeWarnBytes: 7.5 * 1024 ** 3 })
  const [line] = await place.base.owner`select detail, before_digest, after_digest from audit_lines
    where action = 'thresholds.changed'`
  expect(line?.detail).toMatchObject({ reason: 'Quyết định số 12', patchPassDays: 10 })
  expect(line?.before_digest).not.toBe(line?.after_digest)
  expect(await textOf(await place.it.get(PATH))).toContain('Mặc định: 14 ngày – xã đã đổi')
})

test.each([
  ['without a reason', { sigPassDays: '4' }, 'Hãy ghi lý do'],
  ['that is no number', { sigPassDays: 'bốn', reason: 'thử xem sao' }, 'Hãy ghi một số nguyên'],
  ['out of its range', { sigPassDays: '0', reason: 'thử xem sao' }, 'Ngoài khoảng cho phép'],
  ['against its neighbour', { sigPassDays: '9', reason: 'thử xem sao' }, 'Phải lớn hơn ngưỡng đứng trước nó'],
])('a change %s is refused, what was typed stays, nothing is changed', async (_, given, words) => {
  const before = await kept()
  const answer = await place.it.post(PATH, given)

  expect(answer.status).toBe(400)
  expect(await answer.clone().text()).toContain(`value="${given.sigPassDays}"`)
  expect(await textOf(answer)).toContain(words)
  expect(await kept()).toEqual(before)
})

test('keeping them as they are is a decision too', async () => {
  await place.base.owner`delete from installation_settings`
  expect(await textOf(await place.it.get(PATH))).toContain('Giữ các ngưỡng như hiện nay')

  await place.it.post(`${PATH}/giu`)

  expect(await textOf(await place.it.get(PATH))).not.toContain('Giữ các ngưỡng như hiện nay')
})

test('a form sent back untouched changes nothing, whatever was rounded for the eye', () => {
  const odd = { ...DEFAULT_THRESHOLDS, ramWarnBytes: 8_589_934_593, freeWarnShare: 0.123456 }
  expect(readTyped({ ramWarnBytes: '8', freeWarnShare: '12,35' }, odd)).toEqual({ ok: true, thresholds: odd })
})
