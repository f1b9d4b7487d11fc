import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Level, listRequirements } from '../catalogue/catalogue.ts'
import { MACHINE_SUFFICIENT } from './machine-sufficient.ts'
import { carryOver, compareClauses, groupsOfLevel, rowOfConcept, rowsOfLevel } from './rows.ts'
import { LEVELS, someLevel } from './testing.ts'

describe('the rows of a level', () => {
  test('are the published number of rows', () => {
    expect(LEVELS.map((level) => rowsOfLevel(level).length)).toEqual([111, 129, 195, 273, 288])
  })

  test('are those of the level and of no other', () => {
    for (const level of LEVELS)
      expect(new Set(rowsOfLevel(level).map((row) => row.level))).toEqual(new Set([level]))
  })

  test('a level is no superset of the one below it', () => {
    const concepts = new Set(rowsOfLevel(4).map(({ concept }) => concept))

    expect(rowsOfLevel(3).filter(({ concept }) => !concepts.has(concept)).length).toBe(7)
  })

  test('come in the order of their clauses, rows of one clause as the catalogue has them', () => {
    const clauses = rowsOfLevel(3).map(({ clause }) => clause)

    expect(clauses.slice(0, 3)).toEqual(['5.1.2.1 a)', '5.1.2.1 b)', '5.1.2.2 a)'])
    expect(clauses.indexOf('5.2.1 a)')).toBeLessThan(clauses.indexOf('5.10.1 a)'))
    for (const level of LEVELS) {
      const rows = rowsOfLevel(level)
      for (const [index, row] of rows.slice(1).entries())
        expect(compareClauses(rows[index]?.clause ?? '', row.clause)).toBeLessThanOrEqual(0)
    }
    const ids = listRequirements().filter(({ level, clause }) => level === 3 && clause === '5.6.2.3')
    expect(
      rowsOfLevel(3)
        .filter(({ clause }) => clause === '5.6.2.3')
        .map(({ id }) => id),
    ).toEqual(ids.map(({ id }) => id))
  })

  test('clauses are compared as numbers, a shorter one first, then by letter', () => {
    const clauses = ['5.10.1 b)', '5.9.2.1 a)', '5.10.1 a)', '5.10', '5.10.2']

    expect(clauses.sort(compareClauses)).toEqual(['5.9.2.1 a)', '5.10', '5.10.1 a)', '5.10.1 b)', '5.10.2'])
  })

  test('a group stands together and holds all its rows, groups in the order of clauses', () => {
    for (const level of LEVELS) {
      const groups = groupsOfLevel(level)
      expect(groups.flatMap(({ rows }) => rows)).toEqual(rowsOfLevel(level))
      for (const { group, groupTitle, rows } of groups)
        expect(rows.every((row) => row.group === group && row.groupTitle === groupTitle)).toBe(true)
    }
    expect(
      groupsOfLevel(1)
        .map(({ groupTitle }) => groupTitle)
        .slice(0, 2),
    ).toEqual(['Quản lý rủi ro an ninh mạng', 'Tài sản phần cứng'])
  })

  test('a row left to the PCs names a check, and has a reason of its own', () => {
    for (const [concept, reason] of MACHINE_SUFFICIENT) {
      const rows = LEVELS.map((level) => rowOfConcept(level, concept)).filter((row) => row !== null)
      expect(rows.length, concept).toBeGreaterThan(0)
      for (const row of rows) {
        expect(row.deviceCheck, row.id).not.toBeNull()
        expect(row.machineSufficient).toBe(reason)
      }
    }
    expect(new Set(MACHINE_SUFFICIENT.values()).size).toBe(MACHINE_SUFFICIENT.size)
    expect(rowOfConcept(3, 'mon-host-firewall')?.machineSufficient).toBeNull()
  })
})

describe('carrying answers over to another level', () => {
  const changed = (from: Level, to: Level): readonly string[] =>
    carryOver(from, to)
      .carried.filter(({ isChanged }) => isChanged)
      .map(({ to: target }) => target.concept)

  test('an answered row answers the row of its concept, under another clause', () => {
    const found = carryOver(3, 4).carried.find(({ from }) => from.concept === 'mal-exploit-protection')

    expect([found?.from.clause, found?.to.clause]).toEqual(['5.10.2.3', '6.10.2.4'])
  })

  test('rows that are new and rows that fall away are named', () => {
    const { added, dropped } = carryOver(1, 2)

    expect(dropped.map(({ concept }) => concept)).toContain('net-device-login')
    expect(added.every(({ concept }) => rowOfConcept(1, concept) === null)).toBe(true)
    expect(dropped.length).toBe(3)
  })

  test('what the other level asks in other words is marked, upwards and downwards', () => {
    expect(changed(1, 2)).toContain('info-encrypt-at-rest')
    expect(changed(2, 1)).toContain('info-encrypt-at-rest')
    expect(changed(1, 5)).not.toContain('risk-process')
  })

  test('what a level on the way up asks more of under the same words is marked, and not on the way down', () => {
    expect(changed(3, 4)).toContain('dev-check-before-use')
    expect(changed(3, 5)).toContain('dev-check-before-use')
    expect(changed(4, 5)).not.toContain('dev-check-before-use')
    expect(changed(4, 3)).not.toContain('dev-check-before-use')
    expect(changed(3, 3)).toEqual([])
  })

  test('a shorter cycle alone is no mark: the old answer is counted by it', () => {
    expect(changed(2, 3)).not.toContain('vul-scan')
  })

  test('an unanswered row answers nothing and cannot fall away', () => {
    const { carried, open, dropped } = carryOver(1, 2, () => false)

    expect([carried, dropped]).toEqual([[], []])
    expect(open.map(({ concept }) => concept)).toContain('risk-process')
  })

  test('no row is ever answered by a row of another concept, and no row is lost or counted twice', () => {
    const someLevels = fc.tuple(someLevel, someLevel, fc.func(fc.boolean()))
    fc.assert(
      fc.property(someLevels, ([fromLevel, toLevel, isAnswered]) => {
        const over = carryOver(fromLevel, toLevel, (row) => isAnswered(row.id))
        for (const { from, to } of over.carried) {
          expect(to.concept).toBe(from.concept)
          expect([from.level, to.level]).toEqual([fromLevel, toLevel])
          expect(isAnswered(from.id)).toBe(true)
        }
        const targets = [...over.carried.map(({ to }) => to), ...over.open, ...over.added].map(({ id }) => id)
        expect(targets.sort()).toEqual(
          rowsOfLevel(toLevel)
            .map(({ id }) => id)
            .sort(),
        )
        const sources = [...over.carried.map(({ from }) => from), ...over.dropped].map(({ id }) => id)
        const answered = rowsOfLevel(fromLevel)
          .filter(({ id }) => isAnswered(id))
          .map(({ id }) => id)
        expect(sources.sort()).toEqual(answered.sort())
      }),
      { numRuns: 60 },
    )
  })
})
