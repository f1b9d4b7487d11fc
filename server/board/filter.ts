/** The filters of the board as they stand in the address; what is not understood filters nothing. */
import { z } from 'zod'
import { matches } from '../../checks/names.ts'
import { type BoardFilter, NO_FILTER, NO_UNIT } from '../../web/pages/board/paths.ts'
import { CONTACTS, STANDINGS } from '../../web/words.ts'
import { pageNumber } from '../http/paging.ts'
import { hasNoData, type StandingDevice, standingIn } from './standing.ts'

const text = z.string().max(100).normalize('NFC').trim()

const Query = z.object({
  q: text.catch(''),
  unit: text.catch(''),
  check: text.catch(''),
  verdict: z.enum(['', ...STANDINGS]).catch(''),
  contact: z.enum(['', 'no-data', ...CONTACTS]).catch(''),
  page: pageNumber,
})

export const readFilter = (query: Readonly<Record<string, string>>): BoardFilter =>
  Query.parse({ ...NO_FILTER, ...query })

export const isNarrowed = (filter: BoardFilter): boolean =>
  filter.q !== '' ||
  filter.unit !== '' ||
  filter.check !== '' ||
  filter.verdict !== '' ||
  filter.contact !== ''

export function passes(device: StandingDevice, filter: BoardFilter): boolean {
  const { q, unit, check, verdict, contact } = filter
  if (q !== '' && !matches(`${device.name} ${device.label ?? ''}`, q)) return false
  if (unit !== '' && (device.unitId ?? NO_UNIT) !== unit) return false
  if (contact === 'no-data' && !hasNoData(device.contact)) return false
  if (contact !== '' && contact !== 'no-data' && device.contact !== contact) return false
  // A check alone: the PCs it applies to.
  if (verdict === '') return check === '' || standingIn(device, check) !== 'not-applicable'
  return check === '' ? device.counts[verdict] > 0 : standingIn(device, check) === verdict
}
