/**
 * docker-compose.yml as it is handed out, in a real engine: an officer comes in through TLS with a real browser, a PC
 * in another container enrols by the printed line and reports, the server and then the database are killed and come
 * back, all of it is thrown away and made anew from its backup: nothing is lost.
 */
import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { buildAgent } from '../agent/testing.ts'
import { authenticatorCode } from '../server/people/testing-browser.ts'
import { launchBrowser } from './browser.ts'
import { ask, certificateForNobody } from './testing-containers/door.ts'
import { type Engine, openEngine } from './testing-containers/engine.ts'
import { HOST_NAME, type House, LISTEN, prepareHouse, SERVICES } from './testing-containers/house.ts'
import { addOfficePc, type OfficePc } from './testing-containers/office-pc.ts'
import { startOtherProxy } from './testing-containers/other-proxy.ts'
import { must, run, until } from './testing-containers/run.ts'
import { createFirstAdmin, mainText, submit } from './testing-pages.ts'

const URL_OF_ALL = `https://${HOST_NAME}`
const BACK_SECONDS = 60
const ADMIN = { name: 'Nguyễn Văn Bình', email: 'binh@xa.test', password: 'Đường-về-xã-2026' }

let engine: Engine | string = 'not asked yet'
let house: House
let home: string | null
let caPem: string
let browser: Browser
let page: Page
let secret: string
let pc: OfficePc
let backupKey: string

const began = performance.now()
/** For who waits, and for the budget of the whole. */
const note = (what: string) =>
  console.log(`containers: ${what} (${Math.round((performance.now() - began) / 1000)} s)`)

/** What was opened, closed again from the last to the first, also when one of them cannot be. */
const closers: (() => unknown)[] = []

beforeAll(async () => {
  engine = await openEngine()
  if (typeof engine === 'string') return note(`skipped: ${engine}`)
  const { isOwn, stop } = engine
  closers.push(stop)
  note(isOwn ? 'an engine of our own, with stand-ins for the base images' : 'the engine of this machine')
  buildAgent()
  house = await prepareHouse(engine, 'anxa-test')
  closers.push(house.close)
  await house.compose(['build'], 300)
  note('the images are built')
  await house.up()
  note('all are healthy')
  caPem = (await house.exec('server', ['cat', '/authority/root.crt'])).out
  home = await makeHome(caPem)
  const flags = [`--host-resolver-rules=MAP ${HOST_NAME} ${LISTEN}`]
  browser = await launchBrowser({ flags, ...(home !== null && { home }) })
  closers.push(() => browser.close())
  page = await newPage()
})
afterAll(async () => {
  const problems: unknown[] = []
  for (const close of closers.reverse())
    try {
      await close()
    } catch (error) {
      problems.push(error)
    }
  if (closers.length > 0) note('torn down')
  if (problems.length > 0) throw new AggregateError(problems, 'not all could be torn down')
})
beforeEach((context) => {
  if (typeof engine === 'string') context.skip(engine)
})

/**
 * The home of a person whose browsers trust this authority, as certificate dialogs leave it behind. Null where there is
 * no tool for that (libnss3-tools): then the browser trusts everything, and what is verified is verified by `ask`.
 */
async function makeHome(pem: string): Promise<string | null> {
  if ((await run('sh', ['-c', 'command -v certutil'])).code !== 0) {
    note('no certutil: the browser is told to trust everything')
    return null
  }
  const folder = mkdtempSync(join(tmpdir(), 'anxa-officer-'))
  closers.push(() => rmSync(folder, { recursive: true, force: true }))
  const store = join(folder, '.pki', 'nssdb')
  const file = join(folder, 'root.crt')
  mkdirSync(store, { recursive: true })
  writeFileSync(file, pem)
  await must('certutil', ['-d', `sql:${store}`, '-N', '--empty-password'])
  await must('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'Caddy', '-i', file])
  return folder
}

const newPage = (): Promise<Page> => browser.newPage({ ignoreHTTPSErrors: home === null })

/** What must never become less, and the number of the newest report. */
const Kept = z.object({
  people: z.int(),
  lines: z.int(),
  reports: z.int(),
  transitions: z.int(),
  seq: z.int(),
})
const kept = async () =>
  Kept.parse(
    await house.query(`select (select count(*) from users) people, (select count(*) from audit_lines) lines,
      (select count(*) from reports) reports, (select count(*) from transitions) transitions,
      (select coalesce(max(last_seq), 0) from device_states) seq`),
  )

/** Proves every chain of the audit. */
async function verifyAudit(): Promise<void> {
  const { code, out } = await house.exec('server', ['node', 'out/anxa.mjs', 'audit', 'verify'])
  expect(out).toMatch(/^Hệ thống: nguyên vẹn, \d+ dòng/m)
  expect(out).toMatch(/^Xã Đắk Ẳng: nguyên vẹn, \d+ dòng/m)
  expect(code).toBe(0)
}

/**
 * Interfaces come and go when containers do, and their IPv6 addresses are tried out for a second or two after: at each
 * change a browser gives up what it is loading. Quiet for three seconds.
 */
async function networkIsQuiet(): Promise<void> {
  const addresses = '/proc/net/if_inet6'
  const look = () =>
    `${readdirSync('/sys/class/net').join()}\n${existsSync(addresses) ? readFileSync(addresses, 'utf8') : ''}`
  let [seen, since] = [look(), performance.now()]
  await until(
    'no interface changes',
    40,
    async () => {
      const now = look()
      if (now !== seen) [seen, since] = [now, performance.now()]
      return performance.now() - since
    },
    (quietMs) => quietMs > 3000,
  )
}

async function openBoard(): Promise<void> {
  await networkIsQuiet()
  await page.goto(`${URL_OF_ALL}/xa/dak-ang`)
}

async function boardText(): Promise<string> {
  await openBoard()
  return mainText(page)
}

/** Something that a report tells: one more person on the PC. */
async function changePc(person: string): Promise<void> {
  expect(await pc.type(`useradd --create-home --shell /bin/bash ${person}`)).toMatchObject({ code: 0 })
}

describe('the containers', () => {
  test('run as nobody in particular, on a file system that they cannot change', async () => {
    for (const service of SERVICES) {
      const { HostConfig, Config, State } = await house.inspect(service)
      const users = await house.docker(['top', await house.container(service), '-eo', 'pid,uid,args'])
      const touched = await house.exec(service, [
        'sh',
        '-c',
        'touch /usr/here || touch /etc/here || touch /app/here',
      ])

      expect(State.Health?.Status, service).toBe('healthy')
      expect(Config.User, service).not.toMatch(/^(0|root)?(:|$)/)
      expect(
        users
          .split('\n')
          .slice(1)
          .filter((line) => /^\s*\d+\s+0\s/.test(line)),
        service,
      ).toEqual([])
      expect(HostConfig, service).toMatchObject({ ReadonlyRootfs: true, Privileged: false, CapDrop: ['ALL'] })
      expect(HostConfig.CapAdd ?? [], service).toEqual(service === 'proxy' ? ['NET_BIND_SERVICE'] : [])
      expect(HostConfig.SecurityOpt, service).toContain('no-new-privileges:true')
      expect(touched.code, service).not.toBe(0)
      expect(touched.err, service).toContain('Read-only file system')
    }
  })

  test('find their secrets as files that they cannot change, never in the environment', async () => {
    const values = readdirSync(house.secrets).map((name) => readFileSync(join(house.secrets, name), 'utf8'))
    const asked = await Promise.all(SERVICES.map(house.inspect))

    for (const { Config, Mounts } of asked) {
      for (const value of values) expect(Config.Env.join('\n')).not.toContain(value)
      for (const mount of Mounts.filter(({ Destination }) => Destination.startsWith('/run/secrets/')))
        expect(mount).toMatchObject({ Type: 'bind', RW: false })
    }
    expect(values.length).toBeGreaterThan(3)
    const places = asked.map(({ Mounts }) => Mounts.filter(({ Type }) => Type === 'volume'))
    expect(places.map((mounts) => mounts.map(({ Destination }) => Destination).sort())).toEqual([
      ['/authority', '/var/lib/caddy'],
      ['/authority', '/data'],
      ['/var/lib/postgresql/data'],
    ])
  })

  test('show the server the authority of the proxy, never its key', async () => {
    const { Mounts } = await house.inspect('server')
    const places = Mounts.map(({ Destination }) => Destination)
    const shown = await house.exec('server', ['ls', '-A', '/authority'])

    expect(places).not.toContain('/var/lib/caddy')
    expect(shown.out.trim()).toBe('root.crt')
    expect(new X509Certificate(caPem)).toMatchObject({ ca: true, subject: expect.stringContaining('Caddy') })
  })
})

describe('the door', () => {
  test('is TLS by the authority of the proxy, for this name, also for who sends no name', async () => {
    const { status, body } = await ask('/healthz', caPem)
    const nameless = await certificateForNobody(LISTEN, caPem)

    expect({ status, body: JSON.parse(body.toString()) }).toEqual({ status: 200, body: { status: 'ok' } })
    expect(nameless.checkHost(HOST_NAME)).toBe(HOST_NAME)
  })

  test('hands out the authority without TLS, and leads everything else to it', async () => {
    const [file, other] = [await ask('/ca.crt', null), await ask('/dang-nhap?a=1', null)]

    expect(createHash('sha256').update(file.body).digest('hex')).toBe(fingerprint())
    expect([302, 307, 308]).toContain(other.status)
    expect(other.location).toBe(`${URL_OF_ALL}/dang-nhap?a=1`)
  })

  test('is told in the log of the server, with the fingerprint and the link that begins it all', async () => {
    const log = await house.compose(['logs', '--no-color', 'server'])

    expect(log.replaceAll(':', '').toLowerCase()).toContain(fingerprint())
    expect(log).toContain(`${URL_OF_ALL}/thiet-lap/`)
  })

  test('may be an address, where a commune has no names of its own', async () => {
    const address = '127.87.0.2'
    const where = ['--network', `${house.project}_front`, '--publish', `${address}:443:443`]
    const other = await startOtherProxy(house, [...where, '--env', `ANXA_HOST=${address}`])
    const otherPem = (await other.until('cat /authority/root.crt', /END CERTIFICATE/)).trim()

    const shown = await certificateForNobody(address, otherPem)
    await other.remove()

    expect(shown.checkIP(address)).toBe(address)
  })

  test('tells the server that nobody has to be told, where a public authority vouches', async () => {
    const asked = ['--env', 'ANXA_HOST=anxa.xa-thu.test', '--env', 'ANXA_TLS=cntt@xa-thu.test']
    const other = await startOtherProxy(house, ['--network', 'none', ...asked])
    const size = await other.until('wc -c /authority/root.crt', /root\.crt/)
    await other.remove()

    expect(size).toMatch(/^0 /)
  })
})

const fingerprint = () => createHash('sha256').update(new X509Certificate(caPem).raw).digest('hex')

describe('people and PCs', () => {
  test('an officer comes from the link in the log to an account with a second factor, and declares the commune', async () => {
    const log = await house.compose(['logs', '--no-color', 'server'])
    const link = /https:\/\/\S+\/thiet-lap\/\S+/.exec(log)?.[0] ?? ''
    secret = await createFirstAdmin(page, link, ADMIN)

    expect(page.url()).toBe(`${URL_OF_ALL}/quan-tri`)
    await page.getByRole('link', { name: 'Khai báo xã' }).click()
    await submit(page, 'Thêm xã', { name: 'Xã Đắk Ẳng', code: 'dak-ang', province: 'Tỉnh Mẫu' })
    expect(await mainText(page)).toContain('Xã Đắk Ẳng')
  })

  test('a PC in another container enrols by the line as it is printed, reports, and stands on the board', async () => {
    pc = await addOfficePc(house)
    closers.push(pc.close)
    const made = await house.exec('server', [
      'node',
      'out/anxa.mjs',
      'token',
      'create',
      '--commune',
      'dak-ang',
    ])
    const line = /^ {2}(anxa-agent enroll .+)$/m.exec(made.out)?.[1] ?? ''
    expect(line).toContain(` --server ${URL_OF_ALL} `)
    expect(line).toContain(` --ca-fingerprint ${fingerprint()}`)

    const foreign = await pc.type(line.replace(/[0-9a-f]{64}$/, 'ab'.repeat(32)))
    const enrolled = await pc.type(line)
    const wakeUps = await pc.report(30)

    expect(foreign).toMatchObject({ code: 1, err: expect.stringContaining('dấu vân tay') })
    expect(enrolled).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Xã Đắk Ẳng') })
    expect(wakeUps).toBe(1)
    expect(await boardText()).toContain('1/1 máy đang báo cáo')
    expect(await kept()).toMatchObject({ reports: 1, seq: 1 })
  })

  test('a backup is made where it outlives the container', async () => {
    const key = await house.exec('server', ['node', 'out/anxa.mjs', 'backup', 'key'])
    const backup = await house.exec('server', ['node', 'out/anxa.mjs', 'backup'])

    backupKey = key.out
    expect(key).toMatchObject({ code: 0, out: expect.stringContaining('AGE-SECRET-KEY-') })
    expect(backup, backup.err).toMatchObject({ code: 0 })
    expect((await house.exec('server', ['ls', '/data/backups'])).out.trim()).not.toBe('')
  })
})

describe('nothing is lost', () => {
  test.each(['server', 'database'] as const)(
    'when the %s is killed: it comes back by itself, and what the PC says meanwhile arrives',
    async (service) => {
      const before = await kept()
      await changePc(`nguoi-${service}`)
      await house.crash(service)
      const wakeUps = await pc.report(BACK_SECONDS)
      await house.healthy(BACK_SECONDS)

      const [after, status] = [await kept(), await pc.status()]
      expect((await house.inspect(service)).RestartCount).toBe(1)
      expect(status).toEqual({ seq: before.seq + wakeUps, waiting: 0 })
      expect(after).toMatchObject({ seq: status.seq, people: before.people })
      expect(after.reports).toBeGreaterThan(before.reports)
      expect(after.lines).toBeGreaterThanOrEqual(before.lines)
      await verifyAudit()
      expect(await boardText()).toContain('1/1 máy đang báo cáo')
      note(`the ${service} was killed and is back`)
    },
  )

  test('when the machine burns: secrets, authority and backup make it again elsewhere, and no PC enrols anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anxa-elsewhere-'))
    closers.push(() => rmSync(folder, { recursive: true, force: true }))
    const saved = await house.exec('server', ['node', 'out/anxa.mjs', 'backup'])
    const [path = ''] = /\/data\/backups\/\S+\.age/.exec(saved.out) ?? []
    writeFileSync(join(folder, 'khoa.txt'), backupKey)
    await house.composeLine(`exec -T server tar -C /data -c backups >${folder}/backups.tar`)
    await house.composeLine(`exec -T proxy tar -C /var/lib/caddy -c . >${folder}/caddy.tar`)
    const before = await kept()

    await house.compose(['down', '--volumes', '--timeout', '20'], 90)
    const once = 'run --rm -T'
    await house.composeLine(`${once} --entrypoint tar proxy -C /var/lib/caddy -x <${folder}/caddy.tar`)
    await house.composeLine(`${once} --entrypoint tar server -C /data -x <${folder}/backups.tar`)
    const restore = `${once} server restore ${path} --identity /dev/stdin <${folder}/khoa.txt`
    expect(await house.composeLine(restore, 120)).toContain('Chuỗi nhật ký: 2/2 nguyên vẹn')
    await house.up()
    await pc.plugIn()
    await changePc('nguoi-moi')
    await pc.report(BACK_SECONDS)

    const after = await kept()
    expect((await house.exec('server', ['cat', '/authority/root.crt'])).out).toBe(caPem)
    expect(after).toMatchObject({ people: before.people, seq: (await pc.status()).seq })
    expect(after.reports).toBe(before.reports + 1)
    await verifyAudit()
    note('made anew from its backup')
  })

  test('the officer signs in anew, with password and authenticator, and sees the PC', async () => {
    page = await newPage()
    await openBoard()
    await submit(page, 'Đăng nhập', { email: ADMIN.email, password: ADMIN.password })
    await submit(page, 'Tiếp tục', { code: authenticatorCode(secret, 1) })

    expect(page.url()).toBe(`${URL_OF_ALL}/xa/dak-ang`)
    expect(await mainText(page)).toContain('1/1 máy đang báo cáo')
    note('done')
  })
})
