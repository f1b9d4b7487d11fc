/** A PC comes over TLS: the agent as it is shipped, as a child, against the whole application. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createApp } from '../app.ts'
import { tokenCommand } from '../cli/token.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import type { Loop } from '../jobs/turn.ts'
import { type Listening, listen } from '../listen.ts'
import { packagePath } from '../paths.ts'
import { addTestCommune, movingClock, testConfig, testDeps } from '../people/testing.ts'
import { ROUTES } from '../routes.ts'
import { authorityPath } from './authority.ts'
import { type CredentialSource, type Credentials, openCredentials } from './credentials.ts'
import { startTlsLoop } from './loop.ts'
import { findEnrolmentAddress, findShownAuthority } from './shown-authority.ts'
import { getSecure, type TestFolder, testFolder } from './testing.ts'

const DAY_MS = 86_400_000

let folder: TestFolder
let base: TestDatabase
let deps: Deps
let port: Listening
let loop: Loop
let source: CredentialSource
// The agent judges certificates by the clock of this machine: the server begins 61 days before it and catches up.
const today = new Date()
const clock = movingClock(new Date(today.getTime() - 61 * DAY_MS))

beforeAll(async () => {
  folder = testFolder()
  base = await testDatabase()
  await addTestCommune(base, { code: 'thanh-phu', name: 'Xã Thạnh Phú' })
  await addTestCommune(base, { code: 'an-binh', name: 'Xã An Bình' })
  const settings = { HOST: '127.0.0.1', PORT: '0', TLS: 'on', DATA_DIR: folder.path }
  deps = testDeps(base, { config: testConfig(settings), clock })
  const opened = await openCredentials(deps)
  if (opened === null) throw new Error('no TLS')
  source = opened
  port = await listenWith(source.current())
  loop = startTlsLoop(deps, source, port, 0.05)
  deps = testDeps(base, {
    config: testConfig({ ...settings, BASE_URL: `https://127.0.0.1:${port.port}` }),
    clock,
  })
})
afterAll(async () => {
  await loop.stop()
  await port.stop()
  await base.close()
  folder.remove()
})

function listenWith(credentials: Credentials): Promise<Listening> {
  const app = createApp(deps, ROUTES)
  return listen(app.fetch, testConfig({ HOST: '127.0.0.1', PORT: '0', TLS: 'on' }), {
    credentials,
    authority: () => findShownAuthority(deps),
  })
}

type Ended = { readonly code: unknown; readonly out: string; readonly err: string }

const agent = (state: string, ...args: readonly string[]) =>
  new Promise<Ended>((resolve) => {
    const given = [
      ...[packagePath('scripts', 'run.mjs'), 'agent', ...args],
      ...['--state', join(folder.path, state)],
    ]
    execFile(process.execPath, given, { timeout: 60_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : error.code, out, err }),
    )
  })

/** What `anxa token create` prints for the person at the PC, as the arguments they type. */
async function printedCommand(commune = 'thanh-phu'): Promise<readonly string[]> {
  let printed = ''
  const command = tokenCommand(
    (text) => {
      printed += text
    },
    (work) => work(deps),
  )
  await command.parseAsync(['create', '--commune', commune, '--uses', '5'], { from: 'user' })
  const line = /^ {2}anxa-agent (.+)$/m.exec(printed)?.[1]
  expect(line, printed).toBeDefined()
  return (line ?? '').split(' ')
}

test('with another fingerprint the agent ends with a clear sentence, and has sent nothing', async () => {
  const command = (await printedCommand()).slice(0, -1)

  const { code, err } = await agent('refused', ...command, 'ab'.repeat(32))

  expect(err).toMatch(/không có dấu vân tay đã cho: dừng lại, chưa gửi gì/)
  expect(code).toBe(1)
  expect(await base.owner`select 1 from devices`).toHaveLength(0)
})

test('without the fingerprint the server is not believed: the system does not know its authority', async () => {
  const command = (await printedCommand()).slice(0, -2)

  const { code, err } = await agent('unknown', ...command)

  expect(err).toMatch(/không nối được tới https:.*(SELF_SIGNED|UNABLE_TO)/)
  expect(code).toBe(3)
})

test('the printed command enrols the PC; it reports before and after the certificate is renewed', async () => {
  const command = await printedCommand()
  const address = await findEnrolmentAddress(deps)
  expect(command.slice(0, 3)).toEqual(['enroll', '--server', `https://127.0.0.1:${port.port}`])
  expect(command.slice(-2)).toEqual(['--ca-fingerprint', address.fingerprint])
  const report = async () => {
    const { code, err } = await agent('pc', 'run', '--force')
    expect(code, err).toBe(0)
  }
  const shown = async () =>
    (await getSecure(`${address.serverUrl}/healthz`, readFileSync(authorityPath(folder.path), 'utf8')))
      .certificate

  expect(await agent('pc', ...command)).toMatchObject({
    ...{ code: 0, out: expect.stringContaining('Xã Thạnh Phú') },
  })
  await report()
  const before = await shown()
  clock.set(today)
  await vi.waitUntil(async () => (await shown()) !== before, { timeout: 10_000 })
  await report()

  const received = await base.owner`select seq from reports order by seq`
  expect(received).toHaveLength(2)
  expect(await findEnrolmentAddress(deps)).toEqual(address)
}, 90_000)

test('an authority that is not shown in the handshake, as behind Caddy, is fetched and compared', async () => {
  const { certPem, ...rest } = source.current()
  const leafOnly = await listenWith({
    ...rest,
    certPem: certPem.replace(/(?<=END CERTIFICATE-----\n)[\s\S]+/, ''),
  })
  const [name = '', , , ...options] = await printedCommand('an-binh')
  const here = [name, '--server', `https://127.0.0.1:${leafOnly.port}`, ...options]

  const refused = await agent('behind', ...here.slice(0, -1), 'cd'.repeat(32))
  const enrolled = await agent('behind', ...here)
  await leafOnly.stop()

  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('dấu vân tay') })
  expect(enrolled, enrolled.err).toMatchObject({ code: 0, out: expect.stringContaining('Xã An Bình') })
})
