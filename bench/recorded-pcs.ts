/** The recorded Windows PCs (checks/device/fixtures/windows): as they were, and as if recorded today. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { toFacts } from '../checks/facts/to-facts.ts'
import { WindowsDocument, WindowsFacts } from '../checks/facts/windows.ts'
import { packagePath } from '../server/paths.ts'

const DAY_MS = 86_400_000

export type RecordedPc = {
  /** Its name, `01-win11-25h2-pro-healthy`. */
  readonly name: string
  readonly facts: WindowsFacts
  /** What it was judged at and with. */
  readonly asOf: Date
  readonly signingRequired: boolean
  readonly skewSeconds: number | null
}

const Expected = z.object({
  context: z.object({
    asOf: z.coerce.date(),
    signingRequired: z.boolean(),
    clockSkewSeconds: z.number().nullable(),
  }),
})

const hex = (algorithm: string) => (bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest('hex').toUpperCase()
const hash = { sha1: hex('sha1'), sha256: hex('sha256') }

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

export function readRecordedPcs(): readonly RecordedPc[] {
  const folder = packagePath('checks', 'device', 'fixtures', 'windows')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.expected.json'))
    .sort()
    .map((file) => {
      const name = file.replace('.expected.json', '')
      const { asOf, signingRequired, clockSkewSeconds } = Expected.parse(readJson(join(folder, file))).context
      const document = WindowsDocument.parse(readJson(join(folder, `${name}.json`)))
      return { name, facts: toFacts(document, hash), asOf, signingRequired, skewSeconds: clockSkewSeconds }
    })
}

/** Its facts with every date moved by whole days, so that it was recorded on the day of `now`. */
export function factsOn(now: Date, { facts, asOf }: RecordedPc): WindowsFacts {
  const byMs = Math.floor((now.getTime() - asOf.getTime()) / DAY_MS) * DAY_MS
  return WindowsFacts.parse(moveDates(facts, byMs))
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

function moveDates(value: unknown, byMs: number): unknown {
  if (typeof value === 'string') {
    if (MOMENT.test(value)) return new Date(Date.parse(value) + byMs).toISOString().replace('.000Z', 'Z')
    if (DAY.test(value)) return new Date(Date.parse(value) + byMs).toISOString().slice(0, 10)
    return value
  }
  if (Array.isArray(value)) return value.map((item) => moveDates(item, byMs))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moveDates(item, byMs)]))
}
