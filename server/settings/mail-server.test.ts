import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import type { MailServer } from '../mail/mailer.ts'
import { type TestMailServer, testMailServer } from '../mail/testing.ts'
import { testConfig, testDeps } from '../people/testing.ts'
import { configuredMailer, findKeptMailServer, sealMailServer, setMailServer } from './mail-server.ts'

const SECRET = testConfig().AUTH_SECRET ?? ''
const letter = { to: 'binh@xa.test', subject: 'Thử', text: 'Thử\n', html: '<p>Thử</p>' }

let base: TestDatabase
let deps: Deps
let server: TestMailServer
beforeAll(async () => {
  base = await testDatabase()
  deps = testDeps(base)
  server = await testMailServer()
})
afterAll(async () => {
  await server.close()
  await base.close()
})

const local = (given: Partial<MailServer> = {}): MailServer => ({
  ...{ host: '127.0.0.1', port: Number(new URL(server.url).port), security: 'none' },
  ...{ user: null, password: null, from: 'AnXã <anxa@xa.test>' },
  ...given,
})

test('a mail server set on the page is used by the mailer at once, and its password lies sealed', async () => {
  const mailer = configuredMailer(testConfig(), base.db)
  expect(await mailer.isConfigured()).toBe(false)
  expect(await mailer.send(letter)).toBe('not-configured')

  await setMailServer(
    deps,
    sealMailServer(local({ user: 'anxa', password: 'mật khẩu thư' }), SECRET),
    'user:an',
  )

  expect(await mailer.isConfigured()).toBe(true)
  const [row] = await base.owner<
    { value: unknown }[]
  >`select value from installation_settings where key = 'mail.server'`
  expect(JSON.stringify(row)).not.toContain('mật khẩu thư')
  await setMailServer(deps, sealMailServer(local(), SECRET), 'user:an')
  expect(await mailer.send(letter)).toBe('sent')
  expect((await server.next()).subject).toBe('Thử')
})

test('SMTP_URL of the environment goes first', async () => {
  await setMailServer(deps, sealMailServer(local({ port: 1 }), SECRET), 'user:an')
  const mailer = configuredMailer(testConfig({ SMTP_URL: server.url }), base.db)

  expect(await mailer.send(letter)).toBe('sent')
  await server.next()
})

test('a password sealed by another installation is an error that says so', async () => {
  const sealed = sealMailServer(
    local({ user: 'anxa', password: 'x' }),
    'another secret, long enough for anyone',
  )
  await setMailServer(deps, sealed, 'user:an')

  await expect(configuredMailer(testConfig(), base.db).send(letter)).rejects.toThrow('AUTH_SECRET')
  await setMailServer(deps, null, 'user:an')
  expect(await findKeptMailServer(deps)).toBeNull()
})
