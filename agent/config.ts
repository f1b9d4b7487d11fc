/** Settings of the agent; the only place that looks at the environment. */

/** Written in by the bundler; absent in tests, which run the sources. */
declare const ANXA_BUILD: { readonly version: string; readonly releaseKey: string | null } | undefined
const built = typeof ANXA_BUILD === 'undefined' ? undefined : ANXA_BUILD

export const AGENT_VERSION = built?.version ?? '0.1.0'
/** Public key (PEM) that releases are signed with; null: this build takes no update by itself. */
export const RELEASE_KEY = built?.releaseKey ?? null
/** Until a server says otherwise. */
export const DEFAULT_INTERVAL_SECONDS = 3600

type Environment = Readonly<Record<string, string | undefined>>

/** Folder of keys, sequence and spool: the option first, then ANXA_AGENT_STATE, then the system's place. */
export const stateDirOf = (
  option: string | null,
  // biome-ignore lint/style/noProcessEnv: this file is the agent's configuration
  environment: Environment = process.env,
): string => option ?? environment.ANXA_AGENT_STATE ?? defaultStateDir(process.platform, environment)

export const LINUX_STATE_DIR = '/var/lib/anxa-agent'

// What follows are names that Windows itself sets, no settings of ours.

/** On Windows %ProgramData%\\AnXa\\agent (a server may lie beside it), with the rights that the installer sets. */
export const defaultStateDir = (
  platform: string,
  { ProgramData = 'C:\\ProgramData' }: Environment,
): string => (platform === 'win32' ? `${ProgramData}\\AnXa\\agent` : LINUX_STATE_DIR)

/** The folder of Windows, from its own environment. */
// biome-ignore lint/style/noProcessEnv: this file is the agent's configuration
export const systemRoot = ({ SystemRoot = 'C:\\Windows' }: Environment = process.env): string => SystemRoot

export const systemProgram = (name: string): string => `${systemRoot()}\\System32\\${name}`

/** Of the 64-bit Windows, also for a 32-bit agent. */
export const programFiles = (
  // biome-ignore lint/style/noProcessEnv: this file is the agent's configuration
  { ProgramW6432, ProgramFiles = 'C:\\Program Files' }: Environment = process.env,
): string => ProgramW6432 ?? ProgramFiles

/** A 32-bit agent on a 64-bit Windows would be given the 32-bit PowerShell, which sees another registry. */
export const powershellPath = (
  // biome-ignore lint/style/noProcessEnv: this file is the agent's configuration
  environment: Environment = process.env,
): string => {
  const { PROCESSOR_ARCHITEW6432: realArchitecture } = environment
  const folder = realArchitecture === undefined ? 'System32' : 'Sysnative'
  return `${systemRoot(environment)}\\${folder}\\WindowsPowerShell\\v1.0\\powershell.exe`
}

/** Without what changes how Node itself runs. */
export const machineEnvironment = (
  // biome-ignore lint/style/noProcessEnv: this file is the agent's configuration
  environment: Environment = process.env,
): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('NODE_')))
