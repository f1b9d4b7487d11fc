/** A system in the words of the pages. */
import { readQuestionnaire } from '../../checks/systems/questionnaire.ts'
import { formatDate } from '../../checks/time/words.ts'
import { LIFE_CHOICES } from '../../web/pages/systems/system-form.tsx'
import type { ShownSystem } from '../../web/pages/systems/systems-page.tsx'
import { flagsOf } from './flags.ts'
import type { SystemRow } from './systems.ts'

export const lifeWords = (life: string): string =>
  LIFE_CHOICES.find(({ value }) => value === life)?.label ?? life

export const showSystem = (row: SystemRow): ShownSystem => ({
  ...{ systemId: row.systemId, name: row.name, ownerName: row.ownerName, level: row.level },
  isOwned: row.ownership === 'owned',
  operator: row.operatorUnit ?? row.operatorName,
  life: lifeWords(row.life),
  isRetired: row.life === 'retired',
  flags: flagsOf(row),
})

const kindWords = (id: string, kinds: readonly { readonly id: string; readonly label: string }[]): string =>
  kinds.find((kind) => kind.id === id)?.label ?? id

/** What was written down, in the order of the form; what is empty is left out. */
export function writtenOf(row: SystemRow): readonly { readonly name: string; readonly value: string }[] {
  const { informationTypes, systemTypes } = readQuestionnaire()
  const day = (text: string | null): string => (text === null ? '' : formatDate(text))
  const confirmation = [row.confirmationNumber ?? '', day(row.confirmationOn)].filter((one) => one !== '')
  const all: readonly (readonly [string, string | null])[] = [
    ['Văn bản chủ quản xác nhận', confirmation.join(', ngày ')],
    ['Loại hệ thống', row.systemType === null ? null : kindWords(row.systemType, systemTypes)],
    ['Loại thông tin', row.informationTypes.map((id) => kindWords(id, informationTypes)).join('; ')],
    ['Chức năng', row.purpose],
    ['Phạm vi', row.scope],
    ['Loại dữ liệu', row.dataKinds],
    ['Người dùng', row.users],
    ['Số người có dữ liệu', row.subjectCount === null ? null : row.subjectCount.toLocaleString('vi-VN')],
    ['Vùng mạng', row.zones],
    ['Địa chỉ', row.addresses],
    ['Dịch vụ, kết nối', row.services],
    ['Thiết bị khác', row.equipment],
    ['Bắt đầu vận hành', day(row.liveOn)],
    ['Ngừng', day(row.retiredOn)],
  ]
  return all.flatMap(([name, value]) => (value === null || value === '' ? [] : [{ name, value }]))
}
