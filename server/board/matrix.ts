/** Units x checks from the same PCs as the list below it, so that both always say the same. */
import type { DeviceCheck } from '../../checks/device/check.ts'
import { checkPath, listHref, NO_UNIT } from '../../web/pages/board/paths.ts'
import type { MatrixCounts, MatrixProps, MatrixRow } from '../../web/parts/matrix.tsx'
import type { BoardUnit } from './queries.ts'
import { emptyCounts, type StandingDevice, standingIn } from './standing.ts'

export function matrixProps(
  communeCode: string,
  devices: readonly StandingDevice[],
  units: readonly BoardUnit[],
  checks: readonly DeviceCheck[],
): MatrixProps {
  const row = (unitId: string | null, name: string, own: readonly StandingDevice[]): MatrixRow => ({
    unitId,
    name,
    href: listHref(communeCode, { unit: unitId ?? '' }),
    devices: own.length,
    counts: Object.fromEntries(checks.map(({ id }) => [id, countsOf(own, id)])),
  })
  const rows = units.map(({ unitId, name }) =>
    row(
      unitId,
      name,
      devices.filter((device) => device.unitId === unitId),
    ),
  )
  const without = devices.filter((device) => device.unitId === null)
  if (without.length > 0) rows.push(row(NO_UNIT, 'Chưa xếp đơn vị', without))
  return {
    columns: checks.map(({ id, title, shortTitle }) => ({
      id,
      title,
      shortTitle,
      href: checkPath(communeCode, id),
    })),
    // With one row the sum would only repeat it.
    rows: rows.length > 1 ? [row(null, 'Tất cả', devices), ...rows] : rows,
    href: (unitId, check, verdict) => listHref(communeCode, { unit: unitId ?? '', check, verdict }),
  }
}

function countsOf(devices: readonly StandingDevice[], checkId: string): MatrixCounts {
  const counts = emptyCounts()
  for (const device of devices) counts[standingIn(device, checkId)] += 1
  return counts
}
