/** The PCs of a commune as IT lists them: in words, narrowed by what stands in the address. */
import { z } from 'zod'
import { compareNames, matches } from '../../checks/names.ts'
import { formatDate, formatMoment } from '../../checks/time/words.ts'
import type { Day } from '../../checks/time/zone.ts'
import { KIND_WORDS, LOST_WORDS, NO_UNIT_WORDS, STATUS_WORDS } from '../../web/pages/manage/device-words.ts'
import type { ShownDevice } from '../../web/pages/manage/devices-page.tsx'
import { type DeviceFilter, managePaths } from '../../web/pages/manage/paths.ts'
import type { FilterBarProps } from '../../web/parts/filter-bar.tsx'
import { CONTACT_WORDS } from '../../web/words.ts'
import { contactOf } from '../board/standing.ts'
import type { DeviceListRow } from '../devices/service.ts'
import type { UnitChoice } from './units.ts'

/** PCs without a unit, as a choice of the filter. */
export const NO_UNIT = 'none'
const ANY_STATUS = 'moi'
const text = z.string().max(100).normalize('NFC').trim().catch('')

const Filter = z.object({
  q: text,
  unit: text,
  kind: z.enum(['', 'agent', 'declared', 'state-secret']).catch(''),
  status: z.enum(['', ANY_STATUS, 'quarantined', 'lent', 'lost', 'revoked', 'retired']).catch(''),
})

/** What is not understood filters nothing. */
export const readDeviceFilter = (given: Readonly<Record<string, string>>): DeviceFilter =>
  Filter.parse({ q: '', unit: '', kind: '', status: '', ...given })

export const isInService = ({ status }: { readonly status: string }): boolean =>
  status === 'active' || status === 'quarantined'

function passes(device: DeviceListRow, { q, unit, kind, status }: DeviceFilter): boolean {
  if (q !== '' && !matches(`${device.hostName} ${device.label ?? ''}`, q)) return false
  if (unit !== '' && (device.unitId ?? NO_UNIT) !== unit) return false
  if (kind !== '' && device.kind !== kind) return false
  if (status === '') return isInService(device)
  if (status === ANY_STATUS) return true
  // What is lost stands apart from what was put away.
  if (status === 'lost' || device.lostAt !== null) return status === 'lost' && device.lostAt !== null
  if (status === 'lent') return device.lentTo !== null && isInService(device)
  return device.status === status
}

/** By name. */
export const narrow = (devices: readonly DeviceListRow[], filter: DeviceFilter): readonly DeviceListRow[] =>
  devices
    .filter((device) => passes(device, filter))
    .sort((a, b) => compareNames(a.hostName, b.hostName) || (a.deviceId < b.deviceId ? -1 : 1))

export const unitWords = (units: readonly UnitChoice[], unitId: string | null): string =>
  units.find(({ value }) => value === unitId)?.label ?? NO_UNIT_WORDS

function stateWords(device: DeviceListRow): string {
  if (device.lostAt !== null) return `${LOST_WORDS}, báo lúc ${formatMoment(device.lostAt)}`
  return isInService(device) ? CONTACT_WORDS[contactOf(device)] : STATUS_WORDS[device.status]
}

export type Loan = Pick<DeviceListRow, 'lentTo' | 'lentUntil'>

/** The last day of the loan still belongs to it. */
export const isOverdue = ({ lentTo, lentUntil }: Loan, today: Day): boolean =>
  lentTo !== null && lentUntil !== null && lentUntil < today

/** "Công an xã, đến 30/11/2026"; null: it is not lent. */
export function lentWords(loan: Loan, today: Day): string | null {
  const { lentTo, lentUntil } = loan
  if (lentTo === null) return null
  if (lentUntil === null) return lentTo
  return isOverdue(loan, today)
    ? `${lentTo}, quá hạn trả ${formatDate(lentUntil)}`
    : `${lentTo}, đến ${formatDate(lentUntil)}`
}

export const showDevice = (device: DeviceListRow, units: readonly UnitChoice[], today: Day): ShownDevice => ({
  deviceId: device.deviceId,
  name: device.hostName,
  label: device.label,
  unitName: unitWords(units, device.unitId),
  kind: device.kind,
  status: device.status,
  state: stateWords(device),
  signingRequired: device.signingRequired,
  lent: lentWords(device, today),
})

export function deviceFilterBar(
  code: string,
  filter: DeviceFilter,
  units: readonly UnitChoice[],
): FilterBarProps {
  const { devices: action } = managePaths(code)
  const { q, unit, kind, status } = filter
  return {
    action,
    query: q,
    fields: [
      {
        ...{ name: 'unit', label: 'Đơn vị', value: unit, all: 'Mọi đơn vị' },
        choices: [...units, { value: NO_UNIT, label: 'Chưa xếp đơn vị' }],
      },
      {
        ...{ name: 'kind', label: 'Loại', value: kind, all: 'Mọi loại' },
        choices: Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label })),
      },
      {
        ...{ name: 'status', label: 'Tình trạng', value: status, all: 'Đang quản lý' },
        choices: [
          { value: 'quarantined', label: STATUS_WORDS.quarantined },
          { value: 'lent', label: 'Đang cho mượn' },
          { value: 'lost', label: LOST_WORDS },
          { value: 'retired', label: STATUS_WORDS.retired },
          { value: 'revoked', label: STATUS_WORDS.revoked },
          { value: ANY_STATUS, label: 'Mọi tình trạng' },
        ],
      },
    ],
    clearHref: q + unit + kind + status === '' ? null : action,
  }
}
