import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testFolder } from '../testing.ts'
import { nextSequence } from './sequence.ts'

test('counts from 1 and goes on where it stopped', () => {
  const folder = testFolder()

  expect([nextSequence(folder), nextSequence(folder), nextSequence(folder)]).toEqual([1, 2, 3])
})

test('a damaged file is no new beginning: a number given twice would look like a stolen key', () => {
  const folder = testFolder()
  writeFileSync(join(folder, 'sequence'), '12x')

  expect(() => nextSequence(folder)).toThrow(/12x/)
})
