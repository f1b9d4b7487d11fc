import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verifyAudit } from '../audit/verify.ts'
import { INSTALLATION } from '../db/database.ts'
import { TEST_NOW } from './testing.ts'
import { TEST_PASSWORD as PASSWORD, signInAs as signIn, type TestPlace, testPlace } from './testing-place.ts'
import { resetUser } from './users.ts'

const HOUR = 3_600_000

let place: TestPlace
beforeAll(async () => {
  place = await testPlace()
})
afterAll(() => place.base.close())
beforeEach(async () => {
  place.clock.set(TEST_NOW)
  await place.base.owner`delete from address_tries`
})

const it = () => place.addPerson('it')
const browser = (address?: string) => place.browser(address)

describe('signing in', () => {
  test('leads to the board of the first commune, or back to the page that was asked for', async () => {
    const { email } = await it()
    const page = browser()

    expect((await page.open('/tai-khoan')).location).toBe('/dang-nhap?tiep=%2Ftai-khoan')
    expect(await signIn(page, email.toUpperCase(), PASSWORD, '/tai-khoan')).toMatchObject({
      status: 303,
      location: '/tai-khoan',
    })
    expect((await page.open('/')).location).toBe(`/xa/${place.code}`)
    expect((await page.open('/tai-khoan')).text).toContain('Cán bộ công nghệ thông tin')
  })

  test('never leads to another host', async () => {
    const { email } = await it()

    for (const tiep of ['https://evil.test/', '//evil.test', '/\\evil.test'])
      expect((await signIn(browser(), email, PASSWORD, tiep)).location).toBe('/')
  })

  test('gives a new session each time, and ends the one before in this browser', async () => {
    const { email, userId } = await it()
    const page = browser()
    await signIn(page, email)
    const first = page.cookies.get('anxa')
    await page.submit('/dang-xuat')
    expect((await page.open('/tai-khoan')).status).toBe(303)
    await signIn(page, email)

    expect(page.cookies.get('anxa')).not.toBe(first)
    expect(await place.base.owner`select from sessions where user_id = ${userId}`).toHaveLength(1)
  })

  test('the same letters typed with another keyboard are the same password', async () => {
    const { email } = await it()

    expect((await signIn(browser(), email, PASSWORD.normalize('NFD'))).status).toBe(303)
  })

  test('a cookie that we did not sign is nobody', async () => {
    const { email } = await it()
    const page = browser()
    await signIn(page, email)
    const [row] = await place.base.owner`select token from sessions order by created_at desc limit 1`
    page.cookies.set('anxa', String(row?.token))

    expect((await page.open('/tai-khoan')).status).toBe(303)
  })
})

describe('wrong tries', () => {
  const fail = async (email: string, times: number) => {
    for (let time = 0; time < times; time++) expect((await signIn(browser(), email, 'sai')).status).toBe(401)
  }

  test('five of them lock the account for twelve hours, also for the right password', async () => {
    const { email } = await it()

    await fail(email, 5)
    expect((await signIn(browser(), email)).status).toBe(401)
    place.clock.advance(12 * HOUR - 1000)
    expect((await signIn(browser(), email)).status).toBe(401)
    place.clock.advance(1000)
    expect((await signIn(browser(), email)).status).toBe(303)
  })

  test('four of them are forgiven by the right password', async () => {
    const { email } = await it()

    await fail(email, 4)
    expect((await signIn(browser(), email)).status).toBe(303)
    await fail(email, 4)
    expect((await signIn(browser(), email)).status).toBe(303)
  })

  test('of many at the same time only five are looked at', async () => {
    const { email, userId } = await it()
    const tries = Array.from({ length: 12 }, () => signIn(browser(), email, 'sai'))
    await Promise.all(tries)

    const outcomes = await place.base.owner<{ outcome: string; times: number }[]>`
      select outcome, count(*) as times from sign_in_log where user_id = ${userId} group by 1`
    expect(Object.fromEntries(outcomes.map(({ outcome, times }) => [outcome, times]))).toEqual({
      'wrong-password': 5,
      locked: 7,
    })
  })

  test('a stranger learns nothing: unknown, wrong, locked and disabled read the same', async () => {
    const [wrong, locked, disabled] = [await it(), await it(), await it()]
    await fail(locked.email, 5)
    await place.base.owner`update users set disabled_at = now() where id = ${disabled.userId}`
    const ask = async (email: string) =>
      (await signIn(browser(), email, 'sai')).text.replaceAll(email, 'X').replace(/value="[\w-]{20,}"/g, '')

    const page = await ask(wrong.email)
    expect(page).toContain('hoặc tài khoản đang bị khóa')
    expect(await ask(locked.email)).toBe(page)
    expect(await ask(disabled.email)).toBe(page)
    expect(await ask('nobody@xa.test')).toBe(page)
    expect((await signIn(browser(), disabled.email)).status).toBe(401)
  })

  test('the administrator ends a lockout, and both leave an audit line', async () => {
    const { email, userId } = await it()
    await fail(email, 5)
    const path = await resetUser(place.deps, userId, { totp: false }, 'cli')

    const page = browser()
    expect((await page.open(path)).status).toBe(200)
    const fresh = 'Mật-khẩu-khác-2026'
    expect((await page.submit(path, { password: fresh, repeated: fresh })).status).toBe(303)
    expect((await signIn(browser(), email, fresh)).status).toBe(303)
    const lines = await place.base.owner<{ action: string }[]>`
      select action from audit_lines where subject = ${`user:${userId}`} order by seq`
    expect(lines.map(({ action }) => action)).toEqual(['user.locked-out', 'user.reset', 'user.password-set'])
    expect(await verifyAudit(place.base.db, INSTALLATION)).toMatchObject({ state: 'whole' })
  })

  test('an address that tries too often has to wait, whatever the account', async () => {
    const { email } = await it()
    for (let time = 0; time < 30; time++) await signIn(browser('10.7.7.7'), `nobody${time}@xa.test`, 'sai')

    expect((await signIn(browser('10.7.7.7'), email)).status).toBe(429)
    expect((await signIn(browser('10.7.7.8'), email)).status).toBe(303)
    place.clock.advance(15 * 60_000)
    expect((await signIn(browser('10.7.7.7'), email)).status).toBe(303)
  })

  test('every try is in the log of the commune', async () => {
    const { email, userId } = await it()
    await fail(email, 1)
    await signIn(browser('10.2.3.4'), email)

    const rows = await place.base.db.transaction(
      { communes: [place.communeId] },
      (tx) =>
        tx`select outcome, address from sign_in_log where user_id = ${userId} order by at, outcome desc`,
    )
    expect(rows).toEqual([
      { outcome: 'wrong-password', address: '127.0.0.1' },
      { outcome: 'signed-in', address: '10.2.3.4' },
    ])
  })
})

describe('an idle session', () => {
  test('is opened by its owner while a stranger keeps the account locked', async () => {
    const { email } = await place.addPerson('it')
    const page = browser()
    await signIn(page, email)
    place.clock.advance(16 * 60_000)
    const stranger = browser('10.7.7.7')
    for (let tries = 0; tries < 5; tries += 1) await signIn(stranger, email, 'không-phải-mật-khẩu')
    expect((await signIn(browser('10.7.7.8'), email)).status).toBe(401)

    await page.open('/khoa')
    expect(await page.submit('/khoa', { password: PASSWORD, tiep: '/tai-khoan' })).toMatchObject({
      status: 303,
    })
    expect((await page.open('/tai-khoan')).status).toBe(200)
  })

  test('ends after five wrong passwords, and locks nobody out', async () => {
    const { email } = await place.addPerson('it')
    const page = browser()
    await signIn(page, email)
    place.clock.advance(16 * 60_000)
    await page.open('/khoa')
    for (let tries = 0; tries < 4; tries += 1)
      expect((await page.submit('/khoa', { password: 'sai', tiep: '/' })).status).toBe(401)

    const last = await page.submit('/khoa', { password: 'sai', tiep: '/tai-khoan' })

    expect(last.location).toBe('/dang-nhap?tiep=%2Ftai-khoan')
    expect((await page.open('/tai-khoan')).location).toMatch(/^\/dang-nhap/)
    expect((await signIn(browser(), email)).status).toBe(303)
  })

  test('is locked after fifteen minutes; the password leads back to the same page', async () => {
    const { email } = await it()
    const page = browser()
    await signIn(page, email)
    place.clock.advance(14 * 60_000)
    expect((await page.open('/tai-khoan')).status).toBe(200)
    place.clock.advance(15 * 60_000)

    expect((await page.open('/tai-khoan?xong=phien')).location).toBe('/khoa?tiep=%2Ftai-khoan%3Fxong%3Dphien')
    place.clock.advance(-10 * 60_000)
    expect((await page.open('/tai-khoan')).status).toBe(303)
    expect((await page.open('/khoa?tiep=%2Ftai-khoan')).text).toContain(email)
    expect((await page.submit('/khoa', { password: 'sai', tiep: '/tai-khoan' })).status).toBe(401)
    expect((await page.open('/tai-khoan')).status).toBe(303)
    expect(await page.submit('/khoa', { password: PASSWORD, tiep: '/tai-khoan' })).toMatchObject({
      status: 303,
      location: '/tai-khoan',
    })
    expect((await page.open('/tai-khoan')).status).toBe(200)
  })

  test('takes no form while it is locked', async () => {
    const { email, userId } = await it()
    const page = browser()
    await signIn(page, email)
    await page.open('/tai-khoan')
    place.clock.advance(15 * 60_000)

    expect((await page.submit('/tai-khoan/phien/x')).location).toBe('/khoa')
    expect(
      await place.base.owner`select from sessions where user_id = ${userId} and locked_at is not null`,
    ).toHaveLength(1)
  })

  test('ends twelve hours after signing in, however busy', async () => {
    const { email } = await it()
    const page = browser()
    await signIn(page, email)
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      place.clock.advance(10 * 60_000)
      expect((await page.open('/tai-khoan')).status).toBe(200)
    }
    place.clock.advance(10 * 60_000)

    expect((await page.open('/tai-khoan')).location).toBe('/dang-nhap?tiep=%2Ftai-khoan')
    expect(page.cookies.has('anxa')).toBe(false)
  })
})

describe('sessions', () => {
  test('are listed and can be ended; an ended one is refused at once', async () => {
    const { email, userId } = await it()
    const [here, there] = [browser(), browser('10.9.9.9')]
    await signIn(here, email)
    await signIn(there, email)
    const [row] = await place.base
      .owner`select id from sessions where user_id = ${userId} and ip_address = '10.9.9.9'`
    const list = await here.open('/tai-khoan')

    expect(list.text).toContain('10.9.9.9')
    expect(list.text).toContain('Firefox, Windows 7')
    expect(list.text).toContain('09:00 24/11/2026')
    expect((await there.open('/tai-khoan')).status).toBe(200)
    expect((await here.submit(`/tai-khoan/phien/${row?.id}`)).location).toBe('/tai-khoan?xong=phien')
    expect((await there.open('/tai-khoan')).status).toBe(303)
  })

  test('of somebody else are not there', async () => {
    const [mine, theirs] = [await it(), await it()]
    const [page, other] = [browser(), browser()]
    await signIn(page, mine.email)
    await signIn(other, theirs.email)
    const [row] = await place.base.owner`select id from sessions where user_id = ${theirs.userId}`
    await page.open('/tai-khoan')

    expect((await page.submit(`/tai-khoan/phien/${row?.id}`)).status).toBe(404)
    expect((await other.open('/tai-khoan')).status).toBe(200)
  })

  test('end when the account is disabled, and gain or lose pages with the roles', async () => {
    const { email, userId } = await it()
    const page = browser()
    await signIn(page, email)
    expect((await page.open('/tai-khoan')).status).toBe(200)

    await place.base.owner`update memberships set role = 'police' where user_id = ${userId}`
    expect((await page.open('/tai-khoan')).location).toMatch('/tai-khoan/xac-thuc-hai-lop')
    await place.base.owner`update users set disabled_at = now() where id = ${userId}`
    expect((await page.open('/tai-khoan')).location).toMatch('/dang-nhap')
  })

  test('of the others end when the password changes; the rules hold for the new one', async () => {
    const { email } = await it()
    const [page, other] = [browser(), browser()]
    await signIn(page, email)
    await signIn(other, email)
    const change = async (current: string, password: string, repeated = password) => {
      await page.open('/tai-khoan/mat-khau')
      return page.submit('/tai-khoan/mat-khau', { current, password, repeated })
    }

    expect((await change(PASSWORD, 'Ngắn-1')).text).toContain('ít nhất 14 ký tự')
    expect((await change(PASSWORD, 'khongcokytuhoa2026')).text).toContain('đủ 4 loại')
    expect((await change(PASSWORD, 'Mật-khẩu-mới-2026', 'khác')).text).toContain('không giống nhau')
    expect((await change('sai', 'Mật-khẩu-mới-2026')).text).toContain('Mật khẩu không đúng')
    expect((await change(PASSWORD, 'Mật-khẩu-mới-2026')).location).toBe('/tai-khoan?xong=mat-khau')
    expect((await page.open('/tai-khoan')).status).toBe(200)
    expect((await other.open('/tai-khoan')).status).toBe(303)
    expect((await signIn(browser(), email)).status).toBe(401)
  })
})
