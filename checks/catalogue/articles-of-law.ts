/** The text of a law as its copy has it, article by article: to be read beside a question, never retyped. */

export type ArticleText = {
  readonly number: number
  readonly title: string
  /** Each clause with its points, one line each, as in the law. */
  readonly lines: readonly string[]
}

/** `text`: Markdown with a heading `### Điều N. Title` for each article. */
export function articlesIn(text: string): ReadonlyMap<number, ArticleText> {
  const articles = text.split(/^### (?=Điều \d+\. )/mu).slice(1)
  return new Map(
    articles.map((article) => {
      const [head = '', ...body] = article.split('\n')
      const [, digits = '', title = ''] = /^Điều (\d+)\. (.*)$/u.exec(head.trim()) ?? []
      // What follows the last article of a chapter is the heading of the next.
      const end = body.findIndex((line) => line.startsWith('#'))
      const lines = (end < 0 ? body : body.slice(0, end))
        .map((line) => line.replace(/^- /u, '').trim())
        .filter((line) => line !== '' && line !== '---')
      return [Number(digits), { number: Number(digits), title, lines }]
    }),
  )
}

/** The articles of one law that a basis cites, each once, in their order: "NĐ 331 Đ12.2.a, Đ13" gives 12 and 13. */
export function citedArticles(basis: string, law: string): readonly number[] {
  const found: number[] = []
  let current = ''
  for (const [, named, digits = ''] of basis.matchAll(/((?:NĐ|Luật) \d+(?:\/\d+)?)|(?<!\p{L})Đ(\d+)/gu)) {
    if (named !== undefined) current = named
    else if (current === law && !found.includes(Number(digits))) found.push(Number(digits))
  }
  return found
}
