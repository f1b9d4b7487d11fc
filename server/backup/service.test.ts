/** Making backups: when, where, by whom, what is kept, and what is said when it does not go well. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addCommune } from '../communes/service.ts'
import { readSetting, writeSetting } from '../settings/service.ts'
import { makeKeyPair } from './age.ts'
import { isDue, lastSlot } from './due.ts'
import { backupHealth, readBackupHealth } from './health.ts'
import { backupTurn, startBackupJob } from './job.ts'
import { makeBackupKey, setRecipient } from './key.ts'
import { lastGoodBackup, listBackups } from './queries.ts'
import { makeBackup } from './service.ts'
import { backupSettings } from './settings.ts'
import { filesIn, randomEvidence, type TestInstallation, testInstallation } from './testing.ts'

const DAY_MS = 86_400_000
let saved: TestInstallation
let elsewhere: string
beforeEach(async () => {
  saved = await testInstallation()
  // Another disk than the one of the temporary folder.
  elsewhere = mkdtempSync('/dev/shm/anxa-second-')
})
afterEach(async () => {
  rmSync(elsewhere, { recursive: true, force: true })
  await saved.close()
})

const change = async (settings: object) =>
  writeSetting(
    saved.deps,
    backupSettings,
    { ...(await readSetting(saved.deps, backupSettings)), ...settings },
    'cli',
  )
const folder = () => join(saved.dataDir, 'backups')
const backups = () => filesIn(folder()).filter((name) => name.endsWith('.age'))

describe('the daily backup', () => {
  test('is made once after 02:30 in Việt Nam, and again the next day', async () => {
    saved.clock.set(new Date('2026-11-24T18:00:00Z'))
    expect(await backupTurn(saved.deps)).toBe(true)
    saved.clock.set(new Date('2026-11-24T19:30:00Z'))
    expect(await backupTurn(saved.deps)).toBe(true)
    saved.clock.set(new Date('2026-11-25T19:29:59Z'))
    expect(await backupTurn(saved.deps)).toBe(false)
    saved.clock.set(new Date('2026-11-25T19:30:01Z'))
    expect(await backupTurn(saved.deps)).toBe(true)

    expect(await listBackups(saved.deps)).toHaveLength(3)
  })

  test('after days of being off is made at once, once', async () => {
    await backupTurn(saved.deps)
    saved.clock.advance(9 * DAY_MS)

    expect(await backupTurn(saved.deps)).toBe(true)
    expect(await backupTurn(saved.deps)).toBe(false)
  })

  test('of several servers one makes it', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => backupTurn(saved.deps)))

    expect(made.filter((one) => one)).toHaveLength(1)
    expect(backups()).toHaveLength(1)
  })

  test('is not made without a key, and the health says so', async () => {
    await change({ recipient: null })

    expect(await backupTurn(saved.deps)).toBe(false)
    expect(await readBackupHealth(saved.deps)).toMatchObject({
      ...{ verdict: 'fail', last: null },
      text: expect.stringContaining('Chưa có khóa sao lưu'),
    })
    await expect(makeBackup(saved.deps, { kind: 'manual', actor: 'cli' })).rejects.toThrow(
      'Chưa có khóa sao lưu',
    )
  })

  test('that fails is tried again after an hour, and its reason is on the health page', async () => {
    writeFileSync(join(saved.folder, 'a-file'), '')
    await change({ folder: join(saved.folder, 'a-file', 'below') })
    await expect(backupTurn(saved.deps)).rejects.toThrow('đường dẫn không phải thư mục')
    saved.clock.advance(59 * 60_000)
    expect(await backupTurn(saved.deps)).toBe(false)
    expect(await readBackupHealth(saved.deps)).toMatchObject({
      verdict: 'fail',
      text: expect.stringMatching(/^Chưa có bản sao lưu nào\. Lần gần nhất không thành công: Không ghi được/),
    })

    saved.clock.advance(60_000)
    await change({ folder: null })
    expect(await backupTurn(saved.deps)).toBe(true)
    expect(await readBackupHealth(saved.deps)).toMatchObject({ verdict: 'pass' })
  })

  test('keeps so many, and leaves those made by hand and files of others alone', async () => {
    await change({ keep: 3 })
    mkdirSync(folder(), { recursive: true })
    writeFileSync(join(folder(), 'anxa-daily-2020-01-01-023000-abcd.age'), 'of another installation')
    await makeBackup(saved.deps, { kind: 'manual', actor: 'cli' })
    for (let day = 0; day < 5; day += 1) {
      saved.clock.advance(DAY_MS)
      await backupTurn(saved.deps)
    }

    const names = backups()
    expect(names.filter((name) => name.includes('-daily-')).map((name) => name.slice(11, 21))).toEqual([
      '2020-01-01',
      '2026-11-27',
      '2026-11-28',
      '2026-11-29',
    ])
    expect(names.filter((name) => name.includes('-manual-'))).toHaveLength(1)
    expect(filesIn(folder()).filter((name) => name.endsWith('.sha256'))).toHaveLength(4)
    expect((await listBackups(saved.deps)).filter(({ removedAt }) => removedAt !== null)).toHaveLength(2)
  })
})

describe('the second place', () => {
  test('gets a copy that was read back, and gives way with the first one', async () => {
    await change({ secondFolder: elsewhere, keep: 3 })
    for (let day = 0; day < 4; day += 1) {
      await backupTurn(saved.deps)
      saved.clock.advance(DAY_MS)
    }

    const [newest] = await listBackups(saved.deps)
    expect(newest).toMatchObject({
      secondOutcome: 'good',
      secondPath: join(elsewhere, basename(newest?.path ?? '')),
    })
    expect(readFileSync(newest?.secondPath ?? '')).toEqual(readFileSync(newest?.path ?? ''))
    expect(filesIn(elsewhere)).toEqual(filesIn(folder()))
    expect(filesIn(elsewhere)).toHaveLength(6)
  })

  test('that cannot be reached leaves the first one good, is recorded, and warns', async () => {
    await change({ secondFolder: join(elsewhere, 'unplugged') })

    expect(await backupTurn(saved.deps)).toBe(true)
    expect(await lastGoodBackup(saved.deps)).toMatchObject({
      ...{ outcome: 'good', secondOutcome: 'failed' },
      secondError: expect.stringContaining('không có thư mục này'),
    })
    expect(await readBackupHealth(saved.deps)).toMatchObject({
      verdict: 'warn',
      text: expect.stringContaining('Không chép được sang nơi thứ hai'),
    })
  })

  test('on the disk of the first one is no second place', async () => {
    const mountPoint = join(saved.folder, 'usb')
    mkdirSync(mountPoint)
    await change({ secondFolder: mountPoint })
    await backupTurn(saved.deps)

    expect((await lastGoodBackup(saved.deps))?.secondError).toContain('nằm cùng ổ đĩa')
    expect(filesIn(mountPoint)).toEqual([])
  })
})

test('a backup leaves an audit line with its hash and a row with what it holds', async () => {
  await addCommune(saved.deps, { code: 'thanh-phu', name: 'Xã Thạnh Phú', province: 'Vĩnh Long' }, 'cli')
  const done = await makeBackup(saved.deps, { kind: 'manual', actor: 'user:7' })

  expect(basename(done?.path ?? '')).toMatch(/^anxa-thanh-phu-manual-2026-11-24-090000-[0-9a-f]{4}\.age$/)
  const [line] = await saved.base
    .owner`select actor, subject, detail from audit_lines where action = 'backup.made'`
  expect(line).toMatchObject({
    ...{ actor: 'user:7', subject: `backup:${done?.backupId}` },
    detail: { sha256: done?.sha256, bytes: done?.bytes },
  })
  expect(await lastGoodBackup(saved.deps)).toMatchObject({
    ...{ sha256: done?.sha256, counts: { evidenceFiles: 0, damagedEvidence: 0 }, error: null },
  })
})

test('a file that is there is never written over', async () => {
  const path = join(saved.folder, 'mine.age')
  writeFileSync(path, 'mine')

  await expect(makeBackup(saved.deps, { kind: 'manual', actor: 'cli', path })).rejects.toThrow('đã có')
  expect(readFileSync(path, 'utf8')).toBe('mine')
})

test('a failure leaves no part of a file and a row with its reason', async () => {
  const path = join(saved.folder, 'nowhere', 'x.age')

  await expect(makeBackup(saved.deps, { kind: 'manual', actor: 'cli', path })).rejects.toThrow(
    'không có thư mục này',
  )
  expect(existsSync(join(saved.folder, 'nowhere'))).toBe(false)
  expect(await listBackups(saved.deps)).toEqual([
    expect.objectContaining({ outcome: 'failed', error: `Không ghi được ${path}: không có thư mục này.` }),
  ])
})

test('an owner that row-level security would show nothing is refused, not saved as empty', async () => {
  await saved.base.owner.unsafe(`grant all on schema public to anxa_app`)

  await expect(
    makeBackup({ ...saved.deps, owner: saved.base.url }, { kind: 'manual', actor: 'cli' }),
  ).rejects.toThrow('BYPASSRLS')
})

test('a new key replaces the old one by name, and no private half is kept anywhere', async () => {
  const made = await makeBackupKey(saved.deps, 'cli')

  expect(made.replaced).toBe(saved.recipient)
  const kept = JSON.stringify(await saved.base.owner`select * from installation_settings`)
  const audit = JSON.stringify(await saved.base.owner`select * from audit_lines`)
  expect(kept).toContain(made.recipient)
  for (const text of [kept, audit]) expect(text).not.toContain('AGE-SECRET-KEY')
  await expect(setRecipient(saved.deps, 'age1pq1abc', 'cli')).rejects.toThrow('không phải khóa công khai')
  const { recipient } = await makeKeyPair()
  expect(await setRecipient(saved.deps, recipient, 'cli')).toBe(made.recipient)
})

test('the folder of backups is for its owner alone', async () => {
  chmodSync(saved.dataDir, 0o755)
  const done = await makeBackup(saved.deps, { kind: 'manual', actor: 'cli' })
  const { statSync } = await import('node:fs')

  expect(statSync(folder()).mode & 0o777).toBe(0o700)
  expect(statSync(done?.path ?? '').mode & 0o777).toBe(0o600)
})

describe('health by age', () => {
  const now = new Date('2026-11-24T02:00:00Z')
  const made = (hoursAgo: number) => ({
    ...{
      startedAt: new Date(now.getTime() - hoursAgo * 3_600_000),
      secondOutcome: null,
      secondError: null,
      counts: null,
    },
  })

  test.each([
    [0, 'pass'],
    [36, 'pass'],
    [36.1, 'warn'],
    [72, 'warn'],
    [72.1, 'fail'],
  ])('a backup %s hours old is %s', (hours, verdict) => {
    expect(backupHealth(made(hours), now).verdict).toBe(verdict)
  })

  test('a good backup does not hide that the newest attempt failed', () => {
    const failing = { hasKey: true, failure: 'Hết chỗ.' }

    expect(backupHealth(made(1), now, failing)).toEqual({
      verdict: 'warn',
      text: 'Bản sao lưu tốt gần nhất: 08:00 24/11/2026 (1 giờ trước). Lần gần nhất không thành công: Hết chỗ.',
    })
    expect(backupHealth(null, now)).toEqual({ verdict: 'fail', text: 'Chưa có bản sao lưu nào.' })
  })
})

test('between two slots lies a day, and the slot is 02:30 in Việt Nam', () => {
  const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })

  fc.assert(
    fc.property(moments, (now) => {
      const slot = lastSlot(now)
      const age = now.getTime() - slot.getTime()
      return age >= 0 && age < DAY_MS && slot.toISOString().endsWith('T19:30:00.000Z')
    }),
  )
})

test('what was made since the last slot is enough, what failed less than an hour ago waits', () => {
  const now = new Date('2026-11-24T02:00:00Z')
  const at = (text: string) => new Date(`2026-11-${text}Z`)

  expect(isDue({ good: null, tried: null }, now)).toBe(true)
  expect(isDue({ good: at('23T19:30:00'), tried: at('23T19:30:00') }, now)).toBe(false)
  expect(isDue({ good: at('23T19:29:59'), tried: at('23T19:29:59') }, now)).toBe(true)
  expect(isDue({ good: at('22T19:30:00'), tried: at('24T01:30:00') }, now)).toBe(false)
})

test('a server that stops does not wait for its backup, and nothing is left of it', async () => {
  randomEvidence(
    saved.dataDir,
    Array.from({ length: 8 }, () => 4_000_000),
  )
  const job = startBackupJob(saved.deps)
  await vi.waitUntil(() => filesIn(folder()).some((name) => name.endsWith('.partial')), { interval: 1 })
  await job.stop()

  expect(filesIn(folder())).toEqual([])
  expect(await listBackups(saved.deps)).toEqual([
    expect.objectContaining({ kind: 'daily', outcome: 'failed', error: 'Máy chủ dừng trong lúc sao lưu.' }),
  ])
})
