/** Builds the C# host with PowerShell's own engine once, and runs scripts through it. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { collectorScript } from '../collector-script.mjs'
import type { Doors } from './answers.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const SOURCES = ['Program.cs', 'host.csproj']
const QUIET = { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', TZ: 'UTC' }

export type Case = {
  readonly name: string
  readonly doors: Doors
  readonly parameters: Readonly<Record<string, string | boolean>>
  readonly environment: Readonly<Record<string, string>>
  readonly constrained: boolean
  /** As on PowerShell 2. */
  readonly legacy: boolean
  readonly seconds: number
}

const Played = z.strictObject({
  name: z.string(),
  /** What the script printed, line by line. */
  lines: z.array(z.string()),
  /** What it never should: errors that no section caught. */
  errors: z.array(z.string()),
  stopped: z.boolean(),
})
export type Played = z.infer<typeof Played>

const Parsed = z.strictObject({
  errors: z.array(z.string()),
  newer: z.array(z.string()),
  functions: z.array(z.string()),
  commands: z.array(
    z.strictObject({
      name: z.string(),
      parameters: z.array(z.string()),
      line: z.int(),
      guarded: z.boolean(),
    }),
  ),
  types: z.array(z.string()),
  statics: z.array(z.string()),
  methods: z.array(z.string()),
  variables: z.array(z.string()),
  comparisons: z.array(z.string()),
})
export type Parsed = z.infer<typeof Parsed>

/** Why the engine cannot be had on this machine; null: it can. */
export function whyNoEngine(): string | null {
  try {
    const version = execFileSync('dotnet', ['--version'], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: environment(),
    })
    if (Number.parseInt(version, 10) < 10) return `.NET ${version.trim()} is too old: 10 is needed`
  } catch {
    return 'there is no .NET SDK'
  }
  try {
    buildHost()
    return null
  } catch (error) {
    const said = String((error as { readonly stdout?: unknown }).stdout)
    // NU1101, NU1301 …: the package cannot be had here. Anything else is a fault of ours.
    const [restore] = /error NU\d{4}[^\n]*/.exec(said) ?? []
    if (restore === undefined) throw new Error(`the host cannot be built:\n${said}`, { cause: error })
    return restore
  }
}

const environment = () => ({ ...process.env, ...QUIET })

/** The built host, kept beside other temporary files under the digest of its sources. Throws what `dotnet` says. */
export function buildHost(): string {
  const digest = createHash('sha256')
  for (const name of SOURCES) digest.update(readFileSync(join(FOLDER, name)))
  const place = join(tmpdir(), `anxa-powershell-host-${digest.digest('hex').slice(0, 16)}`)
  const program = join(place, 'host.dll')
  if (existsSync(program)) return program
  const work = mkdtempSync(join(tmpdir(), 'anxa-powershell-build-'))
  try {
    for (const name of SOURCES) cpSync(join(FOLDER, name), join(work, name))
    const built = join(work, 'built')
    const args = ['build', work, '--configuration', 'Release', '--output', built, '--nologo', '-v', 'quiet']
    execFileSync('dotnet', args, { encoding: 'utf8', stdio: 'pipe', timeout: 180_000, env: environment() })
    // Of two who build at once one is first, and both are the same.
    mkdirSync(place, { recursive: true })
    rmSync(place, { recursive: true })
    renameSync(built, place)
    return program
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

export type Engine = {
  readonly parse: () => Parsed
  readonly play: (cases: readonly Case[]) => readonly Played[]
  readonly close: () => void
}

export function openEngine(): Engine {
  const program = buildHost()
  const folder = mkdtempSync(join(tmpdir(), 'anxa-powershell-'))
  const script = join(folder, 'collect.ps1')
  writeFileSync(script, collectorScript())
  const run = (args: readonly string[], input: string): unknown =>
    JSON.parse(
      execFileSync('dotnet', [program, ...args], {
        ...{
          input,
          encoding: 'utf8',
          stdio: 'pipe',
          maxBuffer: 1 << 30,
          timeout: 240_000,
          env: environment(),
        },
      }),
    )
  return {
    parse: () => Parsed.parse(run(['parse', script], '')),
    play: (cases) =>
      z.array(Played).parse(run(['run', join(FOLDER, 'doors.ps1'), script], JSON.stringify(cases))),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
