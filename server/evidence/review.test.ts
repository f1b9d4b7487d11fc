import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { verifyAudit } from '../audit/verify.ts'
import { EVIDENCE, FIELDS, pdf, type TestEvidence, testEvidence } from './testing.ts'

const QUEUE = `${EVIDENCE}/cho-xem`
const RETURNED = { decision: 'returned', reason: 'Thiếu trang cuối có chữ ký', due: '2026-12-01' }

let place: TestEvidence
beforeAll(async () => {
  place = await testEvidence()
})
beforeEach(async () => {
  place.clock.set(new Date('2026-11-24T02:00:00Z'))
  await place.base.owner`truncate evidence, evidence_versions, evidence_links, evidence_reviews`
})
afterAll(() => place.close())

const pieces = () => place.base.owner`select * from evidence order by filed_at`
const reviews = () => place.base.owner`select * from evidence_reviews order by reviewed_at, edition`
const reviewLines = () =>
  place.base.owner`select detail from audit_lines where action = 'evidence.reviewed' order by seq`
const decide = async (id: string, fields: Readonly<Record<string, string>>, who = place.police) =>
  who.post(`${EVIDENCE}/${id}/xem-xet`, { seen: await place.edition(id), ...fields })

test('the queue shows what nobody has seen, the longest waiting first, each with its decision', async () => {
  const system = await place.addSystem('Mạng LAN', 2)
  const first = await place.add({ title: 'Thứ nhất', 'he-thong': system, dong: 'l2-4.1-a' })
  place.clock.advance(600_000)
  const second = await place.add({ title: 'Thứ hai' })
  const markup = await (await place.police.get(QUEUE)).text()
  expect(markup.indexOf('Thứ nhất')).toBeLessThan(markup.indexOf('Thứ hai'))
  expect(markup).toContain('10 phút trước')
  expect(markup).toMatch(/4\.1 a\).*\(Mạng LAN\)/)
  expect(markup).toContain('không phải là thẩm định hồ sơ cấp độ theo luật')

  const answer = await decide(first, { decision: 'accepted', 'hang-cho': '1' })
  expect(answer.headers.get('location')).toBe(`${QUEUE}?xong=xem`)
  const left = await textOf(await place.police.get(`${QUEUE}?xong=xem`))
  expect(left).toContain('Đã ghi kết quả xem xét.')
  expect(left).not.toContain('Thứ nhất')
  expect(left).toContain('1 bằng chứng chờ xem')
  await decide(second, { decision: 'seen' })
  expect(await textOf(await place.police.get(QUEUE))).toContain('Không có bằng chứng nào chờ Công an xã xem.')
})

test.each([
  ['seen', { decision: 'seen' }, 'Công an xã đã xem'],
  ['accepted', { decision: 'accepted' }, 'Công an xã chấp nhận'],
  ['returned', RETURNED, 'Công an xã trả lại hạn bổ sung 01/12/2026 Lý do: Thiếu trang cuối có chữ ký'],
])('%s is written down with who and when, and IT reads it', async (review, fields, words) => {
  const id = await place.add()
  expect((await decide(id, fields)).status).toBe(303)

  expect(await pieces()).toMatchObject([{ review, reviewed_name: 'Trần Văn Công', unseen_since: null }])
  const page = await textOf(await place.it.get(`${EVIDENCE}/${id}`))
  expect(page).toContain(words)
  expect(page).toContain('Trần Văn Công, 09:00 24/11/2026')
  expect(await verifyAudit(place.base.db, place.communeId)).toMatchObject({ state: 'whole' })
})

test('a piece that was sent back says so in the list, and when its day has passed', async () => {
  const id = await place.add({ validUntil: '' })
  await decide(id, { ...RETURNED, due: '2026-11-24' })
  expect(await textOf(await place.it.get(EVIDENCE))).toContain('Công an xã trả lại hạn bổ sung 24/11/2026')
  await place.base.owner`update evidence set review_due = '2026-11-23'`
  expect(await textOf(await place.it.get(EVIDENCE))).toContain(
    'Công an xã trả lại quá hạn bổ sung 23/11/2026',
  )
})

test('a new version is unseen again, and the history keeps what was said before', async () => {
  const id = await place.add()
  await decide(id, RETURNED)
  place.clock.advance(60_000)
  const answer = await place.send(
    `${EVIDENCE}/${id}/phien-ban`,
    {},
    { name: 'v2.pdf', bytes: pdf('đủ trang') },
  )
  expect(answer.status).toBe(303)
  expect(await pieces()).toMatchObject([{ review: 'unseen', review_reason: null, review_due: null }])
  expect(await textOf(await place.police.get(QUEUE))).toContain('phiên bản 2')

  await decide(id, { decision: 'accepted' }, place.otherPolice)
  expect(await reviews()).toMatchObject([
    { decision: 'returned', version: 1, reviewed_name: 'Trần Văn Công' },
    { decision: 'accepted', version: 2, reviewed_name: 'Phạm Thị An' },
  ])
  const page = await textOf(await place.leader.get(`${EVIDENCE}/${id}`))
  expect(page).toContain('Công an xã trả lại 1 Lý do: Thiếu trang cuối có chữ ký')
})

test.each<readonly [string, Record<string, string>, string]>([
  ['a longer validity', { validUntil: '2030-01-01' }, 'unseen'],
  ['another number', { documentNumber: '13/QĐ-UBND' }, 'unseen'],
  ['only another note', { note: 'Bản giấy ở tủ số 2' }, 'accepted'],
])('%s, %j, after it was accepted leaves it %s', async (_, fields, review) => {
  const id = await place.add()
  await decide(id, { decision: 'accepted' })
  const change = { ...FIELDS, ...fields, seen: await place.edition(id) }
  expect((await place.it.post(`${EVIDENCE}/${id}/sua`, change)).status).toBe(303)

  expect(await pieces()).toMatchObject([{ review }])
})

test('proving one row more than the police have looked at makes it unseen; a returned one stays returned', async () => {
  const system = await place.addSystem('Mạng LAN', 2)
  const [accepted, returned] = [await place.add({ title: 'A' }), await place.add({ title: 'B' })]
  await decide(accepted, { decision: 'accepted' })
  await decide(returned, RETURNED)
  for (const id of [accepted, returned])
    await place.it.post(`${EVIDENCE}/${id}/gan`, {
      ...{ 'he-thong': system, target: `${system}/l2-4.1-a`, seen: await place.edition(id) },
    })

  const rows = await place.base.owner`select title, review from evidence order by title`
  expect(rows).toEqual([
    { title: 'A', review: 'unseen' },
    { title: 'B', review: 'returned' },
  ])
})

describe('two at once:', () => {
  test('of two decisions on the same sight one is taken, the other refused with its reason', async () => {
    const id = await place.add()
    const before = (await reviewLines()).length
    const seen = await place.edition(id)
    const both = await Promise.all([
      place.police.post(`${EVIDENCE}/${id}/xem-xet`, { decision: 'accepted', seen }),
      place.otherPolice.post(`${EVIDENCE}/${id}/xem-xet`, { ...RETURNED, seen }),
    ])

    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    const refused = both.find(({ status }) => status === 409)
    expect(refused && (await textOf(refused))).toContain('Người khác vừa thay đổi bằng chứng này')
    const [piece] = await pieces()
    expect(await reviews()).toMatchObject([{ decision: piece?.review, reviewed_by: piece?.reviewed_by }])
    expect(await reviewLines()).toHaveLength(before + 1)
  })

  test('a decision on a version that was replaced meanwhile is refused, in the queue too', async () => {
    const id = await place.add()
    const seen = await place.edition(id)
    await place.send(`${EVIDENCE}/${id}/phien-ban`, {}, { name: 'v2.pdf', bytes: pdf('khác') })
    const answer = await place.police.post(`${EVIDENCE}/${id}/xem-xet`, {
      ...{ decision: 'accepted', seen, 'hang-cho': '1' },
    })

    expect(answer.status).toBe(409)
    const text = await textOf(answer)
    expect(text).toContain('Bằng chứng chờ xem xét')
    expect(text).toContain('Người khác vừa thay đổi bằng chứng này')
    expect(await reviews()).toEqual([])
  })

  test('of two changes on the same sight the second is shown again with what was typed', async () => {
    const id = await place.add()
    const seen = await place.edition(id)
    const change = (title: string) => place.it.post(`${EVIDENCE}/${id}/sua`, { ...FIELDS, title, seen })
    const both = await Promise.all([change('Tên một'), change('Tên hai')])

    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    const [piece] = await pieces()
    const lost = piece?.title === 'Tên một' ? 'Tên hai' : 'Tên một'
    const refused = both.find(({ status }) => status === 409)
    expect(await refused?.text()).toContain(`value="${lost}"`)
  })
})

describe('nobody decides on their own, though they hold both roles:', () => {
  /** From now on the IT officer belongs to the police too. */
  const withBothRoles = async (work: () => Promise<void>): Promise<void> => {
    const { owner } = place.base
    await owner`insert into memberships (commune_id, membership_id, user_id, role, created_at)
      values (${place.communeId}, gen_random_uuid(), ${place.itId}, 'police', now())`
    try {
      await work()
    } finally {
      await owner`delete from memberships where user_id = ${place.itId} and role = 'police'`
    }
  }
  const refused = async (id: string) => {
    const answer = await decide(id, { decision: 'accepted' }, place.it)
    expect(answer.status).toBe(403)
    expect(await textOf(answer)).toContain('không tự xem xét bằng chứng của mình')
    expect(await reviews()).toEqual([])
  }

  test('not who filed it', async () => {
    const id = await place.add()
    await withBothRoles(async () => {
      const page = await textOf(await place.it.get(`${EVIDENCE}/${id}`))
      expect(page).toContain('Bạn đã nộp hoặc sửa bằng chứng này nên không tự xem xét được')
      await refused(id)
    })
  })

  test('not who filed its newest version, nor who changed it last', async () => {
    const [newer, changed] = [await place.add({ title: 'A' }), await place.add({ title: 'B' })]
    await place.base.owner`update evidence set filed_by = 'user:somebody', changed_by = 'user:somebody'`
    await place.base
      .owner`update evidence_versions set filed_by = 'user:somebody' where evidence_id = ${changed}`
    await place.base
      .owner`update evidence set changed_by = ${`user:${place.itId}`} where evidence_id = ${changed}`
    await withBothRoles(async () => {
      await refused(newer)
      await refused(changed)
    })
  })

  test('another one with both roles does', async () => {
    const id = await place.add()
    await place.base.owner`update evidence set filed_by = 'user:somebody', changed_by = 'user:somebody'`
    await place.base.owner`update evidence_versions set filed_by = 'user:somebody'`
    await withBothRoles(async () => {
      expect((await decide(id, { decision: 'accepted' }, place.it)).status).toBe(303)
    })
  })
})

describe('is no decision, and changes nothing:', () => {
  test.each<readonly [string, Record<string, string>, string]>([
    ['none', {}, 'Hãy chọn một kết quả xem xét.'],
    ['one that there is not', { decision: 'unseen' }, 'Hãy chọn một kết quả xem xét.'],
    ['sent back without a reason', { ...RETURNED, reason: ' ' }, 'Lý do trả lại: chưa điền.'],
    ['sent back without a day', { ...RETURNED, due: '' }, 'Hãy chọn hạn bổ sung.'],
    ['sent back for yesterday', { ...RETURNED, due: '2026-11-23' }, 'Hạn bổ sung phải từ hôm nay trở đi.'],
  ])('%s', async (_, fields, words) => {
    const id = await place.add()
    const answer = await decide(id, fields)

    expect(answer.status).toBe(400)
    expect(await textOf(answer)).toContain(words)
    expect(await pieces()).toMatchObject([{ review: 'unseen', edition: 1 }])
    expect(await reviews()).toEqual([])
  })

  test('what was typed for a return stays in the form', async () => {
    const id = await place.add()
    const markup = await (await decide(id, { ...RETURNED, due: '2026-11-23' })).text()
    expect(markup).toContain('Thiếu trang cuối có chữ ký')
    expect(markup).toContain('value="2026-11-23"')
    expect(markup).toContain('<details class="mt-2 mb-3" open')
  })

  test('one on what was withdrawn', async () => {
    const id = await place.add()
    const seen = await place.edition(id)
    await place.it.post(`${EVIDENCE}/${id}/rut`, { withdrawal: 'Nộp nhầm' })
    const answer = await place.police.post(`${EVIDENCE}/${id}/xem-xet`, { decision: 'accepted', seen })

    expect(answer.status).toBe(409)
    expect(await textOf(answer)).toContain('đã được rút')
    expect(await textOf(await place.police.get(QUEUE))).toContain('Không có bằng chứng nào chờ')
  })

  test('one of IT or of the leader', async () => {
    const id = await place.add()
    for (const who of [place.it, place.leader]) {
      expect((await decide(id, { decision: 'accepted' }, who)).status).toBe(404)
      expect((await who.get(QUEUE)).status).toBe(404)
    }
  })
})
