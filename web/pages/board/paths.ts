/** Addresses of the board: paths in Vietnamese, filters as query parameters. */
import type { Contact, Standing } from '../../words.ts'

/** What the list of PCs is narrowed to; empty string: not narrowed. `unit` may be `none`: PCs without a unit. */
export type BoardFilter = {
  readonly q: string
  readonly unit: string
  readonly check: string
  readonly verdict: Standing | ''
  readonly contact: Contact | 'no-data' | ''
  /** From 1. */
  readonly page: number
}

export const NO_FILTER: BoardFilter = { q: '', unit: '', check: '', verdict: '', contact: '', page: 1 }
export const NO_UNIT = 'none'

export const PROVINCE_PATH = '/tinh'
export const boardPath = (commune: string): string => `/xa/${encodeURIComponent(commune)}`
export const devicePath = (commune: string, deviceId: string): string =>
  `${boardPath(commune)}/may/${deviceId}`
export const checkPath = (commune: string, checkId: string): string =>
  `${boardPath(commune)}/kiem-tra/${checkId}`

/** The address of the list under a filter; it opens at the list itself. */
export function listHref(commune: string, filter: Partial<BoardFilter>): string {
  const query = new URLSearchParams()
  const { q = '', unit = '', check = '', verdict = '', contact = '', page = 1 } = filter
  for (const [name, value] of Object.entries({ q, unit, check, verdict, contact }))
    if (value !== '') query.set(name, value)
  if (page > 1) query.set('page', String(page))
  return `${boardPath(commune)}${query.size > 0 ? `?${query}` : ''}#danh-sach`
}
