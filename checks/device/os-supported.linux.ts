/** Is this Linux still served. Derivatives are judged by what they are built on. */
import type { LinuxFacts } from '../facts/linux.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { JudgeInput } from './check.ts'
import { lifecycleLookup, type ReadyLinuxRelease } from './lookups.ts'
import { linuxGroup } from './reading.ts'
import type { Watch } from './watch.ts'

export function judgeLinuxSupport(input: JudgeInput, facts: LinuxFacts, watch: Watch): Judgement {
  const os = linuxGroup(facts, 'os')
  if (os === null || os.id === null) return unknown('os-not-readable')
  const release = findRelease(input, os)
  // Also Debian testing and sid, which have no version, and what is built on neither Ubuntu nor Debian.
  if (release === undefined) return unknown('release-not-in-table')
  const soonDays = input.thresholds.osEndsSoonDays
  const { id, end, endDay } = release
  if (watch.hasMoreDaysLeft(endDay, soonDays)) return pass('supported', { release: id, endDate: end })
  if (watch.isNotPast(endDay)) return endsSoon(id, end, watch.daysLeft(endDay))
  const { extendedEnd, extendedEndDay } = release
  if (extendedEnd === null || extendedEndDay === null || !watch.isNotPast(extendedEndDay))
    return fail('end-of-support', { release: id, endDate: end })
  const isSoon = !watch.hasMoreDaysLeft(extendedEndDay, soonDays)
  if (release.product === 'debian')
    return isSoon
      ? endsSoon(id, extendedEnd, watch.daysLeft(extendedEndDay))
      : pass('supported-lts', { release: id, endDate: extendedEnd })
  const isPro = proCovers(facts)
  if (isPro === null) return unknown('esu-not-readable', { release: id, endDate: end })
  if (!isPro) return fail('end-of-support', { release: id, endDate: end })
  // Ubuntu Pro has one end and no years.
  const covered = { release: id, endDate: end, esuEnd: extendedEnd, esuYear: null }
  return isSoon
    ? warn('esu-ends-soon', { ...covered, daysLeft: watch.daysLeft(extendedEndDay) })
    : pass('esu-active', covered)
}

const endsSoon = (release: string, endDate: string, daysLeft: number): Judgement =>
  warn('ends-soon', { release, endDate, daysLeft })

function findRelease(
  { tables }: JudgeInput,
  { baseId, baseVersionId }: NonNullable<LinuxFacts['os']>,
): ReadyLinuxRelease | undefined {
  if (baseId === null || baseVersionId === null) return undefined
  return lifecycleLookup(tables.lifecycle).linux.get(baseId)?.get(baseVersionId)
}

/** Attached and with esm-infra; null when that could not be told. */
function proCovers(facts: LinuxFacts): boolean | null {
  const pro = linuxGroup(facts, 'pro')
  if (pro?.attached === false || pro?.esmInfra === false) return false
  return pro?.attached === true && pro.esmInfra === true ? true : null
}
