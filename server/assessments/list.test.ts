import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { rowsOfLevel } from '../../checks/requirements/rows.ts'
import { textOf } from '../admin/testing.ts'
import { verifyAudit } from '../audit/verify.ts'
import { addTestCommune, addTestPerson, addTestSession, testClient } from '../people/testing.ts'
import { REGISTER } from '../systems/testing.ts'
import { FIREWALL, PAPER, rowId, SOFTWARE, type TestAssessed, testAssessed, YEARLY } from './testing.ts'

let place: TestAssessed
beforeEach(async () => {
  await place?.base.close()
  place = await testAssessed()
})
afterAll(() => place.base.close())

const audit = () =>
  place.base
    .owner`select action, detail, before_digest, after_digest from audit_lines where action like 'assessment.%' order by seq`

describe('the list', () => {
  test('has the rows of the level and of no other, in groups, each with its state in words', async () => {
    const markup = await (await place.it.get(place.path)).text()
    const ids = [...markup.matchAll(/ id="(l\d-[^"]+)"/g)].map(([, id]) => id)

    expect(ids).toEqual(rowsOfLevel(3).map(({ id }) => id))
    const page = await place.text(place.path)
    expect(page).toContain('Cấp độ 3: 0 trên 195 yêu cầu đã đánh giá (0%)')
    expect(page).toContain('Cả 195 yêu cầu của cấp độ 3.')
    expect(await place.rowText(PAPER)).toMatch(/Quy trình quản lý rủi ro .*Chưa đánh giá .*Chưa ai đánh giá/)
  })

  test('draws a shape for every state that it names', async () => {
    for (const path of [place.path, `${place.path}/${PAPER}`, `${place.path}/phuong-an`]) {
      const markup = await (await place.it.get(path)).text()
      const used = new Set([...markup.matchAll(/href="#(s-[^"]+)"/g)].map(([, id]) => id))
      expect(used.size, path).toBeGreaterThan(0)
      for (const id of used) expect(markup, path).toContain(`<symbol id="${id}"`)
    }
  })

  test('of a system without a level says so and leads to it', async () => {
    await place.setLevel(null)
    const page = await place.text(place.path)

    expect(page).toContain('Hệ thống chưa có cấp độ nên chưa có bảng yêu cầu.')
    expect(page).not.toContain('Đổi nhiều yêu cầu')
    expect((await place.it.post(place.path, { dong: PAPER, state: 'met', seen: '0' })).status).toBe(409)
    expect(await place.answers()).toEqual([])
  })

  test('is reached from the page of its system, once there is a level', async () => {
    expect(await place.text(`${REGISTER}/${place.systemId}`)).toContain('Yêu cầu an ninh mạng của cấp 3')
    await place.setLevel(null)
    expect(await place.text(`${REGISTER}/${place.systemId}`)).not.toContain('Yêu cầu an ninh mạng')
  })

  test('is read by police and leader, and written by IT alone', async () => {
    for (const reader of [place.police, place.leader]) {
      const page = await (await reader.get(place.path)).text()
      expect(page).not.toMatch(/name="dong"|doi-nhieu|bang-chung\/them/)
      expect(page).toContain(PAPER)
      const refused = await place.bulk([PAPER], { state: 'met' }, reader)
      expect(refused.status).toBe(404)
    }
    expect(await place.answers()).toEqual([])
  })

  test('does not exist for people of another commune, and answers stay in their own', async () => {
    await place.say(PAPER, { state: 'met' })
    const other = await addTestCommune(place.base, { code: 'khac' })
    const userId = await addTestPerson(place.base, [{ role: 'it', communeId: other.communeId }])
    const stranger = testClient(place.app, await addTestSession(place.base, userId))

    expect((await stranger.get(place.path)).status).toBe(404)
    // The own commune in the path, the system of another behind it.
    expect((await stranger.get(place.path.replace('/mau/', '/khac/'))).status).toBe(404)
    const bulk = { dong: PAPER, state: 'not-met', seen: '9' }
    expect((await stranger.post(place.path.replace('/mau/', '/khac/'), bulk)).status).toBe(404)
    expect(await place.answers()).toMatchObject([{ state: 'met' }])
    const seen = await place.base.db.transaction(
      { communes: [other.communeId] },
      (tx) => tx`select from requirement_answers`,
    )
    expect(seen).toHaveLength(0)
  })
})

describe('many rows at once', () => {
  test('get state, person and day, with one audit line', async () => {
    const answer = await place.bulk([PAPER, YEARLY], {
      ...{ state: 'partly', responsible: 'Lê Thị Hoa', due: '2026-12-31' },
    })
    expect(answer.status).toBe(303)

    expect(await place.answers()).toMatchObject([
      { requirement_id: PAPER, state: 'partly', responsible: 'Lê Thị Hoa', due: '2026-12-31', edition: 1 },
      {
        requirement_id: YEARLY,
        state: 'partly',
        answered_on: '2026-11-24',
        answered_name: 'Nguyễn Văn Bình',
      },
    ])
    const lines = await audit()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      action: 'assessment.answered',
      detail: { state: 'partly', rows: [PAPER, YEARLY] },
      before_digest: expect.any(String),
      after_digest: expect.any(String),
    })
    // Names and reasons are for the register, not for the chain.
    expect(JSON.stringify(lines)).not.toContain('Hoa')
    expect((await verifyAudit(place.base.db, place.communeId)).state).toBe('whole')
    expect(await place.rowText(PAPER)).toMatch(/Một phần .*Lê Thị Hoa .*Hạn 31\/12\/2026/)
  })

  test('keep what the form leaves out', async () => {
    await place.say(PAPER, { state: 'met', reason: 'Theo Quyết định 12', answeredOn: '2026-11-20' })
    await place.bulk([PAPER], { responsible: 'Lê Thị Hoa' })
    expect(await place.answers()).toMatchObject([
      { state: 'met', reason: 'Theo Quyết định 12', answered_on: '2026-11-20', responsible: 'Lê Thị Hoa' },
    ])
    // The same state again is another assessment: its day is today, its words stay.
    await place.bulk([PAPER], { state: 'met' })
    expect(await place.answers()).toMatchObject([
      { state: 'met', reason: 'Theo Quyết định 12', answered_on: '2026-11-24' },
    ])
    // Words of one state do not explain another.
    await place.bulk([PAPER], { state: 'not-met' })
    expect(await place.answers()).toMatchObject([{ state: 'not-met', reason: '', responsible: 'Lê Thị Hoa' }])
  })

  test('may be all of the list as it is narrowed', async () => {
    const shown = rowsOfLevel(3).filter(({ group }) => group === 'risk')
    const answer = await place.it.post(place.path, {
      ...{ seen: '0', nhom: 'risk', 'tat-ca': 'co', hien: shown.map(({ id }) => id).join(' ') },
      state: 'met',
    })
    expect(answer.headers.get('location')).toBe(`${place.path}?nhom=risk&xong=nhieu`)
    expect(await place.answers()).toHaveLength(shown.length)
    expect(shown.length).toBeGreaterThan(3)
  })

  test.each<readonly [string, readonly string[], Record<string, string>, string]>([
    ['no row', [], { state: 'met' }, 'Chưa chọn yêu cầu nào.'],
    ['a row that there is not', ['x'], { state: 'met' }, 'Có dòng không có trong bảng yêu cầu.'],
    ['no change', [PAPER], {}, 'Chưa có gì để ghi'],
    ['a state that there is not', [PAPER], { state: 'done' }, 'Hãy chọn một trạng thái trong danh sách.'],
    ['not applicable without words', [PAPER], { state: 'not-applicable', reason: ' – ' }, 'phải ghi lý do'],
    ['a day before today', [PAPER], { state: 'partly', due: '2026-11-23' }, 'Hạn phải từ ngày đánh giá'],
    ['a day that there is not', [PAPER], { due: '2026-02-30' }, 'Hãy chọn một ngày.'],
  ])('%s is refused beside its field', async (_, rows, fields, words) => {
    const answer = await place.bulk(rows, fields)

    expect(answer.status).toBe(400)
    expect(await textOf(answer)).toContain(words)
    expect(await place.answers()).toEqual([])
  })

  test('are all changed or none: one wrong row keeps the others as they were, and the ticks stay', async () => {
    const foreign = rowId('risk-process', 2)
    const refused = await place.bulk([PAPER, foreign, YEARLY], { state: 'met' })
    expect(refused.status).toBe(400)
    const markup = await refused.text()
    expect(markup).toContain('là yêu cầu của cấp độ 2, hệ thống này ở cấp độ 3.')
    expect(markup).toMatch(new RegExp(`value="${YEARLY}" checked`))
    expect(await place.answers()).toEqual([])

    // The day would do for one of the two only.
    await place.say(YEARLY, { state: 'met', answeredOn: '2026-11-24' })
    expect((await place.bulk([PAPER, YEARLY], { due: '2026-11-20' })).status).toBe(400)
    expect(await place.answers()).toMatchObject([{ requirement_id: YEARLY, due: null }])
    expect(await audit()).toHaveLength(1)
  })

  test('that somebody else wrote meanwhile are not overwritten', async () => {
    await place.say(PAPER, { state: 'met' })
    // The page was drawn before that.
    const answer = await place.it.post(place.path, { seen: '0', dong: [PAPER, YEARLY], state: 'not-met' })

    expect(answer.status).toBe(409)
    expect(await textOf(answer)).toContain('Người khác vừa sửa mục 5.1.2.1 a). Chưa lưu gì.')
    expect(await place.answers()).toMatchObject([{ requirement_id: PAPER, state: 'met' }])
    // Other rows of the same old page are still free.
    expect((await place.it.post(place.path, { seen: '0', dong: YEARLY, state: 'met' })).status).toBe(303)
  })

  test('two at once: one is written, the other is told', async () => {
    const both = await Promise.all(
      ['met', 'not-met'].map((state) => place.it.post(place.path, { seen: '0', dong: PAPER, state })),
    )

    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await place.answers()).toMatchObject([{ edition: 1 }])
    expect(await audit()).toHaveLength(1)
  })

  test('of a system out of service are not answered any more', async () => {
    await place.base.owner`update systems set life = 'retired'`
    expect((await place.bulk([PAPER], { state: 'met' })).status).toBe(409)
    expect(await (await place.it.get(place.path)).text()).not.toContain('doi-nhieu')
  })
})

describe('filters and numbers', () => {
  const count = async (query: string): Promise<number> =>
    [...(await (await place.it.get(`${place.path}?${query}`)).text()).matchAll(/ id="l3-/g)].length

  beforeEach(async () => {
    await place.addPcs({ name: 'PC-01', verdicts: { 'firewall-on': 'fail' } })
    await place.say(PAPER, { state: 'partly', responsible: 'Nguyễn Văn Ẩn', due: '2026-11-24' })
    await place.say(YEARLY, { state: 'met', answeredOn: '2025-11-24', responsible: 'Bình' })
  })

  test('count, and lead to what they count', async () => {
    const proven = rowsOfLevel(3).filter(({ deviceCheck }) => deviceCheck === 'firewall-on').length
    expect(await place.text(place.path)).toContain(`${proven} yêu cầu có máy chưa đạt; 0 quá hạn.`)
    expect(await count('may=1')).toBe(proven)
    expect(await count('trang-thai=not-met')).toBe(proven)
    await place.moveTo('2026-11-25')
    expect(await place.text(place.path)).toContain('; 1 quá hạn.')
    expect(await count('qua-han=1')).toBe(1)
    expect(await count('ra-soat=1')).toBe(1)
    expect(await count('thieu-nguoi=1')).toBe(193)
    expect(await count('trang-thai=partly')).toBe(1)
  })

  test('narrow by group, kind and words without diacritics, together', async () => {
    const risk = rowsOfLevel(3).filter(({ group }) => group === 'risk')
    expect(await count('nhom=risk')).toBe(risk.length)
    expect(await count('nhom=risk&loai=technical')).toBe(
      risk.filter(({ kind }) => kind === 'technical').length,
    )
    expect(await count('q=nguyen+van+an')).toBe(1)
    expect(await count('q=nhan+dien+quy+trinh+rui+ro&trang-thai=partly')).toBe(1)
    expect(await count('q=tuong+lua+PC-01&loai=technical')).toBeGreaterThan(0)
    expect(await count('q=PC-02')).toBe(0)
    expect(await count('q=khong+co+gi+nhu+vay')).toBe(0)
  })

  test('that nobody understands filter nothing', async () => {
    expect(await count('trang-thai=xyz&loai=1&may=co')).toBe(195)
  })

  test('the due day itself is still in time', async () => {
    expect(await count('qua-han=1')).toBe(0)
  })
})

describe('what the PCs prove', () => {
  test('a failing PC makes the row "Chưa đạt" whatever a person said, and is named with its page', async () => {
    const [first, second] = await place.addPcs(
      { name: 'PC-02', verdicts: { 'firewall-on': 'fail' } },
      { name: 'PC-01', verdicts: { 'firewall-on': 'fail' } },
      { name: 'PC-03', verdicts: { 'firewall-on': 'pass' } },
    )
    await place.addEvidence({ row: FIREWALL })
    await place.say(FIREWALL, { state: 'met' })
    const row = await place.rowText(FIREWALL)

    expect(row).toMatch(/Chưa đạt .*Có 2 máy chưa đạt: PC-01 , PC-02 \. 1 trên 3 máy đạt\./)
    expect(row).toContain('Người đánh giá: Đạt, 24/11/2026, Nguyễn Văn Bình')
    const markup = await (await place.it.get(place.path)).text()
    expect(markup).toContain(
      `<a href="/xa/mau/may/${second}">PC-01</a>, <a href="/xa/mau/may/${first}">PC-02</a>`,
    )
    // The answer itself was not touched.
    expect(await place.answers()).toMatchObject([{ state: 'met' }])
  })

  test('passing PCs prove the technical part alone; a person makes it "Đạt"', async () => {
    await place.addPcs({ name: 'PC-01', verdicts: { 'firewall-on': 'pass' } })
    expect(await place.rowText(FIREWALL)).toMatch(/Một phần .*còn chờ người đánh giá\. .*1 trên 1 máy đạt/)
    await place.say(FIREWALL, { state: 'met' })
    expect(await place.rowText(FIREWALL)).toContain(' Đạt Đã đánh giá')
  })

  test('a row of the list of those that PCs prove alone needs nobody', async () => {
    await place.addPcs({ name: 'PC-01', verdicts: { 'software-inventory': 'pass' } })
    expect(await place.rowText(SOFTWARE)).toContain(' Đạt Máy chứng minh đủ')
  })

  test('unknown is never a pass: never reported, too old, quarantined, or no PC at all', async () => {
    await place.say(FIREWALL, { state: 'met' })
    const words = async () => place.rowText(FIREWALL)
    expect(await words()).toMatch(/Một phần .*số liệu máy chưa đủ/)

    const fresh = { verdicts: { 'firewall-on': 'pass' } } as const
    await place.addPcs({ name: 'PC-01', ...fresh })
    expect(await words()).toContain(' Đạt Đã đánh giá')
    const others = [
      { name: 'PC-02' },
      { name: 'PC-03', ...fresh, staleSince: new Date('2026-11-20T00:00:00Z') },
      { name: 'PC-04', ...fresh, status: 'quarantined' },
      // The sweeper has not yet been there.
      { name: 'PC-05', ...fresh, reportedAt: new Date('2026-10-01T00:00:00Z') },
    ] as const
    for (const [index, pc] of others.entries()) {
      await place.addPcs(pc)
      expect(await words(), pc.name).toMatch(
        new RegExp(`Một phần .*1 trên ${index + 2} máy đạt; ${index + 1} máy chưa có số liệu`),
      )
    }
  })

  test('PCs that are gone, or belong to another system, say nothing', async () => {
    await place.addPcs(
      { name: 'PC-01', verdicts: { 'firewall-on': 'pass' } },
      { name: 'PC-02', verdicts: { 'firewall-on': 'fail' }, status: 'revoked' },
    )
    const [other] = await place.addPcs({ name: 'PC-03', verdicts: { 'firewall-on': 'fail' } })
    const camera = await place.add({ name: 'Camera' })
    await place.base.owner`update system_devices set system_id = ${camera} where device_id = ${other ?? ''}`

    expect(await place.rowText(FIREWALL)).toContain('1 trên 1 máy đạt')
  })

  test('more PCs than a line holds are counted, and all stand on the page of the row', async () => {
    const names = Array.from({ length: 13 }, (_, index) => `PC-${String(index + 1).padStart(2, '0')}`)
    await place.addPcs(...names.map((name) => ({ name, verdicts: { 'firewall-on': 'fail' } as const })))

    expect(await place.rowText(FIREWALL)).toMatch(/Có 13 máy chưa đạt: .*PC-10 và 3 máy khác/)
    const page = await place.text(`${place.path}/${FIREWALL}`)
    for (const name of names) expect(page).toContain(`${name} Dịch vụ tường lửa của Windows không chạy`)
  })
})
