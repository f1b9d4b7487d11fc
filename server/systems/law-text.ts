/** The articles of the decree that stand beside a question, read from the copy of the law in the package. */
import { readFileSync } from 'node:fs'
import { type ArticleText, articlesIn, citedArticles } from '../../checks/catalogue/articles-of-law.ts'
import { packagePath } from '../paths.ts'

let decree: ReadonlyMap<number, ArticleText> | undefined

/** In the order in which the basis cites them; what the package has no text of is left out. */
export function articlesBehind(basis: string): readonly ArticleText[] {
  decree ??= articlesIn(readFileSync(packagePath('checks', 'catalogue', 'law', 'nd-331-2026.md'), 'utf8'))
  const texts = decree
  return citedArticles(basis, 'NĐ 331').flatMap((number) => texts.get(number) ?? [])
}
