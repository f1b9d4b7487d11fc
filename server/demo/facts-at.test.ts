import { expect, test } from 'vitest'
import { BUILT_IN_TABLES } from '../../checks/device/tables.ts'
import { WindowsFacts } from '../../checks/facts/windows.ts'
import { createCalendar } from '../../checks/time/calendar.ts'
import { createStoryteller, lastPatchTuesday, moveDates, phaseAt } from './facts-at.ts'
import { readFixtures } from './fixtures.ts'
import { MAIN_COMMUNE, NEIGHBOURS } from './story.ts'

const ANCHOR = new Date('2026-11-25T03:00:00Z')
const calendar = createCalendar()
const pcs = [MAIN_COMMUNE, ...NEIGHBOURS].flatMap((commune) => commune.pcs)
const fixtures = readFixtures(new Set(pcs.flatMap(({ phases }) => phases.map(({ fixture }) => fixture))))
const tell = createStoryteller(fixtures, BUILT_IN_TABLES, calendar)
const told = (host: string, at: Date): WindowsFacts => {
  const index = pcs.findIndex((pc) => pc.host === host)
  const pc = pcs[index]
  if (pc === undefined) throw new Error(`no ${host} in the story`)
  return WindowsFacts.parse(JSON.parse(tell(pc, index, { at, morning: at, anchor: ANCHOR })))
}

test.each([
  ['2026-11-25T03:00:00Z', '2026-11-10'],
  ['2026-11-10T00:00:00Z', '2026-11-10'],
  ['2026-11-09T23:59:59Z', '2026-10-13'],
  ['2027-01-01T00:00:00Z', '2026-12-08'],
])('at %s the newest monthly release is that of %s', (at, day) => {
  expect(lastPatchTuesday(new Date(at)).toISOString().slice(0, 10)).toBe(day)
})

test('dates move wherever they are whole values, and nothing else does', () => {
  const json =
    '{"at":"2026-10-28T02:05:00Z","day":"2026-10-15","title":"of 2026-10-15","kb":"KB2026","n":[null]}'

  expect(moveDates(json, { ms: 86_400_000, days: 1 })).toBe(
    '{"at":"2026-10-29T02:05:00Z","day":"2026-10-16","title":"of 2026-10-15","kb":"KB2026","n":[null]}',
  )
})

test('what every PC of the story says on every kind of day fits the contract', () => {
  for (const [index, pc] of pcs.entries())
    for (const daysAgo of [0, 1, 15, 31, 59]) {
      const at = new Date(ANCHOR.getTime() - daysAgo * 86_400_000)
      const facts = WindowsFacts.parse(JSON.parse(tell(pc, index, { at, morning: at, anchor: ANCHOR })))
      expect(facts.collector.finishedAt).toBe(
        new Date(at.getTime() + pc.clockAheadSeconds * 1000).toISOString().replace('.000Z', 'Z'),
      )
    }
})

test('each PC is a machine of its own', () => {
  const machines = pcs.map(({ host }) => told(host, ANCHOR).machine)

  expect(new Set(machines.map((machine) => machine?.smbiosUuid)).size).toBe(pcs.length)
  expect(machines.map((machine) => machine?.hostName)).toEqual(pcs.map(({ host }) => host))
})

test('a PC that takes patches runs a build of the table, which stays where it is', () => {
  const builds = BUILT_IN_TABLES.builds.rows.filter(({ build }) => build === 26200).map(({ ubr }) => ubr)
  const early = told('VP-PC-10', new Date('2026-10-01T03:00:00Z')).os?.ubr ?? 0
  const late = told('VP-PC-10', ANCHOR).os?.ubr ?? 0

  expect(builds).toContain(early)
  expect(builds).toContain(late)
  expect(late).toBeGreaterThan(early)
})

test('a Windows that gets no patches any more stays as it was recorded', () => {
  expect(told('KT-PC-20', ANCHOR).os?.ubr).toBe(fixtures.get('04')?.facts.os?.ubr)
})

test('a certificate does not get younger: its validity is the same on every day of the history', () => {
  const validity = (at: Date) =>
    told('KT-PC-02', at).certificates?.entries?.flatMap((entry) => (entry.parsed ? [entry.notAfter] : []))

  expect(validity(new Date('2026-10-01T03:00:00Z'))).toEqual(validity(ANCHOR))
})

test('a phase that would begin on a Sunday begins on the Friday before', () => {
  const phases = [
    { sinceDaysAgo: 60, fixture: '01', patches: { kind: 'recorded' } },
    // Sunday, 15 November.
    { sinceDaysAgo: 10, fixture: '11', patches: { kind: 'recorded' } },
  ] as const
  const on = (at: string) => phaseAt({ phases }, new Date(at), ANCHOR, calendar).fixture

  expect([on('2026-11-12T10:00:00Z'), on('2026-11-13T01:00:00Z'), on('2026-11-16T01:00:00Z')]).toEqual([
    '01',
    '11',
    '11',
  ])
})
