import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CommunePolicy, DEFAULT_POLICY } from '../../checks/device/policy.ts'
import { textOf } from '../admin/testing.ts'
import { readTypedPolicy, typedPolicy } from './policy-form.ts'
import { type TestManaged, testManaged } from './testing.ts'

const PATH = '/xa/mau/quan-ly/nguong'
let place: TestManaged
beforeAll(async () => {
  place = await testManaged()
})
afterAll(() => place.base.close())

const kept = async () =>
  (
    await place.base.owner<
      { policy: unknown }[]
    >`select check_policy as policy from communes where code = 'mau'`
  )[0]?.policy

test('what the commune decides is kept as what differs, with its reason in the chain', async () => {
  const answer = await place.it.post(`${PATH}/chinh-sach`, {
    wantsSoftware: 'co',
    filteringResolvers: '203.0.113.53\n 2001:db8::53 ',
    forbiddenSoftware: 'KMS\nkms\n',
    reason: 'Kế hoạch kiểm kê phần mềm số 7',
  })

  expect(answer.status).toBe(303)
  expect(await kept()).toEqual({
    wantsSoftware: true,
    filteringResolvers: ['203.0.113.53', '2001:db8::53'],
    forbiddenSoftware: ['KMS', 'kms'],
  })
  const [line] = await place.base.owner`select detail from audit_lines where action = 'check-policy.changed'`
  expect(line?.detail).toMatchObject({ reason: 'Kế hoạch kiểm kê phần mềm số 7' })
  expect(await textOf(await place.it.get(PATH))).toContain('203.0.113.53')
})

test.each([
  ['without a reason', { wantsSoftware: 'co' }, 'Hãy ghi lý do'],
  [
    'with a name for an address',
    { filteringResolvers: '9.9.9.9\ndns.tinh.vn', reason: 'thử xem sao' },
    'Dòng sai: dns.tinh.vn',
  ],
  ['with a letter for a program', { forbiddenSoftware: 'a', reason: 'thử xem sao' }, 'Dòng sai: a'],
])('a decision %s is refused, what was typed stays, nothing is changed', async (_, given, words) => {
  const before = await kept()
  const answer = await place.it.post(`${PATH}/chinh-sach`, given)

  expect(answer.status).toBe(400)
  const page = await answer.clone().text()
  for (const typed of Object.values(given)) expect(page).toContain(typed.split('\n').at(-1))
  expect(await textOf(answer)).toContain(words)
  expect(await kept()).toEqual(before)
})

describe('the form', () => {
  test('gives back what it was given', () => {
    const policy = CommunePolicy.parse({
      ...{ multiFactorSignIn: true, wantsSoftware: true },
      ...{ filteringResolvers: ['9.9.9.9'], forbiddenSoftware: ['Game', 'KMS'] },
    })

    for (const one of [policy, DEFAULT_POLICY])
      expect(readTypedPolicy(typedPolicy(one))).toEqual({ ok: true, policy: one })
  })

  test('takes no more lines than a policy may have', () => {
    const many = Array.from({ length: 201 }, (_, at) => `Phần mềm ${at}`).join('\n')

    expect(readTypedPolicy({ forbiddenSoftware: many })).toMatchObject({
      ok: false,
      problems: { forbiddenSoftware: expect.stringContaining('nhiều nhất 200 dòng') },
    })
  })
})
