/** The real program, killed while it saves and while it restores: nothing half-made is ever taken for a whole. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { connect } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { packagePath } from '../paths.ts'
import { checkBackup } from './restore.ts'
import {
  dumpRows,
  filesIn,
  fillInstallation,
  randomEvidence,
  type TestInstallation,
  testInstallation,
  writeSecret,
} from './testing.ts'

const ROUNDS = 6
const EVIDENCE_FILES = 12
const EVIDENCE_BYTES = 8_000_000
/** The same kills in every run, spread over the time that the work takes. */
const SHARES = [0.1, 0.3, 0.5, 0.65, 0.8, 0.95] as const

type Run = {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  readonly said: () => string
}

let saved: TestInstallation
let keyFile: string
let rowsBefore: Map<string, readonly string[]>
const running = new Set<ChildProcess>()
let number = 0

beforeAll(async () => {
  saved = await testInstallation()
  await fillInstallation(saved)
  randomEvidence(
    saved.dataDir,
    Array.from({ length: EVIDENCE_FILES }, () => EVIDENCE_BYTES),
  )
  keyFile = join(saved.folder, 'key.txt')
  writeFileSync(keyFile, saved.identity)
  rowsBefore = await dumpRows(saved.base.owner)
})
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
})
afterAll(() => saved.close())

function anxa(args: readonly string[], env: Readonly<Record<string, string>>): Run {
  const child = spawn(process.execPath, [packagePath('scripts', 'run.mjs'), 'anxa', ...args], {
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, ended, said: () => said }
}

const settingsOf = (base: TestDatabase, dataDir: string) => ({
  ...{ DATABASE_URL: base.url, DATABASE_OWNER_URL: base.ownerUrl, DATA_DIR: dataDir },
})

async function saveTo(path: string): Promise<void> {
  const run = anxa(['backup', path], settingsOf(saved.base, saved.dataDir))
  expect([await run.ended, run.said()]).toEqual([0, expect.stringContaining('Đã sao lưu và kiểm tra lại')])
}

const restoring = (path: string, env: Readonly<Record<string, string>>, ...more: readonly string[]) =>
  anxa(['restore', path, '--identity', keyFile, ...more], env)

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0)

/** What a restore may add or end, apart (see drill.test.ts). */
const CHANGED = [
  'sessions',
  'audit_lines',
  'audit_heads',
  'backups',
  'installation_settings',
  'one_time_links',
  'job_heartbeats',
]
const sameRows = (rows: Map<string, readonly string[]>) =>
  [...rowsBefore]
    .filter(([table]) => !CHANGED.includes(table))
    .every(([table, before]) => JSON.stringify(rows.get(table)) === JSON.stringify(before))

test('killed while writing, there is no file under its name, and the next backup is whole', async () => {
  const total = EVIDENCE_FILES * EVIDENCE_BYTES
  for (const share of SHARES) {
    number += 1
    const path = join(saved.folder, `killed-${number}.age`)
    const run = anxa(['backup', path], settingsOf(saved.base, saved.dataDir))
    await vi.waitUntil(() => sizeOf(`${path}.partial`) > share * total, { timeout: 60_000, interval: 2 })
    run.child.kill('SIGKILL')
    await run.ended

    expect(existsSync(path)).toBe(false)
  }

  // The lock of the killed one ends when PostgreSQL notices that it is gone.
  await vi.waitUntil(async () => {
    const [lock] = await saved.base
      .owner`select from pg_stat_activity where application_name = 'anxa backup lock'`
    return lock === undefined
  })
  const path = join(saved.folder, 'after.age')
  await saveTo(path)
  await expect(
    checkBackup(
      { config: saved.deps.config, clock: saved.clock, log: saved.deps.log },
      { path, identities: [saved.identity] },
    ),
  ).resolves.toMatchObject({ manifest: { evidence: { files: EVIDENCE_FILES } } })
  const killed = await saved.base.owner`select error from backups where outcome = 'failed'`
  expect(killed.map((row) => row.error)).toEqual(SHARES.map(() => 'Bị ngắt giữa chừng.'))
})

test('killed while restoring, the target is empty or whole, and the next restore makes it whole', async () => {
  const path = join(saved.folder, 'for-restore.age')
  await saveTo(path)
  const whole = await testDatabase({ migrated: false })
  const started = performance.now()
  const undisturbed = restoring(path, settingsOf(whole, join(saved.folder, 'whole')))
  expect(await undisturbed.ended, undisturbed.said()).toBe(0)
  const takes = performance.now() - started
  await whole.close()

  const seen: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    number += 1
    const target = await testDatabase({ migrated: false })
    const env = settingsOf(target, join(saved.folder, `target-${number}`))
    const run = restoring(path, env)
    await pause(takes * (SHARES[round] ?? 0.5))
    run.child.kill('SIGKILL')
    await run.ended
    await settled(target)

    const rows = await dumpRows(target.owner)
    const state = rows.size === 0 ? 'empty' : sameRows(rows) ? 'whole' : 'half'
    expect(state).not.toBe('half')
    seen.push(state)
    if (state === 'empty') {
      const again = restoring(path, env)
      expect(await again.ended, again.said()).toBe(0)
      expect(sameRows(await dumpRows(target.owner))).toBe(true)
      expect(filesIn(join(env.DATA_DIR, 'evidence'))).toEqual(filesIn(join(saved.dataDir, 'evidence')))
      expect(readFileSync(join(env.DATA_DIR, 'secrets', 'auth-secret'), 'utf8')).toContain('that is saved')
    }
    await target.close()
  }
  expect(seen).toContain('empty')
})

test('killed while replacing what is there, what was there is there', async () => {
  const path = join(saved.folder, 'for-replace.age')
  await saveTo(path)
  const target = await testInstallation()
  await fillInstallation(target)
  writeSecret(target.dataDir, 'secrets/auth-secret', 'the secret of this server')
  await target.base.owner`update units set name = 'Phòng riêng của máy chủ này'`
  const env = settingsOf(target.base, target.dataDir)
  const before = await dumpRows(target.base.owner)
  await target.base.db.close()

  const run = restoring(path, env, '--into-existing', 'Xã Thạnh Phú')
  await vi.waitUntil(() => filesIn(join(target.dataDir, 'evidence')).length > 3, {
    timeout: 60_000,
    interval: 2,
  })
  run.child.kill('SIGKILL')
  await run.ended
  await settled(target.base)

  expect(await dumpRows(target.base.owner)).toEqual(before)
  expect(readFileSync(join(target.dataDir, 'secrets', 'auth-secret'), 'utf8')).toBe(
    'the secret of this server\n',
  )
  await target.close()
})

test('killed in an embedded database, the next restore starts from an empty one and ends whole', async () => {
  const path = join(saved.folder, 'for-embedded.age')
  await saveTo(path)
  const dataDir = join(saved.folder, 'embedded')
  const run = restoring(path, { DATA_DIR: dataDir })
  await vi.waitUntil(() => filesIn(join(dataDir, 'evidence')).length > 3, { timeout: 120_000, interval: 5 })
  run.child.kill('SIGKILL')
  await run.ended

  const again = restoring(path, { DATA_DIR: dataDir })
  expect(await again.ended, again.said()).toBe(0)
  const cluster = await startEmbedded({ dataDir, log: saved.deps.log })
  const owner = connect(cluster.owner, { max: 1 })
  expect(sameRows(await dumpRows(owner))).toBe(true)
  await owner.end()
  await cluster.stop()
})

/** PostgreSQL undoes the transaction of a killed process when it notices that it is gone. */
const settled = (target: TestDatabase) =>
  vi.waitUntil(
    async () => {
      const [left] = await target.owner`select from pg_stat_activity
        where datname = current_database() and application_name = 'anxa restore'`
      return left === undefined
    },
    { timeout: 15_000 },
  )
