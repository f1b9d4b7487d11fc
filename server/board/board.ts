/** From rows of the database to the props of the board. Pure: the moment comes with the call. */
import type { DeviceCheck } from '../../checks/device/check.ts'
import { formatDate } from '../../checks/time/words.ts'
import { dayOf } from '../../checks/time/zone.ts'
import type { BoardPageProps } from '../../web/pages/board/board-page.tsx'
import { type BoardFilter, listHref } from '../../web/pages/board/paths.ts'
import { dataAgeText } from '../../web/parts/data-age.ts'
import { pastMoment } from '../../web/parts/moment.tsx'
import type { StatusLineProps } from '../../web/parts/status-line.tsx'
import { actionLines } from './actions.ts'
import { byWeight, deviceList } from './list.ts'
import { matrixProps } from './matrix.ts'
import type { BoardDevice, BoardUnit } from './queries.ts'
import { hasNoData, type StandingDevice, standOf } from './standing.ts'

export type BoardInput = {
  readonly commune: { readonly code: string; readonly name: string }
  readonly devices: readonly BoardDevice[]
  readonly units: readonly BoardUnit[]
  /** Is the person bound to the units given, or do they stand for the whole commune. */
  readonly isWholeCommune: boolean
  readonly checks: readonly DeviceCheck[]
  readonly filter: BoardFilter
  /** What makes the figures doubtful, for those who can do something about it. */
  readonly healthNotices: readonly string[]
  readonly duties: BoardPageProps['duties']
  readonly now: Date
}

export function boardProps(input: BoardInput): BoardPageProps {
  const { commune, units, checks, now } = input
  const devices = input.devices.map((device) => standOf(device, checks)).sort(byWeight)
  return {
    communeName: commune.name,
    onlyUnit: input.isWholeCommune ? null : units.map(({ name }) => name).join(', '),
    dataAge: dataAgeText(newestReport(devices, now)),
    ...{ healthNotices: input.healthNotices, duties: input.duties },
    status: statusLine(commune.code, devices, now),
    actions: actionLines(commune.code, devices, checks),
    matrix: matrixProps(commune.code, devices, units, checks),
    list: deviceList(input, devices),
  }
}

export function newestReport(devices: readonly Pick<BoardDevice, 'lastReportAt'>[], now: Date) {
  const newest = devices.reduce((max, { lastReportAt }) => Math.max(max, lastReportAt?.getTime() ?? 0), 0)
  return newest === 0 ? null : pastMoment(new Date(newest), now)
}

function statusLine(code: string, devices: readonly StandingDevice[], now: Date): StatusLineProps {
  const number = (test: (device: StandingDevice) => boolean) => devices.filter(test).length
  return {
    day: formatDate(dayOf(now)),
    parts: [
      {
        count: number(({ contact }) => contact === 'quarantined'),
        words: 'máy bị cách ly',
        href: listHref(code, { contact: 'quarantined' }),
        tone: 'bad',
      },
      {
        count: number(({ counts }) => counts.fail > 0),
        words: 'máy cần xử lý ngay',
        href: listHref(code, { verdict: 'fail' }),
        tone: 'bad',
      },
      {
        count: number(({ contact }) => contact === 'silent'),
        words: 'máy im lặng',
        href: listHref(code, { contact: 'silent' }),
        tone: 'attention',
      },
      {
        count: number(({ contact }) => hasNoData(contact)),
        words: 'máy chưa có số liệu',
        href: listHref(code, { contact: 'no-data' }),
        tone: 'quiet',
      },
    ],
    reporting: {
      count: number(({ contact }) => contact === 'reporting'),
      of: devices.length,
      href: listHref(code, { contact: 'reporting' }),
    },
  }
}
