/**
 * What agent and server agree on about new versions of the agent. The server hands on a release as it was made
 * (`npm run pack`): the manifest, its signature and the bundle. Whether they are good only the agent decides, by the
 * release key that is built into it.
 */
import { z } from 'zod'

/** Answers `ReleaseOffer`; 204 where the server has no release. */
export const RELEASE_PATH = '/api/v1/agent-release'
/** Answers the bytes of `UPDATE_BUNDLE`. */
export const RELEASE_BUNDLE_PATH = '/api/v1/agent-release/bundle'

/** Its name in the manifest and in the folder of packages: brotli over the JSON of `ReleaseBundle`. */
export const UPDATE_BUNDLE = 'anxa-agent-update.br'

/** Far above what a release is: nobody may make an agent fetch or unpack more. */
export const MAX_OFFER_BYTES = 64 * 1024
export const MAX_BUNDLE_BYTES = 1024 * 1024
export const MAX_UNPACKED_BUNDLE_BYTES = 8 * 1024 * 1024

/** Three numbers and nothing else: what cannot be ordered cannot be told from a downgrade. */
export const ReleaseVersion = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/)

export const ReleaseManifest = z.object({
  v: z.literal(1),
  version: ReleaseVersion,
  signed: z.boolean(),
  packages: z
    .array(
      z.object({
        name: z.string().max(100),
        bytes: z.int().min(1),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(50),
})
export type ReleaseManifest = z.infer<typeof ReleaseManifest>

export const ReleaseOffer = z.object({
  /** The manifest's own text, which is what was signed. */
  manifest: z.string(),
  /** Ed25519 (RFC 8032), Base64. */
  signature: z.string(),
})
export type ReleaseOffer = z.infer<typeof ReleaseOffer>

export const ReleaseBundle = z.object({ 'agent.cjs': z.string().min(1), 'collect.ps1': z.string().min(1) })
export type ReleaseBundle = z.infer<typeof ReleaseBundle>
