import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localToUtc } from './zone.ts'

/** What a clock on the wall of the zone shows, by the tables of the runtime. */
const wallClock = (moment: Date, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
    .format(moment)
    .replace(' ', 'T')

test.each(['Asia/Ho_Chi_Minh', 'Asia/Saigon', 'Asia/Bangkok', 'Etc/UTC', 'UTC', 'Asia/Kolkata'])(
  'a local time in %s is the moment at which a clock there shows it',
  (zone) => {
    const seconds = fc.integer({
      min: Date.UTC(1990, 0, 1) / 1000,
      max: Date.UTC(2045, 0, 1) / 1000,
    })
    fc.assert(
      fc.property(seconds, (second) => {
        const moment = new Date(second * 1000)

        expect(Date.parse(localToUtc(wallClock(moment, zone), zone) ?? '')).toBe(moment.getTime())
      }),
      { numRuns: 200 },
    )
  },
)
