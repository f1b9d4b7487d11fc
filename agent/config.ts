/** Settings of the agent; the only place that looks at the environment. */

export const AGENT_VERSION = '0.1.0'
export const DEFAULT_STATE_DIR = '/var/lib/anxa-agent'
/** Until a server says otherwise. */
export const DEFAULT_INTERVAL_SECONDS = 3600

type Environment = Readonly<Record<string, string | undefined>>

/** Folder of keys, sequence and spool: the option first, then ANXA_AGENT_STATE, then the system's place. */
export const stateDirOf = (
  option: string | null,
  // biome-ignore lint/style/noProcessEnv: this file is the agent's configuration
  environment: Environment = process.env,
): string => option ?? environment.ANXA_AGENT_STATE ?? DEFAULT_STATE_DIR
