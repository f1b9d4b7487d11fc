/** Days, names and references as administrative papers write them (NĐ 30/2020, Phụ lục I). */
import type { Day } from '../time/zone.ts'
import type { Maybe, PaperRef } from './facts.ts'

/** Days below 10 and the months 1 and 2 are written with a nought. */
export function dayInWords(day: Day): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `ngày ${date} tháng ${Number(month) > 2 ? Number(month) : month} năm ${year}`
}

/** "số 12/UBND-VX ngày 02 tháng 10 năm 2026 của UBND xã Mẫu"; null without a number. */
export function refInWords(ref: Maybe<PaperRef>): string | null {
  if (ref?.number == null || ref.number.trim() === '') return null
  const on = ref.on == null ? '' : ` ${dayInWords(ref.on)}`
  const issuer = ref.issuer == null ? '' : ` của ${ref.issuer}`
  return `số ${ref.number}${on}${issuer}`
}

/** A number of a paper below 10 has a nought in front: "07". */
export const numberInWords = (number: string): string => (/^\d$/.test(number) ? `0${number}` : number)

/** "UBND xã A" and "Ủy ban nhân dân xã A" are the same body. */
const COMMITTEE = /^(?:UBND|ủy ban nhân dân|uỷ ban nhân dân)(?=\s|$)/iu

export const isCommittee = (name: string): boolean => COMMITTEE.test(name.trim())
export const spelledOut = (name: string): string => name.trim().replace(COMMITTEE, 'Ủy ban nhân dân')
export const committeeOf = (communeName: string): string =>
  `Ủy ban nhân dân ${communeName.trim().replace(/^\p{Lu}/u, (letter) => letter.toLowerCase())}`

/** The name alone, "Đắk Ẳng"; with its kind where it is a number, "Phường 7". */
export function placeOf(communeName: string): string {
  const bare = communeName.trim().replace(/^(?:xã|phường|đặc khu)\s+/iu, '')
  return /^\d/.test(bare) ? communeName.trim() : bare
}
