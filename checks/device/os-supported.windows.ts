/** Is this Windows still served, by build and edition. */
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { JudgeInput } from './check.ts'
import {
  type BuildSeries,
  buildsLookup,
  type EditionClass,
  type LifecycleLookup,
  lifecycleLookup,
  type ReadyBuild,
  type ReadyWindowsRelease,
} from './lookups.ts'
import { windowsGroup } from './reading.ts'
import type { Tables } from './tables.ts'
import type { Watch } from './watch.ts'

type WindowsOs = NonNullable<WindowsFacts['os']>
type Licensing = NonNullable<WindowsFacts['licensing']>

/** ServerRdsh is Windows Enterprise for many sessions, although its product type says server. */
const MULTI_SESSION = 'ServerRdsh'
const SERVER_PRODUCT_TYPES: ReadonlySet<number | null> = new Set([2, 3])
const LICENSED = 1

/** `none`: an edition of no list. Null: the edition is not known, and no class may be guessed. */
export function editionClass(os: WindowsOs, lookup: LifecycleLookup): EditionClass | 'none' | null {
  const { editionId, productType } = os
  if (editionId === null) return null
  if (editionId.startsWith('EnterpriseS')) return 'ltsc'
  if (editionId.startsWith('IoTEnterpriseS')) return 'iot-ltsc'
  if (
    editionId !== MULTI_SESSION &&
    (SERVER_PRODUCT_TYPES.has(productType) || editionId.startsWith('Server'))
  )
    return 'server'
  return lookup.classByEdition.get(editionId) ?? 'none'
}

/** Server and client of one build have lines of their own. Null when the side is not known, undefined without rows. */
export function buildSeries(os: WindowsOs, tables: Tables): BuildSeries | null | undefined {
  const edition = editionClass(os, lifecycleLookup(tables.lifecycle))
  if (os.currentBuild === null || edition === null) return null
  const builds = buildsLookup(tables.builds)
  return (edition === 'server' ? builds.server : builds.client).get(os.currentBuild)
}

/** The row of the running level, once it has been published. */
export function runningBuild(series: BuildSeries, ubr: number, watch: Watch): ReadyBuild | undefined {
  const row = series.byUbr.get(ubr)
  return row !== undefined && watch.hasCome(row.releasedDay) ? row : undefined
}

export function judgeWindowsSupport(input: JudgeInput, facts: WindowsFacts, watch: Watch): Judgement {
  const os = windowsGroup(facts, 'os')
  if (os === null || os.currentBuild === null) return unknown('os-not-readable')
  const lookup = lifecycleLookup(input.tables.lifecycle)
  const edition = editionClass(os, lookup)
  if (edition === null) return unknown('os-not-readable')
  const rows = lookup.windows.get(os.currentBuild)
  const release = (edition === 'none' ? undefined : rows?.get(edition)) ?? rows?.get('any')
  if (release === undefined) return unknown('release-not-in-table')
  const { id, end, endDay } = release
  if (end === null || endDay === null) return unknown('end-date-not-known', { release: id })
  if (watch.hasMoreDaysLeft(endDay, input.thresholds.osEndsSoonDays))
    return pass('supported', { release: id, endDate: end })
  if (watch.isNotPast(endDay))
    return warn('ends-soon', { release: id, endDate: end, daysLeft: watch.daysLeft(endDay) })
  const ended = { release: id, endDate: end }
  return release.hasEsu
    ? judgeExtended({ input, facts, os, release, endDay, ended }, watch)
    : fail('end-of-support', ended)
}

type Ended = {
  readonly input: JudgeInput
  readonly facts: WindowsFacts
  readonly os: WindowsOs
  readonly release: ReadyWindowsRelease
  readonly endDay: number
  readonly ended: { readonly release: string; readonly endDate: string }
}

function judgeExtended({ input, facts, os, release, endDay, ended }: Ended, watch: Watch): Judgement {
  const licensing = windowsGroup(facts, 'licensing')
  const years = esuYears(licensing, lifecycleLookup(input.tables.lifecycle))
  // Latest end first, so the first one found decides.
  for (const { year, end: esuEnd, endDay: esuEndDay } of release.esuYears) {
    if (years.get(year) !== 'active') continue
    if (!watch.isNotPast(esuEndDay)) break
    const found = { ...ended, esuEnd, esuYear: year }
    return watch.hasMoreDaysLeft(esuEndDay, input.thresholds.osEndsSoonDays)
      ? pass('esu-active', found)
      : warn('esu-ends-soon', { ...found, daysLeft: watch.daysLeft(esuEndDay) })
  }
  const inferred = inferFromBuild(input, os, endDay, watch)
  if (inferred !== null && inferred !== 'possible')
    return warn('esu-inferred-from-build', {
      ...ended,
      ubr: inferred.ubr,
      buildReleased: inferred.released,
    })
  const mayBeLicensed =
    (licensing?.esu ?? null) === null ||
    release.esuYears.some(
      ({ year, endDay: esuEndDay }) =>
        (years.get(year) === 'unknown' || years.has(null)) && watch.isNotPast(esuEndDay),
    )
  if (mayBeLicensed) return unknown('esu-not-readable', ended)
  return inferred === 'possible' ? unknown('os-not-readable', ended) : fail('end-of-support', ended)
}

/** ESU years by what their licence says; the year null: a licence that may be of any year. */
function esuYears(
  licensing: Licensing | null,
  { esuYearById }: LifecycleLookup,
): ReadonlyMap<number | null, 'active' | 'unknown'> {
  const years = new Map<number | null, 'active' | 'unknown'>()
  for (const { activationId, year, licenseStatus } of licensing?.esu ?? []) {
    if (licenseStatus !== LICENSED && licenseStatus !== null) continue
    const known = year ?? esuYearById.get(activationId.toLowerCase()) ?? null
    if (licenseStatus === LICENSED) years.set(known, 'active')
    else if (!years.has(known)) years.set(known, 'unknown')
  }
  return years
}

/**
 * A level published after the end, and not long ago, only reaches PCs that are served: consumer ESU leaves no other
 * trace. `possible`: the running level is not known, and some level of now would prove it.
 */
function inferFromBuild(
  { tables, thresholds }: JudgeInput,
  os: WindowsOs,
  endDay: number,
  watch: Watch,
): ReadyBuild | 'possible' | null {
  const series = buildSeries(os, tables)
  if (series === null || series === undefined) return null
  const proves = (row: ReadyBuild): boolean =>
    row.releasedDay > endDay &&
    watch.hasCome(row.releasedDay) &&
    watch.isWithinDays(row.releasedDay, thresholds.patchWarnDays)
  if (os.ubr === null) return series.rows.some(proves) ? 'possible' : null
  const row = series.byUbr.get(os.ubr)
  return row !== undefined && proves(row) ? row : null
}
