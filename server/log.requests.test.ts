/** What the server writes down while people and PCs go through it with known secrets, at the most talkative level. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { Writable } from 'node:stream'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { type TestDatabase, testDatabase } from './db/testing.ts'
import { createToken } from './devices/tokens.ts'
import type { RouteTable } from './http/route.ts'
import {
  answerOf,
  linuxFacts,
  makeKey,
  postEnrolment,
  postReport,
  signEnrolment,
  signReport,
} from './ingest/testing.ts'
import { createLog } from './log.ts'
import { recordingMailer } from './mail/recorded.ts'
import { hashPassword, storePassword } from './people/passwords.ts'
import {
  addTestCommune,
  addTestPerson,
  addTestSession,
  testClient,
  testConfig,
  testDeps,
} from './people/testing.ts'
import { testBrowser } from './people/testing-browser.ts'
import { ROUTES } from './routes.ts'
import { configuredMailer, sealMailServer, setMailServer } from './settings/mail-server.ts'

const PASSWORD = 'Bí-mật-của-Bình-2026'
const WRONG_PASSWORD = 'Đoán-mò-lần-thứ-nhất'
const EMAIL = 'binh.tran@xa-that.gov.example'
const STRANGER = 'ke.la@noi-khac.example'
const PERSON = 'Trần Thị Bình An'
const HOST = 'KETOAN-PC-RIENG'
const MAIL_PASSWORD = 'mat-khau-may-chu-thu'
const MAIL_USER = 'nguoi-gui@thu.example'

let base: TestDatabase
let written = ''
let smtp: Server
const secrets: string[] = [PASSWORD, WRONG_PASSWORD, EMAIL, STRANGER, PERSON, HOST, MAIL_PASSWORD, MAIL_USER]

const log = createLog(
  { LOG_LEVEL: 'debug' },
  new Writable({
    write: (chunk: Buffer, _, done) => {
      written += chunk.toString()
      done()
    },
  }),
)

/** A mail server that takes nobody's letters, and repeats the address while it says so. */
async function refusingMailServer(): Promise<Server> {
  const server = createServer((socket) => {
    socket.write('220 thu.example\r\n')
    socket.on('data', (chunk) => {
      const said = chunk.toString()
      if (said.startsWith('RCPT')) socket.write(`550 5.1.1 ${said.trim()}: no such person\r\n`)
      else socket.write('250 ok\r\n')
    })
    socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** A defect of ours: an error of the database with a person's data in its details. */
const defect: RouteTable = [
  {
    method: 'GET',
    path: '/hong/:token',
    access: { kind: 'public' },
    handle: async ({ deps }) => {
      await deps.db.reference`insert into users (id, name, email, two_factor_enabled, created_at, updated_at)
        values ('khac', ${PERSON}, ${EMAIL}, false, now(), now())`
      return new Response()
    },
  },
]

beforeAll(async () => {
  base = await testDatabase()
  smtp = await refusingMailServer()
  const config = testConfig({ LOG_LEVEL: 'debug' })
  const plain = testDeps(base, { config, log })
  const deps = testDeps(base, {
    ...{ config, log },
    mailer: recordingMailer(configuredMailer(config, base.db), plain),
  })
  const app = createApp(deps, [...ROUTES, ...defect])
  const { port } = smtp.address() as { port: number }
  const server = { host: '127.0.0.1', port, security: 'none' as const, user: null, password: null }
  await setMailServer(deps, sealMailServer({ ...server, from: MAIL_USER }, config.AUTH_SECRET ?? ''), 'cli')
  const { communeId } = await addTestCommune(base, { code: 'nhat-ky' })
  const userId = await addTestPerson(base, [{ role: 'it', communeId }], { email: EMAIL, name: PERSON })
  const hash = await hashPassword(deps, PASSWORD)
  secrets.push(hash)
  await base.db.transaction({ communes: [] }, (tx) => storePassword(deps, tx, userId, hash))

  await signInAndOut(app)
  await lockOut(app)
  await enrolAndReport(app, communeId)
  await setMail(app)
  await app.request('/hong/mot-ma-rat-dai-0123456789abcdef')
  await app.request(`/moi/${'x'.repeat(43)}?email=${EMAIL}`)
  secrets.push('mot-ma-rat-dai-0123456789abcdef', 'x'.repeat(43))
})
afterAll(async () => {
  smtp.close()
  await base.close()
})

async function signInAndOut(app: Hono): Promise<void> {
  const browser = testBrowser(app)
  await browser.open('/dang-nhap')
  await browser.submit('/dang-nhap', { email: STRANGER, password: PASSWORD, tiep: '/' })
  await browser.submit('/dang-nhap', { email: EMAIL, password: WRONG_PASSWORD, tiep: '/' })
  const seen = await browser.submit('/dang-nhap', { email: EMAIL, password: PASSWORD, tiep: '/' })
  expect(seen.status).toBe(303)
  secrets.push(...browser.cookies.values())
  await browser.open(`/xa/nhat-ky?q=${encodeURIComponent(PERSON)}`)
  await browser.submit('/dang-xuat')
}

/** Five wrong tries lock, and the unlocking letter is refused by the mail server. */
async function lockOut(app: Hono): Promise<void> {
  const browser = testBrowser(app)
  await browser.open('/dang-nhap')
  for (let tries = 0; tries < 5; tries += 1)
    await browser.submit('/dang-nhap', { email: EMAIL, password: WRONG_PASSWORD, tiep: '/' })
}

async function enrolAndReport(app: Hono, communeId: string): Promise<void> {
  const { token } = await createToken(
    base.db,
    {
      ...{ communeId, unitId: null, uses: 1, actor: 'cli' },
      expiresAt: new Date('2026-11-25T00:00:00Z'),
    },
    new Date('2026-11-24T02:00:00Z'),
  )
  const key = makeKey()
  const enrolment = signEnrolment(key, { token, hostName: HOST, machineDigests: { board: 'ab'.repeat(32) } })
  const { body } = await answerOf(await postEnrolment(app, enrolment))
  const deviceId = Object.values(body as Record<string, string>).find((value) =>
    /^[0-9a-f-]{36}$/.test(value),
  )
  const pc = { deviceId: deviceId ?? '', key }
  const at = new Date('2026-11-24T02:00:00Z')
  const report = signReport(pc, { seq: 1, at, facts: linuxFacts(at) })
  expect((await postReport(app, report)).status).toBe(200)
  // The same number with other bytes, and bytes that are no report.
  await postReport(app, signReport(pc, { seq: 1, at, facts: linuxFacts(at, { firewall: null }) }))
  await postReport(app, `${report}x`)
  secrets.push(token, report, report.split('.')[2] ?? '', enrolment, 'ab'.repeat(32))
}

/** As an administrator types it on the page; the server refuses, and says the address while it does. */
async function setMail(app: Hono): Promise<void> {
  const session = await addTestSession(base, await addTestPerson(base, [{ role: 'admin' }]))
  secrets.push(session.token, session.csrf)
  const { port } = smtp.address() as { port: number }
  const answer = await testClient(app, session).post('/quan-tri/thu', {
    ...{ host: '127.0.0.1', port: String(port), security: 'none', user: '', password: MAIL_PASSWORD },
    ...{ from: MAIL_USER, to: EMAIL },
  })
  expect(answer.status).toBe(400)
}

const lines = () =>
  written
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line))

describe('the log', () => {
  test('holds none of the passwords, tokens, cookies, addresses and names that went through', () => {
    expect(written.length).toBeGreaterThan(2_000)
    expect(secrets.length).toBeGreaterThan(15)
    const found = secrets.filter(
      (secret) => secret !== '' && (written.includes(secret) || written.includes(encodeURIComponent(secret))),
    )

    expect(found).toEqual([])
  })

  test('has told of the refused letters and of the defect, by what is needed to mend them', () => {
    const errors = lines().filter(({ err }) => err !== undefined)

    expect(errors.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['unlock mail not sent', 'test mail refused', 'request failed']),
    )
    expect(errors.find(({ msg }) => msg === 'request failed')).toMatchObject({
      route: '/hong/:token',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      err: { type: 'PostgresError', code: '23505', constraint_name: expect.stringContaining('email') },
    })
  })

  test('has one line for each request: method, pattern, status, time, id, and nothing else', () => {
    const requests = lines().filter(({ msg }) => msg === 'request')

    expect(requests.length).toBeGreaterThan(15)
    for (const request of requests)
      expect(Object.keys(request).sort()).toEqual(
        ['level', 'method', 'ms', 'msg', 'requestId', 'route', 'status', 'time'].sort(),
      )
    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(requests.length)
    expect(requests).toContainEqual(
      expect.objectContaining({ method: 'GET', route: '/moi/:token', status: 404 }),
    )
    expect(requests).toContainEqual(
      expect.objectContaining({ method: 'POST', route: '/api/v1/reports', level: 20 }),
    )
  })
})
