/** Files of the collector script for a Windows without an agent: who may bring them, for which PC, and what they are called. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { createRules } from '../devices/rules.ts'
import { declareDevice } from '../devices/service.ts'
import { readStanding, recomputeStanding } from '../devices/standing.ts'
import { createSweep } from '../devices/sweep.ts'
import { addTestPc } from '../ingest/testing.ts'
import { addTestCommune, TEST_NOW } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const PATH = '/xa/mau/quan-ly/tep-bao-cao'
const DAY_MS = 86_400_000
const WINDOWS_7 = JSON.parse(
  readFileSync(
    new URL('../../checks/device/fixtures/windows/14-win7-sp1-legacy.json', import.meta.url),
    'utf8',
  ),
)

let now = TEST_NOW
let place: TestManaged
let name = ''
let deviceId = ''
let number = 0
beforeAll(async () => {
  place = await testManaged({ clock: { now: () => now } })
})
afterAll(() => place.base.close())
beforeEach(async () => {
  now = TEST_NOW
  number += 1
  name = `CU-PC-${number}`
  deviceId = await declare(name)
})

const declare = (hostName: string, communeId = place.communeId): Promise<string> =>
  declareDevice(
    place.base.db,
    { communeId, unitId: null, kind: 'declared', hostName, label: null, note: null },
    { actor: 'thu', now },
  )

const at = (daysAgo: number): string =>
  new Date(TEST_NOW.getTime() - daysAgo * DAY_MS).toISOString().slice(0, 19).concat('Z')
/** What the script wrote that many days ago. */
const written = (daysAgo = 1, change: object = {}, machine: object = {}): object => ({
  ...WINDOWS_7,
  collector: { ...WINDOWS_7.collector, startedAt: at(daysAgo), finishedAt: at(daysAgo) },
  machine: { ...WINDOWS_7.machine, hostName: name.toLowerCase(), ...machine },
  ...change,
})
const file = (content: object | string | Buffer, fileName = 'may.json') => ({
  name: fileName,
  bytes: Buffer.isBuffer(content)
    ? content
    : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
})
const upload = async (...files: readonly ReturnType<typeof file>[]) =>
  textOf(await place.it.upload(PATH, ...files))
const state = async () =>
  (
    await place.base.owner`select last_report_at, silent_since, verdicts, evidence_head, evidence_signature
      from device_states where device_id = ${deviceId}`
  )[0]

describe('a file of a PC that was declared by hand', () => {
  test('is taken, judged, counted on the board and called unsigned everywhere', async () => {
    const page = await upload(file(written()))

    expect(page).toContain('1 tệp: nhận 1, từ chối 0.')
    expect(page).toContain('Tệp KHÔNG KÝ')
    const row = await state()
    expect(row?.verdicts['os-supported']).toMatchObject({ verdict: 'fail', reason: 'end-of-support' })
    // What is stored says by itself that nobody signed it.
    expect(row?.evidence_signature).toBe('')
    const [header] = JSON.parse(String(row?.evidence_head))
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'none', kid: deviceId })
    const [kept, counted] = await place.base.db.transaction({ communes: [place.communeId] }, async (tx) => [
      await readStanding(tx, place.communeId),
      await recomputeStanding(tx, place.communeId),
    ])
    expect(kept).toEqual(counted)
    const failing = [...(kept?.values() ?? [])].map(({ checks }) => checks['os-supported']?.fail ?? 0)
    expect(Math.max(...failing)).toBeGreaterThan(0)
    const device = await textOf(await place.it.get(`/xa/mau/may/${deviceId}`))
    expect(device).toContain('Tệp không ký')
    expect(device).toContain('số liệu từ tệp KHÔNG KÝ')
    expect(device).toContain('Dấu vân của tệp KHÔNG KÝ')
    expect(await textOf(await place.it.get('/xa/mau'))).toContain('Tệp không ký')
  })

  test('names no person, and no account by its number', async () => {
    await upload(file(written()))
    const [row] = await place.base.owner`select facts_text from device_states where device_id = ${deviceId}`

    expect(row?.facts_text).not.toMatch(/S-1-5-21-|"blob"|nameHash/)
  })

  test('written with > of PowerShell 2, in UTF-16 and with noise before it, is read as well', async () => {
    const text = `Windows PowerShell\r\n${JSON.stringify(written())}\r\n`
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])

    expect(await upload(file(utf16))).toContain('nhận 1, từ chối 0')
    expect(await upload(file(`\ufeff${JSON.stringify(written(0.5))}`))).toContain('nhận 1, từ chối 0')
  })

  test('twice is the same file, an older one is history, and the present stays', async () => {
    await upload(file(written(1)))
    expect(await upload(file(written(1)))).toContain('tệp đã nộp trước đây')
    expect(await upload(file(written(5)))).toContain('Đã lưu vào lịch sử')
    expect((await state())?.last_report_at.toISOString()).toBe(`${at(1).slice(0, 19)}.000Z`)
    expect(await upload(file(written(1, { time: { ...WINDOWS_7.time, ntpServer: 'khac' } })))).toContain(
      'Từ chối',
    )
  })

  test('grows old and never falls silent: nobody promised a report every day', async () => {
    await upload(file(written()))
    now = new Date(TEST_NOW.getTime() + 30 * DAY_MS)
    await createSweep({ ...place.deps, clock: { now: () => now } }, async () => createRules()).turn()

    const row = await state()
    expect(row?.silent_since).toBeNull()
    expect(row?.verdicts['os-supported'].staleSince).not.toBeNull()
  })
})

describe('is refused, and says why', () => {
  test.each<[string, () => object | string | Buffer, string]>([
    [
      'of a PC that nobody declared',
      () => written(1, {}, { hostName: 'LA' }),
      'chưa có máy khai báo tay nào tên này',
    ],
    ['without the name of its PC', () => written(1, {}, { hostName: null }), 'machine.hostName'],
    ['of another edition of the script', () => written(1, { contract: 'win-collector/9' }), 'contract'],
    ['that is too old', () => written(40), 'quá cũ'],
    ['from the future', () => written(-3), 'chạy trước hơn một ngày'],
    ['cut off in the middle', () => JSON.stringify(written()).slice(0, 3000), 'không phải báo cáo'],
    ['that is JSON of something else', () => '{"a": 1}', 'không phải báo cáo'],
    ['of 3 MB', () => JSON.stringify({ ...written(), more: 'x'.repeat(3 * 1024 * 1024) }), 'Từ chối'],
    [
      'with a date that is none',
      () => written(1, { collector: { ...WINDOWS_7.collector, finishedAt: 'hôm qua' } }),
      'collector',
    ],
  ])('a file %s', async (_, make, words) => {
    const page = await upload(file(make()))

    expect(page).toContain('nhận 0, từ chối 1')
    expect(page).toContain(words)
    expect(await state()).toBeUndefined()
  })

  test('a file of a PC that has a key: only its own signature speaks for it', async () => {
    await addTestPc(place.base, place.communeId, { hostName: 'CO-KHOA' })

    expect(await upload(file(written(1, {}, { hostName: 'CO-KHOA' })))).toContain(
      'chỉ nhận tệp có chữ ký của nó',
    )
  })

  test('a file whose name two declared PCs have: nobody guesses', async () => {
    await declare(name)

    expect(await upload(file(written()))).toContain('có hơn một máy khai báo tay cùng tên')
  })

  test('a file of a PC that another commune declared', async () => {
    const { communeId } = await addTestCommune(place.base, { code: `lang-gieng-${number}` })
    await declare('LANG-GIENG', communeId)

    expect(await upload(file(written(1, {}, { hostName: 'LANG-GIENG' })))).toContain(
      'chưa có máy khai báo tay',
    )
  })
})

test('a group that does not fit is unknown, and the rest of the file counts', async () => {
  await upload(file(written(1, { firewall: { strange: true } })))

  const row = await state()
  expect(row?.verdicts['firewall-on']).toMatchObject({ verdict: 'unknown' })
  expect(row?.verdicts['os-supported']).toMatchObject({ verdict: 'fail' })
})
