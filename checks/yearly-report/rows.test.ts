import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stateOf, workflow } from '../dossiers/workflow.ts'
import { allowedWords, type Column, columnOf, reportForm } from './form.ts'
import { periodOfYear } from './period.ts'
import { buildRows, cellText, ReportedSystem, type ReportRow, SOURCE_FIELDS } from './rows.ts'
import { completeSystems, FIGURES, paper, sentSystem, someSystems, system } from './testing.ts'

const build = (...systems: readonly ReportedSystem[]) => buildRows(systems, FIGURES)
const rowOf = (one: ReportedSystem): ReportRow | undefined => build(one).rows[0]
const missingOf = (one: ReportedSystem) =>
  build(one).missing.map(({ column, field, parts }) => ({ column, field, parts }))
const printed = (row: ReportRow | undefined): readonly string[] =>
  row === undefined ? [] : reportForm().columns.map((column) => cellText(row, column))

describe('a row', () => {
  test('of an approved system fills what the form asks of one', () => {
    expect(printed(rowOf(system()))).toEqual([
      '1',
      'Mạng LAN nội bộ',
      'UBND xã Mẫu',
      'Văn phòng HĐND và UBND xã',
      '2',
      'Đã được phê duyệt',
      'số 01/QĐ-VHXH ngày 12/10/2026, Phòng Văn hóa - Xã hội',
      'số 45/QĐ-UBND ngày 05/10/2026, UBND xã Mẫu',
      '',
      'Đã triển khai đầy đủ',
      '',
      'Trước khi đưa vào sử dụng; Định kỳ',
    ])
    expect(build(system())).toMatchObject({ missing: [], leftOut: [], open: [] })
  })

  test('of a system that is not approved yet has plans instead of decisions', () => {
    expect(printed(rowOf(sentSystem()))).toEqual([
      '1',
      'Trang thông tin điện tử',
      'UBND xã Mẫu',
      'Văn phòng HĐND và UBND xã',
      '2',
      'Đã gửi thẩm định',
      '',
      '',
      '20/01/2027',
      'Đã triển khai một số hạng mục',
      '30/06/2027',
      '',
    ])
    expect(build(sentSystem()).missing).toEqual([])
  })

  test.each(workflow().states.filter(({ mau08Column6: word }) => word !== null))(
    'of a dossier that is "$label" says "$mau08Column6" in column 6',
    ({ id, mau08Column6 }) => {
      expect(rowOf(system({ dossierState: id }))?.approvalStatus).toBe(mau08Column6)
    },
  )

  test.each([
    ['in the period', '2026-11-20', ['Định kỳ']],
    ['on its first day', '2025-12-15', ['Định kỳ']],
    ['on its last day', '2026-12-14', ['Định kỳ']],
    ['the day before it', '2025-12-14', []],
    ['the day after it', '2026-12-15', []],
  ])('counts a periodic inspection only in the period: %s', (_, on, expected) => {
    const inspected = system({ inspections: [{ kind: 'periodic', on }] })

    expect(rowOf(inspected)?.inspectionStatus).toEqual(expected)
    expect(build(inspected).open.map(({ column }) => column)).toEqual(expected.length === 0 ? [12] : [])
  })

  test('counts an inspection before use whenever it was, and none that is still to come', () => {
    const words = (on: string) =>
      rowOf(system({ inspections: [{ kind: 'before-use', on }] }))?.inspectionStatus

    expect(words('2019-01-01')).toEqual(['Trước khi đưa vào sử dụng'])
    expect(words('2026-12-20')).toEqual([])
  })

  test('takes the figures of a day within the period, never later ones', () => {
    const inspected = system({ inspections: [{ kind: 'periodic', on: '2026-11-20' }] })
    const [row] = buildRows([inspected], { ...FIGURES, day: '2026-11-19' }).rows

    expect(row?.inspectionStatus).toEqual([])
    expect(() => buildRows([], { ...FIGURES, day: '2026-12-15' })).toThrow(RangeError)
    expect(() => buildRows([], { ...FIGURES, day: '2025-12-14' })).toThrow(RangeError)
    expect(() => buildRows([], { period: periodOfYear(2027), day: '2026-12-14' })).toThrow(RangeError)
  })
})

describe('what is missing', () => {
  test.each<[string, Partial<ReportedSystem>, number, string, readonly string[]]>([
    ['the name', { name: null }, 2, 'name', []],
    ['a name of spaces', { name: '  ' }, 2, 'name', []],
    ['the owner', { ownerName: null }, 3, 'ownerName', []],
    ['the operating unit', { operatorName: null }, 4, 'operatorName', []],
    ['the level', { level: null, approvedLevel: null }, 5, 'level', []],
    ['the decision', { approvalDecision: null }, 7, 'approvalDecision', []],
    [
      'the number of the decision',
      { approvalDecision: { ...paper('', '2026-10-12'), number: ' ' } },
      7,
      'approvalDecision',
      ['number'],
    ],
    [
      'the day and the authority of the decision',
      { approvalDecision: { number: '01/QĐ', date: null, authority: null } },
      7,
      'approvalDecision',
      ['date', 'authority'],
    ],
    [
      'a decision of which nothing is known',
      { approvalDecision: { number: null, date: null, authority: null } },
      7,
      'approvalDecision',
      [],
    ],
    ['whether there is a regulation', { securityRegulation: null }, 8, 'securityRegulation', []],
    [
      'the authority of the regulation',
      { securityRegulation: { ...paper('45/QĐ', '2026-10-05'), authority: null } },
      8,
      'securityRegulation',
      ['authority'],
    ],
    ['the implementation', { implementation: null }, 10, 'implementation', []],
    ['the plan to implement', { implementation: 'none' }, 11, 'plannedFullImplementationOn', []],
    ['whether it was inspected', { inspections: null }, 12, 'inspections', []],
  ])('of an approved system is named: %s', (_, changes, column, field, parts) => {
    expect(missingOf(system(changes))).toEqual([{ column, field, parts }])
  })

  test('of one that is not approved is the planned day, not the decision', () => {
    expect(missingOf(sentSystem({ plannedApprovalOn: null }))).toEqual([
      { column: 9, field: 'plannedApprovalOn', parts: [] },
    ])
  })

  test('is column 6 where no dossier was begun: the form has no word, and none is guessed', () => {
    const none = sentSystem({ dossierState: null })

    expect(rowOf(none)?.approvalStatus).toBeNull()
    expect(missingOf(none)).toEqual([{ column: 6, field: 'dossierState', parts: [] }])
    expect(build(none).missing[0]?.text).toContain('CẦN ĐỐI CHIẾU')
  })

  test('keeps the day that is planned for a system without a dossier, and drops that of an approved one', () => {
    const planned = { plannedApprovalOn: '2027-03-01' }

    expect(rowOf(sentSystem({ ...planned, dossierState: null }))?.plannedApprovalDate).toBe('2027-03-01')
    expect(rowOf(system(planned))?.plannedApprovalDate).toBeNull()
  })

  test('is column 6 where only a dossier was given that another one replaced: the system does not vanish', () => {
    expect(build(system({ dossierState: 'superseded' }))).toMatchObject({
      rows: [{ approvalStatus: null }],
      missing: [{ column: 6 }],
      leftOut: [],
    })
  })

  test('is said with the system and the heading of the column', () => {
    expect(build(system({ operatorName: null })).missing[0]?.text).toBe(
      'Mạng LAN nội bộ, cột 4 (Đơn vị vận hành HTTT): còn trống.',
    )
  })

  test('is not what somebody said there is none of', () => {
    expect(missingOf(sentSystem({ securityRegulation: 'none', inspections: [] }))).toEqual([])
  })

  test('is every empty cell that the form does not want empty, and no other', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        const { rows, missing } = build(...systems)
        for (const row of rows) {
          const behind = systems.find(({ id }) => id === row.systemId)
          for (const column of reportForm().columns) {
            const named = missing.some((one) => one.systemId === row.systemId && one.column === column.number)

            expect(named, `column ${column.number}`).toBe(shouldBeNamed(row, column, behind))
          }
        }
      }),
      { numRuns: 1000 },
    )
  })
})

/** A second reading of the notes under the table. */
function shouldBeNamed(
  row: ReportRow,
  { number, kind }: Column,
  behind: ReportedSystem | undefined,
): boolean {
  const cell = cellText(row, columnOf(number))
  const isApproved = row.approvalStatus === 'Đã được phê duyệt'
  if (kind === 'paper' && cell !== '') return !/^số .+ ngày \d\d\/\d\d\/\d{4}, .+$/.test(cell)
  if (number === 12) return behind?.inspections === null
  if (cell !== '') return false
  if (number === 7) return isApproved
  if (number === 8) return behind?.securityRegulation !== 'none'
  if (number === 9) return !isApproved && row.approvalStatus !== null
  if (number === 11)
    return row.implementationStatus !== null && row.implementationStatus !== 'Đã triển khai đầy đủ'
  return true
}

describe('what is left out', () => {
  test.each<[string, Partial<ReportedSystem>, string]>([
    ['a system of another owner', { ownership: 'used' }, 'used'],
    ['one that ended in the period', { retiredOn: '2026-12-14' }, 'retired'],
    ['one whose dossier ended', { dossierState: 'retired' }, 'retired'],
  ])('is said and why: %s', (_, changes, reason) => {
    expect(build(system(changes))).toMatchObject({
      rows: [],
      missing: [],
      leftOut: [{ systemId: 'lan', reason }],
    })
  })

  test('is no system that ends after the figures are closed', () => {
    expect(build(system({ retiredOn: '2026-12-15' })).rows).toHaveLength(1)
  })

  test('does not leave a gap in the running numbers', () => {
    const { rows } = build(
      system({ id: 'a' }),
      system({ id: 'b', ownership: 'used' }),
      system({ id: 'c', name: 'C' }),
    )

    expect(rows.map(({ systemId, index }) => [systemId, index])).toEqual([
      ['a', 1],
      ['c', 2],
    ])
  })

  test('and what is in the table are together every system, once', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        const { rows, leftOut } = build(...systems)
        const seen = [...rows, ...leftOut].map(({ systemId }) => systemId)

        expect(seen.sort()).toEqual(systems.map(({ id }) => id).sort())
        expect(rows.map(({ index }) => index)).toEqual(rows.map((_, at) => at + 1))
      }),
    )
  })
})

describe('what is not settled', () => {
  test.each(workflow().states.filter(({ flag, terminal }) => flag !== undefined && !terminal))(
    'is said of a dossier that is "$label"',
    ({ id, flag }) => {
      const [point] = build(system({ dossierState: id })).open

      expect(point).toMatchObject({ systemId: 'lan', column: 6, field: 'dossierState' })
      expect(point?.text).toContain(flag)
    },
  )

  test('is an old approval without a regulation', () => {
    const old = system({ dossierState: 'legacy-approved', securityRegulation: 'none' })

    expect(build(old)).toMatchObject({ missing: [], open: [{ column: 8, field: 'securityRegulation' }] })
  })
})

describe('every row', () => {
  test('has only words that the form allows', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        for (const row of build(...systems).rows) {
          const words = [
            ...[row.approvalStatus].map((word) => [6, word] as const),
            ...[row.implementationStatus].map((word) => [10, word] as const),
            ...(row.inspectionStatus ?? []).map((word) => [12, word] as const),
          ]
          for (const [column, word] of words) if (word !== null) expect(allowedWords(column)).toContain(word)
          expect(new Set(row.inspectionStatus).size).toBe(row.inspectionStatus?.length ?? 0)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('is made of what is known and of nothing else', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        for (const row of build(...systems).rows) {
          const behind = systems.find(({ id }) => id === row.systemId)
          for (const { field } of reportForm().columns) {
            const source = SOURCE_FIELDS[field]
            if (source !== null && behind?.[source] === null) expect(row[field]).toBeNull()
          }
          expect(row.approvalStatus).toBe(
            behind?.dossierState ? stateOf(behind.dossierState).mau08Column6 : null,
          )
        }
      }),
    )
  })

  test('of complete systems is complete', () => {
    fc.assert(
      fc.property(completeSystems, (systems) => {
        expect(build(...systems).missing).toEqual([])
      }),
    )
  })
})

describe('a system that does not fit', () => {
  test.each([
    ['a state that no dossier has', { dossierState: 'lost' }],
    ['a level of 6', { level: 6 }],
    ['a day that does not exist', { plannedApprovalOn: '2027-02-30' }],
    ['a word for an implementation', { implementation: 'Chưa triển khai' }],
    ['an unknown field', { incidents: 3 }],
    ['no id', { id: '' }],
  ])('is refused with %s', (_, changes) => {
    expect(ReportedSystem.safeParse({ ...system(), ...changes }).success).toBe(false)
    expect(ReportedSystem.safeParse(system()).success).toBe(true)
  })

  test('is refused when another one has its id', () => {
    expect(() => build(system(), system())).toThrow(RangeError)
  })
})
