/** The drill: a filled installation is saved, restored into an empty one, and compared to the row, line and byte. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { verifyAudit } from '../audit/verify.ts'
import { addCommune } from '../communes/service.ts'
import { checkDatabase } from '../db/check.ts'
import { INSTALLATION } from '../db/database.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { digestOf } from './files.ts'
import { lastGoodBackup } from './queries.ts'
import { type RestoreHouse, restoreBackup } from './restore.ts'
import { type BackupDone, makeBackup } from './service.ts'
import {
  addEvidence,
  dumpRows,
  filesIn,
  fillInstallation,
  randomEvidence,
  type TestInstallation,
  testInstallation,
  writeSecret,
} from './testing.ts'

let saved: TestInstallation
let done: BackupDone
let rowsBefore: Map<string, readonly string[]>
beforeAll(async () => {
  saved = await testInstallation()
  await fillInstallation(saved)
  randomEvidence(saved.dataDir, [0, 1, 511, 512, 513, 3_000_000])
  writeSecret(saved.dataDir, 'tls/ca/key.pem', 'a key')
  writeSecret(saved.dataDir, 'secrets/database-owner', 'of the old cluster')
  rowsBefore = await dumpRows(saved.base.owner)
  const made = await makeBackup(saved.deps, { kind: 'manual', actor: 'cli' })
  if (made === null) throw new Error('no backup was made')
  done = made
})
afterAll(() => saved.close())

let target: TestDatabase
let house: RestoreHouse
let dataDir: string
let number = 0
beforeEach(async () => {
  target = await testDatabase({ migrated: false })
  number += 1
  dataDir = join(saved.folder, `target-${number}`)
  house = {
    clock: saved.clock,
    log: saved.deps.log,
    config: {
      ...saved.deps.config,
      DATA_DIR: dataDir,
      DATABASE_URL: target.url,
      DATABASE_OWNER_URL: target.ownerUrl,
    },
  }
  return () => target.close()
})

const restore = (typedName: string | null = null) =>
  restoreBackup(house, { path: done.path, identities: [saved.identity], typedName })

test('a restored installation has every row, every audit line and every evidence file of the saved one', async () => {
  await restore()

  const rows = await dumpRows(target.owner)
  expect([...rows.keys()]).toEqual([...rowsBefore.keys()])
  for (const [table, before] of rowsBefore) {
    const after = rows.get(table) ?? []
    // What a restore adds (its line and its mark) and ends (sessions) is looked at below.
    if (table === 'sessions') expect(after).toEqual([])
    else if (['audit_lines', 'backups', 'installation_settings'].includes(table))
      expect(after).toEqual(expect.arrayContaining([...before]))
    else if (table === 'audit_heads') expect(after).toHaveLength(before.length)
    else expect(after, table).toEqual(before)
  }
  expect(filesIn(join(dataDir, 'evidence'))).toEqual(filesIn(join(saved.dataDir, 'evidence')))
  for (const name of filesIn(join(dataDir, 'evidence')).filter((name) => name.length > 2))
    expect((await digestOf(join(dataDir, 'evidence', name))).sha256).toBe(name.slice(3))
})

test('the audit chains go on where they stood, and the last line says which file was restored', async () => {
  const { manifest } = await restore()

  const communes = await target.owner<{ id: string }[]>`select commune_id as id from commune_directory`
  for (const { id } of communes) {
    const verdict = await verifyAudit(target.db, id)
    expect(verdict).toMatchObject({
      state: 'whole',
      head: manifest.auditHeads.find(({ communeId }) => communeId === id)?.hash,
    })
  }
  expect(await verifyAudit(target.db, INSTALLATION)).toMatchObject({ state: 'whole' })
  const [line] = await target.owner`select action, actor, detail from audit_lines
    where commune_id = ${INSTALLATION} order by seq desc limit 1`
  expect(line).toMatchObject({
    ...{ action: 'backup.restored', actor: 'cli' },
    detail: {
      sha256: done.sha256,
      file: expect.stringMatching(/^anxa-manual-2026-11-24-\d{6}-[0-9a-f]{4}\.age$/),
    },
  })
})

test('the application works with the restored database and communes are kept apart in it', async () => {
  await restore()

  await expect(checkDatabase(target.db.reference)).resolves.toBeUndefined()
  const open = await target.owner`
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like '%directory'
      and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy where polrelid = c.oid))`
  expect(open).toEqual([])
  expect(await target.db.reference`select from devices`).toHaveLength(0)
  const deps = { ...saved.deps, db: target.db }
  const added = await addCommune(deps, { code: 'moi', name: 'Xã Mới', province: 'Tỉnh Mẫu' }, 'cli')
  expect(await verifyAudit(target.db, added.communeId)).toMatchObject({ state: 'whole', lines: 1 })
})

test('constraints, indexes and rights are those of a database that was migrated and never saved', async () => {
  await restore()

  const schemaOf = async ({ owner }: TestDatabase) => ({
    constraints: await owner`select conrelid::regclass::text as on, conname, pg_get_constraintdef(oid) as def
      from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
    indexes: await owner`select indexdef from pg_indexes where schemaname = 'public' order by 1`,
    rights: await owner`select table_name, privilege_type from information_schema.role_table_grants
      where grantee = 'anxa_app' order by 1, 2`,
    schema: await owner`select has_schema_privilege('anxa_app', 'public', 'create') as create,
      has_schema_privilege('anxa_app', 'public', 'usage') as usage`,
  })
  expect(await schemaOf(target)).toEqual(await schemaOf(saved.base))
})

test('secrets and certificates come along, the passwords of the old cluster do not', async () => {
  await restore()

  expect(readFileSync(join(dataDir, 'secrets/auth-secret'), 'utf8')).toContain('that is saved')
  expect(readFileSync(join(dataDir, 'tls/ca/key.pem'), 'utf8')).toBe('a key\n')
  expect(filesIn(join(dataDir, 'secrets'))).toEqual(['auth-secret'])
  expect(filesIn(join(dataDir, 'restore'))).toEqual([])
})

test('sessions and unused links of that day do not come to life again', async () => {
  await saved.base.owner`insert into one_time_links (token_hash, purpose, created_at, expires_at)
    values ('\\x01', 'reset', now(), '2100-01-01')`
  const path = join(saved.folder, 'with-link.age')
  await makeBackup(saved.deps, { kind: 'manual', actor: 'cli', path })
  await restoreBackup(house, { path, identities: [saved.identity], typedName: null })

  const [left] = await target.owner`select (select count(*) from sessions) as sessions,
    (select count(*) from one_time_links where used_at is null) as links`
  expect(left).toEqual({ sessions: 0, links: 0 })
})

test('the restored server knows the backup it came from as its last good one', async () => {
  await restore()

  expect(await lastGoodBackup({ db: target.db })).toMatchObject({
    backupId: done.backupId,
    sha256: done.sha256,
  })
})

test('a server with data is left alone until the name of its commune is typed', async () => {
  await restore()
  const before = await dumpRows(target.owner)

  await expect(restore()).rejects.toThrow('--into-existing "Xã Thạnh Phú"')
  await expect(restore('Xã Khác')).rejects.toThrow('Tên đã gõ, "Xã Khác", không phải tên ở đây')
  expect(await dumpRows(target.owner)).toEqual(before)

  await target.owner`delete from memberships`
  await restore(' Xã  Thạnh Phú ')
  expect((await dumpRows(target.owner)).get('memberships')).toEqual(rowsBefore.get('memberships'))
})

test('tables of another program are never replaced', async () => {
  await target.owner`create table theirs (id int)`

  await expect(restore('anxa')).rejects.toThrow('bảng của chương trình khác')
  expect(await target.owner`select from theirs`).toHaveLength(0)
})

test('a backup of an older schema is migrated forward, and an unknown migration is refused by its name', async () => {
  const { listMigrations } = await import('../db/migrate.ts')
  const text = 'create table newer (id int primary key); insert into newer values (7)'
  const newer = { name: '9999_newer.sql', sha256: 'f'.repeat(64), text }
  await restoreBackup(
    { ...house, migrations: [...listMigrations(), newer] },
    { path: done.path, identities: [saved.identity], typedName: null },
  )
  expect(await target.owner`select id from newer`).toEqual([{ id: 7 }])

  const older = { ...house, migrations: listMigrations().slice(0, -1) }
  await expect(
    restoreBackup(older, { path: done.path, identities: [saved.identity], typedName: null }),
  ).rejects.toThrow(
    `thay đổi mà phiên bản AnXã này không biết: hãy cài đúng phiên bản đã tạo ra nó (${listMigrations().at(-1)?.name}`,
  )
})

test('a secret in the configuration that is not the one of the backup is refused before anything changes', async () => {
  house = {
    ...house,
    config: { ...house.config, AUTH_SECRET: 'another secret that is long enough to be one' },
  }

  await expect(restore()).rejects.toThrow('AUTH_SECRET trong cấu hình khác')
  expect(await dumpRows(target.owner)).toEqual(new Map())
})

test('evidence that rotted on the server is saved as it is and named', async () => {
  const rotten = await testInstallation()
  const name = addEvidence(rotten.dataDir, Buffer.from('a picture'))
  const good = addEvidence(rotten.dataDir, Buffer.from('another one'))
  writeFileSync(join(rotten.dataDir, 'evidence', name.slice(0, 2), name), 'a pictur')

  const made = await makeBackup(rotten.deps, { kind: 'manual', actor: 'cli' })
  const { manifest } = await restoreBackup(house, {
    ...{ path: made?.path ?? '', identities: [rotten.identity], typedName: null },
  })

  expect(made?.counts).toMatchObject({ evidenceFiles: 2, damagedEvidence: 1 })
  expect(manifest.evidence.damaged.map((one) => one.name)).toEqual([name])
  expect(readFileSync(join(dataDir, 'evidence', good.slice(0, 2), good), 'utf8')).toBe('another one')
  await rotten.close()
})

const hasAge = spawnSync('age', ['--version']).status === 0
if (!hasAge)
  console.warn('age is not installed: that the age tool opens a backup was not proven (apt-get install age)')

test.runIf(hasAge)('age and tar alone open a backup, and gunzip reads its tables', () => {
  const keyFile = join(saved.folder, 'key.txt')
  writeFileSync(keyFile, `# a comment\n${saved.identity}\n`)
  const out = join(saved.folder, 'opened')
  execFileSync('sh', ['-c', `mkdir -p ${out} && age --decrypt -i ${keyFile} ${done.path} | tar -x -C ${out}`])

  const names = filesIn(out)
  expect(names).toEqual(expect.arrayContaining(['anxa-backup.json', 'manifest.json', 'secrets/auth-secret']))
  const rows = execFileSync('sh', ['-c', `cat ${out}/database/commune_directory/*.gz | gunzip`], {
    encoding: 'utf8',
  })
  expect(rows).toContain('Xã Thạnh Phú')
})

test('sha256sum agrees with the file beside a backup', () => {
  const { dir, base } = { dir: join(done.path, '..'), base: done.path.split('/').at(-1) }

  const said = execFileSync('sha256sum', ['--check', `${base}.sha256`], { cwd: dir, encoding: 'utf8' })
  expect(said).toContain('OK')
})
