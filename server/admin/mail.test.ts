import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestMailServer, testMailServer } from '../mail/testing.ts'
import { configuredMailer } from '../settings/mail-server.ts'
import { type TestInstallation, testInstallation, textOf } from './testing.ts'

let place: TestInstallation
let server: TestMailServer
beforeAll(async () => {
  place = await testInstallation()
  server = await testMailServer()
})
afterAll(async () => {
  await server.close()
  await place.base.close()
})

const portOf = ({ url }: { readonly url: string }) => new URL(url).port
const form = (given: Readonly<Record<string, string>> = {}) => ({
  ...{ host: '127.0.0.1', port: portOf(server), security: 'none', user: '', password: '' },
  ...{ from: 'AnXã xã Đắk Ẳng <anxa@xa.test>', to: 'quan@xa.test', ...given },
})
const kept = async () =>
  (await place.base.owner`select value from installation_settings where key = 'mail.server'`)[0]

test('a mail server that takes the test letter is kept, and its answer shown', async () => {
  const page = await textOf(await place.admin.post('/quan-tri/thu', form()))

  const letter = await server.next()
  expect(letter.subject).toBe('[AnXã] Thư thử')
  expect(letter.from).toMatchObject({ address: 'anxa@xa.test', name: 'AnXã xã Đắk Ẳng' })
  expect(page).toContain('đã nhận thư thử gửi đến quan@xa.test')
  expect(page).toContain('250')
  expect(await kept()).toMatchObject({ value: { host: '127.0.0.1', sealedPassword: null } })
  expect(await configuredMailer(place.deps.config, place.base.db).isConfigured()).toBe(true)
})

test('one that refuses is not kept; its own words are shown, the password never', async () => {
  const refusing = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(new Error('5.7.8 Sai mật khẩu hộp thư')),
  })
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
  const address = refusing.server.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  const before = await kept()

  const answer = await place.admin.post(
    '/quan-tri/thu',
    form({ port, user: 'anxa', password: 'mật-khẩu-sai-1' }),
  )
  const page = await answer.text()
  await new Promise<void>((resolve) => refusing.close(resolve))

  expect(answer.status).toBe(400)
  expect(page).toContain('không đi được; chưa lưu gì')
  expect(page).toContain('535')
  expect(page).not.toContain('mật-khẩu-sai-1')
  expect(await kept()).toEqual(before)
})

test.each([
  ['an address with http', { host: 'http://smtp.xa.test' }, 'không có http://'],
  ['a port that is none', { port: '70000' }, 'từ 1 đến 65535'],
  ['a sender that is no address', { from: 'AnXã' }, 'Người gửi phải là địa chỉ thư'],
  ['a header smuggled in', { from: 'a@xa.test>\r\nBcc: x@y.z' }, 'Người gửi phải là địa chỉ thư'],
])('%s is refused beside the field', async (_, given, words) => {
  const answer = await place.admin.post('/quan-tri/thu', form(given))
  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain(words)
})

test('a server that is not there: what happened is said', async () => {
  const answer = await place.admin.post('/quan-tri/thu', form({ port: '1' }))
  expect(await textOf(answer)).toContain('ECONNREFUSED')
})

test('no mail at all can be chosen, and counts as done', async () => {
  await place.admin.post('/quan-tri/thu/bo')

  expect(await kept()).toEqual({ value: null })
  expect(await textOf(await place.admin.get('/quan-tri'))).toContain('Đã chọn không gửi thư')
})
