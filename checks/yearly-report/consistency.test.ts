import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkReport, checkTotals } from './consistency.ts'
import { RowField, TotalField } from './form.ts'
import { buildRows, type ReportedSystem, type ReportRow } from './rows.ts'
import { completeSystems, FIGURES, sentSystem, someDay, someSystems, system } from './testing.ts'
import { type GivenTotals, totalsOf, totalValues } from './totals.ts'

const rowsOf = (systems: readonly ReportedSystem[]) => buildRows(systems, FIGURES).rows
const valuesOf = (rows: readonly ReportRow[]): GivenTotals => totalValues(totalsOf(rows))
const check = (
  systems: readonly ReportedSystem[],
  rows: readonly ReportRow[] = rowsOf(systems),
  totals: GivenTotals = valuesOf(rows),
) => checkReport({ systems, figures: FIGURES, rows, totals })

const TWO = [system(), sentSystem()]

describe('a report as the module makes it', () => {
  test('has no finding when everything is known', () => {
    expect(check(TWO)).toMatchObject({ findings: [], isConsistent: true })
    fc.assert(
      fc.property(completeSystems, (systems) => {
        expect(check(systems).findings).toEqual([])
      }),
    )
  })

  test('has totals that agree with its rows, whatever the systems', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        const totals = totalsOf(rowsOf(systems))
        const found = checkTotals(totals, totalValues(totals))

        expect(found.filter(({ id }) => id !== 'total-undecided')).toEqual([])
        expect(found.map(({ total }) => total)).toEqual(
          totals.filter(({ undecided }) => undecided.length > 0).map(({ field }) => field),
        )
      }),
      { numRuns: 1000 },
    )
  })

  test('differs in no cell from the register, whatever the systems', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        const ids = check(systems).findings.map(({ id }) => id)

        expect(ids).not.toContain('cell-differs')
        expect(ids).not.toContain('word-not-allowed')
        expect(ids).not.toContain('row-missing')
      }),
    )
  })

  test('needs no rows to be given', () => {
    const totals = valuesOf(rowsOf(TWO))

    expect(checkReport({ systems: TWO, figures: FIGURES, totals })).toEqual(check(TWO))
  })

  test('is not consistent while something is missing, and is while something is to be compared', () => {
    expect(check([system({ operatorName: null })])).toMatchObject({
      findings: [
        { id: 'missing', column: 4, mend: [{ of: 'system', systemId: 'lan', field: 'operatorName' }] },
      ],
      isConsistent: false,
    })
    expect(check([sentSystem({ implementation: 'full' })])).toMatchObject({
      findings: [{ weight: 'compare' }],
      isConsistent: true,
    })
  })
})

describe('totals that people gave', () => {
  const given = (changes: Partial<GivenTotals>) =>
    check(TWO, rowsOf(TWO), { ...valuesOf(rowsOf(TWO)), ...changes }).findings

  test('too many: the column, both numbers, the rows behind it, and the places to mend', () => {
    expect(given({ approvedTotal: 2 })).toEqual([
      {
        id: 'total-differs',
        weight: 'mend',
        column: 6,
        total: 'approvedTotal',
        given: 2,
        expected: 1,
        rows: ['lan'],
        mend: [
          { of: 'total', field: 'approvedTotal' },
          { of: 'system', systemId: 'website', field: 'dossierState' },
        ],
        text: 'Tổng số hệ thống thông tin đã được phê duyệt cấp độ: ghi 2, tính từ bảng là 1.',
      },
    ])
  })

  test('too few: the rows that are counted may be wrong', () => {
    expect(given({ periodicallyInspectedTotal: 0 })).toMatchObject([
      {
        column: 12,
        given: 0,
        expected: 1,
        mend: [
          { of: 'total', field: 'periodicallyInspectedTotal' },
          { of: 'system', systemId: 'lan', field: 'inspections' },
        ],
      },
    ])
  })

  test('another day than the last of column 9', () => {
    expect(given({ expectedAllApprovedBy: '2027-02-01' })).toMatchObject([
      {
        id: 'total-differs',
        column: 9,
        given: '2027-02-01',
        expected: '2027-01-20',
        rows: ['website'],
        text: expect.stringContaining('ghi 01/02/2027, tính từ bảng là 20/01/2027.'),
      },
    ])
  })

  test('left empty are named, one by one', () => {
    for (const field of TotalField.options)
      expect(given({ [field]: null })).toMatchObject([{ id: 'total-missing', total: field, given: null }])
  })

  test('a day although everything is approved', () => {
    const rows = rowsOf([system()])
    const totals = { ...valuesOf(rows), expectedAllApprovedBy: '2027-01-01' }

    expect(check([system()], rows, totals).findings).toMatchObject([
      { id: 'total-differs', expected: null, text: expect.stringContaining('là để trống.') },
    ])
  })

  test('of what is not known yet are not accepted, whatever is given', () => {
    const systems = [system(), sentSystem({ dossierState: null })]
    for (const approvedTotal of [0, 1, 2, null]) {
      const totals = { ...valuesOf(rowsOf(systems)), approvedTotal }
      const found = check(systems, rowsOf(systems), totals).findings.filter(
        ({ total }) => total === 'approvedTotal',
      )

      expect(found).toMatchObject([
        {
          id: 'total-undecided',
          rows: ['website'],
          mend: [
            { of: 'system', systemId: 'website', field: 'dossierState' },
            { of: 'total', field: 'approvedTotal' },
          ],
        },
      ])
    }
  })

  test('are found by any single wrong one', () => {
    const counts = TotalField.options.filter((field) => field !== 'expectedAllApprovedBy')
    fc.assert(
      fc.property(completeSystems, fc.constantFrom(...counts), fc.nat(20), (systems, field, number) => {
        const rows = rowsOf(systems)
        const right = valuesOf(rows)
        fc.pre(right[field] !== number)
        const { findings } = check(systems, rows, { ...right, [field]: number })

        expect(findings).toMatchObject([
          { id: 'total-differs', total: field, given: number, expected: right[field] },
        ])
      }),
    )
  })
})

/** Another value for each cell than the one that stands there may be drawn from these. */
const OTHER_CELLS: { readonly [Field in keyof ReportRow]: fc.Arbitrary<ReportRow[Field]> } = {
  systemId: fc.constantFrom('system-99', 'unknown'),
  index: fc.integer({ min: -1, max: 9 }),
  systemName: fc.constantFrom(null, '', 'Hệ thống khác'),
  ownerName: fc.constantFrom(null, ' ', 'UBND tỉnh'),
  operatorUnit: fc.constantFrom(null, 'Công an xã'),
  proposedLevel: fc.constantFrom(null, 0, 1, 2, 3, 4, 5, 6),
  approvalStatus: fc.constantFrom(null, 'Đang dự thảo', 'Đã thẩm định', 'Đã được phê duyệt', 'Xong'),
  approvalDecision: fc.constantFrom(
    null,
    { number: '7/QĐ', date: '2026-10-12', authority: 'UBND xã' },
    { number: '01/QĐ-VHXH', date: null, authority: 'Phòng Văn hóa - Xã hội' },
  ),
  securityRegulation: fc.constantFrom(null, {
    number: '45/QĐ-UBND',
    date: '2026-10-04',
    authority: 'UBND xã Mẫu',
  }),
  plannedApprovalDate: fc.option(someDay('2026-12-01', '2028-01-01'), { nil: null }),
  implementationStatus: fc.constantFrom(null, 'Chưa triển khai', 'Đã triển khai đầy đủ', 'Xong'),
  plannedFullImplementationDate: fc.option(someDay('2026-12-01', '2028-01-01'), { nil: null }),
  inspectionStatus: fc.constantFrom(null, [], ['Định kỳ'], ['Trước khi đưa vào sử dụng'], ['Hằng năm']),
  isClassified: fc.boolean(),
}

const cellOf = (field: RowField): fc.Arbitrary<unknown> => OTHER_CELLS[field]

const someChange = fc
  .constantFrom(...RowField.options)
  .chain((field) => fc.record({ field: fc.constant(field), value: cellOf(field) }))

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

describe('rows that somebody changed', () => {
  test.each(RowField.options)('any change of %s alone is found, in its column and its row', (field) => {
    fc.assert(
      fc.property(completeSystems, fc.nat(), OTHER_CELLS[field], (systems, which, value) => {
        const rows = rowsOf(systems)
        const at = which % rows.length
        const before = rows[at]
        fc.pre(before !== undefined && !isSame(before[field], value))
        const changed = rows.map((row, index) => (index === at ? { ...row, [field]: value } : row))
        const { findings, isConsistent } = check(systems, changed, valuesOf(rows))
        const column = RowField.options.indexOf(field) + 1
        const own = findings.find(
          ({ total, column: where, rows: about }) =>
            total === null && where === column && about.join() === before?.systemId,
        )

        expect(isConsistent).toBe(false)
        expect(own).toMatchObject({ weight: 'mend' })
        expect(own?.mend).toContainEqual({ of: 'row', systemId: before?.systemId, column })
      }),
      { numRuns: 200 },
    )
  })

  test('a change of the system behind a row, or of its classification, is found', () => {
    const other = (changes: Partial<ReportRow>) =>
      check(
        TWO,
        rowsOf(TWO).map((row, at) => (at === 0 ? { ...row, ...changes } : row)),
        valuesOf(rowsOf(TWO)),
      ).findings.map(({ id }) => id)

    expect(other({ systemId: 'nobody' })).toEqual(['unknown-system', 'row-missing'])
    expect(other({ isClassified: false })).toEqual(['total-differs', 'classification-differs'])
  })

  test('any change at all is found, whatever is known of the systems', () => {
    fc.assert(
      fc.property(someSystems, fc.nat(), someChange, (systems, which, { field, value }) => {
        const rows = rowsOf(systems)
        const at = which % Math.max(1, rows.length)
        const before = rows[at]
        fc.pre(before !== undefined && !isSame(before[field], value))
        const changed = rows.map((row, index) => (index === at ? { ...row, [field]: value } : row))
        const ids = check(systems, changed).findings.map(({ id, column }) => `${id} ${column}`)

        expect(ids).toContain(
          field === 'index' ? 'wrong-index 1' : `cell-differs ${RowField.options.indexOf(field) + 1}`,
        )
      }),
      { numRuns: 1000 },
    )
  })

  test('a row taken out, doubled or moved is found', () => {
    const rows = rowsOf(TWO)
    const ids = (changed: readonly ReportRow[]) => check(TWO, changed).findings.map(({ id }) => id)

    expect(ids(rows.slice(0, 1))).toEqual(['row-missing'])
    expect(ids([...rows, ...rows.slice(0, 1)])).toEqual(['row-twice', 'wrong-index'])
    expect(ids([...rows].reverse())).toEqual(['wrong-index', 'wrong-index'])
  })

  test('a row of a system that does not belong into the report is found, and why', () => {
    const used = system({ id: 'used', ownership: 'used', name: 'Hệ thống của tỉnh' })
    const [own] = rowsOf([system()])
    const rows =
      own === undefined ? [] : [own, { ...own, systemId: 'used', systemName: 'Hệ thống của tỉnh', index: 2 }]

    expect(check([system(), used], rows).findings).toMatchObject([
      { id: 'unknown-system', rows: ['used'], text: expect.stringContaining('do cơ quan đó báo cáo') },
    ])
  })

  test('an emptied cell is said once, and with both contents', () => {
    const rows = rowsOf(TWO).map((row, at) => (at === 0 ? { ...row, operatorUnit: null } : row))

    expect(check(TWO, rows).findings).toMatchObject([
      { id: 'cell-differs', column: 4, given: null, expected: 'Văn phòng HĐND và UBND xã' },
    ])
  })

  test('the order of words, and of the parts of a paper, is no change', () => {
    const rows = rowsOf(TWO).map((row) => ({
      ...row,
      inspectionStatus: [...(row.inspectionStatus ?? [])].reverse(),
      approvalDecision: row.approvalDecision && {
        authority: row.approvalDecision.authority,
        date: row.approvalDecision.date,
        number: row.approvalDecision.number,
      },
    }))

    expect(check(TWO, rows).findings).toEqual([])
  })
})

describe('every finding', () => {
  test('names rows of the report and a place to mend, and is a sentence', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        for (const { rows, mend, text, total, column } of check(systems).findings) {
          expect(mend.length).toBeGreaterThan(0)
          expect(text).toMatch(/\.$/)
          if (total === null) expect(rows.length).toBeGreaterThan(0)
          if (column !== null) expect(column >= 1 && column <= 12).toBe(true)
          for (const place of mend)
            if (place.of !== 'total') expect(systems.map(({ id }) => id)).toContain(place.systemId)
        }
      }),
    )
  })
})
