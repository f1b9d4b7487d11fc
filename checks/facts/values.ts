/** Kinds of value the facts are made of. `null` always means "not known", never "no". */
import { z } from 'zod'

/** UTC moment, RFC 3339 with Z. */
export const moment = z.iso.datetime()
/** Calendar day without a time zone, `2026-11-20`. */
export const day = z.iso.date()
/** First 16 hex digits of a SHA-256; stands for a person without naming one. */
export const owner = z.string().regex(/^[0-9a-f]{16}$/)
/** A name or version as the machine writes it; longer text is cut by the collector. */
export const text = z.string().max(256)
export const count = z.int().min(0)
export const bytes = z.int().min(0)
export const seconds = z.int().min(0)

/** How the reading of one section went. Data of a section that is neither `ok` nor `partial` must not be judged. */
export const SECTION_STATUSES = [
  'ok', // every query answered
  'partial', // some values are null because a query failed
  'unavailable', // the source does not exist on this system
  'denied', // access refused
  'timeout', // stopped by the section's budget
  'error', // any other failure
  'skipped', // not attempted
] as const
