import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addWorkingDays, createCalendar } from '../../checks/time/calendar.ts'
import { listTicks, speaks } from './schedule.ts'
import { HISTORY_DAYS, MAIN_COMMUNE, NEIGHBOURS } from './story.ts'

const DAY_MS = 86_400_000
const calendar = createCalendar()
const ticksUpTo = (anchor: Date, days: number) =>
  listTicks(new Date(anchor.getTime() - days * DAY_MS), anchor, anchor, calendar)

test('a living PC is fresh whatever the weekday and hour a demo is started at', () => {
  const anchors = fc.date({
    min: new Date('2026-01-20T00:00:00Z'),
    max: new Date('2028-12-20T00:00:00Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(anchors, (anchor) => {
      // Longer than Tết with the weekends around it.
      const ticks = ticksUpTo(anchor, 16)
      for (const [index, pc] of MAIN_COMMUNE.pcs.entries()) {
        if (!pc.isStory || pc.silentDaysAgo !== null || pc.enrolledDaysAgo < 16) continue
        const last = ticks.findLast((tick) => speaks(pc, index, tick, anchor))
        expect(last, `${pc.host} at ${anchor.toISOString()}`).toBeDefined()
        if (last !== undefined)
          expect(addWorkingDays(last.at, 1, calendar).getTime(), pc.host).toBeGreaterThan(anchor.getTime())
      }
    }),
    { numRuns: 100 },
  )
})

test('a PC that comes every working day is never too old in between: no day begins later than the one before', () => {
  const ticks = ticksUpTo(new Date('2026-11-25T03:00:00Z'), HISTORY_DAYS)
  for (const [index, pc] of MAIN_COMMUNE.pcs.entries()) {
    if (!pc.isStory || pc.silentDaysAgo !== null) continue
    const reports = ticks.filter((tick) => speaks(pc, index, tick, new Date('2026-11-25T03:00:00Z')))
    for (const [at, report] of reports.entries()) {
      const next = reports[at + 1]
      if (next !== undefined)
        expect(addWorkingDays(report.at, 1, calendar).getTime(), pc.host).toBeGreaterThan(next.at.getTime())
    }
  }
})

test('nobody but those on duty works on Sundays, and the server never stops', () => {
  const sunday = new Date('2026-11-22T16:59:00Z')
  const ticks = ticksUpTo(sunday, 1)
  const speaking = MAIN_COMMUNE.pcs.filter((pc, index) =>
    ticks.some((tick) => speaks(pc, index, tick, sunday)),
  )

  expect(speaking.map(({ hours }) => hours).sort()).toEqual(['always', 'duty', 'duty'])
})

test('the silent PC says nothing after its day', () => {
  const anchor = new Date('2026-11-25T03:00:00Z')
  const index = MAIN_COMMUNE.pcs.findIndex(({ silentDaysAgo }) => silentDaysAgo !== null)
  const pc = MAIN_COMMUNE.pcs[index]
  if (pc?.silentDaysAgo == null) throw new Error('the story has no silent PC')
  const last = ticksUpTo(anchor, HISTORY_DAYS).findLast((tick) => speaks(pc, index, tick, anchor))

  expect(anchor.getTime() - (last?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(pc.silentDaysAgo * DAY_MS)
})

test('no two PCs of a commune share a name, and each belongs to a unit that is there', () => {
  for (const { pcs, declared, units } of [MAIN_COMMUNE, ...NEIGHBOURS]) {
    const hosts = [...pcs, ...declared].map(({ host }) => host)
    const known = new Set(units.map(({ name }) => name))

    expect(new Set(hosts).size).toBe(hosts.length)
    expect([...pcs, ...declared].filter(({ unit }) => !known.has(unit))).toEqual([])
  }
})
