import { describe, expect, test } from 'vitest'
import {
  CATALOGUE_EDITION,
  type Level,
  listCheckEntries,
  listRequirements,
  requirementsForCheck,
} from './catalogue.ts'

const LEVELS: readonly Level[] = [1, 2, 3, 4, 5]

describe('the requirement catalogue', () => {
  test('it has the published number of rows at every level', () => {
    const counts = LEVELS.map((level) => listRequirements().filter((row) => row.level === level).length)

    expect(counts).toEqual([111, 129, 195, 273, 288])
  })

  test('ids are unique, and a clause begins with the number of its level', () => {
    expect(new Set(listRequirements().map((row) => row.id)).size).toBe(996)
    for (const row of listRequirements()) expect(row.clause.split('.')[0], row.id).toBe(String(row.level + 2))
  })

  test('every check that a row names exists, and every concept of a check is in a row', () => {
    const concepts = new Set(listRequirements().map((row) => row.concept))
    for (const row of listRequirements())
      if (row.deviceCheck !== null) expect(listCheckEntries().has(row.deviceCheck), row.id).toBe(true)
    for (const check of listCheckEntries().values())
      for (const concept of check.concepts)
        expect(concepts.has(concept), `${check.id}: ${concept}`).toBe(true)
  })

  test('it holds 25 device checks and names its edition', () => {
    expect(listCheckEntries().size).toBe(25)
    expect(CATALOGUE_EDITION).toBe('2026-11-21')
  })
})

describe('the rows that a check serves', () => {
  test('at one level, the rows that name it', () => {
    expect(requirementsForCheck('antivirus-running', 1).map((row) => row.clause)).toEqual([
      '3.10.1 b)',
      '3.10.2.1 a)',
    ])
  })

  test('a check that no row names takes the rows of its concepts', () => {
    expect(requirementsForCheck('os-supported', 1).map((row) => row.concept)).toEqual([
      'hw-inventory-fields',
      'vul-patch-watch',
    ])
  })

  test('a check of the plan alone, or an unknown one, has none', () => {
    expect(requirementsForCheck('minimum-hardware')).toEqual([])
    expect(requirementsForCheck('no-such-check')).toEqual([])
  })

  test('auto-logon is asked for from level 2 on', () => {
    expect(requirementsForCheck('auto-logon-off', 1)).toEqual([])
    expect(requirementsForCheck('auto-logon-off', 2)).not.toEqual([])
  })
})
