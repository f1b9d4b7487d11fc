/**
 * The tables in force: of each the newest of the one published with the program and those imported. Every process asks
 * the database at most each twenty seconds whether there is a newer one, so that all of them have it within a minute.
 */
import {
  BUILT_IN_CONTENTS,
  deviceTables,
  TABLE_SCHEMAS,
  type TableContents,
  type TableName,
} from '../../checks/dated-tables.ts'
import type { Tables } from '../../checks/device/tables.ts'
import { type Calendar, createCalendar } from '../../checks/time/calendar.ts'
import type { YearTables } from '../../checks/time/year-tables.ts'
import type { Database } from '../db/database.ts'
import { type ImportedRow, listImported, readVersion } from './queries.ts'

export type TableSource =
  | { readonly kind: 'built-in' }
  | { readonly kind: 'imported'; readonly at: Date; readonly by: string }

export type InForce = {
  readonly contents: TableContents
  readonly sources: Readonly<Record<TableName, TableSource>>
  /** Imported and newer, but no longer readable by this program: the published one is used instead. */
  readonly unreadable: readonly TableName[]
  /** For the checks. */
  readonly tables: Tables
  /** Of the holidays in force. */
  readonly years: YearTables
  readonly calendar: Calendar
}

const ASK_AGAIN_MS = 20_000
/** Every process has asked once more by then. */
export const SEEN_BY_ALL_MS = 60_000

export type TablesInForce = {
  /** The same object as long as nothing has changed. */
  readonly current: () => Promise<InForce>
  /** What was just imported here holds at once. */
  readonly forget: () => void
}

/** `elapsed`: milliseconds that only go forward; a moved clock must not keep old tables. */
export function createTablesInForce(
  db: Database,
  elapsed: () => number = () => performance.now(),
): TablesInForce {
  let known: { readonly version: string; readonly inForce: InForce } | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<InForce> | undefined

  const ask = async (): Promise<InForce> => {
    const started = elapsed()
    // The version first: should a table come in between, the next asking finds the version changed once more.
    const version = await readVersion(db.reference)
    if (known?.version !== version) known = { version, inForce: combine(await listImported(db.reference)) }
    askedAt = started
    return known.inForce
  }
  return {
    current: async () => {
      if (known !== undefined && elapsed() - askedAt < ASK_AGAIN_MS) return known.inForce
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    forget: () => {
      askedAt = Number.NEGATIVE_INFINITY
      asking = undefined
    },
  }
}

// One per database of the process: ingest, sweeper and pages share it.
const shared = new WeakMap<Database, TablesInForce>()

export function tablesInForce(db: Database): TablesInForce {
  const known = shared.get(db)
  if (known !== undefined) return known
  const made = createTablesInForce(db)
  shared.set(db, made)
  return made
}

function combine(rows: readonly ImportedRow[]): InForce {
  const sources: Record<TableName, TableSource> = {
    'windows-builds': { kind: 'built-in' },
    lifecycle: { kind: 'built-in' },
    'signing-cas': { kind: 'built-in' },
    browsers: { kind: 'built-in' },
    holidays: { kind: 'built-in' },
  }
  const unreadable: TableName[] = []
  const take = <Name extends TableName>(name: Name): TableContents[Name] => {
    const row = rows.find((one) => one.name === name)
    // On the same day the contents are the same: the import sees to that.
    if (row === undefined || row.asOf <= BUILT_IN_CONTENTS[name].asOf) return BUILT_IN_CONTENTS[name]
    const parsed = TABLE_SCHEMAS[name].safeParse(row.content)
    if (!parsed.success) {
      unreadable.push(name)
      return BUILT_IN_CONTENTS[name]
    }
    sources[name] = { kind: 'imported', at: row.importedAt, by: row.importedBy }
    return parsed.data
  }
  const contents: TableContents = {
    'windows-builds': take('windows-builds'),
    lifecycle: take('lifecycle'),
    'signing-cas': take('signing-cas'),
    browsers: take('browsers'),
    holidays: take('holidays'),
  }
  const { years } = contents.holidays
  return {
    ...{ contents, sources, unreadable, years },
    tables: deviceTables(contents),
    calendar: createCalendar(years),
  }
}
