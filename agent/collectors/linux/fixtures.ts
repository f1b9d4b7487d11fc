/** The recorded Linux machines that tests play through the collector. */
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { Recording } from '../../platform/replay-doors.ts'

const FOLDER = new URL('../../../checks/device/fixtures/linux/', import.meta.url)

const Fixture = z.object({
  title: z.string(),
  context: z.object({ asOf: z.iso.datetime(), signingRequired: z.boolean() }),
  raw: Recording,
  expected: z.object({
    facts: z.record(z.string(), z.unknown()),
    checks: z.record(
      z.string(),
      z.object({ verdict: z.string(), reason: z.string(), facts: z.record(z.string(), z.unknown()) }),
    ),
  }),
})
export type Fixture = z.infer<typeof Fixture>

export const linuxFixtures = (): readonly (readonly [string, Fixture])[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name, Fixture.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')))] as const)
