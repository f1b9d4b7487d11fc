import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { listHeartbeats } from '../jobs/heartbeats.ts'
import { movingClock, TEST_NOW } from '../people/testing.ts'
import { createMailer, type Mailer } from './mailer.ts'
import { MAIL_JOB, recordingMailer } from './recorded.ts'
import { testMailServer } from './testing.ts'

const letter = { to: 'binh@xa.test', subject: 'Thử', text: 'Thử\n', html: '<p>Thử</p>' }
const clock = movingClock()
let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

const recording = (mailer: Mailer) =>
  recordingMailer(mailer, { db: base.db, clock, log: pino({ level: 'silent' }) })
const kept = async () => (await listHeartbeats(base)).find(({ job }) => job === MAIL_JOB)

test('nothing is remembered where nothing was sent', async () => {
  const mailer = recording(createMailer({ SMTP_URL: undefined, MAIL_FROM: 'anxa@xa.test' }))

  expect(await mailer.send(letter)).toBe('not-configured')
  expect(await mailer.isConfigured()).toBe(false)
  expect(await kept()).toBeUndefined()
})

test('a letter that went out, and then one that was refused: when, and why without the address', async () => {
  const server = await testMailServer()
  await recording(createMailer({ SMTP_URL: server.url, MAIL_FROM: 'anxa@xa.test' })).send(letter)
  await server.close()
  clock.advance(60_000)
  const refusing: Mailer = {
    isConfigured: async () => true,
    send: async () => {
      throw new Error('550 <binh@xa.test>: no such person')
    },
  }

  await expect(recording(refusing).send(letter)).rejects.toThrow('550')

  expect(await kept()).toEqual({
    ...{ job: MAIL_JOB, everySeconds: null, lastOkAt: TEST_NOW, lastTurnAt: clock.now() },
    lastError: '550 <[kín]>: no such person',
  })
})

test('a database that is gone does not keep a letter from being sent', async () => {
  const sent: Mailer = { isConfigured: async () => true, send: async () => 'sent' }
  const gone = await testDatabase()
  await gone.close()
  const mailer = recordingMailer(sent, { db: gone.db, clock, log: pino({ level: 'silent' }) })

  expect(await mailer.send(letter)).toBe('sent')
})
