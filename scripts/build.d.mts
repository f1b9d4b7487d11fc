export function agentBundle(facts?: {
  readonly version?: string
  /** Public key, PEM (SPKI). */
  readonly releaseKey?: string | null
}): Promise<Buffer>
