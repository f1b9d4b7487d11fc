import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from './testing.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(() => base.close())

test('names sort as in a Vietnamese dictionary: tone after letter, Đ after D', async () => {
  const shuffled = ['Đắk', 'Êm', 'Ẩm', 'Dak', 'An', 'Em', 'Bà', 'Ănh', 'Đà', 'Áo', 'Ân', 'Da']

  const rows = await base.db
    .reference`select name from unnest(${shuffled}::text[]) as n(name) order by name collate vi`

  expect(rows.map((row) => row.name).join(' ')).toBe('An Áo Ănh Ẩm Ân Bà Da Dak Đà Đắk Em Êm')
})

test('people sort by given name, then by the rest', async () => {
  const people = ['Trần Thị Bình', 'Nguyễn Văn An', 'Lê Văn An', 'Phạm Ánh', 'An']

  const rows = await base.db.reference`
    select name from unnest(${people}::text[]) as n(name) order by given_name_first(name) collate vi`

  expect(rows.map((row) => row.name)).toEqual([
    'An',
    'Lê Văn An',
    'Nguyễn Văn An',
    'Phạm Ánh',
    'Trần Thị Bình',
  ])
})

test.each([
  ['  Nguyễn   Văn  An ', 'An Nguyễn   Văn'],
  ['Đạt', 'Đạt'],
  ['', ''],
])('the given name of %j comes first: %j', async (name, expected) => {
  const [row] = await base.db.reference`select given_name_first(${name}) as value`

  expect(row?.value).toBe(expected)
})

test.each([
  ['Đặng Thị Ước', 'dang thi uoc'],
  ['ƠI ỲỸỶỴÝ', 'oi yyyyy'],
  // The same letters written with combining marks, as macOS and some keyboards do.
  ['Đặng Thị Ước'.normalize('NFD'), 'dang thi uoc'],
  ['PC-01_VĂN PHÒNG', 'pc-01_van phong'],
])('search folds %s to %s', async (value, expected) => {
  const [row] = await base.db.reference`select fold_text(${value}) as value`

  expect(row?.value).toBe(expected)
})
