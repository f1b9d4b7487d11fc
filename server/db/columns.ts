/** Column types that drizzle lacks, and those whose one right form should not be decided twice. */
import { bigint, customType, timestamp } from 'drizzle-orm/pg-core'

export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/** A moment: timestamptz as Date. */
export const moment = () => timestamp({ withTimezone: true })

/** int8 as number: counters and sequence numbers stay far below 2^53. */
export const int8 = () => bigint({ mode: 'number' })
