/** The list of PCs on the board: filtered, worst first, a page at a time. */
import { compareNames } from '../../checks/names.ts'
import type { BoardPageProps } from '../../web/pages/board/board-page.tsx'
import { boardPath, checkPath, devicePath, listHref, NO_UNIT } from '../../web/pages/board/paths.ts'
import type { DeviceRow } from '../../web/parts/device-table.tsx'
import type { Choice, FilterBarProps, FilterField } from '../../web/parts/filter-bar.tsx'
import { pastMoment } from '../../web/parts/moment.tsx'
import { CONTACT_WORDS, CONTACTS, STANDING_WORDS, STANDINGS } from '../../web/words.ts'
import { pageOf } from '../http/paging.ts'
import type { BoardInput } from './board.ts'
import { isNarrowed, passes } from './filter.ts'
import type { StandingDevice } from './standing.ts'

export const byWeight = (a: StandingDevice, b: StandingDevice): number =>
  b.weight - a.weight || compareNames(a.name, b.name)

/** `devices` come worst first. */
export function deviceList(input: BoardInput, devices: readonly StandingDevice[]): BoardPageProps['list'] {
  const { filter } = input
  const { code } = input.commune
  const found = devices.filter((device) => passes(device, filter))
  const { rows, page, pages, first } = pageOf(found, filter.page)
  const unitNames = new Map(input.units.map(({ unitId, name }) => [unitId, name]))
  return {
    filter: filterBar(input),
    narrowedTo: narrowedTo(input, unitNames),
    total: found.length,
    first,
    rows: rows.map((device) => deviceRow(input, device, unitNames)),
    pager: { page, pages, href: (number) => listHref(code, { ...filter, page: number }) },
  }
}

function deviceRow(
  { commune, checks, now }: BoardInput,
  device: StandingDevice,
  unitNames: ReadonlyMap<string, string>,
): DeviceRow {
  return {
    deviceId: device.deviceId,
    href: devicePath(commune.code, device.deviceId),
    name: device.name,
    label: device.label,
    unitName: unitNames.get(device.unitId ?? '') ?? 'Chưa xếp đơn vị',
    contact: device.contact,
    lastReport: device.lastReportAt === null ? null : pastMoment(device.lastReportAt, now),
    isThisMachine: device.isThisMachine,
    counts: device.counts,
    failing: checks
      .filter(({ id }) => device.standings.get(id) === 'fail')
      .map(({ id, shortTitle }) => ({ checkId: id, shortTitle, href: checkPath(commune.code, id) })),
  }
}

function filterBar({ commune, units, checks, filter, isWholeCommune }: BoardInput): FilterBarProps {
  const field = (
    name: string,
    label: string,
    value: string,
    all: string,
    choices: readonly Choice[],
  ): FilterField => ({ name, label, value, all, choices })
  return {
    action: `${boardPath(commune.code)}#danh-sach`,
    query: filter.q,
    fields: [
      field('unit', 'Đơn vị', filter.unit, 'Mọi đơn vị', [
        ...units.map(({ unitId, name }) => ({ value: unitId, label: name })),
        ...(isWholeCommune ? [{ value: NO_UNIT, label: 'Chưa xếp đơn vị' }] : []),
      ]),
      field(
        'check',
        'Kiểm tra',
        filter.check,
        'Mọi kiểm tra',
        checks.map(({ id, title }) => ({ value: id, label: title })),
      ),
      field(
        'verdict',
        'Kết quả',
        filter.verdict,
        'Mọi kết quả',
        STANDINGS.map((value) => ({ value, label: STANDING_WORDS[value] })),
      ),
      field('contact', 'Liên lạc', filter.contact, 'Mọi tình trạng', [
        ...CONTACTS.map((value) => ({ value, label: CONTACT_WORDS[value] })),
        { value: 'no-data', label: 'Chưa có số liệu' },
      ]),
    ],
    clearHref: isNarrowed(filter) ? listHref(commune.code, {}) : null,
  }
}

/** "Phòng Kinh tế; Tường lửa bật: chưa đạt": what the list is narrowed to, in words. */
function narrowedTo({ checks, filter }: BoardInput, unitNames: ReadonlyMap<string, string>): string | null {
  if (!isNarrowed(filter)) return null
  const check = checks.find(({ id }) => id === filter.check)?.title
  const verdict = filter.verdict === '' ? undefined : STANDING_WORDS[filter.verdict].toLowerCase()
  const contact =
    filter.contact === 'no-data'
      ? 'chưa có số liệu'
      : filter.contact === ''
        ? undefined
        : CONTACT_WORDS[filter.contact].toLowerCase()
  return [
    filter.q === '' ? undefined : `tên có “${filter.q}”`,
    filter.unit === '' ? undefined : (unitNames.get(filter.unit) ?? 'chưa xếp đơn vị'),
    check !== undefined && verdict !== undefined ? `${check}: ${verdict}` : (check ?? verdict),
    contact,
  ]
    .filter((part) => part !== undefined)
    .join('; ')
}
