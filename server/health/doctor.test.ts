/** `anxa doctor` and the page behind it, on a real database: what is read, what is told, and what is not told. */
import { mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { healthPageRoutes } from '../admin/health.tsx'
import { createApp } from '../app.ts'
import { doctorCommand } from '../cli/doctor.ts'
import { refusalsAsUsage, type WithDeps } from '../cli/house.ts'
import { EXIT, runCli } from '../cli/run.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import { createIngest } from '../ingest/ingest.ts'
import { addTestPc, linuxFacts, signReport } from '../ingest/testing.ts'
import { beat } from '../jobs/turn.ts'
import {
  addTestCommune,
  addTestPerson,
  addTestSession,
  TEST_NOW,
  testClient,
  testConfig,
  testDeps,
} from '../people/testing.ts'
import { configuredMailer, sealMailServer, setMailServer } from '../settings/mail-server.ts'

const COMMUNE = 'Xã Đắk Ẳng Bí Mật'
const PERSON = 'Trần Thị Bình An'
const EMAIL = 'binh.an@xa-that.gov.example'
const HOST = 'KETOAN-PC-RIENG'
const MAIL_HOST = 'thu.xa-that.gov.example'
const MAIL_PASSWORD = 'mat-khau-thu'
const folder = mkdtempSync(join(tmpdir(), 'anxa-doctor-rieng-'))

let base: TestDatabase
let deps: Deps
beforeAll(async () => {
  base = await testDatabase()
  const config = testConfig({ DATA_DIR: folder, BASE_URL: 'https://anxa.xa-that.gov.example' })
  deps = testDeps(base, { config, mailer: configuredMailer(config, base.db) })
  const { communeId } = await addTestCommune(base, { code: 'dak-ang-bi-mat', name: COMMUNE })
  await addTestPerson(base, [{ role: 'it', communeId }], { email: EMAIL, name: PERSON })
  const pc = await addTestPc(base, communeId, { hostName: HOST })
  const report = signReport(pc, { seq: 1, at: TEST_NOW, facts: linuxFacts(TEST_NOW) })
  await createIngest(deps).accept(Buffer.from(report), { sentAt: TEST_NOW })
  const server = { host: MAIL_HOST, port: 587, security: 'starttls' as const, user: EMAIL }
  await setMailServer(
    deps,
    sealMailServer(
      { ...server, password: MAIL_PASSWORD, from: `${PERSON} <${EMAIL}>` },
      deps.config.AUTH_SECRET ?? '',
    ),
    'cli',
  )
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await base.close()
})
beforeEach(async () => {
  await base.owner`truncate job_heartbeats`
  await beat({ job: 'sweep', everySeconds: 30, failure: null }, deps)
})

async function anxa(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const print = (text: string) => {
    out += text
  }
  const withDeps: WithDeps = (work) => refusalsAsUsage(() => work(deps))
  const entry = { name: 'doctor', summary: '', load: async () => doctorCommand(print, withDeps) }
  const code = await runCli(args, { out: print, err: (text) => (err += text) }, [entry])
  return { code, out, err }
}

const rowsOf = async (): Promise<Record<string, { verdict: string; text: string }>> => {
  const rows: { id: string; verdict: string; text: string }[] = JSON.parse(
    (await anxa('doctor', '--json')).out,
  )
  return Object.fromEntries(rows.map((row) => [row.id, row]))
}

describe('anxa doctor', () => {
  test('reads the whole installation', async () => {
    const rows = await rowsOf()

    expect(rows['loop:sweep']?.verdict).toBe('pass')
    expect(rows.reports).toMatchObject({
      verdict: 'pass',
      text: expect.stringContaining('1 xã, 1 máy, trong đó 1 máy có chương trình theo dõi.'),
    })
    expect(rows.disk?.text).toMatch(/^Còn [\d,]+ [MGT]B trong/)
    expect(rows.database?.text).toMatch(/^PostgreSQL \d+/)
    expect(rows['table:windows-builds']?.text).toBe('Đến ngày 21/11/2026 (3 ngày tuổi).')
    expect(rows.certificate?.verdict).toBe('not-applicable')
  })

  test('is exit 1 when something is red, and says which and what to do', async () => {
    const { code, out, err } = await anxa('doctor')

    expect(code).toBe(EXIT.no)
    expect(out).toMatch(/Chưa đạt: Sao lưu\. .+\n {2}→ /)
    expect(err).toMatch(/^\d+ phần chưa đạt\n$/)
  })

  test('tells a loop that stopped from one that turns', async () => {
    await base.owner`update job_heartbeats set last_turn_at = ${new Date(TEST_NOW.getTime() - 3_600_000)}`

    expect((await rowsOf())['loop:sweep']).toMatchObject({
      verdict: 'fail',
      text: 'Lần chạy gần nhất: 08:00 24/11/2026 (1 giờ trước); lẽ ra cứ 1 phút một lần. Việc này đã dừng.',
    })
  })

  test('notices a server whose clock most PCs contradict', async () => {
    const { communeId } = await addTestCommune(base, { code: 'dong-ho' })
    for (const seq of [1, 2, 3]) {
      const pc = await addTestPc(base, communeId)
      const bytes = signReport(pc, { seq, at: TEST_NOW, facts: linuxFacts(TEST_NOW) })
      await createIngest(deps).accept(Buffer.from(bytes), { sentAt: new Date(TEST_NOW.getTime() + 900_000) })
    }

    expect((await rowsOf()).clock).toMatchObject({
      verdict: 'fail',
      text: '3/4 máy đang báo cáo thấy đồng hồ máy chủ chậm hơn 5 phút.',
    })
  })
})

describe('the text for whoever helps', () => {
  const secrets = [
    ...[COMMUNE, 'dak-ang-bi-mat', PERSON, EMAIL, 'binh.an', HOST, MAIL_HOST, MAIL_PASSWORD, 'xa-that'],
    ...[folder, hostname(), userInfo().username === 'root' ? HOST : userInfo().username, '10.20.30.40'],
  ]

  test('holds no name, address, path or secret, whatever went wrong', async () => {
    const failure = `550 <${EMAIL}> of ${PERSON} at ${HOST} (${MAIL_HOST}, 10.20.30.40): ECONNREFUSED in ${folder}`
    await beat({ job: 'mail', everySeconds: null, failure }, deps)
    await beat({ job: 'sweep', everySeconds: 30, failure }, deps)
    await beat({ job: HOST, everySeconds: 30, failure }, deps)
    await base.owner`insert into backups (backup_id, kind, started_at, outcome, path, error)
      values (gen_random_uuid(), 'daily', ${TEST_NOW}, 'failed', ${join(folder, EMAIL)}, ${failure})`

    const { code, out } = await anxa('doctor', '--support')

    expect(code).toBe(EXIT.done)
    expect(secrets.filter((secret) => out.includes(secret))).toEqual([])
    expect(out).toContain('mail configured, last 2026-11-24T02:00:00.000Z, ok never, error ECONNREFUSED')
    expect(out).toMatch(/^loop sweep every 30 s, .* error ECONNREFUSED$/m)
    expect(out).toMatch(/^communes \d+, devices \d+, agents \d+$/m)
    expect(out).toMatch(/^table holidays 2026-11-22, 2 days, fresh, built-in$/m)
    await base.owner`truncate backups`
  })
})

describe('the page', () => {
  test('shows the administrator the same rows, each with icon, word and what to do', async () => {
    const session = await addTestSession(base, await addTestPerson(base, [{ role: 'admin' }]))
    const answer = await testClient(createApp(deps, healthPageRoutes), session).get('/quan-tri/suc-khoe')
    const html = await answer.text()

    expect(answer.status).toBe(200)
    expect(html).toContain('<use href="#s-fail"')
    const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    for (const { text: said } of Object.values(await rowsOf()))
      expect(text).toContain(said.replaceAll('“', '“').slice(0, 20))
    expect(text).toContain('communes ')
  })
})
