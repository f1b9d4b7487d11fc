import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { textOf } from '../admin/testing.ts'
import { readStanding, recomputeStanding } from '../devices/standing.ts'
import { addTestPc, FIREWALL_OFF, linuxFacts, signReport, type TestPc } from '../ingest/testing.ts'
import { addTestCommune, TEST_NOW } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const PATH = '/xa/mau/quan-ly/tep-bao-cao'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
let ticks = 0
/** A millisecond on with each look, as time goes: rows keep the order in which they were written. */
const clock = {
  now: () => {
    ticks += 1
    return new Date(TEST_NOW.getTime() + ticks)
  },
}
let place: TestManaged
let pc: TestPc
let number = 0
beforeAll(async () => {
  place = await testManaged({ clock })
})
afterAll(() => place.base.close())
beforeEach(async () => {
  number += 1
  pc = await addTestPc(place.base, place.communeId, { hostName: `KHO-${number}` })
})

const ago = (ms: number): Date => new Date(TEST_NOW.getTime() - ms)
const report = (seq: number, at: Date, given: Parameters<typeof linuxFacts>[1] = {}, from: TestPc = pc) =>
  signReport(from, { seq, at, facts: linuxFacts(at, given) })
const file = (name: string, bytes: string | Buffer) => ({ name, bytes: Buffer.from(bytes) })
const upload = async (...files: readonly ReturnType<typeof file>[]) => {
  const answer = await place.it.upload(PATH, ...files)
  return { status: answer.status, page: await textOf(answer) }
}
const state = async () => {
  const [row] = await place.base.owner`select last_seq, last_report_at, verdicts, skew_seconds
    from device_states where device_id = ${pc.deviceId}`
  return row
}
const uploads = () =>
  place.base.owner`select actor, detail from audit_lines where action = 'reports.uploaded' order by seq`

test('files of one PC in any order are taken in the order it wrote them, and counted from when it wrote them', async () => {
  const { status, page } = await upload(
    file('3.jws', report(3, ago(2 * HOUR_MS))),
    file('1.jws.gz', gzipSync(report(1, ago(2 * DAY_MS)))),
    file('2.jws', report(2, ago(DAY_MS), FIREWALL_OFF)),
  )

  expect(status).toBe(200)
  expect(page).toContain('3 tệp: nhận 3, từ chối 0.')
  expect(page).toContain(`KHO-${number}`)
  expect(await state()).toMatchObject({ last_seq: 3, last_report_at: ago(2 * HOUR_MS), skew_seconds: null })
  const moved = await place.base.owner`select to_state from transitions
    where device_id = ${pc.deviceId} and check_id = 'firewall-on' order by at`
  expect(moved.map((one) => one.to_state)).toEqual(['pass', 'fail', 'pass'])
  const [kept, counted] = await place.base.db.transaction({ communes: [place.communeId] }, async (tx) => [
    await readStanding(tx, place.communeId),
    await recomputeStanding(tx, place.communeId),
  ])
  expect(kept).toEqual(counted)
})

test('edited, foreign, unsigned, too old, from the future and taken before: each is named, the good one is taken', async () => {
  const { communeId: elsewhere } = await addTestCommune(place.base, { code: `khac-${number}` })
  const neighbour = await addTestPc(place.base, elsewhere)
  const stranger = { ...pc, deviceId: '00000000-0000-4000-8000-000000000000' }
  const seen = report(1, ago(HOUR_MS))
  await upload(file('seen.jws', seen))
  const [header, payload = '', signature] = report(2, ago(HOUR_MS), FIREWALL_OFF).split('.')
  const better = Buffer.from(payload, 'base64url')
    .toString()
    .replace('"ufwEnabled":false', '"ufwEnabled":true ')
  const edited = [header, Buffer.from(better).toString('base64url'), signature].join('.')
  const atNeighbour = report(1, ago(HOUR_MS), {}, neighbour)

  const { status, page } = await upload(
    file('sua.jws', edited),
    file('xa-khac.jws', atNeighbour),
    file('la.jws', report(1, ago(HOUR_MS), {}, stranger)),
    file('khong-ky.json', '{"contract":"linux-collector/1"}'),
    file('cu.jws', report(3, ago(36 * DAY_MS))),
    file('mai-sau.jws', report(4, ago(-25 * HOUR_MS))),
    file('lai.jws', seen),
    file('hong.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3])),
    file('tot.jws', report(5, ago(HOUR_MS))),
  )

  expect(status).toBe(200)
  expect(page).toContain('9 tệp: nhận 1, từ chối 8.')
  for (const words of [
    'tệp đã bị sửa hoặc hỏng',
    'tệp lạ: máy ghi tệp này không đăng ký ở xã này',
    'tệp không phải báo cáo có chữ ký',
    'tệp quá cũ',
    'đồng hồ của máy chạy trước',
    'tệp đã nộp trước đây',
    'Không giải nén được',
    'Đã nhận báo cáo số 5',
  ])
    expect(page).toContain(words)
  expect((await state())?.last_seq).toBe(5)
  expect(await place.base.owner`select from device_states where device_id = ${neighbour.deviceId}`).toEqual(
    [],
  )
  expect((await uploads()).at(-1)).toEqual({
    actor: `user:${place.itId}`,
    detail: {
      taken: [
        { device: pc.deviceId, seq: 1, as: 'again' },
        { device: pc.deviceId, seq: 5, as: 'present' },
      ],
      refused: [
        ...['bad-signature', 'foreign', 'foreign', 'unsigned', 'too-old', 'clock-ahead', 'bad-compression'],
      ],
    },
  })
})

test('a file older than the present is history, and never moves the present back', async () => {
  await upload(file('2.jws', report(2, ago(HOUR_MS))))
  const before = await state()

  const { page } = await upload(file('1.jws', report(1, ago(DAY_MS), FIREWALL_OFF)))

  expect(page).toContain('Đã lưu vào lịch sử báo cáo số 1')
  expect(await state()).toEqual(before)
})

test('a second file with the same number is a copied disk: the PC goes into quarantine, with what to do', async () => {
  await upload(file('a.jws', report(1, ago(2 * HOUR_MS))))

  const { page } = await upload(file('b.jws', report(1, ago(HOUR_MS), FIREWALL_OFF)))

  expect(page).toContain('có hai máy cùng khóa')
  const [device] = await place.base.owner`select status from devices where device_id = ${pc.deviceId}`
  expect(device?.status).toBe('quarantined')
})

test('a small file that unpacks to more than allowed is not unpacked to its end', async () => {
  const { page } = await upload(file('bom.gz', gzipSync(Buffer.alloc(64 * 1024 * 1024))))
  expect(page).toContain('sau khi giải nén')
})

test('nothing chosen, or too many files at once, is said before any is looked at', async () => {
  expect(await upload()).toMatchObject({ status: 400, page: expect.stringContaining('ít nhất một tệp') })
  const many = Array.from({ length: 51 }, (_, at) => file(`${at}.jws`, report(at + 1, ago(HOUR_MS))))
  expect(await upload(...many)).toMatchObject({
    status: 400,
    page: expect.stringContaining('Nhiều nhất 50 tệp'),
  })
  expect(await state()).toBeUndefined()
})
