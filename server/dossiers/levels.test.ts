import { afterAll, beforeAll, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { ALL, pathOf, START, type TestDossiers, testDossiers } from './testing.ts'

let place: TestDossiers
beforeAll(async () => {
  place = await testDossiers()
})
afterAll(() => place.base.close())

const HAND_IN_4 = {
  documents: [...ALL, 'expert-opinion-document'],
  ...{ 'expert-opinion-so': '3/VHXH', 'expert-opinion-ngay': '2026-11-24' },
}

async function handedIn(): Promise<string> {
  const id = await place.addSystem({ level: 4 })
  const taken = [
    await place.step('officer', id, 'start', { ...START, 'cap-do': '4' }),
    await place.step('officer', id, 'request-expert-opinion'),
    await place.step('leader', id, 'submit-appraisal-4-5', HAND_IN_4),
  ]
  expect(taken.map(({ status }) => status)).toEqual([303, 303, 303])
  return id
}

test('the ministry has 25 working days; what it wrote the owner puts down, by number and day of its letter', async () => {
  const id = await handedIn()
  const page = await textOf(await (await place.as('leader')).get(pathOf(id)))
  expect(page).toMatch(/Thẩm định\s+29\/12\/2026\s+còn 25 ngày làm việc/)
  expect(page).toContain('Số, ngày văn bản của cơ quan thẩm định')
  // Nobody of the commune appraises in its place.
  expect((await place.step('appraiser', id, 'appraise-suitable')).status).toBe(403)
  const silent = await place.step('leader', id, 'appraise-suitable')
  expect(silent.status).toBe(400)
  expect(await textOf(silent)).toContain('hãy ghi số, ngày văn bản của cơ quan đó')

  const letter = { 'ghi-chu': 'Văn bản 12/BCA-A05 ngày 24/11/2026' }
  expect((await place.step('leader', id, 'appraise-suitable', letter)).status).toBe(303)
  const [one] = await place.dossiersOf(id)
  expect(one?.events.at(-1)).toMatchObject({ unit: 'ministry', actorName: 'Đỗ Thị Chủ Tịch' })
})

test('what the security unit said must be handed in, too', async () => {
  const id = await place.addSystem({ level: 4 })
  await place.step('officer', id, 'start', { ...START, 'cap-do': '4' })
  await place.step('officer', id, 'request-expert-opinion')
  const answer = await place.step('leader', id, 'submit-appraisal-4-5', { documents: [...ALL] })

  expect(answer.status).toBe(400)
  expect((await textOf(answer)).toLowerCase()).toContain('điều 21 nghị định 331/2026/nđ-cp')
})

test('a text with a NUL in it is written without it', async () => {
  const id = await place.addSystem()
  expect(
    (await place.step('officer', id, 'start', { ...START, 'ghi-chu': 'Theo\u0000 kế hoạch' })).status,
  ).toBe(303)
  const [one] = await place.dossiersOf(id)
  expect(one?.events[0]?.note).toBe('Theo kế hoạch')
})

test('the owner takes units and level from the register while the operator has the dossier, not behind its back', async () => {
  const id = await place.addSystem()
  await place.step('officer', id, 'start', START)
  await place.base.owner`update systems set level = 3, procedure_level = 3,
    security_unit_id = ${place.units.economy} where system_id = ${id}`
  const tooLow = await place.step('clerk', id, 'submit-combined', { documents: [...ALL] })
  expect(tooLow.status).toBe(400)
  expect(await textOf(tooLow)).toContain('Khoản 2 Điều 8 Nghị định 331/2026/NĐ-CP')

  const leader = await place.as('leader')
  const seen = async () =>
    /name="da-xem" value="([^"]+)"/.exec(await (await leader.get(pathOf(id))).text())?.[1] ?? ''
  const follow = async () =>
    leader.post(`${pathOf(id)}/don-vi`, { 'theo-so': 'co', 'doc-lap': '', 'da-xem': await seen() })
  const old = await seen()
  expect((await follow()).status).toBe(303)
  expect((await leader.post(`${pathOf(id)}/don-vi`, { 'doc-lap': '', 'da-xem': old })).status).toBe(409)
  expect((await place.step('clerk', id, 'submit-appraisal-3', { documents: [...ALL] })).status).toBe(303)
  expect((await place.dossiersOf(id))[0]?.dossier).toMatchObject({
    ...{ level: 3, procedureLevel: 3, securityUnitId: place.units.economy },
  })
  // The operator of the steps that were taken stays: the register may say something else now.
  await place.base.owner`update systems set operator_unit_id = ${place.units.clinic} where system_id = ${id}`
  const refused = await follow()
  expect(refused.status).toBe(400)
  expect(await textOf(refused)).toContain('bước đã làm vẫn là của đơn vị đã làm')
  const lines = await place.base.owner`select detail from audit_lines where action = 'dossier.units'`
  expect(lines).toHaveLength(1)
  expect((await (await place.as('officer')).post(`${pathOf(id)}/don-vi`, {})).status).toBe(404)
})

test('a draft that its level has outgrown is left behind by a next version, and only then', async () => {
  const id = await place.addSystem()
  await place.step('officer', id, 'start', START)
  expect((await place.step('officer', id, 'start', START)).status).toBe(409)
  await place.base.owner`update systems set level = 3, procedure_level = 3 where system_id = ${id}`
  expect((await place.step('officer', id, 'start', START)).status).toBe(400)
  const legacy = { 'cap-do': '3', 'old-decision-so': '1', 'old-decision-ngay': '2024-01-02' }
  expect((await place.step('officer', id, 'import-legacy', legacy)).status).toBe(409)
  expect((await place.step('officer', id, 'start', { ...START, 'cap-do': '3' })).status).toBe(303)

  const versions = await place.dossiersOf(id)
  expect(versions.map(({ dossier }) => [dossier.version, dossier.level])).toEqual([
    [2, 3],
    [1, 2],
  ])
  const page = await textOf(await (await place.as('police')).get(pathOf(id)))
  expect(page).toContain('Lịch sử bản 2')
  expect(page).toContain('Lịch sử bản 1')
})

test('where nobody may appraise, the page names both ways out once and the reason for each who asks', async () => {
  const { office } = place.units
  const id = await place.addSystem({ security: office })
  await place.step('officer', id, 'start', START)
  await place.step('clerk', id, 'submit-combined', { documents: [...ALL] })
  const clerk = await textOf(await (await place.as('clerk')).get(pathOf(id)))
  const leader = await textOf(await (await place.as('leader')).get(pathOf(id)))

  expect(clerk).toContain('chưa đơn vị nào thẩm định được')
  expect(clerk).toContain('(điểm b khoản 4 Điều 18)')
  expect(clerk).toContain('Bên vận hành hệ thống không được thẩm định hồ sơ của hệ thống đó')
  expect(leader).toContain('đơn vị của bạn không giữ chức năng đó. (Khoản 4 Điều 18')
})
