/** Who acts in a request, for which commune, and what the page is to say of what was just done. */
import { notFound } from './access.ts'
import type { CommuneRef, RouteContext } from './route.ts'

/** Whose doing, for the audit line. */
export function actorOf({ person }: Pick<RouteContext, 'person'>): string {
  if (person === null) throw notFound()
  return `user:${person.userId}`
}

export function communeOf({ commune }: Pick<RouteContext, 'commune'>): CommuneRef {
  if (commune === null) throw notFound()
  return commune
}

/** What was done, by the word in the address it was redirected to (`?xong=`); unknown words say nothing. */
export function doneOf(
  { c }: Pick<RouteContext, 'c'>,
  sentences: Readonly<Record<string, string>>,
): string | undefined {
  const word = c.req.query('xong') ?? ''
  return Object.hasOwn(sentences, word) ? sentences[word] : undefined
}
