/** From the PCs of a commune to the page of one check. */
import type { DeviceCheck, MaxAge } from '../../checks/device/check.ts'
import type { Thresholds } from '../../checks/device/thresholds.ts'
import { compareNames } from '../../checks/names.ts'
import { VERDICT_WORDS } from '../../checks/verdict.ts'
import type { CheckGroup, CheckPageProps, CheckRow } from '../../web/pages/board/check-page.tsx'
import { devicePath } from '../../web/pages/board/paths.ts'
import { dataAgeText } from '../../web/parts/data-age.ts'
import type { LawLine } from '../../web/parts/law-list.tsx'
import { pastMoment } from '../../web/parts/moment.tsx'
import { CONTACT_HINTS, SEVERITY_WORDS, STANDINGS } from '../../web/words.ts'
import { newestReport } from './board.ts'
import type { BoardDevice, BoardUnit } from './queries.ts'
import { reasonSentence } from './reasons.ts'
import { type StandingDevice, standingIn, standOf } from './standing.ts'
import { thresholdRow } from './threshold-words.ts'

export type CheckInput = {
  readonly communeCode: string
  readonly check: DeviceCheck
  readonly thresholds: Thresholds
  readonly devices: readonly BoardDevice[]
  readonly units: readonly BoardUnit[]
  readonly law: readonly LawLine[]
  /** What must be known about the tables behind the check. */
  readonly tableNotes: readonly string[]
  readonly now: Date
}

const MAX_AGE_WORDS: Readonly<Record<MaxAge, string>> = {
  P1D: 'trong 1 ngày làm việc',
  P7D: 'trong 7 ngày làm việc',
  P30D: 'trong 30 ngày làm việc',
}

export function checkProps(input: CheckInput): CheckPageProps {
  const { check, now } = input
  return {
    communeCode: input.communeCode,
    title: check.title,
    severity: SEVERITY_WORDS[check.severity],
    maxAge: MAX_AGE_WORDS[check.maxAge],
    why: check.why,
    mend: check.mend,
    law: input.law,
    tableNotes: input.tableNotes,
    thresholds: check.thresholds.map((name) => thresholdRow(name, input.thresholds[name])),
    dataAge: dataAgeText(newestReport(input.devices, now)),
    groups: groups(input),
  }
}

function groups(input: CheckInput): CheckGroup[] {
  const devices = input.devices.map((device) => standOf(device, [input.check]))
  const unitNames = new Map(input.units.map(({ unitId, name }) => [unitId, name]))
  return STANDINGS.flatMap((standing) => {
    const rows = devices
      .filter((device) => standingIn(device, input.check.id) === standing)
      .map((device) => checkRow(input, device, unitNames.get(device.unitId ?? '') ?? 'Chưa xếp đơn vị'))
      .sort(
        (a, b) => (a.since?.iso ?? '~').localeCompare(b.since?.iso ?? '~') || compareNames(a.name, b.name),
      )
    return rows.length === 0 ? [] : [{ standing, rows }]
  })
}

/** Within a group the oldest trouble stands first. */
function checkRow(
  { communeCode, check, now }: CheckInput,
  device: StandingDevice,
  unitName: string,
): CheckRow {
  const stored = device.verdicts[check.id]
  // The last verdict is no longer one: what it was, and from when on it was not.
  const since = stored?.staleSince ?? stored?.since
  const lastWord = stored?.staleSince ? `Lần cuối ${VERDICT_WORDS[stored.verdict].toLowerCase()}: ` : ''
  return {
    name: device.name,
    href: devicePath(communeCode, device.deviceId),
    unitName,
    reason:
      stored === undefined
        ? CONTACT_HINTS[device.contact]
        : `${lastWord}${reasonSentence(check, stored.reason, stored.facts)}`,
    since: since === undefined ? null : pastMoment(since, now),
  }
}
