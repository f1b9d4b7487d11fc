/** Browsers from packages and snaps. */
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { PackageFacts } from './packages.ts'
import type { SectionDoors } from './section.ts'
import { clip } from './text.ts'

type Browser = NonNullable<LinuxFacts['browsers']>[number]

const NAMES: ReadonlySet<string> = new Set([
  'chrome',
  'chromium',
  'edge',
  'firefox',
  'opera',
  'brave',
  'coccoc',
])
const isName = (name: string): name is Browser['name'] => NAMES.has(name)

/** `firefox_6159.snap`: the number is a revision; the version stands in the snap itself. */
const readSnaps = async (doors: SectionDoors): Promise<readonly Browser[] | null> => {
  const files = await doors.list('/var/lib/snapd/snaps')
  if (!files.ok) return files.why === 'not-found' ? [] : null
  const names = files.value.flatMap((file) => /^([a-z-]+)_\w+\.snap$/.exec(file)?.[1] ?? [])
  return Promise.all(
    [...new Set(names)].filter(isName).map(async (name) => ({
      name,
      version: await readSnapVersion(doors, name),
      source: 'snap' as const,
    })),
  )
}

/** `version: 145.0.1-1` of the revision in use; the snap is mounted there. */
const readSnapVersion = async (doors: SectionDoors, name: string): Promise<string | null> => {
  const text = await doors.readText(`/snap/${name}/current/meta/snap.yaml`, 64 * 1024)
  return text.ok ? clip(/^version:\s*['"]?([^'"\s]+)/m.exec(text.value)?.[1]) : null
}

export const collectBrowsers = async (
  doors: SectionDoors,
  packagesOnce: Promise<PackageFacts | null>,
): Promise<Browser[] | null> => {
  const [packages, snaps] = await Promise.all([packagesOnce, readSnaps(doors)])
  if (packages === null || snaps === null) return null
  const debs = packages.browsers.flatMap(({ name, version }) =>
    isName(name) ? [{ name, version, source: 'deb' as const }] : [],
  )
  return [...debs, ...snaps].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, 16)
}
