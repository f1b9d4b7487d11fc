import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createLog, tellError, withoutPersonalData } from './log.ts'

describe('a text of somebody else loses', () => {
  test.each([
    ['550 5.1.1 <binh.tt@xa-mau.gov.vn>: Recipient rejected', '550 5.1.1 <[kín]>: Recipient rejected'],
    ['getaddrinfo ENOTFOUND mail.xa-mau.gov.vn', 'getaddrinfo ENOTFOUND [kín]'],
    ['connect ECONNREFUSED 10.20.30.40:587', 'connect ECONNREFUSED [kín]'],
    ['connect ECONNREFUSED 2001:db8::17', 'connect ECONNREFUSED [kín]'],
    ['cannot reach smtp://an:mat-khau@10.0.0.1:25/x', 'cannot reach smtp://[kín]'],
    ['Key (email)=(binh@xa.test) already exists.', 'Key (email)=([kín]) already exists.'],
    ['invalid input syntax for type uuid: "Trần Thị Bình"', 'invalid input syntax for type uuid: [kín]'],
    ['token 7Zk2b-9QWErtyUIOpasdfGH_jk4 refused', 'token [kín] refused'],
  ])('%s', (text, kept) => {
    expect(withoutPersonalData(text)).toBe(kept)
  })

  test('nothing that says what happened and where in the program', () => {
    const text = 'cannot read server/tables/import.ts: permission denied (EACCES) after 30 seconds'

    expect(withoutPersonalData(text)).toBe(text)
  })
})

describe('an error in the log', () => {
  const refused = Object.assign(new Error('550 <binh@xa.test> unknown'), {
    ...{ code: 'EENVELOPE', responseCode: 550, rejected: ['binh@xa.test'], response: '550 binh@xa.test' },
  })

  test('keeps its name, codes, stack and causes, and nothing else of what it carries', () => {
    const told = tellError(new Error('mail not sent', { cause: refused }))

    expect(told).toEqual({
      ...{ type: 'Error', message: 'mail not sent', stack: expect.stringMatching(/^\s+at /) },
      cause: {
        ...{ type: 'Error', message: '550 <[kín]> unknown', stack: expect.stringMatching(/^\s+at /) },
        ...{ code: 'EENVELOPE', responseCode: 550 },
      },
    })
  })

  test('whose cause is itself ends', () => {
    const circle = new Error('round')
    circle.cause = circle

    expect(JSON.stringify(tellError(circle)).match(/round/g)).toHaveLength(6)
  })

  test('that is no error is told, too', () => {
    expect(tellError('binh@xa.test')).toEqual({ type: 'string', message: '[kín]' })
  })
})

test('fields with telling names are censored wherever they stand', () => {
  const stream = new PassThrough()
  const log = createLog({ LOG_LEVEL: 'debug' }, stream)
  log.info({ password: 'a1', email: 'a2', made: { token: 'a3', hostName: 'a4' }, kept: 'a5' }, 'thử')
  const line = String(stream.read())

  expect(line).not.toMatch(/a[1-4]/)
  expect(JSON.parse(line)).toMatchObject({ kept: 'a5', msg: 'thử', password: '[kín]' })
})

test('an error of the database keeps its code and its message, not the values it names', () => {
  const stream = new PassThrough()
  const error = Object.assign(new Error('duplicate key value violates unique constraint "users_email_key"'), {
    code: '23505',
    detail: 'Key (email)=(an@xa.test) already exists.',
  })
  createLog({ LOG_LEVEL: 'info' }, stream).error({ err: error }, 'request failed')
  const line = String(stream.read())

  expect(line).toContain('"code":"23505"')
  expect(line).toContain('users_email_key')
  expect(line).not.toContain('an@xa.test')
})
