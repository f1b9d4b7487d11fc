/** Builds the validator of Microsoft's Open XML SDK once, and asks it about files. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const SOURCES = ['Program.cs', 'validator.csproj']
const environment = () => ({ ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' })

/** Why the validator cannot be had on this machine; null: it can. */
export function whyNoValidator(): string | null {
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
    buildValidator()
    return null
  } catch (error) {
    const said = String((error as { readonly stdout?: unknown }).stdout)
    // NU1101, NU1301 …: the package cannot be had here. Anything else is a fault of ours.
    const [restore] = /error NU\d{4}[^\n]*/.exec(said) ?? []
    if (restore === undefined) throw new Error(`the validator cannot be built:\n${said}`, { cause: error })
    return restore
  }
}

/** Kept beside other temporary files under the digest of its sources. */
function buildValidator(): string {
  const digest = createHash('sha256')
  for (const name of SOURCES) digest.update(readFileSync(join(FOLDER, name)))
  const place = join(tmpdir(), `anxa-docx-validator-${digest.digest('hex').slice(0, 16)}`)
  const program = join(place, 'validator.dll')
  if (existsSync(program)) return program
  const work = mkdtempSync(join(tmpdir(), 'anxa-docx-build-'))
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

/** File to what is wrong with it. */
export const validate = (files: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  z.record(z.string(), z.array(z.string())).parse(
    JSON.parse(
      execFileSync('dotnet', [buildValidator(), ...files], {
        ...{ encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 28, timeout: 240_000, env: environment() },
      }),
    ),
  )
