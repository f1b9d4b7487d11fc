import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testFolder } from '../testing.ts'
import { writeJson } from './files.ts'
import {
  backOffSeconds,
  dueAfter,
  HERD_SPREAD_SECONDS,
  isDue,
  LONGEST_BACK_OFF_SECONDS,
  maySend,
  notBeforeAfterPause,
  readSchedule,
  type Schedule,
  writeSchedule,
} from './schedule.ts'

const NOW = new Date('2026-10-28T03:00:00Z')
const MINUTE = 60_000
const at = (minutes: number): number => NOW.getTime() + minutes * MINUTE

const schedule = (given: Partial<Schedule>): Schedule => ({
  ...{ collectedAt: at(-60), dueAt: at(-1), intervalSeconds: 3600, notBefore: 0, failures: 0 },
  ...given,
})

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('a PC that never collected is due', () => {
  expect(isDue(schedule({ collectedAt: null, dueAt: at(600) }), NOW)).toBe(true)
})

test('nothing is due before its moment, and it is due from the moment on', () => {
  expect(isDue(schedule({ dueAt: at(1) }), NOW)).toBe(false)
  expect(isDue(schedule({ dueAt: NOW.getTime() }), NOW)).toBe(true)
})

test('a clock that was put back by years does not silence the agent', () => {
  const years = schedule({ dueAt: at(60 * 24 * 800), notBefore: at(60 * 24 * 800) })

  expect(isDue(years, NOW)).toBe(true)
  expect(maySend(years, NOW)).toBe(true)
})

test('the next collection lies within the interval and at most a tenth before its end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 86_400 }), chance, (seconds, luck) => {
      const wait = (dueAfter(NOW, seconds, () => luck) - NOW.getTime()) / 1000

      expect(wait).toBeGreaterThanOrEqual(seconds * 0.9 - 1)
      expect(wait).toBeLessThanOrEqual(seconds)
    }),
  )
})

test.each([
  [0, 60],
  [1, 60],
  [10_000_000, 86_400],
])('an interval of %i s from a server that errs is taken as %i s', (asked, taken) => {
  expect(dueAfter(NOW, asked, () => 0) - NOW.getTime()).toBe(taken * 1000)
})

test('back-off doubles up to its limit, and chance spreads it over its upper half', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), chance, (failures, luck) => {
      const longest = Math.min(300 * 2 ** (failures - 1), LONGEST_BACK_OFF_SECONDS)
      const wait = backOffSeconds(failures, () => luck)

      expect(wait).toBeGreaterThanOrEqual(Math.floor(longest / 2))
      expect(wait).toBeLessThanOrEqual(longest)
    }),
  )
})

test('after a power cut a PC waits a time of its own before it sends', () => {
  const back = schedule({ collectedAt: at(-600), dueAt: at(-540) })

  fc.assert(
    fc.property(chance, (luck) => {
      const wait = (notBeforeAfterPause(back, NOW, () => luck) - NOW.getTime()) / 1000
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(HERD_SPREAD_SECONDS)
    }),
  )
  expect(notBeforeAfterPause(back, NOW, () => 0.5)).toBe(at(15))
})

test.each([
  ['a PC on time', schedule({ dueAt: at(-14) })],
  ['a PC that reports for the first time', schedule({ collectedAt: null, dueAt: 0 })],
])('%s does not wait', (_, given) => {
  expect(notBeforeAfterPause(given, NOW, () => 0.5)).toBe(given.notBefore)
})

test('a wait that is already running is not made longer', () => {
  const waiting = schedule({ dueAt: at(-600), notBefore: at(20) })

  expect(notBeforeAfterPause(waiting, NOW, () => 0.9)).toBe(at(20))
})

test('what is written is read again', () => {
  const folder = testFolder()
  const written = schedule({ failures: 3, notBefore: at(7) })
  writeSchedule(folder, written)

  expect(readSchedule(folder, 60)).toEqual(written)
})

test.each([[null], ['text'], [[1, 2]], [{ dueAt: 'soon', failures: null, collectedAt: false }]])(
  'a damaged file (%j) is a new beginning',
  (content) => {
    const folder = testFolder()
    writeJson(folder, 'schedule.json', content)

    expect(readSchedule(folder, 900)).toEqual({
      ...{ collectedAt: null, dueAt: 0, intervalSeconds: 900, notBefore: 0, failures: 0 },
    })
  },
)
