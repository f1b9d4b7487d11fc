import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createMailer } from '../mail/mailer.ts'
import { type TestMailServer, testMailServer } from '../mail/testing.ts'
import { createSignInLink } from './invites.ts'
import { printSetupLink } from './setup-link.ts'
import { addTestCommune, addTestPerson, TEST_NOW, testConfig } from './testing.ts'
import { signInAs, TEST_PASSWORD, type TestPlace, testPlace } from './testing-place.ts'
import { addUser } from './users.ts'

const HOUR = 3_600_000

let mail: TestMailServer
let place: TestPlace
beforeAll(async () => {
  mail = await testMailServer()
  const config = testConfig({ SMTP_URL: mail.url, BASE_URL: 'https://anxa.xa.test' })
  place = await testPlace({ config, mailer: createMailer(config) })
})
afterAll(async () => {
  await place.base.close()
  await mail.close()
})
beforeEach(async () => {
  place.clock.set(TEST_NOW)
  await place.base.owner`delete from address_tries`
})

describe('the set-up link', () => {
  const admin = { name: 'Quản Trị', email: 'quantri@xa.test', password: 'ngan8kytu', repeated: 'ngan8kytu' }
  const print = async (): Promise<string> => {
    const lines: string[] = []
    await printSetupLink(place.deps, 'https://anxa.xa.test', (line) => lines.push(line))
    return (
      lines
        .map((line) => /https:\/\/anxa\.xa\.test(\/thiet-lap\/\S+)/.exec(line)?.[1])
        .find((path) => path) ?? ''
    )
  }

  test('makes the first administrator, once; each start makes a new one until then', async () => {
    const old = await print()
    const path = await print()
    const page = place.browser()

    expect((await page.open(old)).status).toBe(404)
    expect((await page.open('/thiet-lap/guessed')).status).toBe(404)
    expect((await page.open(path)).status).toBe(200)
    expect((await page.submit(path, { ...admin, email: 'x' })).text).toContain(
      'Hãy nhập một địa chỉ thư điện tử.',
    )
    expect((await page.submit(path, { ...admin, password: 'ngan', repeated: 'ngan' })).text).toContain(
      'ít nhất 8 ký tự',
    )
    expect(await page.submit(path, admin)).toMatchObject({ status: 303, location: '/' })
    expect((await page.open('/')).location).toMatch('/tai-khoan/xac-thuc-hai-lop')
    expect((await place.browser().open(path)).status).toBe(404)
    expect(await print()).toBe('')
    const lines = await place.base.owner`select action from audit_lines where actor = 'system' order by seq`
    expect(lines.map(({ action }) => action)).toEqual(['user.added', 'membership.added'])
  })

  test('is printed again when no administrator is left, and ends after a day', async () => {
    await place.base.owner`update users set disabled_at = now() where email = 'quantri@xa.test'`
    const path = await print()
    place.clock.advance(24 * HOUR)

    expect((await place.browser().open(path)).status).toBe(404)
  })

  test('used by two at the same time makes one administrator', async () => {
    const path = await print()
    const pages = [place.browser(), place.browser()]
    for (const page of pages) await page.open(path)

    const answers = await Promise.all(
      pages.map((page, index) => page.submit(path, { ...admin, email: `q${index}@xa.test` })),
    )

    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404])
  })
})

describe('an invitation', () => {
  const invite = async (role: 'it' | 'police', email: string): Promise<string> => {
    const memberships = [{ communeId: place.communeId, role, unitId: null }]
    const { invitePath } = await addUser(place.deps, { name: 'Lê Văn Út', email, memberships }, 'cli')
    return invitePath ?? ''
  }

  test('sets the own password, which is long unless a second factor comes with the role', async () => {
    const [forIt, forPolice] = [await invite('it', 'ut@xa.test'), await invite('police', 'ca@xa.test')]
    const page = place.browser()

    expect((await page.open(forIt)).text).toContain('Lê Văn Út')
    expect((await page.submit(forIt, { password: 'ngan8kytu', repeated: 'ngan8kytu' })).status).toBe(400)
    expect((await page.submit(forIt, { password: TEST_PASSWORD, repeated: TEST_PASSWORD })).status).toBe(303)
    expect((await page.open('/tai-khoan')).status).toBe(200)
    const police = place.browser()
    await police.open(forPolice)
    expect((await police.submit(forPolice, { password: 'ngan8kytu', repeated: 'ngan8kytu' })).status).toBe(
      303,
    )
    expect((await police.open('/tai-khoan')).location).toMatch('/tai-khoan/xac-thuc-hai-lop')
  })

  test('is good once, for three days, and opening it does not use it up', async () => {
    const path = await invite('it', 'mot@xa.test')
    for (let time = 0; time < 3; time++) expect((await place.browser().open(path)).status).toBe(200)
    const late = await invite('it', 'tre@xa.test')
    place.clock.advance(72 * HOUR)
    expect((await place.browser().open(late)).status).toBe(404)
    place.clock.set(TEST_NOW)
    const page = place.browser()
    await page.open(path)
    await page.submit(path, { password: TEST_PASSWORD, repeated: TEST_PASSWORD })

    expect((await page.submit(path, { password: TEST_PASSWORD, repeated: TEST_PASSWORD })).status).toBe(404)
  })
})

test('who is locked out is mailed a link that opens the account again', async () => {
  const { email, userId } = await place.addPerson('it')
  for (let time = 0; time < 5; time++) await signInAs(place.browser(), email, 'sai')
  const letter = await mail.next()
  const path = /https:\/\/anxa\.xa\.test(\/mo-khoa\/[\w-]{43})/.exec(letter.text ?? '')?.[1] ?? ''
  const page = place.browser()

  expect(letter.to?.[0]?.address).toBe(email)
  expect(letter.html).toContain(path)
  expect((await signInAs(place.browser(), email)).status).toBe(401)
  expect((await page.open(path)).status).toBe(200)
  expect((await page.submit(path)).location).toBe('/dang-nhap?mo-khoa=1')
  expect((await page.submit(path)).status).toBe(404)
  expect((await signInAs(place.browser(), email)).status).toBe(303)
  const lines = await place.base
    .owner`select action from audit_lines where subject = ${`user:${userId}`} order by seq`
  expect(lines.map(({ action }) => action)).toEqual(['user.locked-out', 'user.unlocked'])
})

describe('a sign-in link', () => {
  test('leads a sample person in, once, with everything done; the idle lock asks for no password', async () => {
    const sample = await addTestCommune(place.base, { code: 'mau', isSample: true })
    const userId = await addTestPerson(place.base, [{ role: 'police', communeId: sample.communeId }])
    const path = await createSignInLink(place.deps, userId, HOUR)
    const page = place.browser('8.8.8.8')

    expect((await page.open(path)).text).toContain('dữ liệu mẫu')
    expect((await page.submit(path)).status).toBe(303)
    expect((await page.open('/tai-khoan')).status).toBe(200)
    expect((await page.submit(path)).status).toBe(404)
    place.clock.advance(HOUR / 4)
    expect((await page.open('/tai-khoan')).location).toMatch('/khoa')
    expect((await page.open('/khoa')).text).not.toContain('type="password"')
    expect((await page.submit('/khoa')).status).toBe(303)
    expect((await page.open('/tai-khoan')).status).toBe(200)
    await page.open('/tai-khoan')
    expect((await page.submit('/tai-khoan/xac-thuc-hai-lop', { password: 'x' })).status).toBe(403)
  })

  test('is refused for real people and for administrators', async () => {
    const sample = await addTestCommune(place.base, { code: 'mau2', isSample: true })
    const real = await addTestPerson(place.base, [{ role: 'it', communeId: place.communeId }])
    const mixed = await addTestPerson(place.base, [
      { role: 'it', communeId: sample.communeId },
      { role: 'it', communeId: place.communeId },
    ])
    const admin = await addTestPerson(place.base, [{ role: 'admin' }])

    for (const userId of [real, mixed, admin, await addTestPerson(place.base, [])])
      await expect(createSignInLink(place.deps, userId, HOUR)).rejects.toThrow('chỉ dùng cho xã mẫu')
  })

  test('made before a role in a real commune was given is worth nothing after', async () => {
    const sample = await addTestCommune(place.base, { code: 'mau3', isSample: true })
    const userId = await addTestPerson(place.base, [{ role: 'it', communeId: sample.communeId }])
    const path = await createSignInLink(place.deps, userId, HOUR)
    await place.base.owner`insert into memberships (commune_id, membership_id, user_id, role, created_at)
      values (${place.communeId}, gen_random_uuid(), ${userId}, 'it', ${TEST_NOW})`
    const page = place.browser()
    await page.open(path)

    expect((await page.submit(path)).status).toBe(403)
  })
})

test('links are kept as hashes only', async () => {
  const sample = await addTestCommune(place.base, { code: 'mau4', isSample: true })
  const userId = await addTestPerson(place.base, [{ role: 'it', communeId: sample.communeId }])
  const path = await createSignInLink(place.deps, userId, HOUR)
  const token = path.split('/').at(-1) ?? ''

  const rows = await place.base.owner<{ text: string }[]>`select l::text as text from one_time_links l`

  expect(token).toMatch(/^[\w-]{43}$/)
  expect(
    rows.some(({ text }) => text.includes(token) || text.includes(Buffer.from(token).toString('hex'))),
  ).toBe(false)
})
