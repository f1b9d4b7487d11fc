/** One section of the collection: its doors remember what could not be read, its time is bounded, it never throws. */
import type { LinuxSection } from '../../../checks/facts/linux.ts'
import { type Answer, type Doors, missing, type Why } from '../../platform/doors.ts'

type SectionError = LinuxSection['errors'][number]

export type SectionResult<T> = { readonly value: T | null; readonly section: LinuxSection }

export type SectionDoors = Doors & {
  /** Records something that was read but not understood. */
  readonly notUnderstood: (source: string) => void
}

const MAX_ERRORS = 20

/** `not-found` is an answer, not a failure: most of what is asked for exists on some machines only. */
const watch = (doors: Doors, note: (source: string, why: Why) => void): SectionDoors => {
  const watched = async <T>(source: string, answer: Promise<Answer<T>>): Promise<Answer<T>> => {
    const result = await answer.catch(() => missing('other'))
    if (!result.ok && result.why !== 'not-found') note(source, result.why)
    return result
  }
  return {
    readText: (path, maxBytes) => watched(`file:${path}`, doors.readText(path, maxBytes)),
    readBytes: (path, offset, length) => watched(`file:${path}`, doors.readBytes(path, offset, length)),
    list: (path) => watched(`file:${path}`, doors.list(path)),
    stat: (path) => watched(`file:${path}`, doors.stat(path)),
    readLink: (path) => watched(`file:${path}`, doors.readLink(path)),
    statfs: (path) => watched(`statfs:${path}`, doors.statfs(path)),
    run: (program, args, limits) => watched(`run:${program}`, doors.run(program, args, limits)),
    inventory: () => watched('inventory', doors.inventory()),
    isElevated: doors.isElevated,
    notUnderstood: (source) => note(source, 'parse'),
  }
}

const statusOf = (hasValue: boolean, errors: readonly SectionError[]): LinuxSection['status'] => {
  if (errors.length === 0) return hasValue ? 'ok' : 'unavailable'
  if (hasValue) return 'partial'
  if (errors.some((error) => error.kind === 'timeout')) return 'timeout'
  return errors.every((error) => error.kind === 'access-denied') ? 'denied' : 'error'
}

const key = (error: SectionError): string => `${error.source} ${error.kind}`

/** Home folders carry the names of people: they do not leave the machine, not even in an error. */
const withoutNames = (source: string): string =>
  source.replace(/^(file:(?:\/home|\/var\/lib\/AccountsService\/users)\/)[^/]+/, '$1*').slice(0, 256)

/** Different errors in a fixed order, so that the same machine gives the same document. */
const tidy = (errors: readonly SectionError[]): SectionError[] =>
  [...new Map(errors.map((error) => [key(error), error])).values()]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .slice(0, MAX_ERRORS)

export const readSection = async <T>(
  doors: Doors,
  budgetMs: number,
  collect: (doors: SectionDoors) => Promise<T | null>,
): Promise<SectionResult<T>> => {
  const errors: SectionError[] = []
  const note = (source: string, kind: Why): void => {
    errors.push({ source: withoutNames(source), kind })
  }
  let timer: NodeJS.Timeout | undefined
  const outOfTime = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      note('section', 'timeout')
      resolve(null)
    }, budgetMs)
  })
  const work = collect(watch(doors, note)).catch(() => {
    note('collector', 'other')
    return null
  })
  const value = await Promise.race([work, outOfTime])
  clearTimeout(timer)
  const kept = tidy(errors)
  return { value, section: { status: statusOf(value !== null, kept), errors: kept } }
}
