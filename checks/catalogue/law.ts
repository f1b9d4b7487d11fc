/** "Under which law": the clauses and articles behind a device check, each with a text that can be shown. */
import { z } from 'zod'
import ARTICLES from './articles.json'
import { type Level, requirementsForCheck } from './catalogue.ts'

export const Article = z.strictObject({
  /** As requirements.json writes it: "NĐ 331 Đ30.4.b". */
  id: z.string(),
  /** As a person writes it: "Điểm b khoản 4 Điều 30 Nghị định 331/2026/NĐ-CP". */
  ref: z.string(),
  /** The text in law/ that the words are taken from. */
  file: z.string(),
  article: z.int(),
  clause: z.int(),
  point: z.string().nullable(),
  /** The sentence that leads to the point; null where the clause has no points. */
  under: z.string().nullable(),
  text: z.string(),
})
export type Article = z.infer<typeof Article>

export type LegalReference = {
  readonly ref: string
  readonly text: string
}

let articles: ReadonlyMap<string, Article> | undefined
export function listArticles(): ReadonlyMap<string, Article> {
  articles ??= new Map(
    z
      .array(Article)
      .parse(ARTICLES.articles)
      .map((article) => [article.id, article]),
  )
  return articles
}

/** A state agency applies protective measures, and by which catalogue: these stand behind every row. */
const BEHIND_EVERY_ROW = ['NĐ 331 Đ28.4', 'Luật 116 Đ23.1.b']
/** Law 116 speaks of malicious software by name. */
const AGAINST_MALWARE = 'Luật 116 Đ17.1'
const MALWARE_CHECKS: ReadonlySet<string> = new Set([
  'antivirus-running',
  'antivirus-signatures-fresh',
  'autorun-off',
  'edr-running',
  'exploit-protection-on',
])

/** What no row of the standard asks for is asked by the commune itself. */
const OWN_PLAN: LegalReference = {
  ref: 'Kế hoạch của xã',
  text: 'Điều kiện do xã tự đặt trong kế hoạch của mình',
}

/**
 * Clauses of the standard first, then articles of decree and law. A check that the level does not ask for yet
 * gives the rows of the lowest level that does, and says so.
 */
export function legalBasis(checkId: string, level: Level): readonly LegalReference[] {
  const asked = requirementsForCheck(checkId, level)
  const rows = asked.length > 0 ? asked : lowestRows(checkId)
  if (rows.length === 0) return [OWN_PLAN]
  const note = (rowLevel: Level): string => (rowLevel > level ? ` (bắt buộc từ cấp độ ${rowLevel})` : '')
  const clauses = rows.map((row) => ({
    ref: `TCVN 14423:2026, mục ${row.clause}`,
    text: `${row.title}${note(row.level)}`,
  }))
  const ids = [
    ...new Set(rows.map((row) => row.decreePoint)),
    ...BEHIND_EVERY_ROW,
    ...(MALWARE_CHECKS.has(checkId) ? [AGAINST_MALWARE] : []),
  ]
  return [...clauses, ...ids.map(reference)]
}

function lowestRows(checkId: string): ReturnType<typeof requirementsForCheck> {
  const rows = requirementsForCheck(checkId)
  const lowest = Math.min(...rows.map((row) => row.level))
  return rows.filter((row) => row.level === lowest)
}

/** Throws RangeError for an article that articles.json does not hold; a test keeps the two together. */
function reference(id: string): LegalReference {
  const article = listArticles().get(id)
  if (article === undefined) throw new RangeError(`no text for the article ${id}`)
  return {
    ref: article.ref,
    text: article.under === null ? article.text : `${article.under}: ${lowerFirst(article.text)}`,
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLocaleLowerCase('vi') + text.slice(1)
