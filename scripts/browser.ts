/** A headless Chromium for tests: from an npm package where its libraries can be had, else the system's own. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

const require = createRequire(import.meta.url)
const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage']

type Environment = Record<string, string>
type Program = { readonly path: string; readonly env: Environment }

export type BrowserOptions = {
  readonly flags?: readonly string[]
  /** Where it looks for what its user trusts. */
  readonly home?: string
}

/** Starts a browser; the caller closes it. Throws when none is to be had. */
export async function launchBrowser({ flags = [], home }: BrowserOptions = {}): Promise<Browser> {
  const program = packagedBrowser() ?? systemBrowser()
  if (program === undefined) throw new Error('no browser: install the system package chromium')
  const env = home === undefined ? program.env : { ...program.env, HOME: home }
  return chromium.launch({ executablePath: program.path, args: [...FLAGS, ...flags], env })
}

/** What axe finds wrong on the page as it stands: one line per rule and element, empty when nothing. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Not by a script tag: a page with a strict content security policy would refuse it.
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
  const found = await page.evaluate<AxeResults['violations']>('axe.run().then((r) => r.violations)')
  return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`))
}

function packagedBrowser(): Program | undefined {
  const folder = unpackedFolder()
  const path = join(folder, 'chromium')
  const plain = { ...ownEnvironment(), ...fontSettings(folder) }
  // Its own libraries are the ones of another distribution: taken only where the system has none.
  const withLibraries = { ...plain, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }
  const env = [plain, withLibraries].find((candidate) => starts(path, candidate))
  return env && { path, env }
}

function systemBrowser(): Program | undefined {
  const path = SYSTEM_BROWSERS.find((candidate) => existsSync(candidate))
  return path === undefined ? undefined : { path, env: ownEnvironment() }
}

/** Unpacked once per machine; test files run side by side, so the folder appears whole or not at all. */
function unpackedFolder(): string {
  const folder = join(tmpdir(), `anxa-browser-${packageVersion()}-${process.getuid?.() ?? 0}`)
  if (existsSync(folder)) return folder
  const staging = mkdtempSync(`${folder}-`)
  execFileSync(
    process.execPath,
    ['--input-type=module', '-e', 'await (await import("@sparticuz/chromium")).default.executablePath()'],
    // The package unpacks into TMPDIR, its libraries only where it believes to be on Amazon Linux 2023.
    {
      env: { ...ownEnvironment(), TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
      cwd: import.meta.dirname,
    },
  )
  try {
    renameSync(staging, folder)
  } catch (error) {
    rmSync(staging, { recursive: true, force: true })
    // Another process was faster: its folder is as good.
    if (!existsSync(folder)) throw error
  }
  return folder
}

const starts = (path: string, env: Environment): boolean =>
  spawnSync(path, ['--no-sandbox', '--version'], { env, stdio: 'ignore', timeout: 20_000 }).status === 0

/** A machine without any fonts shows boxes; the package brings one with Vietnamese letters. */
function fontSettings(folder: string): Environment {
  return existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }
}

const ownEnvironment = (): Environment =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

function packageVersion(): string {
  const entry = require.resolve('@sparticuz/chromium')
  const text = readFileSync(join(entry, '..', '..', '..', 'package.json'), 'utf8')
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown'
}
