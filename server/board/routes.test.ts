import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { createApp } from '../app.ts'
import { assetRoutes } from '../assets/routes.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { CommuneRef, Role } from '../http/route.ts'
import { addTestCommune, addTestPerson, addTestSession, testClient, testDeps } from '../people/testing.ts'
import { boardRoutes } from './routes.tsx'
import { sampleDevices, sampleUnits } from './sample.ts'
import { addSampleDevices, addSampleUnits } from './testing.ts'

let base: TestDatabase
let commune: CommuneRef
let other: CommuneRef
const devices = sampleDevices(100, DEVICE_CHECKS)
const [firstUnit] = sampleUnits

beforeAll(async () => {
  base = await testDatabase()
  commune = await addTestCommune(base, { code: 'mau', name: 'Xã Mẫu', isSample: true })
  other = await addTestCommune(base, { code: 'khac', name: 'Xã Khác' })
  await addSampleUnits(base, commune.communeId, sampleUnits)
  await addSampleDevices(base, commune.communeId, devices)
})
afterAll(() => base.close())

const clientOf = async (role: Role, communeId = commune.communeId, unitId?: string) => {
  const person = await addTestPerson(base, [{ role, communeId, ...(unitId !== undefined && { unitId }) }])
  const app = createApp(testDeps(base), [...boardRoutes, ...assetRoutes])
  return testClient(app, await addTestSession(base, person))
}
const textOf = async (answer: Response | Promise<Response>) =>
  (await (await answer).text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describe('the board of a commune', () => {
  test('begins with the sentence and shows where the data are a sample', async () => {
    const client = await clientOf('police')

    const page = await textOf(client.get('/xa/mau'))

    expect(page).toContain('DỮ LIỆU MẪU')
    expect(page).toMatch(/Hôm nay 24\/11\/2026: 1 máy bị cách ly , \d+ máy cần xử lý ngay/)
    expect(page).toMatch(/\d+\/100 máy đang báo cáo/)
    expect(page).toContain('Máy 1–60 trong 100 máy')
  })

  test('is narrowed by the address, without diacritics', async () => {
    const client = await clientOf('leader')

    const page = await textOf(client.get('/xa/mau?q=ke+toan&verdict=fail'))

    expect(page).toContain('(tên có “ke toan”; chưa đạt)')
    expect(page).toContain('Máy kế toán')
    expect(page).not.toContain('Máy một cửa')
  })

  test('what a stranger types into the search comes back as text, never as markup', async () => {
    const page = await (await (await clientOf('it')).get('/xa/mau?q=%22%3E%3Cscript%3E')).text()

    expect(page).not.toContain('<script')
  })

  test('goes compressed to who takes it so', async () => {
    const client = await clientOf('police')

    const answer = await client.get('/xa/mau', { 'accept-encoding': 'gzip, br' })

    expect(answer.headers.get('content-encoding')).toBe('br')
    const body = Buffer.from(await answer.arrayBuffer())
    expect(body.length).toBeLessThan(30_000)
    expect(brotliDecompressSync(body).toString()).toContain('Xã Mẫu')
  })
})

describe('who sees what', () => {
  test.each(['police', 'it', 'leader', 'province'] as const)(
    '%s reads the own commune only',
    async (role) => {
      const client = await clientOf(role)

      expect((await client.get('/xa/mau')).status).toBe(200)
      expect((await client.get('/xa/khac')).status).toBe(404)
    },
  )

  test('the administrator of a system does not look into the communes', async () => {
    const app = createApp(testDeps(base), boardRoutes)
    const admin = await addTestSession(base, await addTestPerson(base, [{ role: 'admin' }]))

    expect((await testClient(app, admin).get('/xa/mau')).status).toBe(404)
  })

  test('a PC of another commune is not found under the own one', async () => {
    const client = await clientOf('police', other.communeId)

    expect((await client.get(`/xa/khac/may/${devices[0]?.deviceId}`)).status).toBe(404)
    expect((await client.get('/xa/khac/may/not-an-id')).status).toBe(404)
  })

  test('who is bound to a unit sees its PCs and no others', async () => {
    const client = await clientOf('unit', commune.communeId, firstUnit?.unitId)
    const own = devices.find(({ unitId }) => unitId === firstUnit?.unitId)
    const foreign = devices.find(({ unitId }) => unitId !== firstUnit?.unitId)

    const page = await textOf(client.get('/xa/mau'))

    expect(page).toContain('Máy 1–20 trong 20 máy')
    expect(page).not.toContain('Phòng Kinh tế')
    expect((await client.get(`/xa/mau/may/${own?.deviceId}`)).status).toBe(200)
    expect((await client.get(`/xa/mau/may/${foreign?.deviceId}`)).status).toBe(404)
    const check = await textOf(client.get('/xa/mau/kiem-tra/firewall-on'))
    expect(check).not.toContain(foreign?.name)
  })
})

describe('one PC', () => {
  test('shows verdicts with law and mending, history, and the digest of what it signed', async () => {
    const client = await clientOf('it')
    const failing = devices.find(({ verdicts }) => verdicts['firewall-on']?.verdict === 'fail')

    const page = await textOf(client.get(`/xa/mau/may/${failing?.deviceId}`))

    expect(page).toContain('Tường lửa bật')
    expect(page).toContain('TCVN 14423:2026, mục')
    expect(page).toContain('Nghị định 331/2026/NĐ-CP')
    expect(page).toContain('Cách khắc phục')
    expect(page).toContain('Im lặng → Đang báo cáo')
    expect(page).toMatch(/SHA-256\) [0-9a-f]{64}/)
    expect(page).toContain('8,0 GiB')
  })

  test('declared by hand it has its kind and no verdicts', async () => {
    const declared = devices.find(({ kind }) => kind === 'declared')

    const page = await textOf((await clientOf('it')).get(`/xa/mau/may/${declared?.deviceId}`))

    expect(page).toContain('Khai báo tay')
    expect(page).not.toContain('Cần xử lý (')
  })
})

describe('one check', () => {
  test('names every PC once, worst first, with the thresholds in force', async () => {
    await base.owner`update communes set thresholds = '{"sigPassDays": 5}' where commune_id = ${commune.communeId}`
    const page = await textOf((await clientOf('police')).get('/xa/mau/kiem-tra/antivirus-signatures-fresh'))

    expect(page).toContain('Mẫu nhận diện được coi là mới trong 5 ngày')
    const order = [/Chưa đạt: \d+ máy/, /Chưa có số liệu: \d+ máy/, /Cách khắc phục/, / Đạt: \d+ máy/].map(
      (word) => page.search(word),
    )
    expect(order).not.toContain(-1)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(page.match(/MAU-PC-\d+/g)).toHaveLength(100)
  })

  test('that does not exist is not found', async () => {
    expect((await (await clientOf('police')).get('/xa/mau/kiem-tra/none')).status).toBe(404)
  })
})

describe('the province', () => {
  test('sums what its communes keep, and is nothing to others', async () => {
    const counts = {
      devices: 60,
      agents: 55,
      reporting: 48,
      silent: 3,
      checks: { a: { fail: 7, na: 1 }, b: { fail: 2, stale: 4 } },
    }
    for (const unit of sampleUnits.slice(0, 2))
      await base.owner`insert into standings (commune_id, unit_id, counts, updated_at)
        values (${commune.communeId}, ${unit.unitId}, ${base.owner.json(counts)}, now())`

    const page = await textOf((await clientOf('province')).get('/tinh'))

    expect(page).toContain('96/120 máy')
    expect(page).toMatch(/Xã Mẫu .* 96\/120 máy 6 18 18 0 0 8 0/)
    expect(page).not.toContain('Xã Khác')
    expect((await (await clientOf('police')).get('/tinh')).status).toBe(404)
  })
})
