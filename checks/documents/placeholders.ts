/** The places that a commune's own template may have, {{ten_he_thong}}, and what stands in each. */
import type { FactRow, PaperFacts } from './facts.ts'
import { type FieldValue, fieldEntry, type WrittenAt } from './fields.ts'
import { type PaperId, paperTitle } from './papers.ts'
import { type MissingField, missingMark } from './spans.ts'
import { dayInWords, placeOf } from './words.ts'

export type Placeholder = {
  readonly name: string
  readonly label: string
  readonly at: WrittenAt
  readonly value: (facts: PaperFacts, id: PaperId) => FieldValue
}

/** Fields as documents.json names them. */
const OF_FIELDS: Readonly<Record<string, string>> = {
  ten_he_thong: 'systemName',
  chu_quan: 'ownerName',
  don_vi_van_hanh: 'operatorUnit',
  don_vi_chuyen_trach: 'securityUnitName',
  co_quan_tham_dinh: 'appraiserName',
  co_quan_ban_hanh: 'issuingBody',
  cap_do: 'proposedLevel',
  can_cu_cap_do: 'levelBasis',
  loai_thong_tin: 'informationTypes',
  loai_he_thong: 'systemType',
  pham_vi: 'scope',
  doi_tuong_phuc_vu: 'userGroups',
  so_may_tinh: 'deviceCount',
  dia_chi_don_vi_van_hanh: 'operatorAddress',
  tieu_chuan: 'standardName',
  quy_che: 'regulationRef',
  danh_gia_rui_ro: 'riskAssessmentRef',
}

const issued = (name: string, label: string, value: Placeholder['value']): Placeholder => ({
  name,
  label,
  at: 'issue',
  value,
})

export const PLACEHOLDERS: readonly Placeholder[] = [
  ...Object.entries(OF_FIELDS).map(([name, field]) => ({ name, ...fieldEntry('', '', field) })),
  { name: 'ten_xa', label: 'tên xã', at: 'paper', value: ({ commune }) => commune?.name },
  { name: 'ten_tinh', label: 'tên tỉnh', at: 'paper', value: ({ commune }) => commune?.province },
  issued(
    'dia_danh',
    'địa danh',
    ({ issue, commune }, id) => issue?.[id]?.place ?? (commune?.name == null ? null : placeOf(commune.name)),
  ),
  issued('so', 'số', ({ issue }, id) => issue?.[id]?.number),
  issued('ky_hieu', 'ký hiệu', ({ issue }, id) => issue?.[id]?.symbol),
  issued('ngay_ky', 'ngày ký', ({ issue }, id) => {
    const on = issue?.[id]?.on
    return on == null ? null : dayInWords(on)
  }),
  issued('chuc_vu_nguoi_ky', 'chức vụ người ký', ({ issue }, id) => issue?.[id]?.signerTitle),
  issued('nguoi_ky', 'họ tên người ký', ({ issue }, id) => issue?.[id]?.signerName),
]

const byName = new Map(PLACEHOLDERS.map((one) => [one.name, one]))
export const isPlaceholder = (name: string): boolean => byName.has(name)

/** What stands in the place; null for a name that there is not. */
export function placeholderText(
  name: string,
  facts: PaperFacts,
  id: PaperId,
): { readonly text: string; readonly missing: MissingField | null } | null {
  const place = byName.get(name)
  if (place === undefined) return null
  const value = place.value(facts, id)
  const list: readonly (string | number | FactRow)[] = Array.isArray(value)
    ? value
    : value == null
      ? []
      : [value]
  const text = list.flatMap((one) => (typeof one === 'object' ? [] : [String(one)])).join('; ')
  const { label, at } = place
  return text.trim() === ''
    ? { text: missingMark(label), missing: { field: name, label, at, section: paperTitle(id) } }
    : { text, missing: null }
}
