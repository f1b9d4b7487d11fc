import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseGvdb } from './gvdb.ts'
import { effective } from './screen-lock.ts'

/** Compiled by dconf 0.40 from four settings and one lock. */
const database = readFileSync(new URL('./recorded/dconf-system.gvdb', import.meta.url))
const IDLE_DELAY = '/org/gnome/desktop/session/idle-delay'
const LOCK_ENABLED = '/org/gnome/desktop/screensaver/lock-enabled'

test('what dconf compiled is read: switches and numbers, texts left out, locks apart', () => {
  const read = parseGvdb(database)

  expect(new Map(read?.values)).toEqual(
    new Map<string, boolean | number>([
      [LOCK_ENABLED, false],
      ['/org/gnome/desktop/screensaver/lock-delay', 30],
      [IDLE_DELAY, 600],
    ]),
  )
  expect([...(read?.locks ?? [])]).toEqual([IDLE_DELAY])
})

test('a person cannot set what the system locks, and can set everything else', () => {
  const system = parseGvdb(database)
  if (!system) throw new Error('not read')
  const own = {
    values: new Map<string, boolean | number>([
      [IDLE_DELAY, 0],
      [LOCK_ENABLED, true],
    ]),
    locks: new Set<string>(),
  }

  expect(effective(own, [system], IDLE_DELAY)).toBe(600)
  expect(effective(own, [system], LOCK_ENABLED)).toBe(true)
})

test('bytes of any kind are read or are null, and never stop the agent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(database.length - 1), fc.nat(255)), { maxLength: 12 }),
      fc.nat(database.length),
      (changes, length) => {
        const damaged = Buffer.from(database)
        for (const [at, byte] of changes) damaged.writeUInt8(byte, at)
        parseGvdb(damaged.subarray(0, length))
      },
    ),
    { numRuns: 2000 },
  )
})
