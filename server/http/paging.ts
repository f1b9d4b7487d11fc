/** Long lists a page at a time. */
import { z } from 'zod'

export const ROWS_PER_PAGE = 60

/** What stands in an address as the page; what is not understood is the first. */
export const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)

export type Paged<T> = {
  readonly rows: readonly T[]
  /** The last one when there are fewer than asked for. */
  readonly page: number
  readonly pages: number
  /** The number of the first row, from 1. */
  readonly first: number
}

export function pageOf<T>(all: readonly T[], wanted: number): Paged<T> {
  const pages = Math.max(1, Math.ceil(all.length / ROWS_PER_PAGE))
  const page = Math.min(wanted, pages)
  const from = (page - 1) * ROWS_PER_PAGE
  return { rows: all.slice(from, from + ROWS_PER_PAGE), page, pages, first: from + 1 }
}
