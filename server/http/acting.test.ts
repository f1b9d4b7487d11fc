import { expect, test } from 'vitest'
import { doneOf } from './acting.ts'
import type { RouteContext } from './route.ts'

const asked = (word: string | undefined) => ({ c: { req: { query: () => word } } }) as unknown as RouteContext

test('the page says what was done only for a word it knows', () => {
  const sentences = { luu: 'Đã lưu.' }
  expect(doneOf(asked('luu'), sentences)).toBe('Đã lưu.')
  for (const word of [undefined, '', 'khac', 'constructor', 'toString', '__proto__'])
    expect(doneOf(asked(word), sentences), String(word)).toBeUndefined()
})
