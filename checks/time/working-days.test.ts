import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { calcWorkingDays, WorkingDaysInput } from './working-days.ts'

const folder = join(import.meta.dirname, 'examples')
const examples = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))

describe('the published examples of working days', () => {
  test('there are fourteen of them', () => {
    expect(examples).toHaveLength(14)
  })

  test.each(examples)('$title', ({ input, expected }) => {
    expect(calcWorkingDays(WorkingDaysInput.parse(input))).toEqual(expected)
  })
})

describe('an input that does not fit', () => {
  test.each([
    ['no days at all', { from: '2026-01-01', days: 0 }],
    ['half a day', { from: '2026-01-01', days: 1.5 }],
    ['days as text', { from: '2026-01-01', days: '3' }],
    ['a day that does not exist', { from: '2026-02-30', days: 1 }],
    ['a moment without offset', { from: '2026-01-01T10:00:00', days: 1 }],
    ['an unknown field', { from: '2026-01-01', days: 1, until: '2026-01-02' }],
    ['a table without its status', { from: '2026-01-01', days: 1, tables: { '2026': { off: [] } } }],
  ])('%s', (_, input) => {
    expect(WorkingDaysInput.safeParse(input).success).toBe(false)
  })
})
