/** Names of people and places: searching without diacritics, sorting as Vietnamese lists are sorted. */

/** Lower case, no diacritics, đ as d, single spaces: both sides of a search are folded. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()

/** Does `text` hold every word of `query`, whatever the diacritics and the order. */
export function matches(text: string, query: string): boolean {
  const folded = fold(text)
  return fold(query)
    .split(' ')
    .every((word) => folded.includes(word))
}

/** Letters a ă â … d đ e ê … in their own order; tones decide only between words that are otherwise the same. */
const collator = new Intl.Collator('vi')

/** "Nguyễn Văn An" as An, Văn, Nguyễn: people are listed by given name, then the names before it, then the family. */
const parts = (fullName: string): readonly string[] => fullName.trim().split(/\s+/).reverse()

/** For `sort`: people by given name. Names that differ only in their spaces are equal. */
export function comparePeople(a: string, b: string): number {
  const left = parts(a)
  const right = parts(b)
  const shared = Math.min(left.length, right.length)
  for (let index = 0; index < shared; index += 1) {
    const order = collator.compare(left[index] ?? '', right[index] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** For `sort`: units, places and machines, letter by letter; "PC 9" comes before "PC 10". */
export const compareNames = new Intl.Collator('vi', { numeric: true }).compare

/** What a database column sorts people by, under a Vietnamese collation: "An Văn Nguyễn". */
export const personSortKey = (fullName: string): string => parts(fullName).join(' ')
