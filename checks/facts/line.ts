/**
 * How the line to the server was, told by the agent's own posts to it and by no other host. Whole UTC days that are
 * over; null on a PC whose agent keeps no such record.
 */
import { z } from 'zod'
import { count, day, seconds } from './values.ts'

export const LINE_DAYS = 7

export const Line = z
  .array(
    z.strictObject({
      day,
      /** Posts of reports, whatever became of them. */
      attempts: count,
      /** Those of them that met no server: an answer of any kind is no failure of the line. */
      failures: count,
      /** Median time to open a connection, in milliseconds; null when none was opened without a proxy. */
      medianMs: count.nullable(),
      /** From a failed post to the next one that met the server, as far as the agent was awake to see it. */
      withoutLineSeconds: seconds,
    }),
  )
  .max(LINE_DAYS)
  .nullable()
export type Line = z.infer<typeof Line>
