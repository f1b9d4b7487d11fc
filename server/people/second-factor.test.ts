import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { authenticatorCode, type TestBrowser } from './testing-browser.ts'
import { TEST_PASSWORD as PASSWORD, signInAs as signIn, type TestPlace, testPlace } from './testing-place.ts'
import { resetUser } from './users.ts'

let place: TestPlace
beforeAll(async () => {
  place = await testPlace()
})
afterAll(() => place.base.close())
beforeEach(() => place.base.owner`delete from address_tries`)

const browser = (address?: string) => place.browser(address)

describe('the second factor', () => {
  async function setUp(page: TestBrowser): Promise<{ secret: string; recovery: string[] }> {
    await page.open('/tai-khoan/xac-thuc-hai-lop')
    const picture = await page.submit('/tai-khoan/xac-thuc-hai-lop', {
      password: PASSWORD,
      tiep: '/tai-khoan',
    })
    const secret = /<code[^>]*>([A-Z2-7=]+)<\/code>/.exec(picture.text)?.[1] ?? ''
    const done = await page.submit('/tai-khoan/xac-thuc-hai-lop/ma', { code: authenticatorCode(secret) })
    return {
      secret,
      recovery: [...done.text.matchAll(/<li>(\w{5}-\w{5})<\/li>/g)].map(([, value]) => value ?? ''),
    }
  }

  test.each(['police', 'leader'] as const)('must be set up by %s before anything else', async (role) => {
    const { email } = await place.addPerson(role)
    const page = browser()
    await signIn(page, email)

    expect((await page.open('/tai-khoan')).location).toBe('/tai-khoan/xac-thuc-hai-lop?tiep=%2Ftai-khoan')
    const { recovery } = await setUp(page)
    expect(recovery).toHaveLength(10)
    expect((await page.open('/tai-khoan')).status).toBe(200)
  })

  test('is not set up from outside by whoever knows the password alone', async () => {
    const { email } = await place.addPerson('it')
    const page = browser('8.8.8.8')
    const refused = await signIn(page, email)

    expect(refused.status).toBe(401)
    expect(refused.text).toContain('chưa đăng nhập được từ bên ngoài')
    expect((await page.open('/tai-khoan')).location).toMatch(/^\/dang-nhap/)
    const inside = browser()
    await signIn(inside, email)
    expect((await inside.open('/tai-khoan')).status).toBe(200)
  })

  test('is set up from outside through a one-time link, and asked for there from then on', async () => {
    const { userId, email } = await place.addPerson('it')
    const link = await resetUser(place.deps, userId, { totp: false }, 'cli')
    const page = browser('8.8.8.8')
    await page.open(link)
    await page.submit(link, { password: PASSWORD, repeated: PASSWORD })

    expect((await page.open('/tai-khoan')).location).toMatch('/tai-khoan/xac-thuc-hai-lop')
    await setUp(page)
    expect((await page.open('/tai-khoan')).status).toBe(200)
    const again = browser('8.8.8.8')
    await signIn(again, email)
    expect((await again.open('/tai-khoan')).location).toMatch('/xac-thuc')
  })

  test('that is left half-way for a quarter of an hour is not kept for the next comer', async () => {
    const { email } = await place.addPerson('police')
    const first = browser()
    await signIn(first, email)
    await setUp(first)
    const page = browser()
    await signIn(page, email)
    expect((await page.open('/tai-khoan')).location).toMatch('/xac-thuc')

    place.clock.advance(16 * 60_000)

    expect((await page.open('/xac-thuc')).location).toMatch(/^\/dang-nhap/)
  })

  test('or a longer password, when nothing but a short one asks for it', async () => {
    const { email } = await place.addPerson('it', 'ngan-8kt')
    const page = browser()
    await signIn(page, email, 'ngan-8kt')

    expect((await page.open('/tai-khoan')).location).toMatch('/tai-khoan/xac-thuc-hai-lop')
    expect((await page.open('/tai-khoan/xac-thuc-hai-lop')).text).toContain('đặt mật khẩu dài hơn')
    await page.open('/tai-khoan/mat-khau')
    await page.submit('/tai-khoan/mat-khau', { current: 'ngan-8kt', password: PASSWORD, repeated: PASSWORD })
    expect((await page.open('/tai-khoan')).status).toBe(200)
  })

  test('is asked at the next sign-in; the same code is not taken twice', async () => {
    const { email } = await place.addPerson('police')
    const first = browser()
    await signIn(first, email)
    const { secret } = await setUp(first)
    const page = browser()
    await signIn(page, email, PASSWORD, '/tai-khoan')

    expect((await page.open('/tai-khoan')).location).toBe('/xac-thuc?tiep=%2Ftai-khoan')
    await page.open('/xac-thuc')
    const before = page.cookies.get('anxa')
    const next = authenticatorCode(secret, 1)
    expect(
      await page.submit('/xac-thuc', { code: ` ${next.slice(0, 3)} ${next.slice(3)}`, tiep: '/tai-khoan' }),
    ).toMatchObject({ status: 303, location: '/tai-khoan' })
    expect(page.cookies.get('anxa')).not.toBe(before)
    expect((await page.open('/tai-khoan')).status).toBe(200)

    const replay = browser()
    await signIn(replay, email)
    await replay.open('/xac-thuc')
    expect((await replay.submit('/xac-thuc', { code: next })).status).toBe(401)
    expect((await replay.open('/tai-khoan')).location).toMatch('/xac-thuc')
  })

  test('a code used by two at the same time lets one in', async () => {
    const { email } = await place.addPerson('police')
    const first = browser()
    await signIn(first, email)
    const { secret } = await setUp(first)
    const pages = [browser(), browser()]
    for (const page of pages) {
      await signIn(page, email)
      await page.open('/xac-thuc')
    }
    const next = authenticatorCode(secret, 1)

    const answers = await Promise.all(pages.map((page) => page.submit('/xac-thuc', { code: next })))

    expect(answers.map(({ status }) => status).sort()).toEqual([303, 401])
  })

  test('a recovery code is good once and leaves an audit line', async () => {
    const { email, userId } = await place.addPerson('police')
    const first = browser()
    await signIn(first, email)
    const { recovery } = await setUp(first)
    const enter = async () => {
      const page = browser()
      await signIn(page, email)
      await page.open('/xac-thuc')
      return (await page.submit('/xac-thuc', { code: recovery[0] ?? '' })).status
    }

    expect(await enter()).toBe(303)
    expect(await enter()).toBe(401)
    expect(
      await place.base
        .owner`select from audit_lines where subject = ${`user:${userId}`} and action = 'user.recovery-code-used'`,
    ).toHaveLength(1)
  })

  test('wrong codes count as wrong tries, and the right password does not forgive them', async () => {
    const { email } = await place.addPerson('police')
    const first = browser()
    await signIn(first, email)
    await setUp(first)
    for (const wrong of ['000000', 'abcde-fghij', '000001', '000002', '000003']) {
      const page = browser()
      expect((await signIn(page, email)).status).toBe(303)
      await page.open('/xac-thuc')
      expect((await page.submit('/xac-thuc', { code: wrong })).status).toBe(401)
    }

    expect((await signIn(browser(), email)).status).toBe(401)
  })

  test('a session that stopped at the password reaches nothing', async () => {
    const { email } = await place.addPerson('police')
    const first = browser()
    await signIn(first, email)
    await setUp(first)
    const page = browser()
    await signIn(page, email)
    await page.open('/xac-thuc')

    for (const path of ['/tai-khoan', '/tai-khoan/mat-khau', '/tai-khoan/xac-thuc-hai-lop'])
      expect((await page.open(path)).location).toMatch('/xac-thuc')
    for (const path of [
      '/tai-khoan/mat-khau',
      '/tai-khoan/xac-thuc-hai-lop',
      '/tai-khoan/xac-thuc-hai-lop/bo',
    ])
      expect((await page.submit(path, { code: 'x' })).location).toMatch('/xac-thuc')
  })

  test('can be moved to another telephone; who must have it sets it up again at once', async () => {
    const { email } = await place.addPerson('police')
    const page = browser()
    await signIn(page, email)
    const { recovery } = await setUp(page)
    await page.open('/tai-khoan')

    expect((await page.submit('/tai-khoan/xac-thuc-hai-lop/bo', { code: '000000' })).status).toBe(401)
    expect((await page.submit('/tai-khoan/xac-thuc-hai-lop/bo', { code: recovery[1] ?? '' })).status).toBe(
      303,
    )
    expect((await page.open('/tai-khoan')).location).toMatch('/tai-khoan/xac-thuc-hai-lop')
    expect((await setUp(page)).recovery).toHaveLength(10)
    expect((await page.open('/tai-khoan')).status).toBe(200)
  })

  test('recovery codes can be renewed with the password; the old ones end', async () => {
    const { email } = await place.addPerson('police')
    const page = browser()
    await signIn(page, email)
    const { recovery } = await setUp(page)
    await page.open('/tai-khoan')

    expect((await page.submit('/tai-khoan/ma-khoi-phuc', { password: 'sai' })).status).toBe(401)
    const renewed = await page.submit('/tai-khoan/ma-khoi-phuc', { password: PASSWORD })
    expect(renewed.text).toContain('Mã khôi phục')
    expect(renewed.text).not.toContain(recovery[0])
    await page.open('/tai-khoan')
    expect((await page.submit('/tai-khoan/xac-thuc-hai-lop/bo', { code: recovery[0] ?? '' })).status).toBe(
      401,
    )
  })
})
