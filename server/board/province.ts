/** From the counts of the communes to the page of their province. */
import { compareNames } from '../../checks/names.ts'
import { formatDate } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import { boardPath, PROVINCE_PATH } from '../../web/pages/board/paths.ts'
import type { ProvincePageProps, ProvinceRow } from '../../web/pages/board/province-page.tsx'
import { addCounts, type Counts, NO_COUNTS } from '../devices/counts.ts'
import type { CommuneStanding } from './province-queries.ts'

export function provinceProps(communes: readonly CommuneStanding[], now: Date): ProvincePageProps {
  const rows = communes
    .map(provinceRow)
    .sort(
      (a, b) =>
        failShare(b) - failShare(a) || silentShare(b) - silentShare(a) || compareNames(a.name, b.name),
    )
  const sum = (of: (row: ProvinceRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  const devices = sum((row) => row.devices)
  return {
    status: {
      day: formatDate(dayOf(now)),
      parts: [
        {
          count: rows.filter((row) => row.counts.fail > 0).length,
          words: 'xã có kết quả chưa đạt',
          href: PROVINCE_PATH,
          tone: 'bad',
        },
        { count: sum((row) => row.silent), words: 'máy im lặng', href: PROVINCE_PATH, tone: 'attention' },
        {
          count: sum((row) => row.withoutData),
          words: 'máy chưa có số liệu',
          href: PROVINCE_PATH,
          tone: 'quiet',
        },
      ],
      reporting: { count: sum((row) => row.reporting), of: devices, href: PROVINCE_PATH },
    },
    rows,
  }
}

/** Results per PC, so that a large commune is not worse for being large. */
const failShare = (row: ProvinceRow): number => (row.devices === 0 ? 0 : row.counts.fail / row.devices)
const silentShare = (row: ProvinceRow): number => (row.devices === 0 ? 0 : row.silent / row.devices)

function provinceRow({ code, name, isSample, counts }: CommuneStanding): ProvinceRow {
  const total = counts.reduce((sum, one) => addCounts(sum, one), NO_COUNTS)
  return {
    name,
    href: boardPath(code),
    isSample,
    devices: total.devices,
    reporting: total.reporting,
    silent: total.silent,
    withoutData: total.devices - total.reporting - total.silent - total.quarantined,
    counts: sumOfChecks(total),
  }
}

function sumOfChecks({ checks }: Counts): ProvinceRow['counts'] {
  const sum = { fail: 0, warn: 0, unknown: 0, stale: 0, pass: 0 }
  for (const states of Object.values(checks)) {
    sum.fail += states.fail ?? 0
    sum.warn += states.warn ?? 0
    sum.unknown += states.unknown ?? 0
    sum.stale += states.stale ?? 0
    sum.pass += states.pass ?? 0
  }
  return sum
}
