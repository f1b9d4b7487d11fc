import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMailer } from './mailer.ts'
import { type TestMailServer, testMailServer } from './testing.ts'

let server: TestMailServer
beforeAll(async () => {
  server = await testMailServer()
})
afterAll(() => server.close())

const letter = {
  to: 'binh@xa.test',
  subject: '[KHẨN – còn 3 giờ] Sự cố ở Ủy ban: ẶẾỘ',
  text: 'Nội dung thường\n',
  html: '<p>Nội dung <b>đậm</b></p>',
  messageId: '<alert-1@anxa.test>',
}

test('a letter arrives as text and as HTML, with Vietnamese whole and its own id', async () => {
  const mailer = createMailer({ SMTP_URL: server.url, MAIL_FROM: 'AnXã <anxa@xa.test>' })

  expect(await mailer.send(letter)).toBe('sent')
  const mail = await server.next()

  expect(mail.subject).toBe(letter.subject)
  expect(mail.from).toMatchObject({ address: 'anxa@xa.test', name: 'AnXã' })
  expect(mail.to?.map(({ address }) => address)).toEqual([letter.to])
  expect(mail.text?.trim()).toBe(letter.text.trim())
  expect(mail.html?.trim()).toBe(letter.html)
  expect(mail.messageId).toBe(letter.messageId)
  expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated')
})

test('without SMTP_URL nothing is sent and the caller is told', async () => {
  const mailer = createMailer({ SMTP_URL: undefined, MAIL_FROM: 'anxa@localhost' })

  expect(await mailer.isConfigured()).toBe(false)
  expect(await mailer.send(letter)).toBe('not-configured')
})

test('a mail server that is not there is an error, not silence', async () => {
  const mailer = createMailer({ SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'anxa@localhost' })

  await expect(mailer.send(letter)).rejects.toThrow('ECONNREFUSED')
})
