/** The program as people start it, `npm start`: a bundle may load packages otherwise than the tests do. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { packagePath } from '../paths.ts'

let base: TestDatabase
const dataDir = mkdtempSync(join(tmpdir(), 'anxa-bundle-'))
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(async () => {
  await base.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('the bundled server makes its own authority, answers https with it, and ends when told to', async () => {
  const child = spawn(process.execPath, [packagePath('scripts', 'run.mjs'), 'anxa', 'serve'], {
    env: {
      ...{ PATH: process.env.PATH, DATABASE_URL: base.url, DATABASE_OWNER_URL: base.ownerUrl },
      ...{ DATA_DIR: dataDir, TLS: 'on', PORT: '0', LOG_LEVEL: 'warn' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const complaints = text(child.stderr)
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /AnXã: (https:\S+)/.exec(said)?.[1]
        if (found !== undefined) resolve(found)
      })
      void ended.then(async () => reject(new Error(await complaints)))
    })
    const ca = readFileSync(join(dataDir, 'tls', 'ca.pem'), 'utf8')

    expect(await statusOf(`${url}/readyz`, ca)).toBe(200)
  } finally {
    child.kill('SIGTERM')
  }
  expect(await ended).toEqual([0, null])
})

function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ca }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .once('error', reject)
      .end()
  })
}
