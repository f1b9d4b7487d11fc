import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CollectorMemory } from '../memory.ts'
import { trackPending } from './pending-since.ts'

const openssl = { name: 'openssl', installed: '3.0.1' }
const kernel = { name: 'linux-image', installed: null }

test('what was there at the first run is pending since nobody knows when', () => {
  const memory: CollectorMemory = {}

  expect(trackPending(memory, [openssl], '2026-10-01')).toEqual({
    oldestPendingSeenOn: null,
    pendingAtFirstRun: true,
    firstRunOn: '2026-10-01',
  })
})

test('what comes later is pending since the day it was first seen, also when a newer fix takes its place', () => {
  const memory: CollectorMemory = {}
  trackPending(memory, [], '2026-10-01')
  trackPending(memory, [openssl], '2026-10-05')

  expect(trackPending(memory, [openssl, kernel], '2026-10-20')).toEqual({
    oldestPendingSeenOn: '2026-10-05',
    pendingAtFirstRun: false,
    firstRunOn: '2026-10-01',
  })
})

test('once installed it is forgotten: the next fix of the same package begins anew', () => {
  const memory: CollectorMemory = {}
  trackPending(memory, [], '2026-10-01')
  trackPending(memory, [openssl], '2026-10-05')
  trackPending(memory, [], '2026-10-06')

  expect(trackPending(memory, [openssl], '2026-10-20').oldestPendingSeenOn).toBe('2026-10-20')
})

test('no day ever lies ahead of today, whatever clock wrote the memory', () => {
  const day = fc
    .integer({ min: 0, max: 5000 })
    .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))

  fc.assert(
    fc.property(day, day, day, (first, seen, today) => {
      const memory: CollectorMemory = { firstRunOn: first, pendingSince: { 'openssl@3.0.1': seen } }
      const { oldestPendingSeenOn, firstRunOn } = trackPending(memory, [openssl], today)

      expect(firstRunOn <= today).toBe(true)
      expect((oldestPendingSeenOn ?? '') <= today).toBe(true)
    }),
  )
})
