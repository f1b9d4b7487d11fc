/** How fresh the cached package lists are, by the archive's own date inside them. */
import type { SectionDoors } from './section.ts'
import { lines, toMoment } from './text.ts'

const LISTS = '/var/lib/apt/lists'
const HEAD_BYTES = 4096

export type ListsState = { readonly listsDate: string | null; readonly listsValidUntil: string | null }

const fieldsOf = (head: string): ReadonlyMap<string, string> =>
  new Map(
    lines(head).flatMap((line) => {
      const match = /^([A-Za-z-]+): (.*)$/.exec(line)
      return match?.[1] === undefined || match[2] === undefined ? [] : [[match[1], match[2].trim()] as const]
    }),
  )

const isSecuritySuite = (fields: ReadonlyMap<string, string>): boolean =>
  [fields.get('Suite'), fields.get('Codename')].some((name) => name?.endsWith('-security')) ||
  fields.get('Label') === 'Debian-Security' ||
  (fields.get('Origin') ?? '').startsWith('UbuntuESM')

/** Release files are written in English with UTC or +0000, whatever the machine speaks. */
const momentOf = (text: string | undefined): string | null =>
  text !== undefined && /(UTC|GMT|\+0000)$/.test(text) ? toMoment(new Date(text)) : null

const newest = (moments: readonly (string | null)[]): string | null =>
  moments.reduce(
    (best, moment) => (moment !== null && (best === null || moment > best) ? moment : best),
    null,
  )

export const readListsState = async (doors: SectionDoors): Promise<ListsState> => {
  const names = await doors.list(LISTS)
  if (!names.ok) return { listsDate: null, listsValidUntil: null }
  const releases = names.value.filter((name) => /(_InRelease|_Release)$/.test(name))
  const heads = await Promise.all(releases.map((name) => doors.readBytes(`${LISTS}/${name}`, 0, HEAD_BYTES)))
  return listsStateOf(heads.flatMap((head) => (head.ok ? [head.value.toString('utf8')] : [])))
}

/** `heads`: the first 4 KiB of each release file. */
export const listsStateOf = (heads: readonly string[]): ListsState => {
  const suites = heads.map(fieldsOf).filter(isSecuritySuite)
  return {
    listsDate: newest(suites.map((fields) => momentOf(fields.get('Date')))),
    listsValidUntil: newest(suites.map((fields) => momentOf(fields.get('Valid-Until')))),
  }
}
