/** The PCs of a commune as IT lists them: in words, narrowed by what stands in the address. */
import { z } from 'zod'
import { compareNames, matches } from '../../checks/names.ts'
import { formatDate, formatMoment } from '../../checks/time/words.ts'
import { KIND_WORDS, NO_UNIT_WORDS, STATUS_WORDS } from '../../web/pages/manage/device-words.ts'
import type { ShownDevice } from '../../web/pages/manage/devices-page.tsx'
import { type DeviceFilter, managePaths } from '../../web/pages/manage/paths.ts'
import type { FilterBarProps } from '../../web/parts/filter-bar.tsx'
import { CONTACT_WORDS } from '../../web/words.ts'
import { contactOf } from '../board/standing.ts'
import type { DeviceListRow } from '../devices/service.ts'
import type { UnitChoice } from './units.ts'

const NO_UNIT = 'none'
const ANY_STATUS = 'moi'
const text = z.string().max(100).normalize('NFC').trim().catch('')

const Filter = z.object({
  q: text,
  unit: text,
  kind: z.enum(['', 'agent', 'declared', 'state-secret']).catch(''),
  status: z.enum(['', ANY_STATUS, 'quarantined', 'lost', 'revoked', 'retired']).catch(''),
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
  if (status === 'lost') return device.lostAt !== null
  return status === ANY_STATUS || device.status === status
}

/** By name. */
export const narrow = (devices: readonly DeviceListRow[], filter: DeviceFilter): readonly DeviceListRow[] =>
  devices
    .filter((device) => passes(device, filter))
    .sort((a, b) => compareNames(a.hostName, b.hostName) || (a.deviceId < b.deviceId ? -1 : 1))

export const unitWords = (units: readonly UnitChoice[], unitId: string | null): string =>
  units.find(({ value }) => value === unitId)?.label ?? NO_UNIT_WORDS

function stateWords(device: DeviceListRow): string {
  if (device.lostAt !== null) return `Mất, báo lúc ${formatMoment(device.lostAt)}`
  return isInService(device) ? CONTACT_WORDS[contactOf(device)] : STATUS_WORDS[device.status]
}

function lentWords({ lentTo, lentUntil }: DeviceListRow): string | null {
  if (lentTo === null) return null
  return `cho mượn: ${lentTo}${lentUntil === null ? '' : `, đến ${formatDate(lentUntil)}`}`
}

export const showDevice = (device: DeviceListRow, units: readonly UnitChoice[]): ShownDevice => ({
  deviceId: device.deviceId,
  name: device.hostName,
  label: device.label,
  unitName: unitWords(units, device.unitId),
  kind: device.kind,
  status: device.status,
  state: stateWords(device),
  signingRequired: device.signingRequired,
  lent: lentWords(device),
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
          { value: 'lost', label: 'Mất' },
          { value: 'retired', label: STATUS_WORDS.retired },
          { value: 'revoked', label: STATUS_WORDS.revoked },
          { value: ANY_STATUS, label: 'Mọi tình trạng' },
        ],
      },
    ],
    clearHref: q + unit + kind + status === '' ? null : action,
  }
}
