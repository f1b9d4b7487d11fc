import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { HAND_IN, type PersonName, pathOf, START, type TestDossiers, testDossiers } from './testing.ts'

const DESK = '/xa/mau/tham-dinh'
const DAY_MS = 86_400_000

let place: TestDossiers
beforeEach(async () => {
  await place?.base.close()
  place = await testDossiers()
})
afterAll(() => place.base.close())

const desk = async (name: PersonName, query = '') =>
  textOf(await (await place.as(name)).get(`${DESK}${query}`))

/** A system that was handed in; answers the address of its appraisal. */
async function handedIn(name: string, level = 2): Promise<{ readonly id: string; readonly path: string }> {
  const id = await place.addSystem({ name, level })
  await place.step('officer', id, 'start', { ...START, 'cap-do': String(level) })
  const step = level === 3 ? 'submit-appraisal-3' : 'submit-combined'
  expect((await place.step('clerk', id, step, HAND_IN)).status).toBe(303)
  const [one] = await place.dossiersOf(id)
  return { id, path: `${DESK}/${one?.dossier.dossierId}` }
}
const seenIn = async (name: PersonName, path: string) =>
  /name="da-xem" value="([^"]+)"/.exec(await (await (await place.as(name)).get(path)).text())?.[1] ?? ''

describe('the desk', () => {
  test('lists what waits, the least legal time first, what has no limit last', async () => {
    const draft = await place.addSystem({ name: 'Camera' })
    await place.step('officer', draft, 'start', START)
    await handedIn('Mạng LAN')
    place.clock.advance(DAY_MS)
    await handedIn('Trang tin', 3)
    place.clock.advance(6 * DAY_MS)
    const text = await desk('leader')

    const order = ['Mạng LAN', 'Trang tin', 'Camera'].map((name) => text.indexOf(name))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    // Handed in on 24/11, today is 01/12.
    expect(text).toMatch(/Mạng LAN cấp 2 Đã gửi thẩm định .* 01\/12\/2026 .*hết hôm nay/)
    expect(text).toMatch(
      /Camera cấp 2 Đang dự thảo Đơn vị vận hành \(Văn phòng HĐND và UBND\) không có thời hạn/,
    )
  })

  test('tells what is overdue before what is not, in working days', async () => {
    await handedIn('Mạng LAN')
    place.clock.advance(13 * DAY_MS)
    await handedIn('Trang tin')
    const text = await desk('police')

    // Due on Thursday 03/12; today is Monday 07/12.
    expect(text).toMatch(/Mạng LAN .* quá hạn 2 ngày làm việc .*Trang tin/)
  })

  test('is narrowed to one unit, and for a contact to dossiers of the own unit', async () => {
    await handedIn('Mạng LAN')
    const other = await place.addSystem({ name: 'Camera', operator: place.units.clinic })
    expect((await place.step('bystander', other, 'start', START)).status).toBe(303)

    expect(await desk('leader', `?don-vi=${place.units.culture}`)).not.toContain('Camera')
    expect(await desk('leader', `?don-vi=${place.units.clinic}`)).toContain('Camera')
    const own = await desk('bystander')
    expect(own).toContain('Camera')
    expect(own).not.toContain('Mạng LAN')
    expect(await desk('council')).toContain('Không có hồ sơ nào đang chờ.')
  })
})

describe('an appraisal', () => {
  test('keeps who looked at which point of Điều 23, and asks anew after the dossier was handed in again', async () => {
    const { id, path } = await handedIn('Mạng LAN')
    const text = await textOf(await (await place.as('appraiser')).get(path))
    expect(text).toContain('Sự phù hợp về việc đề xuất cấp độ')
    expect(text).toContain('Điểm c khoản 1 Điều 23 Nghị định 331/2026/NĐ-CP')
    const tick = async (name: PersonName, points: readonly string[]) =>
      (await place.as(name)).post(`${path}/noi-dung`, {
        'noi-dung': points,
        'da-xem': await seenIn('appraiser', path),
      })
    expect((await tick('appraiser', ['level', 'design', 'khong-co'])).status).toBe(303)
    place.clock.advance(60_000)
    expect((await tick('approver', ['level', 'operation'])).status).toBe(303)

    const after = await textOf(await (await place.as('leader')).get(path))
    expect(after).toMatch(/Điều 23 Nghị định 331\/2026\/NĐ-CP\) : Lê Văn Thẩm, 09:00 24\/11\/2026/)
    expect(after).toContain('Phạm Thị Duyệt, 09:01 24/11/2026')
    expect(after).toContain('chưa xem')
    await place.step('appraiser', id, 'return-invalid', { returned: 'design', 'ghi-chu': 'Thiếu' })
    await place.step('clerk', id, 'resubmit', { documents: 'design' })
    expect(await textOf(await (await place.as('leader')).get(path))).not.toContain('09:00 24/11/2026 Ý kiến')
    const rows = await place.base.owner`select handed_in_seq, point from dossier_points order by point`
    expect(rows.map(({ point }) => point)).toEqual(['level', 'operation'])
    expect(new Set(rows.map(({ handed_in_seq }) => handed_in_seq))).toEqual(new Set([2]))
  })

  test('is not of the operator, nor of a unit without the function, and says the article', async () => {
    const { path } = await handedIn('Mạng LAN')
    const tick = async (name: PersonName) =>
      (await place.as(name)).post(`${path}/noi-dung`, { 'noi-dung': 'level', 'da-xem': 'x' })
    const operator = await tick('clerk')
    expect(operator.status).toBe(403)
    expect(await textOf(operator)).toContain('Khoản 4 Điều 18 Nghị định 331/2026/NĐ-CP')
    expect((await tick('leader')).status).toBe(403)
    expect((await tick('police')).status).toBe(404)
    expect((await tick('council')).status).toBe(404)
    // The right unit with an old page.
    expect((await tick('appraiser')).status).toBe(409)
    expect(await place.base.owner`select from dossier_points`).toHaveLength(0)
  })

  test('says something of a part, which is done when the appraiser finds it so', async () => {
    const { id, path } = await handedIn('Mạng LAN')
    const appraiser = await place.as('appraiser')
    const say = (fields: Record<string, string>) => appraiser.post(`${path}/y-kien`, fields)
    const empty = await say({ phan: 'design', 'y-kien-moi': ' ' })
    expect(empty.status).toBe(400)
    expect(await textOf(empty)).toContain('Ý kiến: chưa điền.')
    expect(await textOf(await say({ phan: 'khong-co', 'y-kien-moi': 'Sơ đồ' }))).toContain(
      'Hãy chọn một phần',
    )
    expect((await say({ phan: 'design', 'y-kien-moi': 'Thiếu sơ đồ vùng mạng' })).status).toBe(303)

    expect(await textOf(await (await place.as('clerk')).get(path))).toContain('Thiếu sơ đồ vùng mạng')
    expect(await textOf(await (await place.as('clerk')).get(pathOf(id)))).toContain('1 ý kiến chưa xong')
    const [row] = await place.base.owner`select comment_id as id from dossier_comments`
    const done = `${path}/y-kien/${row?.id}/xong`
    expect((await (await place.as('clerk')).post(done)).status).toBe(403)
    expect((await appraiser.post(done)).status).toBe(303)
    expect((await appraiser.post(done)).status).toBe(409)
    expect(await textOf(await appraiser.get(path))).toMatch(/xong: Lê Văn Thẩm/)
    const lines = await place.base.owner`select action from audit_lines where action like 'dossier.comment%'`
    expect(lines.map(({ action }) => action)).toEqual(['dossier.comment', 'dossier.comment-resolved'])
  })

  test('that there is not, is not found', async () => {
    expect((await (await place.as('leader')).get(`${DESK}/x`)).status).toBe(404)
    const none = '11111111-1111-4111-8111-111111111111'
    expect((await (await place.as('leader')).get(`${DESK}/${none}`)).status).toBe(404)
    expect((await (await place.as('appraiser')).post(`${DESK}/${none}/noi-dung`)).status).toBe(404)
  })
})
