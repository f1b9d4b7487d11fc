import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Level } from '../catalogue/catalogue.ts'
import { challengesOf, ScopeChange } from './splitting.ts'
import { someLevel } from './testing.ts'

const systems = (name: string, levels: readonly (Level | null)[]) =>
  levels.map((level, at) => ({ id: `${name}-${at + 1}`, level }))
const change = (before: readonly (Level | null)[], after: readonly (Level | null)[]) =>
  challengesOf({ before: systems('old', before), after: systems('new', after) })

const ids = (...sides: Parameters<typeof change>): readonly string[] => change(...sides).map(({ id }) => id)

describe('a system that is split', () => {
  test('into parts that are all lower is challenged with the rule and its article', () => {
    expect(change([3], [2, 2])).toEqual([
      {
        id: 'level-lowered',
        change: 'split',
        levelBefore: 3,
        levelAfter: 2,
        systems: ['new-1', 'new-2'],
        text: 'Tách 1 hệ thống thành 2 hệ thống: cấp độ cao nhất từ 3 xuống 2.',
        rules: [
          {
            text: 'Không tách hay gộp hệ thống một cách hình thức để hạ cấp hoặc giảm yêu cầu; cơ quan có thẩm quyền được buộc xác định lại.',
            basis: 'Khoản 3 Điều 8 Nghị định 331/2026/NĐ-CP',
          },
          {
            text: 'Phạm vi theo vận hành thật: nghiệp vụ chung, luồng dữ liệu, phụ thuộc khi chạy, ảnh hưởng khi hỏng; không theo sơ đồ tổ chức hay chỗ đặt máy.',
            basis: 'Khoản 2 Điều 7 Nghị định 331/2026/NĐ-CP',
          },
        ],
        advice: 'Xét lại phạm vi chung và trả lời lại bảng này cho toàn bộ phần liên quan.',
      },
    ])
  })

  test('with one part as high as the whole: the lower parts are asked why they have less to fulfil', () => {
    expect(change([3], [3, 2, 1])).toMatchObject([
      { id: 'parts-below-whole', systems: ['new-2', 'new-3'], levelBefore: 3, levelAfter: 3 },
    ])
  })

  test('into parts of its own level, nothing is lost and nothing is asked', () => {
    expect(ids([2], [2, 2])).toEqual([])
  })

  test('and comes out higher: the levels changed too', () => {
    expect(ids([2], [2, 3])).toEqual(['level-raised'])
  })
})

describe('systems that are merged', () => {
  test('into one below the highest of them are challenged, by the rule of the highest level too', () => {
    expect(change([3, 2], [2])).toMatchObject([
      {
        id: 'level-lowered',
        change: 'merge',
        text: 'Gộp 2 hệ thống thành 1 hệ thống: cấp độ cao nhất từ 3 xuống 2.',
        rules: [
          { basis: 'Khoản 3 Điều 8 Nghị định 331/2026/NĐ-CP' },
          { basis: 'Khoản 2 Điều 7 Nghị định 331/2026/NĐ-CP' },
          { basis: 'Khoản 2 Điều 8 Nghị định 331/2026/NĐ-CP' },
        ],
      },
    ])
  })

  test('into one of the highest level are not', () => {
    expect(ids([3, 2], [3])).toEqual([])
  })

  test('into one above all of them: the level changed', () => {
    expect(ids([2, 2], [3])).toEqual(['level-raised'])
  })
})

describe('what is neither', () => {
  test('one system that stays one is no matter of Đ8.3', () => {
    expect(ids([3], [2])).toEqual([])
    expect(ids([3], [null])).toEqual([])
  })

  test('several drawn anew are compared by their highest', () => {
    expect(change([3, 1], [2, 2, 2])).toMatchObject([
      { change: 'redrawn', text: 'Chia lại 2 hệ thống thành 3 hệ thống: cấp độ cao nhất từ 3 xuống 2.' },
    ])
    expect(ids([3, 1], [1, 3])).toEqual([])
  })
})

describe('a level that is not known', () => {
  test('never passes', () => {
    expect(change([3], [3, null])).toMatchObject([
      { id: 'level-unknown', systems: ['new-2'], levelBefore: 3, levelAfter: 3 },
    ])
    expect(change([null], [null, null])).toMatchObject([
      { id: 'level-unknown', systems: ['old-1', 'new-1', 'new-2'], levelBefore: null, levelAfter: null },
    ])
  })

  test('does not hide what is certain without it', () => {
    expect(ids([3, null], [2])).toEqual(['level-lowered', 'level-unknown'])
    expect(ids([2], [3, null])).toEqual(['level-raised', 'level-unknown'])
    expect(ids([3], [2, null])).toEqual(['parts-below-whole', 'level-unknown'])
  })

  test('makes nothing certain that it could overturn', () => {
    expect(ids([3, 2], [null])).toEqual(['level-unknown'])
    expect(ids([null, 2], [3])).toEqual(['level-unknown'])
  })
})

describe('an input that does not fit', () => {
  test.each([
    ['no system before', { before: [], after: systems('new', [2]) }],
    ['no system after', { before: systems('old', [2]), after: [] }],
    ['a level that does not exist', { before: [{ id: 'a', level: 6 }], after: systems('new', [2]) }],
    ['a level left out', { before: [{ id: 'a' }], after: systems('new', [2]) }],
  ])('%s', (_, input) => {
    expect(ScopeChange.safeParse(input).success).toBe(false)
  })
})

describe('over all changes', () => {
  const someLevels = fc.array(someLevel, { minLength: 1, maxLength: 5 })

  test('the highest level never falls unchallenged, and never is both lowered and raised', () => {
    fc.assert(
      fc.property(someLevels, someLevels, (before, after) => {
        fc.pre(before.length + after.length > 2)
        const found = ids(before, after)

        expect(found.includes('level-lowered')).toBe(Math.max(...after) < Math.max(...before))
        expect(found.includes('level-raised')).toBe(Math.max(...after) > Math.max(...before))
        expect(found.length).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('the order of the systems does not matter', () => {
    fc.assert(
      fc.property(someLevels, someLevels, (before, after) => {
        expect(ids(before.toReversed(), after.toReversed())).toEqual(ids(before, after))
      }),
    )
  })
})
