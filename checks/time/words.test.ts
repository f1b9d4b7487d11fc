import { describe, expect, test } from 'vitest'
import { ago, formatDate, formatMoment, remaining } from './words.ts'

const now = new Date('2026-11-24T03:00:00Z')
const earlier = (ms: number): Date => new Date(now.getTime() - ms)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('moments in words', () => {
  test('dates and moments are written the Vietnamese way, in Vietnamese time', () => {
    expect(formatDate('2026-11-24')).toBe('24/11/2026')
    expect(formatMoment(new Date('2026-11-24T17:05:00Z'))).toBe('00:05 25/11/2026')
  })

  test.each([
    [59_999, 'vừa xong'],
    [MINUTE, '1 phút trước'],
    [HOUR - 1, '59 phút trước'],
    [3 * HOUR, '3 giờ trước'],
    [24 * HOUR, '1 ngày trước'],
    [-HOUR, 'vừa xong'],
  ])('%i ms ago reads "%s"', (ms, words) => {
    expect(ago(earlier(ms), now)).toBe(words)
  })

  test.each([
    [-49 * HOUR, 'còn 2 ngày'],
    [-30_000, 'còn 1 phút'],
    [0, 'vừa quá hạn'],
    [5 * HOUR, 'quá hạn 5 giờ'],
  ])('a deadline %i ms past reads "%s"', (ms, words) => {
    expect(remaining(earlier(ms), now)).toBe(words)
  })
})
