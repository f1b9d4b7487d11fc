import { afterAll, beforeAll, expect, test } from 'vitest'
import { HEALTHY_LINUX } from '../../checks/device/testing-linux.ts'
import { textOf } from '../admin/testing.ts'
import { createSweep } from '../devices/sweep.ts'
import { createIngest } from '../ingest/ingest.ts'
import { addTestPc, linuxFacts, signReport } from '../ingest/testing.ts'
import { movingClock } from '../people/testing.ts'
import { type TestManaged, testManaged } from './testing.ts'

const LIST = '/xa/mau/quan-ly/may'
let place: TestManaged
beforeAll(async () => {
  place = await testManaged()
})
afterAll(() => place.base.close())

const addPc = (hostName: string) => addTestPc(place.base, place.communeId, { hostName })
const addStaff = async (fullName: string): Promise<string> => {
  await place.it.post('/xa/mau/quan-ly/can-bo', { fullName, unit: '' })
  const [row] = await place.base.owner<{ id: string }[]>`
    select staff_id as id from staff where full_name = ${fullName}`
  return row?.id ?? ''
}
const officersOf = (deviceId: string) =>
  place.base.owner`select staff_id from device_officers where device_id = ${deviceId}`
const seenOn = async (deviceId: string): Promise<string> =>
  /name="seen" value="([^"]+)"/.exec(await (await place.it.get(`${LIST}/${deviceId}`)).text())?.[1] ?? ''

test('the officers of a PC, its loan and what is allowed on it are kept and drawn again', async () => {
  const { deviceId } = await addPc('PC-RIENG')
  const [first, second] = [await addStaff('Trần Thị Ánh'), await addStaff('Lê Văn Chi')]
  const common = { unit: '', signingRequired: 'co' }
  await place.it.post(`${LIST}/${deviceId}`, {
    ...{ ...common, officer: [first, second], lentTo: 'Công an xã', lentUntil: '2026-11-30' },
    ...{ allowedAdmins: '5', allowedRemoteTools: 'UltraViewer,  AnyDesk , UltraViewer' },
    seen: await seenOn(deviceId),
  })

  const page = await (await place.it.get(`${LIST}/${deviceId}`)).text()
  expect(page.match(/name="officer"[^>]*checked/g)).toHaveLength(2)
  expect(page).toContain('value="UltraViewer, AnyDesk"')
  expect(page).toContain('value="2026-11-30"')
  expect(await textOf(await place.it.get(LIST))).toContain('cho mượn: Công an xã, đến 30/11/2026')

  await place.it.post(`${LIST}/${deviceId}`, { ...common, officer: second, seen: await seenOn(deviceId) })
  expect(await officersOf(deviceId)).toEqual([{ staff_id: second }])
})

test.each([
  ['a loan to nobody', { lentUntil: '2026-11-30' }, 'Hãy ghi ai mượn máy.'],
  ['a day that is none', { lentTo: 'A', lentUntil: '31/02/2026' }, 'Hãy chọn một ngày.'],
  ['no administrators at all', { allowedAdmins: '0' }, 'phải là số nguyên từ 1 đến 50'],
  ['administrators in words', { allowedAdmins: 'abc' }, 'phải là số nguyên từ 1 đến 50'],
  ['a name that is too long', { allowedRemoteTools: 'x'.repeat(101) }, 'Tên phần mềm: dài nhất 100 ký tự.'],
  ['an officer of nowhere', { officer: '11111111-1111-4111-8111-111111111111' }, 'không có người này'],
  ['an officer that is no id', { officer: 'x' }, 'không có người này'],
])('%s is refused beside its field, and nothing is changed', async (_, given, words) => {
  const { deviceId } = await addPc('PC-SAI')
  const answer = await place.it.post(`${LIST}/${deviceId}`, {
    ...{ unit: '', ...given },
    seen: await seenOn(deviceId),
  })

  expect(answer.status).toBe(400)
  expect(await textOf(answer)).toContain(words)
  expect(await place.base.owner`select from audit_lines where subject = ${`device:${deviceId}`}`).toEqual([])
  expect(await officersOf(deviceId)).toEqual([])
})

test('what is allowed decides from the next turn of the sweeper on, in reports and on the board', async () => {
  const pc = await addPc('PC-UV')
  const clock = movingClock(new Date('2026-11-24T02:00:00Z'))
  const deps = { ...place.deps, clock }
  const verdict = async () => {
    const [row] = await place.base.owner<{ reason: string }[]>`select reason from device_verdicts
      where device_id = ${pc.deviceId} and check_id = 'remote-desktop-off'`
    return row?.reason
  }
  const remoteAccess = HEALTHY_LINUX.remoteAccess && {
    ...HEALTHY_LINUX.remoteAccess,
    remoteTools: ['anydesk'],
  }
  const report = (seq: number) => {
    const facts = linuxFacts(clock.now(), { remoteAccess })
    const bytes = Buffer.from(signReport(pc, { seq, at: clock.now(), facts }))
    return createIngest(deps).accept(bytes, { sentAt: clock.now() })
  }
  await report(1)
  expect(await verdict()).toBe('remote-tool')

  const seen = await seenOn(pc.deviceId)
  await place.it.post(`${LIST}/${pc.deviceId}`, { unit: '', allowedRemoteTools: 'AnyDesk', seen })
  await createSweep(deps).turn()
  expect(await verdict()).toBe('allowed-tools')
  clock.advance(3_600_000)
  await report(2)

  expect(await verdict()).toBe('allowed-tools')
  expect(await textOf(await place.it.get(`/xa/mau/may/${pc.deviceId}`))).toContain(
    'máy chỉ có phần mềm mà xã cho phép: anydesk',
  )
})
