import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { verifyAudit } from '../audit/verify.ts'
import { addTestCommune, addTestPerson, addTestSession, testClient } from '../people/testing.ts'
import {
  ALL,
  DECISION,
  HAND_IN,
  type PersonName,
  pathOf,
  REGULATION,
  START,
  type TestDossiers,
  testDossiers,
} from './testing.ts'

let place: TestDossiers
beforeAll(async () => {
  place = await testDossiers()
})
afterAll(() => place.base.close())

const stateOf = async (systemId: string) => (await place.dossiersOf(systemId))[0]?.dossier.state ?? null
const stepsOf = async (systemId: string) =>
  (await place.dossiersOf(systemId))[0]?.events.map(({ transition }) => transition) ?? []
const page = async (name: PersonName, systemId: string) =>
  textOf(await (await place.as(name)).get(pathOf(systemId)))

/** Takes steps that must be accepted. */
async function take(systemId: string, ...steps: readonly [PersonName, string, object?][]): Promise<void> {
  for (const [name, step, fields] of steps) {
    const answer = await place.step(name, systemId, step, { ...fields })
    expect(answer.status, `${step}: ${answer.status === 303 ? '' : await textOf(answer)}`).toBe(303)
  }
}

describe('a dossier of level 2', () => {
  test('goes from its start to the approval by four people, each wrong one refused with the article', async () => {
    const id = await place.addSystem()
    const refused = async (name: PersonName, step: string, words: string, fields: object = {}) => {
      const before = await stepsOf(id)
      const answer = await place.step(name, id, step, { ...fields })
      expect(answer.status).toBe(403)
      expect(await textOf(answer)).toContain(words)
      expect(await stepsOf(id)).toEqual(before)
    }
    await refused('appraiser', 'start', 'Đơn vị vận hành làm; đơn vị của bạn không giữ chức năng', START)
    await refused('leader', 'start', 'Điều 20', START)
    await refused('loose', 'start', 'chưa được gắn với đơn vị nào', START)
    await refused('double', 'start', 'thuộc nhiều đơn vị', START)
    await take(id, ['officer', 'start', START])

    await refused('approver', 'submit-combined', 'Khoản 1 Điều 18', HAND_IN)
    await take(id, ['clerk', 'submit-combined', HAND_IN])

    await refused('clerk', 'appraise-suitable', 'Khoản 4 Điều 18 Nghị định 331/2026/NĐ-CP')
    await refused('leader', 'appraise-suitable', 'Khoản 1 Điều 23')
    await take(id, ['appraiser', 'appraise-suitable'])

    const decision = { ...REGULATION, ...DECISION }
    await refused('leader', 'approve-1-2', 'Khoản 1 Điều 18', decision)
    await refused('officer', 'approve-1-2', 'Khoản 1 Điều 18', decision)
    await take(id, ['approver', 'approve-1-2', decision])

    expect(await stateOf(id)).toBe('approved')
    const shown = await page('police', id)
    expect(shown).toContain('Đã được phê duyệt – đang ở đây (24/11/2026)')
    expect(shown).toContain('Lê Văn Thẩm')
    expect(shown).toContain('Phê duyệt: đúng hạn, hạn 03/12/2026')
    const lines = await place.base.owner`select actor, action, detail from audit_lines
      where action = 'dossier.step' order by seq`
    expect(lines.map(({ detail }) => detail.transition)).toEqual([
      'start',
      'submit-combined',
      'appraise-suitable',
      'approve-1-2',
    ])
    expect(new Set(lines.map(({ actor }) => actor)).size).toBe(4)
    expect((await verifyAudit(place.base.db, place.communeId)).state).toBe('whole')
  })

  test('is not approved before the Quy chế was issued, and what was typed is kept', async () => {
    const id = await place.addSystem()
    await take(
      id,
      ['officer', 'start', START],
      ['clerk', 'submit-combined', HAND_IN],
      ['appraiser', 'appraise-suitable'],
    )
    const without = await place.step('approver', id, 'approve-1-2', DECISION)
    expect(without.status).toBe(400)
    const html = await without.text()
    expect(html).toContain('Khoản 7 Điều 30 Nghị định 331/2026/NĐ-CP')
    expect(html).toContain('value="01/QĐ-VHXH"')

    const later = {
      ...DECISION,
      ...REGULATION,
      'decision-ngay': '2026-11-24',
      'regulation-ngay': '2026-11-25',
    }
    expect(await textOf(await place.step('approver', id, 'approve-1-2', later))).toContain(
      'Ngày này ở sau ngày thực hiện bước.',
    )
    place.clock.advance(2 * 86_400_000)
    const issuedAfter = await place.step('approver', id, 'approve-1-2', later)
    expect(issuedAfter.status).toBe(400)
    expect(await textOf(issuedAfter)).toContain('Khoản 7 Điều 30')
    expect(await stateOf(id)).toBe('appraised')
    place.clock.advance(-2 * 86_400_000)
  })

  test('names the parts that are missing when it is handed in without them', async () => {
    const id = await place.addSystem()
    await take(id, ['officer', 'start', START])
    const answer = await place.step('clerk', id, 'submit-combined', { documents: ['overview', 'design'] })

    expect(answer.status).toBe(400)
    const text = await textOf(answer)
    expect(text).toContain('Đủ thành phần hồ sơ theo cấp. (Điều 21 Nghị định 331/2026/NĐ-CP)')
    expect(text).toContain('Thuyết minh đề xuất cấp độ')
    expect(await stateOf(id)).toBe('draft')
  })

  test('shows its limits by working days, the internal mark as internal, and the form only to whom may act', async () => {
    const id = await place.addSystem()
    await take(id, ['officer', 'start', START], ['clerk', 'submit-combined', HAND_IN])
    const shown = await page('appraiser', id)

    expect(shown).toMatch(/Trả lời, hướng dẫn bổ sung hồ sơ chưa hợp lệ\s+01\/12\/2026\s+còn 5 ngày làm việc/)
    expect(shown).toMatch(/Thẩm định \(mốc nội bộ\)\s+01\/12\/2026\s+\(nội bộ\)/)
    expect(shown).toMatch(/Phê duyệt\s+03\/12\/2026\s+còn 7 ngày làm việc/)
    const forms = async (name: PersonName) =>
      [
        ...(await (await (await place.as(name)).get(pathOf(id))).text()).matchAll(/ho-so\/buoc\/([\w-]+)"/g),
      ].map(([, step]) => step)
    expect(await forms('appraiser')).toEqual(['return-invalid', 'appraise-suitable', 'appraise-unsuitable'])
    expect(await forms('clerk')).toEqual([])
    expect(await forms('police')).toEqual([])
  })
})

describe('a dossier of level 3', () => {
  const LEVEL_3 = { ...START, 'cap-do': '3' }

  test('is returned with reasons, handed in again with a clock that runs anew, and approved by the owner', async () => {
    const id = await place.addSystem({ level: 3 })
    await take(id, ['officer', 'start', LEVEL_3], ['officer', 'submit-appraisal-3', HAND_IN])
    expect(await page('leader', id)).toMatch(/Thẩm định\s+15\/12\/2026/)
    expect((await place.step('appraiser', id, 'return-invalid', { returned: ['design'] })).status).toBe(400)
    place.clock.advance(86_400_000)
    await take(id, [
      'appraiser',
      'return-invalid',
      { returned: ['design'], 'ghi-chu': 'Thiết kế chưa được duyệt' },
    ])
    const back = await page('clerk', id)
    expect(back).toContain('Thiết kế chưa được duyệt')
    expect(back).toContain('Còn thiếu: Tài liệu thiết kế.')
    expect((await place.step('clerk', id, 'resubmit', { documents: ['overview'] })).status).toBe(400)

    place.clock.advance(86_400_000)
    await take(id, ['clerk', 'resubmit', { documents: ['design'] }])
    expect(await page('leader', id)).toMatch(/Thẩm định\s+17\/12\/2026/)
    const opinion = { 'appraisal-opinion-so': '07/VHXH', 'appraisal-opinion-ngay': '2026-11-26' }
    await take(id, ['appraiser', 'appraise-suitable', opinion], ['clerk', 'request-approval'])
    const decision = { ...REGULATION, 'decision-so': '90/QĐ-UBND', 'decision-ngay': '2026-11-26' }
    expect((await place.step('approver', id, 'approve-3-4', decision)).status).toBe(403)
    await take(id, ['leader', 'approve-3-4', decision])

    expect(await stateOf(id)).toBe('approved')
    place.clock.advance(-2 * 86_400_000)
  })

  test('with an appraiser who operates is refused with both ways out, until another unit is named', async () => {
    const { office, economy } = place.units
    const id = await place.addSystem({ level: 3, security: office })
    await take(id, ['officer', 'start', LEVEL_3], ['officer', 'submit-appraisal-3', HAND_IN])
    const answer = await place.step('officer', id, 'appraise-suitable')
    expect(answer.status).toBe(403)
    const text = await textOf(answer)
    expect(text).toContain('giao một đơn vị trực thuộc khác')
    expect(text).toContain('lập Hội đồng thẩm định độc lập')
    expect(text).toContain('Khoản 4 Điều 18 Nghị định 331/2026/NĐ-CP')

    const name = async (independent: string) => {
      const leader = await place.as('leader')
      const seen =
        /name="da-xem" value="([^"]+)"/.exec(await (await leader.get(pathOf(id))).text())?.[1] ?? ''
      return leader.post(`${pathOf(id)}/don-vi`, { 'doc-lap': independent, 'da-xem': seen })
    }
    const itself = await name(office)
    expect(itself.status).toBe(400)
    expect(await textOf(itself)).toContain('Khoản 4 Điều 18')
    expect((await name('11111111-1111-4111-8111-111111111111')).status).toBe(400)
    expect((await place.step('council', id, 'appraise-suitable')).status).toBe(404)
    expect((await name(economy)).status).toBe(303)
    await take(id, ['council', 'appraise-suitable'])
    expect(await stateOf(id)).toBe('appraised')
    // What a unit has done stays done by it.
    expect((await name(place.units.clinic)).status).toBe(400)
  })
})

describe('a step', () => {
  test('that two people take at once is taken once: one 303, one 409, and one line', async () => {
    const id = await place.addSystem()
    await take(id, ['officer', 'start', START], ['clerk', 'submit-combined', HAND_IN])
    const both = await Promise.all([
      place.step('appraiser', id, 'appraise-suitable'),
      place.step('approver', id, 'appraise-unsuitable', { 'ghi-chu': 'Chưa đủ' }),
    ])

    expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(await stepsOf(id)).toHaveLength(3)
  })

  test('from an old page is refused, what was typed is still there', async () => {
    const id = await place.addSystem()
    const answer = await place.step('officer', id, 'start', {
      ...START,
      'da-xem': 'x',
      'ghi-chu': 'Theo kế hoạch',
    })

    expect(answer.status).toBe(409)
    expect(await textOf(answer)).toContain('Theo kế hoạch')
    expect(await place.dossiersOf(id)).toHaveLength(0)
  })

  test.each<readonly [string, object, string]>([
    ['of tomorrow', { ngay: '2026-11-25' }, 'Ngày thực hiện không ở sau hôm nay.'],
    ['before the law', { ngay: '2020-01-01' }, 'Ngày thực hiện không ở trước 01/07/2026'],
    ['on no day', { ngay: '2026-02-30' }, 'Hãy chọn một ngày.'],
    ['with a day that is none', { 'initial-risk-assessment': 'hôm qua' }, 'Hãy chọn một ngày.'],
    ['with an assessment of later', { 'initial-risk-assessment': '2026-11-25' }, 'Ngày này ở sau ngày'],
    ['without an assessment', { 'initial-risk-assessment': '' }, 'Khoản 3 Điều 10'],
    ['without its level', { 'cap-do': '6' }, 'Hãy chọn cấp độ.'],
    ['of a lower level than the answers give', { 'cap-do': '1' }, 'Khoản 2 Điều 8 Nghị định 331/2026/NĐ-CP'],
  ])('%s is refused beside the field, and nothing is begun', async (_, wrong, words) => {
    const id = await place.addSystem()
    const answer = await place.step('officer', id, 'start', { ...START, ...wrong })

    expect(answer.status).toBe(400)
    expect((await textOf(answer)).toLowerCase()).toContain(words.toLowerCase())
    expect(await place.dossiersOf(id)).toHaveLength(0)
  })

  test('dated before the step before it is out of order', async () => {
    const id = await place.addSystem()
    await take(id, ['officer', 'start', { ...START, ngay: '2026-11-23' }])
    const answer = await place.step('clerk', id, 'submit-combined', { ...HAND_IN, ngay: '2026-11-20' })

    expect(answer.status).toBe(400)
    expect(await textOf(answer)).toContain('đứng trước bước liền trước')
    await take(id, ['clerk', 'submit-combined', { ...HAND_IN, ngay: '2026-11-23' }])
    // The clock runs from the day it was received, and the history says when that was written down.
    const shown = await page('clerk', id)
    expect(shown).toMatch(/Phê duyệt\s+02\/12\/2026/)
    expect(shown).toContain('ghi lúc 09:00 24/11/2026')
  })

  test('written down a day later stands behind what was done in the afternoon of its day', async () => {
    const id = await place.addSystem()
    place.clock.advance(6 * 3_600_000)
    await take(id, ['officer', 'start', START])
    place.clock.advance(86_400_000)
    await take(id, ['clerk', 'submit-combined', { ...HAND_IN, ngay: '2026-11-24' }])
    place.clock.advance(-86_400_000 - 6 * 3_600_000)
    const [one] = await place.dossiersOf(id)
    expect(one?.events.map(({ at }) => at.toISOString())).toEqual(Array(2).fill('2026-11-24T08:00:00.000Z'))
  })

  test('that leaves the appraisal out, or that there is not, is none', async () => {
    const id = await place.addSystem()
    await take(id, ['officer', 'start', START], ['clerk', 'submit-combined', HAND_IN])
    const answer = await place.step('approver', id, 'approve-1-2', { ...REGULATION, ...DECISION })
    expect(answer.status).toBe(409)
    expect(await textOf(answer)).toContain('Hồ sơ đang ở "Đã gửi thẩm định"')
    expect((await place.step('approver', id, 'khong-co')).status).toBe(404)
    expect((await place.step('approver', id, 'replace')).status).toBe(404)
  })
})

describe('a system', () => {
  test('without a signed level, of another owner, or out of service begins no dossier', async () => {
    const none = await place.addSystem({ level: null })
    const answer = await place.step('officer', none, 'start', START)
    expect(answer.status).toBe(400)
    expect(await textOf(answer)).toContain('Điểm a khoản 1 Điều 20')
    const used = await place.addSystem({ ownership: 'used' })
    expect((await place.step('officer', used, 'start', START)).status).toBe(409)
    const retired = await place.addSystem({ life: 'retired' })
    expect((await place.step('officer', retired, 'start', START)).status).toBe(409)
  })

  test('that runs without approval is flagged at once with the article, until it is approved', async () => {
    const officer = await place.as('officer')
    const id = await place.addSystem({ name: 'Cổng chạy trước' })
    const own = async () => textOf(await officer.get(`/xa/mau/he-thong/${id}`))
    const words = 'Đang chạy mà hồ sơ cấp độ chưa được phê duyệt'
    expect(await own()).toContain(words)
    expect(await own()).toContain('Khoản 6 Điều 30')
    expect(await page('officer', id)).toContain(words)
    await take(
      id,
      ['officer', 'start', START],
      ['clerk', 'submit-combined', HAND_IN],
      ['appraiser', 'appraise-suitable'],
      ['approver', 'approve-1-2', { ...REGULATION, ...DECISION }],
    )
    expect(await own()).not.toContain(words)
  })

  test('approved under the old decree keeps its level, with the end of the transition', async () => {
    const id = await place.addSystem({ level: null })
    const old = { 'cap-do': '2', 'old-decision-so': '12/QĐ-UBND', 'old-decision-ngay': '2026-08-01' }
    const young = await place.step('officer', id, 'import-legacy', old)
    expect(young.status).toBe(400)
    expect(await textOf(young)).toContain('Luật An ninh mạng 116/2025/QH15')
    await take(id, ['officer', 'import-legacy', { ...old, 'old-decision-ngay': '2024-03-15' }])
    const shown = await page('officer', id)
    expect(shown).toContain('Đã được phê duyệt theo quy định cũ')
    expect(shown).toMatch(/hết chuyển tiếp\)\s+30\/06\/2027/)
    expect(shown).not.toContain('chưa xác định cấp độ')
    // Being built when the law came: the old decree until the end of the year.
    const building = await place.addSystem({ level: null })
    await take(building, ['officer', 'import-legacy', { ...old, 'under-construction-since': '2026-01-05' }])
  })

  test('is redetermined by a next version, which ends the one before it in the same transaction', async () => {
    const id = await place.addSystem()
    const approve: readonly [PersonName, string, object?][] = [
      ['officer', 'start', START],
      ['clerk', 'submit-combined', HAND_IN],
      ['appraiser', 'appraise-suitable'],
      ['approver', 'approve-1-2', { ...REGULATION, ...DECISION }],
    ]
    await take(id, ...approve)
    expect((await place.step('leader', id, 'open-redetermination', { trigger: 'new-chairman' })).status).toBe(
      400,
    )
    await take(id, ['leader', 'open-redetermination', { trigger: 'serious-incident' }])
    await take(id, ...approve)

    const [second, first] = await place.dossiersOf(id)
    expect(second?.dossier).toMatchObject({ version: 2, state: 'approved' })
    expect(first?.dossier).toMatchObject({ version: 1, state: 'superseded' })
    expect(first?.events.at(-1)).toMatchObject({ transition: 'replace', unit: 'system', actor: 'system' })
  })

  test('of another commune does not exist, nor do its dossiers', async () => {
    const id = await place.addSystem()
    await take(id, ['officer', 'start', START])
    const other = await addTestCommune(place.base, { code: 'khac' })
    const person = await addTestPerson(place.base, [{ role: 'it', communeId: other.communeId }])
    const stranger = testClient(place.app, await addTestSession(place.base, person))
    const [one] = await place.dossiersOf(id)
    const dossier = one?.dossier.dossierId
    for (const code of ['mau', 'khac']) {
      expect((await stranger.get(`/xa/${code}/he-thong/${id}/ho-so`)).status).toBe(404)
      expect((await stranger.get(`/xa/${code}/tham-dinh/${dossier}`)).status).toBe(404)
      const step = `/xa/${code}/he-thong/${id}/ho-so/buoc/submit-combined`
      expect((await stranger.post(step, { documents: [...ALL] })).status).toBe(404)
    }
    expect(await textOf(await stranger.get('/xa/khac/tham-dinh'))).toContain('Không có hồ sơ nào đang chờ.')
    const seen = await place.base.db.transaction(
      { communes: [other.communeId] },
      (tx) => tx`select from dossiers`,
    )
    expect(seen).toHaveLength(0)
    // A contact sees the dossiers in which the own unit has a function.
    expect((await (await place.as('bystander')).get(pathOf(id))).status).toBe(404)
    expect((await (await place.as('clerk')).get(pathOf(id))).status).toBe(200)
  })
})
