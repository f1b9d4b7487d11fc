/** For tests of backups: an installation with communes, people, PCs, reports, evidence files and secrets, and its key. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type postgres from 'postgres'
import { createApp } from '../app.ts'
import { addCommune, ensureUnit } from '../communes/service.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { declareDevice } from '../devices/service.ts'
import { ingestRoutes } from '../ingest/routes.ts'
import { addTestPc, FIREWALL_OFF, linuxFacts, postReport, signReport } from '../ingest/testing.ts'
import {
  addTestPerson,
  addTestSession,
  type MovingClock,
  movingClock,
  testConfig,
  testDeps,
} from '../people/testing.ts'
import { writeSetting } from '../settings/service.ts'
import { evidencePath } from './evidence.ts'
import { makeBackupKey } from './key.ts'
import type { BackupDeps } from './service.ts'
import { type BackupSettings, backupSettings } from './settings.ts'
import { listTables, quoted } from './snapshot.ts'

export type TestInstallation = {
  readonly base: TestDatabase
  readonly deps: BackupDeps & ReturnType<typeof testDeps>
  readonly clock: MovingClock
  readonly folder: string
  readonly dataDir: string
  readonly identity: string
  readonly recipient: string
  readonly close: () => Promise<void>
}

/** Migrated, with a key, otherwise empty. */
export async function testInstallation(settings: Partial<BackupSettings> = {}): Promise<TestInstallation> {
  const base = await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'anxa-backup-test-'))
  const dataDir = join(folder, 'data')
  writeSecret(dataDir, 'secrets/auth-secret', 'the secret of the installation that is saved')
  const clock = movingClock()
  const config = { ...testConfig({ DATA_DIR: dataDir }), AUTH_SECRET: undefined }
  const deps = { ...testDeps(base, { config, clock }), owner: base.ownerUrl }
  const { identity, recipient } = await makeBackupKey(deps, 'cli')
  if (Object.keys(settings).length > 0)
    await writeSetting(
      deps,
      backupSettings,
      { recipient, folder: null, secondFolder: null, keep: 14, ...settings },
      'cli',
    )
  return {
    ...{ base, deps, clock, folder, dataDir, identity, recipient },
    close: async () => {
      await base.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function writeSecret(dataDir: string, name: string, text: string): void {
  const path = join(dataDir, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${text}\n`)
}

/** Two communes with units, people, sessions; PCs that reported, changed for the worse, and one declared by hand. */
export async function fillInstallation({ base, deps, clock }: TestInstallation): Promise<void> {
  const app = createApp(deps, ingestRoutes)
  for (const name of ['Xã Thạnh Phú', 'Xã Đắk Hà "mới"\\t']) {
    const code = `xa-${name.length}`
    const { communeId } = await addCommune(deps, { code, name, province: 'Tỉnh Mẫu' }, 'cli')
    const unitId = await ensureUnit(deps, { communeId, name: 'Văn phòng', kind: 'office' }, 'cli')
    const person = await addTestPerson(base, [
      { role: 'police', communeId },
      { role: 'unit', communeId, unitId },
    ])
    await addTestSession(base, person)
    await declareDevice(
      deps.db,
      { communeId, unitId, kind: 'declared', hostName: 'MAY-Đ01', label: 'dòng 1\ndòng 2\t\\N' },
      { actor: 'cli', now: clock.now() },
    )
    for (const hostName of ['PC-01', 'PC-02']) {
      const pc = await addTestPc(base, communeId, { unitId, hostName })
      for (const seq of [1, 2, 3]) {
        clock.advance(3_600_000)
        const facts = linuxFacts(clock.now(), seq === 2 ? FIREWALL_OFF : {})
        const answer = await postReport(app, signReport(pc, { seq, at: clock.now(), facts }), {
          sentAt: clock.now(),
        })
        if (answer.status !== 200) throw new Error(`report refused: ${await answer.text()}`)
      }
    }
  }
}

/** Stores a file as the evidence store does; answers its name. */
export function addEvidence(dataDir: string, content: Buffer): string {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const path = evidencePath(dataDir, sha256)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return sha256
}

export const randomEvidence = (dataDir: string, sizes: readonly number[]): readonly string[] =>
  sizes.map((size) => addEvidence(dataDir, randomBytes(size)))

/** Every row of every table as text, sorted: two databases are the same when these are. */
export async function dumpRows(owner: postgres.Sql): Promise<Map<string, readonly string[]>> {
  const dump = new Map<string, readonly string[]>()
  for (const { name } of await listTables(owner)) {
    const rows = await owner.unsafe<{ row: string }[]>(`select t::text as row from ${quoted(name)} t`)
    dump.set(name, rows.map(({ row }) => row).sort())
  }
  return dump
}

/** Names below a folder, sorted; empty where it is not there. */
export function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  } catch {
    return []
  }
}
