import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareNames, comparePeople, fold, matches, personSortKey } from './names.ts'

describe('searching', () => {
  test('diacritics, case and đ do not matter, composed or not', () => {
    expect(fold('Đặng Thị  Ẩm')).toBe('dang thi am')
    expect(fold('Đặng Thị Ẩm'.normalize('NFD'))).toBe('dang thi am')
  })

  test('every word of the question must be there, in any order', () => {
    expect(matches('Nguyễn Văn Đức', 'duc nguyen')).toBe(true)
    expect(matches('Nguyễn Văn Đức', 'duc tran')).toBe(false)
    expect(matches('Nguyễn Văn Đức', '')).toBe(true)
  })

  test('folding twice changes nothing more', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)))
  })
})

describe('sorting', () => {
  test('people stand by given name, then the middle, then the family name', () => {
    const people = [
      'Trần Văn Bình',
      'Nguyễn Thị Ân',
      'Lê An',
      'Phạm Đức',
      'Lê Văn An',
      'Đỗ Dũng',
      'Bùi Văn An',
    ]

    expect(people.sort(comparePeople)).toEqual([
      'Lê An',
      'Bùi Văn An',
      'Lê Văn An',
      'Nguyễn Thị Ân',
      'Trần Văn Bình',
      'Đỗ Dũng',
      'Phạm Đức',
    ])
  })

  test('letters have the Vietnamese order', () => {
    expect(
      ['Em', 'Đà', 'Êm', 'Dak', 'Ân', 'Đắk', 'Áo', 'Ănh', 'An', 'Da', 'Bà', 'Ẩm'].sort(compareNames),
    ).toEqual(['An', 'Áo', 'Ănh', 'Ẩm', 'Ân', 'Bà', 'Da', 'Dak', 'Đà', 'Đắk', 'Em', 'Êm'])
  })

  test('numbers in the names of machines count as numbers', () => {
    expect(['PC 10', 'PC 9'].sort(compareNames)).toEqual(['PC 9', 'PC 10'])
  })

  test('the sort key begins with the given name', () => {
    expect(personSortKey('  Nguyễn Văn An ')).toBe('An Văn Nguyễn')
  })
})
