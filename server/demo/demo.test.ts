/** The stories of the sample commune, as they stand in the database and on the pages after they have been told. */
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { addWorkingDays, createCalendar } from '../../checks/time/calendar.ts'
import { fixedClock } from '../../checks/time/clock.ts'
import { createApp } from '../app.ts'
import { verifyAudit } from '../audit/verify.ts'
import { systemClock } from '../clock.ts'
import { INSTALLATION } from '../db/database.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { makeTestFolder } from '../db/testing-folder.ts'
import type { Deps } from '../deps.ts'
import { revokeDevice } from '../devices/service.ts'
import { listen } from '../listen.ts'
import { testDeps } from '../people/testing.ts'
import { type TestBrowser, testBrowser } from '../people/testing-browser.ts'
import { ROUTES } from '../routes.ts'
import { type Built, buildDemo, continueDemo, type Story } from './build.ts'
import { startLive } from './live.ts'
import { makeSignInLinks } from './sign-in-links.ts'
import { MAIN_COMMUNE, NEIGHBOURS, OFFICE, type SampleCommune } from './story.ts'
import { bundleAgent, runOwnAgent } from './this-machine.ts'

/** Wednesday, 10:00 in Viet Nam. */
const ANCHOR = new Date('2026-11-25T03:00:00Z')
const HOUR_MS = 3_600_000
const calendar = createCalendar()

/** Those with a story of their own, two quiet neighbours and the server that is always on. */
const commune: SampleCommune = {
  ...MAIN_COMMUNE,
  pcs: MAIN_COMMUNE.pcs.filter(({ host, isStory }) => isStory || ['VP-MC-01', 'KT-PC-20'].includes(host)),
}
const story: Story = { communes: [commune, ...NEIGHBOURS.slice(0, 1)], days: 60 }
const telling = { anchor: ANCHOR, seed: 'a seed for tests' }

let base: TestDatabase
let deps: Deps
let built: Built
let communeId: string
beforeAll(async () => {
  base = await testDatabase()
  deps = testDeps(base, { clock: fixedClock(ANCHOR) })
  built = await buildDemo(deps, story, telling)
  communeId = built.cast.communes[0]?.communeId ?? ''
})
afterAll(() => base.close())

type Change = { at: Date; from: string | null; to: string; reason: string; cause: string }

const changesOf = (host: string, checkId: string): Promise<Change[]> =>
  base.owner<Change[]>`
    select t.at, t.from_state as "from", t.to_state as "to", t.to_reason as reason, t.cause
    from transitions t join devices d using (commune_id, device_id)
    where d.host_name = ${host} and t.check_id = ${checkId} order by t.at`

const stateOf = async (host: string) => {
  const [row] = await base.owner<
    {
      deviceId: string
      lastReportAt: Date
      silentSince: Date | null
      verdicts: Record<string, { verdict: string; reason: string; since: string; staleSince: string | null }>
      facts: string
    }[]
  >`select device_id as "deviceId", last_report_at as "lastReportAt", silent_since as "silentSince", verdicts,
      facts_text as facts
    from device_states s join devices d using (commune_id, device_id) where host_name = ${host}`
  if (row === undefined) throw new Error(`no report of ${host}`)
  return row
}

describe('the commune', () => {
  test('holds its units, every PC that reports, those that never do, and their labels', async () => {
    const kinds = await base.owner`select kind, count(*)::int as devices from devices
      where commune_id = ${communeId} group by kind order by kind`
    const [labelled] = await base.owner`select count(*)::int as devices from devices
      where commune_id = ${communeId} and (label is null or unit_id is null)`

    expect([...kinds]).toEqual([
      { kind: 'agent', devices: commune.pcs.length },
      { kind: 'declared', devices: 2 },
      { kind: 'state-secret', devices: 2 },
    ])
    expect(labelled).toEqual({ devices: 0 })
  })

  test('was told by signed reports, of which those that said something new are kept', async () => {
    const [kept] = await base.owner`select count(*)::int as reports, min(received_at) as first from reports`

    expect(built.reports).toBeGreaterThan(1000)
    expect(kept?.reports).toBeGreaterThan(commune.pcs.length * 20)
    expect(kept?.first).toEqual(new Date('2026-09-26T05:05:00Z'))
  })

  test('and its installation have audit chains that are whole', async () => {
    expect(await verifyAudit(base.db, communeId)).toMatchObject({ state: 'whole' })
    expect(await verifyAudit(base.db, INSTALLATION)).toMatchObject({ state: 'whole' })
  })

  test('has people with roles and nobody with a password', async () => {
    const roles =
      await base.owner`select role, count(*)::int as people from memberships group by role order by role`
    const accounts = await base.owner`select from accounts`

    expect(roles.map(({ role, people }) => [role, people])).toEqual([
      ['it', 1],
      ['leader', 1],
      ['police', 1],
      // In each of the communes.
      ['province', 2],
      ['unit', 1],
    ])
    expect(accounts).toHaveLength(0)
  })

  test('says nothing from the future: what is not a date of expiry lies before the last report', async () => {
    const rows = await base.owner<{ host: string; facts: string; at: Date }[]>`
      select host_name as host, facts_text as facts, collected_at as at
      from device_states s join devices d using (commune_id, device_id)`
    const late = rows.flatMap(({ host, facts, at }) =>
      [...facts.matchAll(/"(\w+)":"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/g)].flatMap(([, key = '', moment = '']) =>
        ['notAfter', 'pausedUntil', 'licenseExpires'].includes(key) || new Date(moment) <= at
          ? []
          : [`${host} ${key} ${moment}`],
      ),
    )

    expect(late).toEqual([])
  })
})

describe('the stories', () => {
  test('the antivirus has been off since the first report of twelve days ago', async () => {
    const since = new Date('2026-11-13T00:52:00Z')

    const changes = await changesOf('VP-PC-03', 'antivirus-running')
    const state = await stateOf('VP-PC-03')

    expect(changes.slice(1)).toEqual([
      { at: since, from: 'pass', to: 'fail', reason: 'off', cause: 'report' },
    ])
    expect(state.verdicts['antivirus-running']).toMatchObject({
      ...{ verdict: 'fail', since: since.toISOString(), staleSince: null },
    })
  })

  test('the certificate fails from the very moment it ended, though no report came then', async () => {
    const { facts } = await stateOf('KT-PC-02')
    const [, notAfter = ''] = /"notAfter":"([^"]+)"/.exec(facts) ?? []

    const changes = await changesOf('KT-PC-02', 'signing-certificate-valid')

    expect(changes.map(({ to, reason, cause }) => [to, reason, cause])).toEqual([
      ['warn', 'expires-soon', 'report'],
      ['fail', 'expired', 'time'],
    ])
    // It is good up to and with its last moment (RFC 5280 section 4.1.2.5).
    expect(changes[1]?.at).toEqual(new Date(new Date(notAfter).getTime() + 1))
    expect(ANCHOR.getTime() - new Date(notAfter).getTime()).toBeGreaterThan(40 * 24 * HOUR_MS)
  })

  test('the silent PC fell silent three working days after its last report, and counts as good nowhere', async () => {
    const { lastReportAt, silentSince, verdicts } = await stateOf('VH-PC-04')
    const silentAt = addWorkingDays(lastReportAt, 3, calendar)

    expect(ANCHOR.getTime() - lastReportAt.getTime()).toBeGreaterThanOrEqual(21 * 24 * HOUR_MS)
    expect(silentSince).toEqual(silentAt)
    expect((await changesOf('VH-PC-04', 'contact')).slice(1)).toEqual([
      { at: silentAt, from: 'heard', to: 'silent', reason: 'silent', cause: 'time' },
    ])
    expect(verdicts['antivirus-running']?.staleSince).toBe(
      addWorkingDays(lastReportAt, 1, calendar).toISOString(),
    )
  })

  test('patches stood still until they were too old, and came back', async () => {
    const changes = await changesOf('HCC-PC-01', 'patches-current')

    expect(changes.map(({ to, reason }) => [to, reason])).toEqual([
      ['fail', 'too-old'],
      ['pass', 'current'],
    ])
    // The first report of Monday, nine days before.
    expect(changes[1]).toMatchObject({ at: new Date('2026-11-16T00:49:00Z'), from: 'fail', cause: 'report' })
  })

  test('where they stand still to this day, the PC fails', async () => {
    expect((await stateOf('QS-PC-01')).verdicts['patches-current']).toMatchObject({ verdict: 'fail' })
  })

  test('the image of a repair shop was put right', async () => {
    const checks = ['autorun-off', 'smb1-off', 'admin-accounts']
    for (const checkId of checks)
      expect((await changesOf('KT-PC-05', checkId)).map(({ to }) => to)).toEqual(['fail', 'pass'])
  })

  test('a PC without antivirus got one', async () => {
    const changes = await changesOf('VH-PC-01', 'antivirus-running')

    expect(changes.map(({ to, reason }) => [to, reason])).toEqual([
      ['fail', 'none'],
      ['pass', 'running'],
    ])
  })

  test('a clock that is ahead is measured, and everything else of that PC is judged', async () => {
    const { verdicts } = await stateOf('KT-PC-06')

    expect(verdicts['time-sync']).toMatchObject({ verdict: 'fail' })
    expect(verdicts['antivirus-running']).toMatchObject({ verdict: 'pass' })
  })

  test('every PC but the silent one is heard, with reports that are good now', async () => {
    const rows = await base.owner<{ host: string; stale: number }[]>`
      select host_name as host, (select count(*)::int from device_verdicts v
        where v.device_id = d.device_id and v.stale_since is not null) as stale
      from devices d where kind = 'agent' order by 1`

    expect(rows.filter(({ stale }) => stale > 0).map(({ host }) => host)).toEqual(['VH-PC-04'])
  })
})

describe('the pages', () => {
  const app = () => createApp(deps, ROUTES, { isSample: true })
  const enter = async (role: string): Promise<{ page: TestBrowser; path: string }> => {
    const page = testBrowser(app())
    const link = (await makeSignInLinks(deps)).find(({ person }) => person.role === role)
    const path = link?.path ?? ''
    await page.open(path)
    expect(await page.submit(path)).toMatchObject({ status: 303, location: '/' })
    return { page, path }
  }

  test('are entered by a link that works once', async () => {
    const { page, path } = await enter('police')

    expect((await page.open('/xa/xa-mau')).text).toContain('Máy tính của Xã Mẫu')
    const second = testBrowser(app())
    expect(await second.open(path)).toMatchObject({ status: 404 })
    expect((await second.submit(path)).status).not.toBe(303)
  })

  test('older links that were not used end when new ones are made', async () => {
    const [old] = await makeSignInLinks(deps)
    await makeSignInLinks(deps)

    expect(await testBrowser(app()).open(old?.path ?? '')).toMatchObject({ status: 404 })
  })

  test('all say that they show sample data, whoever looks, also where nothing is found', async () => {
    const { deviceId } = await stateOf('VP-PC-03')
    const paths = ROUTES.filter(({ method }) => method === 'GET').map(({ path }) =>
      path
        .replace(':commune', 'xa-mau')
        .replace(':device', deviceId)
        .replace(':check', 'antivirus-running')
        .replace(/:\w+/, 'khong-co'),
    )
    const askers = [testBrowser(app())]
    for (const role of ['police', 'it', 'leader', 'unit', 'province']) askers.push((await enter(role)).page)

    let pages = 0
    for (const asker of askers)
      for (const path of paths) {
        const { text, status } = await asker.open(path)
        if (!text.startsWith('<!doctype html>')) continue
        pages += 1
        expect(text, `${path} (${status})`).toContain('DỮ LIỆU MẪU')
      }
    expect(pages).toBeGreaterThan(60)
  })

  test('hold the systems of the commune: one with a signed level and its PCs, others that wait', async () => {
    const { page } = await enter('leader')
    const { text } = await page.open('/xa/xa-mau/he-thong')

    expect(text).toMatch(/3 hệ thống cần xử lý ngay; 3 hệ thống của xã, 1 đã xác định cấp\s+độ/)
    const [, lan = ''] = /href="([^"]+)">Mạng LAN nội bộ/.exec(text) ?? []
    const system = (await page.open(lan)).text
    expect(system).toContain('cấp 2: xem và in phiếu')
    expect(system).toContain('VP-PC-03')
  })

  test('show one sentence first, with the numbers of what needs action', async () => {
    const { page } = await enter('leader')

    const { text } = await page.open('/xa/xa-mau')

    const sentence = /<p class="ax-status[^>]*>(.*?)<\/p>/s.exec(text)?.[1]?.replace(/<[^>]+>/g, '')
    expect(sentence?.trim()).toBe(
      'Hôm nay 25/11/2026: 8 máy cần xử lý ngay, 1 máy im lặng, 4 máy chưa có số liệu; 11/16 máy đang báo cáo.',
    )
  })
})

test('while the demo runs, its PCs go on reporting, and one that was taken out of service stops nobody', async () => {
  const lunch = new Date(ANCHOR.getTime() + 2 * HOUR_MS)
  const out = await stateOf('KT-PC-20')
  await revokeDevice(deps.db, { communeId, deviceId: out.deviceId }, { actor: 'user:it', now: lunch })
  const stop = startLive({
    ...{ deps: { ...deps, clock: fixedClock(lunch) }, player: built.player, playedTo: ANCHOR },
    ...{ dataDir: '/nowhere', hasOwnAgent: false, signal: new AbortController().signal },
  })

  await vi.waitUntil(async () => (await stateOf('VP-PC-01')).lastReportAt > ANCHOR, { timeout: 10_000 })
  await stop()

  const { lastReportAt } = await stateOf('VP-PC-03')
  expect(lunch.getTime() - lastReportAt.getTime()).toBeLessThan(HOUR_MS)
  expect((await stateOf('KT-PC-20')).lastReportAt).toEqual(out.lastReportAt)
})

test('a demo that is started again two days later goes on from where it was', async () => {
  const later = new Date(ANCHOR.getTime() + 48 * HOUR_MS)
  const before = await stateOf('VP-PC-03')

  const again = await continueDemo({ ...deps, clock: fixedClock(later) }, story, telling, later)

  expect(again.reports).toBeGreaterThan(commune.pcs.length)
  const after = await stateOf('VP-PC-03')
  expect(after.deviceId).toBe(before.deviceId)
  expect(later.getTime() - after.lastReportAt.getTime()).toBeLessThan(HOUR_MS)
  expect(after.verdicts['antivirus-running']?.since).toBe(before.verdicts['antivirus-running']?.since)
})

test.skipIf(process.platform !== 'linux')(
  'this very machine enrols with its own agent, reports over loopback, and is marked as such',
  async () => {
    const dataDir = makeTestFolder()
    const real = testDeps(base)
    const now = { ...real, clock: systemClock() }
    const server = await listen(createApp(now, ROUTES).fetch, { ...now.config, PORT: 0 }, null)
    const { signal } = new AbortController()
    try {
      const [first] = built.cast.communes
      if (first === undefined) throw new Error('no commune')
      const outcome = await runOwnAgent({
        ...{ deps: now, url: `http://127.0.0.1:${server.port}`, dataDir, commune: first, unit: OFFICE },
        ...{ bundled: bundleAgent(signal), signal },
      })

      expect(outcome).toMatchObject({ kind: 'reported' })
      const rows = await base.owner`select device_id, platform, label, s.last_seq
        from devices d join device_states s using (commune_id, device_id) where is_this_machine`
      expect([...rows]).toEqual([
        {
          device_id: 'deviceId' in outcome ? z.uuid().parse(outcome.deviceId) : '',
          ...{ platform: 'linux', label: 'Máy đang chạy bản mẫu này', last_seq: 1 },
        },
      ])
    } finally {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
  },
)
