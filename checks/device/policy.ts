/** What a commune decides about its PCs besides numbers: lists and yes or no. Left out, it is as written here. */
import { z } from 'zod'

const MAX_RESOLVERS = 20
const MAX_PROGRAMS = 200

export const CommunePolicy = z.strictObject({
  /** People sign in to the PCs with a second factor: then a shorter password is enough. */
  multiFactorSignIn: z.boolean().default(false),
  /** Name servers that filter, besides the public ones that are known: those of the province, of the line's provider. */
  filteringResolvers: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .max(MAX_RESOLVERS)
    .default([]),
  /** The PCs are asked for the names of installed programs; otherwise none is sent. */
  wantsSoftware: z.boolean().default(false),
  /** A program with one of them in its name must not be there; without regard to case. */
  forbiddenSoftware: z.array(z.string().min(2).max(100)).max(MAX_PROGRAMS).default([]),
})
export type CommunePolicy = z.infer<typeof CommunePolicy>

export const DEFAULT_POLICY: CommunePolicy = CommunePolicy.parse({})
