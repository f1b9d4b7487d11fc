/** What dpkg's database says: holds, unattended-upgrades, browsers, the list of programs. Read again when it changed. */
import type { z } from 'zod'
import type { CollectorMemory, Packages } from '../memory.ts'
import { inputsKey } from './inputs-key.ts'
import type { SectionDoors } from './section.ts'
import { clip } from './text.ts'

const STATUS = '/var/lib/dpkg/status'
const MAX_STATUS_BYTES = 32 * 1024 * 1024

export type PackageFacts = Omit<z.infer<typeof Packages>, 'key'>

type Package = {
  readonly name: string
  readonly want: string
  readonly installed: boolean
  readonly version: string
}

const BROWSER_PACKAGES: Readonly<Record<string, string>> = {
  'google-chrome-stable': 'chrome',
  chromium: 'chromium',
  'chromium-browser': 'chromium',
  'microsoft-edge-stable': 'edge',
  firefox: 'firefox',
  'firefox-esr': 'firefox',
  'opera-stable': 'opera',
  'brave-browser': 'brave',
  'coccoc-browser-stable': 'coccoc',
}

/** `Status: want flag state`; a removed package keeps state config-files, and is not installed. */
export const parsePackages = (status: string): readonly Package[] =>
  status.split(/\n\n+/).flatMap((stanza) => {
    const name = /^Package: (\S+)/m.exec(stanza)?.[1]
    const state = /^Status: (\S+) \S+ (\S+)/m.exec(stanza)
    const version = /^Version: (\S+)/m.exec(stanza)?.[1]
    if (name === undefined || state?.[1] === undefined || version === undefined) return []
    return [{ name, want: state[1], installed: state[2] === 'installed', version }]
  })

const readPackages = async (doors: SectionDoors): Promise<readonly Package[] | null> => {
  const status = await doors.readText(STATUS, MAX_STATUS_BYTES)
  return status.ok ? parsePackages(status.value).filter((entry) => entry.installed) : null
}

const summarise = (packages: readonly Package[]): PackageFacts => ({
  held: packages.filter((entry) => entry.want === 'hold').length,
  unattendedInstalled: packages.some((entry) => entry.name === 'unattended-upgrades'),
  browsers: packages
    .flatMap((entry) => {
      const name = BROWSER_PACKAGES[entry.name]
      return name === undefined ? [] : [{ name, version: clip(entry.version) }]
    })
    // Ubuntu's packages firefox and chromium-browser are empty covers of the snap.
    .filter((browser) => !browser.version?.includes('snap')),
})

export const readPackageFacts = async (
  doors: SectionDoors,
  memory: CollectorMemory,
): Promise<PackageFacts | null> => {
  const key = await inputsKey(doors, { files: [STATUS], folders: [] })
  if (key !== null && memory.packages?.key === key) return memory.packages
  const packages = await readPackages(doors)
  if (!packages) return null
  const facts = summarise(packages)
  if (key !== null) memory.packages = { key, ...facts }
  return facts
}

/** Installed programs, for the register of software; only on request, it is the larger part of a report. */
export const readPrograms = async (
  doors: SectionDoors,
): Promise<{ name: string; version: string }[] | null> => {
  const packages = await readPackages(doors)
  if (!packages) return null
  return packages
    .slice(0, 20_000)
    .map(({ name, version }) => ({ name: name.slice(0, 256), version: version.slice(0, 256) }))
}
