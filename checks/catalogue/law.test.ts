import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Level, listCheckEntries, listRequirements } from './catalogue.ts'
import { type Article, legalBasis, listArticles } from './law.ts'

const LEVELS: readonly Level[] = [1, 2, 3, 4, 5]

/** The lines of one clause of one article, as the copied text has them. */
function clauseText({ file, article, clause }: Article): string {
  const text = readFileSync(join(import.meta.dirname, 'law', file), 'utf8')
  const body = text.split(/^### /m).find((part) => part.startsWith(`Điều ${article}. `)) ?? ''
  return body.split(/^(?=\d+\. )/m).find((part) => part.startsWith(`${clause}. `)) ?? ''
}

describe('the articles we cite', () => {
  test.each([...listArticles().values()])('$id stands in the text of the law, word for word', (article) => {
    const clause = clauseText(article)

    expect(clause).not.toBe('')
    expect(clause).toContain(
      article.point === null ? `. ${article.text}` : `- ${article.point}) ${article.text}`,
    )
    if (article.under !== null) expect(clause).toContain(article.under)
  })

  test('every point that the catalogue names has its text', () => {
    for (const row of listRequirements())
      expect(listArticles().has(row.decreePoint), row.decreePoint).toBe(true)
  })
})

describe('under which law', () => {
  test.each([...listCheckEntries().keys()])('%s has an answer at every level', (id) => {
    for (const level of LEVELS) {
      const basis = legalBasis(id, level)
      expect(basis.length).toBeGreaterThan(0)
      for (const { ref, text } of basis) expect(`${ref} ${text}`).not.toMatch(/tệp mẫu/i)
    }
  })

  test('the clause comes first, then decree and law', () => {
    expect(legalBasis('antivirus-signatures-fresh', 1).map(({ ref }) => ref)).toEqual([
      'TCVN 14423:2026, mục 3.10.2.1 b)',
      'Điểm b khoản 4 Điều 30 Nghị định 331/2026/NĐ-CP',
      'Khoản 4 Điều 28 Nghị định 331/2026/NĐ-CP',
      'Điểm b khoản 1 Điều 23 Luật An ninh mạng 116/2025/QH15',
      'Khoản 1 Điều 17 Luật An ninh mạng 116/2025/QH15',
    ])
  })

  test('a check that only higher levels ask for says from which level', () => {
    expect(legalBasis('signing-certificate-valid', 2)[0]).toEqual({
      ref: 'TCVN 14423:2026, mục 5.4.2.8',
      text: 'Ký số khi trao đổi dữ liệu nhạy cảm cao, dữ liệu quan trọng (bắt buộc từ cấp độ 3)',
    })
  })

  test('what only the commune asks for says so', () => {
    expect(legalBasis('minimum-hardware', 2).map(({ ref }) => ref)).toEqual(['Kế hoạch của xã'])
  })
})
