/** Legal bases as the data writes them in short, "NĐ 331 Đ12.2.a", and as pages and papers show them. */

/** The plan that the commune itself declares; its number and day are added by whoever knows them. */
export const OWN_PLAN = 'Kế hoạch của xã'

/** The data was gathered from plans of five communes; a paper of another commune must not cite them. */
const OF_A_SAMPLE_PLAN = /tệp mẫu|kế hoạch xã/iu

/**
 * A basis without the parts that cite a sample plan, for every page and paper. Parts are divided by semicolons.
 * "Kế hoạch của xã" where nothing else stands behind it.
 */
export function shownBasis(basis: string): string {
  const parts = partsOf(basis).filter((part) => !OF_A_SAMPLE_PLAN.test(part))
  return parts.length > 0 ? parts.join('; ') : OWN_PLAN
}

/** As checks/catalogue/articles.json and the sources of levels.json write them. */
const LAWS: Readonly<Record<string, string>> = {
  'NĐ 331': 'Nghị định 331/2026/NĐ-CP',
  'NĐ 356/2025': 'Nghị định 356/2025/NĐ-CP',
  'Luật 116': 'Luật An ninh mạng 116/2025/QH15',
}

const ARTICLE = /(?:((?:NĐ|Luật) \d+(?:\/\d+)?) )?(?<!\p{L})Đ(\d+)(?:\.(\d+))?(?:\.(\p{Ll}))?(?![\p{L}\d])/gu

/**
 * A basis as a person writes it: "Điểm a khoản 2 Điều 12 Nghị định 331/2026/NĐ-CP". An article without a law is
 * one of the law named before it. Parts of sample plans are dropped; what is no article stays as it stands.
 */
export const citation = (basis: string): string => capitalised(citationInText(basis))

/** The same within a sentence: "điểm a khoản 2 Điều 12 ...". */
export function citationInText(basis: string): string {
  let law: string | undefined
  const parts = partsOf(shownBasis(basis)).map((part) => {
    const articles = [...part.matchAll(ARTICLE)].map((match) => {
      law = match[1] ?? law
      return { match, law }
    })
    let written = ''
    let end = 0
    articles.forEach((article, at) => {
      const { match } = article
      written += part.slice(end, match.index) + words(match)
      // "khoản 1 Điều 12, khoản 3 Điều 12 Nghị định ...": the law stands once, behind the last of its articles.
      if (articles[at + 1]?.law !== article.law && article.law !== undefined)
        written += ` ${LAWS[article.law] ?? article.law}`
      end = match.index + match[0].length
    })
    return written + part.slice(end)
  })
  return parts.join('; ')
}

/** First letter upper case, the rest as it is. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const partsOf = (basis: string): readonly string[] => basis.split(/\s*;\s*/)

function words([, , article, clause, point]: RegExpExecArray): string {
  return [point && `điểm ${point}`, clause && `khoản ${clause}`, `Điều ${article}`].filter(Boolean).join(' ')
}
