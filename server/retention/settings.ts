/** What the installation decided about keeping, and what was announced. */
import { z } from 'zod'
import { defineSetting } from '../settings/service.ts'

const BySubject = <T extends z.ZodType>(value: T) => z.record(z.string(), value)

/** Whole months by subject, where somebody decided otherwise than the rule. */
export const keptMonths = defineSetting('retention.months', BySubject(z.number().int().min(1).max(1200)), {})

export const announcements = defineSetting(
  'retention.announced',
  BySubject(z.object({ since: z.iso.datetime(), months: z.number().int() })),
  {},
)
