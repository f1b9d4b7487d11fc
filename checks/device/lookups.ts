/** The tables made ready for millions of judgements: days as numbers, rows found by key. Made once per table. */
import type {
  Browsers,
  BuildRow,
  Lifecycle,
  LinuxRelease,
  SigningCas,
  WindowsBuilds,
  WindowsRelease,
} from './tables.ts'
import { dayNumber } from './watch.ts'

export type EditionClass = Exclude<WindowsRelease['editionClass'], 'any'>

export type ReadyWindowsRelease = {
  readonly id: string
  readonly end: string | null
  readonly endDay: number | null
  readonly hasEsu: boolean
  /** Latest end first. */
  readonly esuYears: readonly { readonly year: number; readonly end: string; readonly endDay: number }[]
}

export type ReadyLinuxRelease = {
  readonly id: string
  readonly product: LinuxRelease['product']
  readonly end: string
  readonly endDay: number
  readonly extendedEnd: string | null
  readonly extendedEndDay: number | null
}

export type LifecycleLookup = {
  readonly classByEdition: ReadonlyMap<string, 'W' | 'E'>
  /** Lower case activation id → ESU year. */
  readonly esuYearById: ReadonlyMap<string, number>
  readonly windows: ReadonlyMap<number, ReadonlyMap<WindowsRelease['editionClass'], ReadyWindowsRelease>>
  readonly linux: ReadonlyMap<LinuxRelease['product'], ReadonlyMap<string, ReadyLinuxRelease>>
}

export type ReadyBuild = {
  readonly ubr: number
  readonly released: string
  readonly releasedDay: number
  readonly type: BuildRow['type']
}

/** One line of builds, in the order of their publication. */
export type BuildSeries = {
  readonly rows: readonly ReadyBuild[]
  readonly byUbr: ReadonlyMap<number, ReadyBuild>
}

export type BuildsLookup = {
  readonly asOfDay: number
  readonly client: ReadonlyMap<number, BuildSeries>
  readonly server: ReadonlyMap<number, BuildSeries>
}

const once = <Table extends object, Lookup>(make: (table: Table) => Lookup) => {
  const made = new WeakMap<Table, Lookup>()
  return (table: Table): Lookup => {
    const known = made.get(table)
    if (known !== undefined) return known
    const lookup = make(table)
    made.set(table, lookup)
    return lookup
  }
}

function group<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): ReadonlyMap<Key, readonly Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [row])
    else known.push(row)
  }
  return groups
}

/** The first row of a key counts, as in a reading from the top. */
function firstBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): ReadonlyMap<Key, Row> {
  const found = new Map<Key, Row>()
  for (const row of rows) {
    const key = keyOf(row)
    if (!found.has(key)) found.set(key, row)
  }
  return found
}

const mapValues = <Key, From, To>(
  map: ReadonlyMap<Key, From>,
  make: (value: From) => To,
): ReadonlyMap<Key, To> => new Map([...map].map(([key, value]) => [key, make(value)]))

const readyWindows = (row: WindowsRelease): ReadyWindowsRelease => ({
  id: row.id,
  end: row.end,
  endDay: row.end === null ? null : dayNumber(row.end),
  hasEsu: row.esuCommercial !== undefined || row.esuConsumerEnd !== undefined,
  esuYears: (row.esuCommercial ?? [])
    .map(({ year, end }) => ({ year, end, endDay: dayNumber(end) }))
    .sort((a, b) => b.endDay - a.endDay),
})

const readyLinux = (row: LinuxRelease): ReadyLinuxRelease => ({
  id: row.id,
  product: row.product,
  end: row.end,
  endDay: dayNumber(row.end),
  extendedEnd: row.extendedEnd,
  extendedEndDay: row.extendedEnd === null ? null : dayNumber(row.extendedEnd),
})

export const lifecycleLookup = once(
  (table: Lifecycle): LifecycleLookup => ({
    classByEdition: new Map([
      ...table.editionClasses.W.map((edition) => [edition, 'W'] as const),
      ...table.editionClasses.E.map((edition) => [edition, 'E'] as const),
    ]),
    esuYearById: new Map(table.esuActivationIds.map(({ id, year }) => [id.toLowerCase(), year])),
    windows: mapValues(
      group(table.windows, (row) => row.build),
      (rows) =>
        mapValues(
          firstBy(rows, (row) => row.editionClass),
          readyWindows,
        ),
    ),
    linux: mapValues(
      group(table.linux, (row) => row.product),
      (rows) =>
        mapValues(
          firstBy(rows, (row) => row.release),
          readyLinux,
        ),
    ),
  }),
)

function seriesOf(rows: readonly BuildRow[]): BuildSeries {
  const ready = rows
    .map(({ ubr, released, type }) => ({ ubr, released, releasedDay: dayNumber(released), type }))
    .sort((a, b) => a.releasedDay - b.releasedDay || a.ubr - b.ubr)
  return { rows: ready, byUbr: firstBy(ready, (row) => row.ubr) }
}

export const buildsLookup = once((table: WindowsBuilds): BuildsLookup => {
  const byOs = (os: BuildRow['os']) =>
    mapValues(
      group(
        table.rows.filter((row) => row.os === os),
        (row) => row.build,
      ),
      seriesOf,
    )
  return { asOfDay: dayNumber(table.asOf), client: byOs('client'), server: byOs('server') }
})

export type Authority = SigningCas['authorities'][number]
export type IssuerAttribute = { readonly type: string; readonly value: string }

/** As the table folds: no marks, đ as d, lower case, single spaces. */
const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim()

/** Names differ in order and spelling of their parts, never compare them as one text. */
function matches({ match }: Authority, issuer: readonly IssuerAttribute[]): boolean {
  const has = (type: string, pattern: string | undefined): boolean =>
    pattern === undefined ||
    issuer.some(
      (attribute) =>
        attribute.type === type &&
        (pattern.endsWith('*')
          ? attribute.value.startsWith(pattern.slice(0, -1))
          : attribute.value === pattern),
    )
  return (match.o ?? match.cn) !== undefined && has('O', match.o) && has('CN', match.cn)
}

/** Issuers repeat from PC to PC: a few dozen in the country. The limit holds off whoever invents more. */
const MAX_KNOWN_ISSUERS = 1000

/** Finds the first authority of the table whose parts are all in the issuer. */
export const authorityLookup = once(
  ({ authorities }: SigningCas): ((issuer: readonly IssuerAttribute[]) => Authority | undefined) => {
    const known = new Map<string, Authority | undefined>()
    return (issuer) => {
      let key = ''
      for (const { type, value } of issuer) if (type === 'O' || type === 'CN') key += `${type}=${value}\n`
      if (known.has(key)) return known.get(key)
      const folded = issuer.map(({ type, value }) => ({ type, value: fold(value) }))
      const found = authorities.find((authority) => matches(authority, folded))
      if (known.size >= MAX_KNOWN_ISSUERS) known.clear()
      known.set(key, found)
      return found
    }
  },
)

export type BrowserLookup = ReadonlyMap<
  string,
  {
    /** Null: its maker brings no more releases. */
    readonly line: {
      readonly esr: ReadonlySet<number>
      /** The oldest first. */
      readonly releases: readonly { readonly major: number; readonly releasedDay: number }[]
    } | null
    readonly lagDays: number
  }
>

/** Browsers by name, each with the releases of its line. */
export const browserLookup = once(({ lines, browsers }: Browsers): BrowserLookup => {
  const ready = {
    chromium: readyLine(lines.chromium),
    firefox: readyLine(lines.firefox),
  }
  return new Map(
    browsers.map(({ name, line, lagDays }) => [name, { line: line === null ? null : ready[line], lagDays }]),
  )
})

function readyLine({ esr = [], releases }: Browsers['lines']['chromium']) {
  return {
    esr: new Set(esr),
    releases: releases.map(({ major, released }) => ({ major, releasedDay: dayNumber(released) })),
  }
}
