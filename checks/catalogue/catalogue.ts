/** The requirement catalogue: rows of TCVN 14423:2026 in our own words, and the device checks they point to. */
import { z } from 'zod'
import DEVICE_CHECKS from './device-checks.json'
import REQUIREMENTS from './requirements.json'

export const Level = z.literal([1, 2, 3, 4, 5])
/** Cấp độ of an information system, 1 to 5. */
export type Level = z.infer<typeof Level>

export const Requirement = z.strictObject({
  id: z.string(),
  level: Level,
  /** Clause of the standard, "3.10.2.1 a)": its first number is the level plus two. */
  clause: z.string(),
  /** The same requirement at several levels has the same concept. */
  concept: z.string(),
  group: z.string(),
  groupTitle: z.string(),
  kind: z.enum(['management', 'technical']),
  /** "NĐ 331 Đ30.4.b": our own mapping by the row's group, the decree maps no single row. */
  decreePoint: z.string(),
  title: z.string(),
  evidence: z.string(),
  /** ISO 8601 duration; null when the row names no cycle. */
  cycle: z.string().nullable(),
  newAtThisLevel: z.boolean(),
  /** The device check that proves the technical part of this row. */
  deviceCheck: z.string().nullable(),
})
export type Requirement = z.infer<typeof Requirement>

const CheckEntry = z.looseObject({
  id: z.string(),
  title: z.string(),
  /** When it is well, for a person who looks by hand; `{name}` stands for a number of `configurable`. */
  passWhen: z.string(),
  configurable: z.record(z.string(), z.number()).optional(),
  maxAge: z.enum(['P1D', 'P7D', 'P30D']),
  concepts: z.array(z.string()),
  levels: z.array(Level).optional(),
  /** Where the rule comes from when no row of the catalogue asks for it; never shown as it stands. */
  basis: z.string().optional(),
})
/** What the catalogue itself says of a device check; how it is judged lives in checks/device. */
export type CheckEntry = z.infer<typeof CheckEntry>

/** The day the catalogue was closed: dossiers and reports remember it. */
export const CATALOGUE_EDITION: string = DEVICE_CHECKS.asOf

let rows: readonly Requirement[] | undefined
/** All 996 rows. Read at first use: most commands need none of them. */
export function listRequirements(): readonly Requirement[] {
  rows ??= z.array(Requirement).parse(REQUIREMENTS)
  return rows
}

let checks: ReadonlyMap<string, CheckEntry> | undefined
export function listCheckEntries(): ReadonlyMap<string, CheckEntry> {
  checks ??= new Map(
    z
      .array(CheckEntry)
      .parse(DEVICE_CHECKS.checks)
      .map((check) => [check.id, check]),
  )
  return checks
}

/** `passWhen` with the catalogue's own numbers in it. */
export const passWords = ({ passWhen, configurable = {} }: CheckEntry): string =>
  passWhen.replace(/\{(\w+)\}/g, (whole, name: string) => String(configurable[name] ?? whole))

let byCheck: ReadonlyMap<string, readonly Requirement[]> | undefined

/**
 * The rows a device check serves, in the order of the catalogue: those that name it; for a check that no row
 * names, those of its concepts. Empty for checks that only the commune's own plan asks for.
 */
export function requirementsForCheck(checkId: string, level?: Level): readonly Requirement[] {
  byCheck ??= new Map([...listCheckEntries().values()].map((check) => [check.id, rowsOf(check)]))
  const found = byCheck.get(checkId) ?? []
  return level === undefined ? found : found.filter((row) => row.level === level)
}

function rowsOf(check: CheckEntry): readonly Requirement[] {
  const named = listRequirements().filter((row) => row.deviceCheck === check.id)
  if (named.length > 0) return named
  return listRequirements().filter(
    (row) => check.concepts.includes(row.concept) && (check.levels?.includes(row.level) ?? true),
  )
}
