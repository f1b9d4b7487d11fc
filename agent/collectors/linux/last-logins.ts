/** Day of the last sign-in by UID, from the sparse lastlog file or, on Debian 13 and later, the lastlog2 program. */
import type { Account } from './people.ts'
import type { SectionDoors } from './section.ts'
import { lines, toDay } from './text.ts'

export type LastLogins = ReadonlyMap<number, string>

/** struct lastlog on every 64-bit Linux: 4 bytes of time, 32 of line, 256 of host. */
const RECORD_BYTES = 292

const readRecord = async (doors: SectionDoors, uid: number): Promise<readonly [number, string] | null> => {
  const bytes = await doors.readBytes('/var/log/lastlog', uid * RECORD_BYTES, 4)
  if (!bytes.ok || bytes.value.length < 4) return null
  const seconds = bytes.value.readUInt32LE(0)
  return seconds === 0 ? null : [uid, toDay(new Date(seconds * 1000))]
}

/** `name port from Fri Nov 21 22:03:38 +0000 2026`, English because the locale is C. */
export const parseLastlog2 = (text: string, persons: readonly Account[]): LastLogins => {
  const uids = new Map(persons.map(({ name, uid }) => [name, uid]))
  const days = lines(text).flatMap((line) => {
    const uid = uids.get(line.split(/\s+/)[0] ?? '')
    const when = /[A-Z][a-z]{2} ([A-Z][a-z]{2})\s+(\d+) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})\s*$/.exec(line)
    if (uid === undefined || !when) return []
    const date = new Date(`${when[2]} ${when[1]} ${when[5]} ${when[3]} ${when[4]}`)
    return Number.isNaN(date.getTime()) ? [] : [[uid, toDay(date)] as const]
  })
  return new Map(days)
}

/** Null when neither source exists: then nothing is known, which is not "never". */
export const readLastLogins = async (
  doors: SectionDoors,
  persons: readonly Account[],
): Promise<LastLogins | null> => {
  const state = await doors.stat('/var/log/lastlog')
  if (state.ok) {
    const records = await Promise.all(persons.map(({ uid }) => readRecord(doors, uid)))
    return new Map(records.flatMap((record) => (record ? [record] : [])))
  }
  const newer = await doors.stat('/var/lib/lastlog/lastlog2.db')
  if (!newer.ok) return null
  const ran = await doors.run('lastlog2', [], { timeoutMs: 10_000 })
  return ran.ok && ran.value.exit === 0 ? parseLastlog2(ran.value.stdout, persons) : null
}
