import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog } from './log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk.toString())
      done()
    },
  })
  write(createLog({ LOG_LEVEL: 'info' }, stream))
  return chunks.join('')
}

test('fields that hold secrets are blotted out, also one level down', () => {
  const line = logged((log) => log.info({ password: 'p-1', session: { token: 't-1' }, jws: 'j-1' }, 'x'))

  expect(line).not.toMatch(/[ptj]-1/)
  expect(line).toContain('"password":"[kín]"')
})

test('an error of the database keeps its code and its message, not the values it names', () => {
  const error = Object.assign(new Error('duplicate key value violates unique constraint "users_email_key"'), {
    code: '23505',
    detail: 'Key (email)=(an@xa.test) already exists.',
  })

  const line = logged((log) => log.error({ err: error }, 'request failed'))

  expect(line).toContain('"code":"23505"')
  expect(line).toContain('users_email_key')
  expect(line).not.toContain('an@xa.test')
})
