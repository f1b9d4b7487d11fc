import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readQuestionnaire } from '../systems/questionnaire.ts'
import { articlesIn, citedArticles } from './articles-of-law.ts'

const decree = articlesIn(readFileSync(new URL('law/nd-331-2026.md', import.meta.url), 'utf8'))

describe('the decree, article by article', () => {
  test('has its forty articles, each with a title and text, none with the heading of a chapter', () => {
    expect([...decree.keys()]).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
    for (const { title, lines, number } of decree.values()) {
      expect(title.length, String(number)).toBeGreaterThan(5)
      expect(lines.length, String(number)).toBeGreaterThan(0)
      expect(lines.filter((line) => /^#|Chương [IVX]+\./u.test(line))).toEqual([])
    }
  })

  test('keeps clauses and points apart, word for word', () => {
    const lines = decree.get(12)?.lines ?? []

    expect(lines[0]).toBe(
      'Hệ thống thông tin cấp độ 2 là hệ thống thông tin có một trong các tiêu chí cụ thể sau:',
    )
    expect(lines).toContain('3. Hệ thống cơ sở hạ tầng thông tin phục vụ hoạt động của một cơ quan, tổ chức.')
    expect(lines.filter((line) => /^[a-zđ]\) /u.test(line)).length).toBeGreaterThan(1)
  })

  test('is there for every question that cites it', () => {
    for (const { id, basis } of readQuestionnaire().questions) {
      const cited = citedArticles(basis, 'NĐ 331')
      for (const number of cited) expect(decree.has(number), id).toBe(true)
    }
  })
})

test.each<readonly [string, readonly number[]]>([
  ['NĐ 331 Đ12.2.a, Đ13', [12, 13]],
  ['NĐ 331 Đ20, Đ20.4; Luật 116 Đ8', [20]],
  ['Luật 116 Đ8.1.a', []],
  ['Kế hoạch của xã', []],
])('%s cites articles %j of the decree', (basis, articles) => {
  expect(citedArticles(basis, 'NĐ 331')).toEqual(articles)
})
