/** What happened last, for `status`: readable without a network. */
import { z } from 'zod'
import { ReportAnswer } from '../../checks/report/protocol.ts'
import { readJson, writeJson } from './files.ts'

export const Last = z.object({
  /** The last report the server took. */
  sent: z.object({ seq: z.int(), at: z.string(), bytes: z.int() }).optional(),
  answer: ReportAnswer.optional(),
  /** Machine clock minus server clock at the last answer, in seconds. */
  clockSkewSeconds: z.int().optional(),
  refused: z
    .object({ seq: z.int(), at: z.string(), status: z.int(), code: z.string(), message: z.string() })
    .optional(),
  failed: z.object({ at: z.string(), why: z.string() }).optional(),
})
export type Last = z.infer<typeof Last>

const FILE = 'last.json'

export const readLast = (folder: string): Last => Last.safeParse(readJson(folder, FILE)).data ?? {}
export const writeLast = (folder: string, last: Last): void => writeJson(folder, FILE, last)
