import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { TEST_NOW } from '../people/testing.ts'
import { FIREWALL, PAPER, rowId, type TestAssessed, testAssessed, YEARLY } from './testing.ts'

let place: TestAssessed
beforeEach(async () => {
  await place?.base.close()
  place = await testAssessed()
})
afterAll(() => place.base.close())

const at = (row: string) => `${place.path}/${row}`

describe('the page of a row', () => {
  test('says what it asks, whose law it is, and which evidence it wants', async () => {
    const page = await place.text(at(YEARLY))

    expect(page).toContain('Mục 5.1.2.1 b): Soát lại quy trình rủi ro mỗi năm hoặc khi bộ máy đổi')
    expect(page).toContain('Điểm e khoản 3 Điều 30 Nghị định 331/2026/NĐ-CP')
    expect(page).toContain('Rà soát mỗi năm')
    expect(page).toContain('Cần có: Biên bản soát, bản sửa có ngày.')
    expect(page).toContain('Chưa ai đánh giá mục này.')
  })

  test('leads to the rows before and after it', async () => {
    const markup = await (await place.it.get(at(YEARLY))).text()
    expect(markup).toContain(`rel="prev" href="${at(PAPER)}"`)
    expect(markup).toContain(`rel="next" href="${at(rowId('risk-identify'))}"`)
    expect(await (await place.it.get(at(PAPER))).text()).not.toContain('rel="prev"')
  })

  test('of another level, or of none, does not exist', async () => {
    for (const row of [rowId('risk-process', 2), 'x'])
      expect((await place.it.get(at(row))).status, row).toBe(404)
    await place.setLevel(null)
    expect((await place.it.get(at(PAPER))).status).toBe(404)
  })

  test('is read by police and leader without a form', async () => {
    for (const reader of [place.police, place.leader]) {
      const page = await (await reader.get(at(PAPER))).text()
      expect(page).toContain('Đánh giá hiện nay')
      expect(page).not.toContain('Ghi đánh giá')
      expect((await reader.post(at(PAPER), { state: 'met', seen: '0' })).status).toBe(404)
    }
  })
})

describe('an answer', () => {
  test('is kept with its day, its person, and all answers before it', async () => {
    await place.say(PAPER, { state: 'partly', reason: 'Chưa ký', due: '2026-12-01' })
    await place.moveTo('2026-11-26')
    await place.say(PAPER, {
      state: 'met',
      reason: 'Quyết định 12',
      due: '2026-12-01',
      answeredOn: '2026-11-25',
    })

    expect(await place.answers()).toMatchObject([
      { state: 'met', reason: 'Quyết định 12', answered_on: '2026-11-25', edition: 2 },
    ])
    expect(await place.text(at(PAPER))).toMatch(
      /09:00 26\/11\/2026 Nguyễn Văn Bình Đạt Quyết định 12 .*09:00 24\/11\/2026 Nguyễn Văn Bình Một phần Chưa ký/,
    )
  })

  test('in the words of several lines comes back as it was written', async () => {
    await place.say(PAPER, {
      state: 'not-applicable',
      reason: 'Hệ thống không có phần này.\r\nÝ kiến Sở: 12/CV',
    })

    expect(await place.answers()).toMatchObject([{ reason: 'Hệ thống không có phần này.\nÝ kiến Sở: 12/CV' }])
    expect(await place.text(at(PAPER))).toContain('Không áp dụng, có lý do ghi kèm.')
  })

  test('with the name of one of the staff knows who that is; of two of one name it does not', async () => {
    const staff = async (name: string) => {
      const id = randomUUID()
      await place.base.owner`insert into staff (commune_id, staff_id, full_name, created_at, updated_at)
        values (${place.communeId}, ${id}, ${name}, ${TEST_NOW}, ${TEST_NOW})`
      return id
    }
    const hoa = await staff('Lê Thị Hoa')
    expect(await (await place.it.get(at(PAPER))).text()).toContain('<option value="Lê Thị Hoa">')
    await place.say(PAPER, { state: 'partly', responsible: 'Lê Thị Hoa' })
    expect(await place.answers()).toMatchObject([{ responsible: 'Lê Thị Hoa', staff_id: hoa }])

    await staff('Lê Thị Hoa')
    await place.say(PAPER, { state: 'partly', responsible: 'Lê  Thị Hoa ' })
    expect(await place.answers()).toMatchObject([{ responsible: 'Lê Thị Hoa', staff_id: null }])
    await place.say(PAPER, { state: 'partly', responsible: '' })
    expect(await place.answers()).toMatchObject([{ responsible: null, staff_id: null }])
  })

  test.each<readonly [string, Record<string, string>, string]>([
    ['a state that there is not', { state: 'xong' }, 'Hãy chọn một trạng thái trong danh sách.'],
    ['no state', {}, 'Hãy chọn một trạng thái trong danh sách.'],
    [
      'not applicable without words',
      { state: 'not-applicable', reason: '...' },
      'Không áp dụng phải ghi lý do',
    ],
    ['a day to come', { state: 'met', answeredOn: '2026-11-25' }, 'không thể ở sau hôm nay'],
    [
      'a due day before the day of the answer',
      { state: 'partly', answeredOn: '2026-11-20', due: '2026-11-19' },
      'Hạn phải từ ngày đánh giá 20/11/2026',
    ],
    ['more words than fit', { state: 'met', reason: 'a'.repeat(2001) }, 'dài nhất 2000 ký tự'],
  ])('%s is refused beside its field, and what was typed stays', async (_, fields, words) => {
    const answer = await place.say(PAPER, { responsible: 'Lê Thị Hoa', ...fields })

    expect(answer.status).toBe(400)
    const page = await answer.text()
    expect(page).toContain(words)
    expect(page).toContain('value="Lê Thị Hoa"')
    expect(await place.answers()).toEqual([])
  })

  test('that comes too late keeps the day on which it was due', async () => {
    await place.say(PAPER, { state: 'partly', due: '2026-11-25' })
    await place.moveTo('2026-11-30')
    const answer = await place.say(PAPER, { state: 'met', due: '2026-11-25' })

    expect(answer.status).toBe(303)
    expect(await place.answers()).toMatchObject([
      { state: 'met', due: '2026-11-25', answered_on: '2026-11-30' },
    ])
  })

  test('of a row that somebody else wrote since is told and not written', async () => {
    await place.say(PAPER, { state: 'met', reason: 'trước' })
    const answer = await place.it.post(at(PAPER), { seen: '0', state: 'not-met', reason: 'sau' })

    expect(answer.status).toBe(409)
    const page = await answer.text()
    expect(page).toContain('Người khác vừa sửa mục 5.1.2.1 a)')
    // What stands there now, and what was typed, are both on the page.
    expect(page).toContain('trước')
    expect(page).toMatch(/<textarea[^>]*>sau<\/textarea>/)
    expect(page).toContain('name="seen" value="1"')
    expect(await place.answers()).toMatchObject([{ state: 'met', reason: 'trước' }])
  })

  test('may lead on to the next row', async () => {
    const answer = await place.say(PAPER, { state: 'met', 'tiep-theo': YEARLY })
    expect(answer.headers.get('location')).toBe(`${at(YEARLY)}?xong=muc`)
    const bent = await place.say(PAPER, { state: 'met', 'tiep-theo': '//noi.khac' })
    expect(bent.headers.get('location')).toBe(`${at(PAPER)}?xong=muc`)
  })

  test('stays the assessment of whoever gave it when only the due day is moved', async () => {
    await place.say(PAPER, { state: 'partly', answeredOn: '2026-11-20' })
    await place.base.owner`update requirement_answers set answered_name = 'Người trước'`
    await place.say(PAPER, { state: 'partly', answeredOn: '2026-11-20', due: '2026-12-31' })

    expect(await place.answers()).toMatchObject([{ answered_name: 'Người trước', due: '2026-12-31' }])
  })
})

describe('time', () => {
  test('evidence carries "Đạt" to its last day, and takes it away on the day after', async () => {
    await place.addEvidence({ row: PAPER, title: 'Quyết định 12', validUntil: '2026-12-01' })
    await place.say(PAPER, { state: 'met' })

    await place.moveTo('2026-12-01')
    expect(await place.rowText(PAPER)).toMatch(
      / Đạt Đã đánh giá là đạt.*Quyết định 12 \(còn giá trị đến 01\/12\/2026; chưa được Công an xã xem\)/,
    )
    await place.moveTo('2026-12-02')
    expect(await place.rowText(PAPER)).toMatch(
      /Một phần .*bằng chứng hết hạn ngày 01\/12\/2026\. Người đánh giá: Đạt, 24\/11\/2026.*hết hạn 01\/12\/2026/,
    )
  })

  test('an answer ends with the cycle of its row, the last day included', async () => {
    await place.addEvidence({ row: YEARLY })
    await place.say(YEARLY, { state: 'met' })
    await place.moveTo('2027-11-24')
    expect(await place.rowText(YEARLY)).toMatch(/ Đạt Đã .*Rà soát trước hết ngày 24\/11\/2027 \(đến kỳ\)/)
    await place.moveTo('2027-11-25')
    expect(await place.rowText(YEARLY)).toMatch(/Chưa đánh giá Đã quá ngày rà soát 24\/11\/2027/)
  })
})

describe('evidence', () => {
  test('that was returned or withdrawn proves nothing', async () => {
    await place.say(PAPER, { state: 'met' })
    await place.addEvidence({ row: PAPER, title: 'Rút lại', isWithdrawn: true })
    await place.addEvidence({ row: PAPER, title: 'Bị trả', review: 'returned' })
    const row = await place.rowText(PAPER)
    expect(row).toMatch(/Một phần .*chưa có bằng chứng còn giá trị/)
    expect(row).toContain('Bị trả (còn giá trị; Công an xã trả lại, hạn 01/12/2026)')
    expect(row).not.toContain('Rút lại')

    await place.addEvidence({ row: PAPER, title: 'Được', review: 'accepted' })
    expect(await place.rowText(PAPER)).toMatch(/ Đạt Đã .*Được \(còn giá trị; Công an xã chấp nhận\)/)
  })

  test('of one row says nothing of another; each leads to its page, IT to the form for more', async () => {
    const id = await place.addEvidence({ row: YEARLY, title: 'Biên bản' })
    await place.say(PAPER, { state: 'met' })
    expect(await place.rowText(PAPER)).toContain('Một phần')
    const markup = await (await place.it.get(place.path)).text()
    expect(markup).toContain(`href="/xa/mau/bang-chung/${id}"`)
    expect(markup).toContain(`href="/xa/mau/bang-chung/them?he-thong=${place.systemId}&amp;dong=${PAPER}"`)
  })
})

test('what a person writes is text, whatever is in it', async () => {
  await place.say(FIREWALL, { state: 'not-met', reason: '<img src=x>', responsible: '"><b>An' })
  for (const path of [place.path, at(FIREWALL), `${place.path}/phuong-an`])
    expect(await (await place.it.get(path)).text(), path).not.toMatch(/<img|<b>An/)
  expect(await textOf(await place.it.get(at(FIREWALL)))).toContain('&lt;img src=x')
})
