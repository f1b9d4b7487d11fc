import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readTable } from './read.ts'
import { allValues, type Column, readRows, refuseTwice } from './rows.ts'
import type { Table } from './table.ts'
import { writeTemplate } from './template.ts'

const COLUMNS: readonly Column[] = [
  { key: 'name', title: 'Họ và tên', also: ['Tên'], required: true },
  { key: 'email', title: 'Thư điện tử', also: ['Email'], required: true, hint: 'địa chỉ công vụ' },
  { key: 'post', title: 'Chức vụ', required: false },
]
const Row = z.strictObject({
  name: z.string(),
  email: z.email('không phải địa chỉ thư điện tử'),
  post: z.string().optional(),
})

const table = (header: readonly string[], ...rows: readonly (readonly string[])[]): Table => ({
  header,
  rows: rows.map((cells, index) => ({ number: index + 2, cells })),
})
const read = (given: Table) => readRows(given, COLUMNS, Row)

describe('the columns of a table', () => {
  test('are found whatever their order, case and diacritics', () => {
    const outcome = read(table(['EMAIL', 'ho va ten *'], ['an@xa.example', 'Nguyễn Văn An']))

    expect(outcome).toMatchObject({
      ok: true,
      rows: [{ ok: true, value: { name: 'Nguyễn Văn An', email: 'an@xa.example' } }],
    })
  })

  test('that are missing, unknown or there twice are named together', () => {
    const outcome = read(table(['Tên', 'Tên', 'Tuổi'], ['An', 'An', '30']))

    expect(outcome).toEqual({
      ok: false,
      problem:
        'Dòng tiêu đề thiếu cột "Thư điện tử"; có cột không biết "Tuổi"; cột "Họ và tên" có hai lần. Hãy dùng tệp mẫu.',
    })
  })
})

describe('a row that is not right', () => {
  const outcome = read(
    table(
      ['Họ và tên', 'Email'],
      ['An', 'an@xa.example'],
      ['', 'bình'],
      ['Chi', 'chi@xa.example', 'lạc'],
      ['Ánh', 'an@xa.example'],
    ),
  )
  const rows = outcome.ok ? refuseTwice(outcome.rows, ({ email }) => email, 'Thư điện tử') : []

  test('says in which column and what to mend', () => {
    expect(rows.map((row) => (row.ok ? 'ok' : row.problems))).toEqual([
      'ok',
      [
        { column: 'Họ và tên', message: 'chưa điền' },
        { column: 'Thư điện tử', message: 'không phải địa chỉ thư điện tử' },
      ],
      [{ column: 'cột 3', message: 'có nội dung ngoài các cột của tiêu đề' }],
      [{ column: 'Thư điện tử', message: 'trùng với dòng 2' }],
    ])
  })

  test('keeps all others out as well: nothing is half imported', () => {
    expect(allValues(rows)).toBeNull()
    expect(allValues(rows.slice(0, 1))).toEqual([{ name: 'An', email: 'an@xa.example' }])
  })
})

test('the template can be uploaded as it is', async () => {
  const file = await writeTemplate(COLUMNS, ['Nguyễn Văn An', 'an@xa.example', 'Công chức'])
  const outcome = await readTable(file)

  expect(outcome.ok && read(outcome.table)).toMatchObject({
    ok: true,
    rows: [{ ok: true, value: { post: 'Công chức' } }],
  })
})
