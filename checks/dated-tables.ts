/**
 * The tables that age: what each is called, what may stand in it, and when it is too old. A newer one can stand in the
 * place of the one published with the program; what it must satisfy for that is stricter than reading needs.
 */
import type { z } from 'zod'
import {
  Browsers,
  BUILT_IN_TABLES,
  Lifecycle,
  SigningCas,
  type Tables,
  WindowsBuilds,
} from './device/tables.ts'
import { Holidays, PACK_HOLIDAYS } from './time/year-tables.ts'
import { DAY_MS, type Day, dayNumber, dayOf, weekday } from './time/zone.ts'

export const TABLE_NAMES = ['windows-builds', 'lifecycle', 'signing-cas', 'browsers', 'holidays'] as const
export type TableName = (typeof TABLE_NAMES)[number]

export type TableContents = {
  readonly 'windows-builds': WindowsBuilds
  readonly lifecycle: Lifecycle
  readonly 'signing-cas': SigningCas
  readonly browsers: Browsers
  readonly holidays: Holidays
}

export const TABLE_TITLES: Readonly<Record<TableName, string>> = {
  'windows-builds': 'Bảng bản vá Windows',
  lifecycle: 'Bảng thời hạn hỗ trợ hệ điều hành',
  'signing-cas': 'Bảng tổ chức cấp chứng thư chữ ký số',
  browsers: 'Bảng phiên bản trình duyệt',
  holidays: 'Bảng ngày nghỉ lễ',
}

/** The checks whose verdict reads the table; working days, and so the age of every report, read `holidays`. */
export const TABLES_OF_CHECK: Readonly<Record<string, readonly TableName[]>> = {
  'os-supported': ['lifecycle'],
  'patches-current': ['windows-builds', 'lifecycle'],
  'signing-certificate-valid': ['signing-cas'],
  'browser-supported': ['browsers'],
}

/** The tables published with this edition, each read when first asked for. */
export const BUILT_IN_CONTENTS: TableContents = {
  get 'windows-builds'() {
    return BUILT_IN_TABLES.builds
  },
  get lifecycle() {
    return BUILT_IN_TABLES.lifecycle
  },
  get 'signing-cas'() {
    return BUILT_IN_TABLES.signingCas
  },
  get browsers() {
    return BUILT_IN_TABLES.browsers
  },
  holidays: PACK_HOLIDAYS,
}

export const deviceTables = (contents: TableContents): Tables => ({
  lifecycle: contents.lifecycle,
  builds: contents['windows-builds'],
  signingCas: contents['signing-cas'],
  browsers: contents.browsers,
})

/** How a table is read that was found good before. */
export const TABLE_SCHEMAS: { readonly [Name in TableName]: z.ZodType<TableContents[Name]> } = {
  'windows-builds': WindowsBuilds,
  lifecycle: Lifecycle,
  'signing-cas': SigningCas,
  browsers: Browsers,
  holidays: Holidays,
}

const yearOf = (day: Day): string => day.slice(0, 4)
const isWeekend = (day: Day): boolean => [0, 6].includes(weekday(dayNumber(day)))

/** Days of another year, or a weekend "worked" on a Tuesday, would shift every term of that year. */
const isWholeYear = ([year, table]: [string, Holidays['years'][string]]): boolean =>
  [...table.off, ...table.workingWeekendDays].every((day) => yearOf(day) === year) &&
  [...table.compensation, ...table.swappedOff].every((day) => table.off.includes(day)) &&
  table.workingWeekendDays.every(isWeekend) &&
  (table.status !== 'announced' || table.off.length > 0)

/** What a new table must satisfy before it may stand in the place of another: read, and not empty of its use. */
export const NEW_TABLE_SCHEMAS: typeof TABLE_SCHEMAS = {
  'windows-builds': WindowsBuilds.refine(({ rows }) => rows.some(({ type }) => type === 'security'), {
    path: ['rows'],
    message: 'holds no security build',
  }).refine(({ asOf, rows }) => rows.every(({ released }) => released <= asOf), {
    path: ['rows'],
    message: 'holds a build released after asOf',
  }),
  lifecycle: Lifecycle.refine(({ windows, linux }) => windows.length > 0 && linux.length > 0, {
    path: ['windows'],
    message: 'holds no release',
  }),
  'signing-cas': SigningCas.refine(
    ({ authorities }) =>
      authorities.length > 0 &&
      authorities.every(({ match }) => match.o !== undefined || match.cn !== undefined),
    { path: ['authorities'], message: 'is empty, or holds one that matches every certificate' },
  ),
  browsers: Browsers.refine(
    ({ lines }) =>
      Object.values(lines).every(({ releases }) =>
        releases.every(
          ({ major, released }, at) =>
            at === 0 ||
            (major > (releases[at - 1]?.major ?? 0) && released > (releases[at - 1]?.released ?? '')),
        ),
      ),
    { path: ['lines'], message: 'holds releases that are not in order' },
  ),
  holidays: Holidays.refine(({ years }) => Object.keys(years).length > 0, {
    path: ['years'],
    message: 'holds no year',
  }).refine(({ years }) => Object.entries(years).every(isWholeYear), {
    path: ['years'],
    message: 'holds a year whose days do not fit together',
  }),
}

/** `ageing`: a newer one should be looked for. `too-old`: what is read from it is not to be relied on. */
export type TableState = 'fresh' | 'ageing' | 'too-old'

export type TableAge = {
  readonly asOf: Day
  /** Whole UTC days since `asOf`, as the checks count them; below 0 for a clock that is behind. */
  readonly ageDays: number
  readonly state: TableState
}

type Limits = { readonly ageingAfterDays: number; readonly tooOldAfterDays: number }

/**
 * `windows-builds`: monthly; after 35 days one Patch Tuesday is surely missing, 45 is the limit of the verdict rules
 * (`buildTableMaxAgeDays`). The others have limits of ours.
 */
const LIMITS: Readonly<Record<Exclude<TableName, 'holidays'>, Limits>> = {
  'windows-builds': { ageingAfterDays: 35, tooOldAfterDays: 45 },
  lifecycle: { ageingAfterDays: 180, tooOldAfterDays: 365 },
  'signing-cas': { ageingAfterDays: 180, tooOldAfterDays: 365 },
  // A new major every two to four weeks: what the rules say without a newer table, they say by its last row.
  browsers: { ageingAfterDays: 30, tooOldAfterDays: 60 },
}

/** From this day of a year on the holidays of the next one should be known: terms begin to reach into it. */
const NEXT_YEAR_WANTED_FROM = '12-01'

/** `limits`: those of a commune, where it has its own. */
export function tableAge(
  name: TableName,
  contents: TableContents,
  now: Date,
  limits: Partial<Limits> = {},
): TableAge {
  const { asOf } = contents[name]
  const ageDays = Math.floor((now.getTime() - Date.parse(asOf)) / DAY_MS)
  if (name === 'holidays') return { asOf, ageDays, state: holidaysState(contents.holidays, now) }
  const { ageingAfterDays, tooOldAfterDays } = { ...LIMITS[name], ...limits }
  const state = ageDays > tooOldAfterDays ? 'too-old' : ageDays > ageingAfterDays ? 'ageing' : 'fresh'
  return { asOf, ageDays, state }
}

/** Holidays do not go stale with days but with years that nobody has announced yet. */
function holidaysState({ years }: Holidays, now: Date): TableState {
  const today = dayOf(now)
  const year = Number(yearOf(today))
  const isAnnounced = (one: number): boolean => years[String(one)]?.status === 'announced'
  if (!isAnnounced(year)) return 'too-old'
  return today.slice(5) >= NEXT_YEAR_WANTED_FROM && !isAnnounced(year + 1) ? 'ageing' : 'fresh'
}
