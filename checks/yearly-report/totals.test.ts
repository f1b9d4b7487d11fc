import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TotalField } from './form.ts'
import { buildRows, type ReportedSystem } from './rows.ts'
import { FIGURES, sentSystem, someSystems, system } from './testing.ts'
import { GivenTotals, totalsOf, totalValues } from './totals.ts'

const totals = (...systems: readonly ReportedSystem[]) => totalsOf(buildRows(systems, FIGURES).rows)
const values = (...systems: readonly ReportedSystem[]) => totalValues(totals(...systems))
const total = (field: TotalField, ...systems: readonly ReportedSystem[]) =>
  totals(...systems).find((one) => one.field === field)

describe('the totals', () => {
  test('count the rows of the table', () => {
    expect(
      values(
        system({ id: 'a' }),
        system({ id: 'b', inspections: [], systemType: null }),
        sentSystem({ id: 'c', plannedApprovalOn: '2027-01-20' }),
        sentSystem({ id: 'd', dossierState: 'appraised', plannedApprovalOn: '2027-03-01' }),
        sentSystem({ id: 'e', dossierState: 'draft', plannedApprovalOn: '2027-02-01' }),
        system({ id: 'f', ownership: 'used' }),
      ),
    ).toEqual({
      systemTotal: 5,
      classifiedTotal: 4,
      dossierPreparedTotal: 4,
      appraisedTotal: 3,
      approvedTotal: 2,
      periodicallyInspectedTotal: 1,
      expectedAllApprovedBy: '2027-03-01',
    })
  })

  test('of no system are nothing, and no day is planned', () => {
    expect(values()).toEqual({
      systemTotal: 0,
      classifiedTotal: 0,
      dossierPreparedTotal: 0,
      appraisedTotal: 0,
      approvedTotal: 0,
      periodicallyInspectedTotal: 0,
      expectedAllApprovedBy: null,
    })
  })

  test('have no planned day when everything is approved, and nothing undecided', () => {
    expect(total('expectedAllApprovedBy', system())).toMatchObject({ value: null, undecided: [] })
  })

  test('count an inspection only of what is approved, as the form says', () => {
    const inspected = { inspections: [{ kind: 'periodic', on: '2026-11-20' }] } as const

    expect(
      total('periodicallyInspectedTotal', system(), sentSystem({ inspections: [...inspected.inspections] })),
    ).toMatchObject({ value: 1, rows: ['lan'], others: ['website'] })
  })

  test.each<[TotalField, Partial<ReportedSystem>]>([
    ['dossierPreparedTotal', { dossierState: null }],
    ['appraisedTotal', { dossierState: null }],
    ['approvedTotal', { dossierState: null }],
    ['periodicallyInspectedTotal', { inspections: null }],
    ['expectedAllApprovedBy', { dossierState: null }],
    ['expectedAllApprovedBy', { dossierState: 'draft', plannedApprovalOn: null }],
  ])('stay open and name who keeps them open: %s with %o', (field, changes) => {
    expect(total(field, system({ id: 'known', name: 'Khác' }), system(changes))).toMatchObject({
      value: null,
      undecided: ['lan'],
    })
  })

  test('are decided by a system whose inspection is unknown when it is not approved at all', () => {
    expect(total('periodicallyInspectedTotal', sentSystem({ inspections: null }))).toMatchObject({
      value: 0,
      undecided: [],
    })
  })

  test('do not count a word that is no word of the form', () => {
    const [row] = buildRows([system()], FIGURES).rows
    const rows = row === undefined ? [] : [{ ...row, approvalStatus: 'Xong', inspectionStatus: ['Hằng năm'] }]
    const open = totalsOf(rows).filter(({ undecided }) => undecided.length > 0)

    expect(open.map(({ field }) => field)).toEqual([
      'dossierPreparedTotal',
      'appraisedTotal',
      'approvedTotal',
      'periodicallyInspectedTotal',
      'expectedAllApprovedBy',
    ])
  })

  test('put every row in one of three lists', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        const { rows } = buildRows(systems, FIGURES)
        const ids = rows.map(({ systemId }) => systemId).sort()
        for (const { field, value, rows: counted, others, undecided } of totalsOf(rows)) {
          if (field === 'expectedAllApprovedBy') continue

          expect([...counted, ...others, ...undecided].sort()).toEqual(ids)
          expect(value).toBe(undecided.length > 0 ? null : counted.length)
        }
      }),
    )
  })

  test('never rise from one stage of the dossier to the next', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        const rows = buildRows(systems, FIGURES).rows.filter((row) => row.approvalStatus !== null)
        const is = totalValues(totalsOf(rows))
        const stages = [is.systemTotal, is.dossierPreparedTotal, is.appraisedTotal, is.approvedTotal].map(
          Number,
        )

        expect(stages).toEqual([...stages].sort((one, other) => other - one))
        expect(is.periodicallyInspectedTotal ?? 0).toBeLessThanOrEqual(Number(is.approvedTotal))
      }),
    )
  })

  test('agree with a second count of the table', () => {
    fc.assert(
      fc.property(someSystems, (systems) => {
        const { rows } = buildRows(systems, FIGURES)
        const status = (...words: readonly string[]) =>
          rows.filter(({ approvalStatus: word }) => words.includes(word ?? '')).length
        const isKnown = rows.every((row) => row.approvalStatus !== null)
        const is = totalValues(totalsOf(rows))

        expect(is.systemTotal).toBe(rows.length)
        expect(is.approvedTotal).toBe(isKnown ? status('Đã được phê duyệt') : null)
        expect(is.appraisedTotal).toBe(isKnown ? status('Đã được phê duyệt', 'Đã thẩm định') : null)
        expect(is.dossierPreparedTotal).toBe(isKnown ? rows.length - status('Đang dự thảo') : null)
      }),
    )
  })
})

describe('totals as people give them', () => {
  test.each([
    ['below 0', { approvedTotal: -1 }],
    ['half a system', { approvedTotal: 1.5 }],
    ['a day that is none', { expectedAllApprovedBy: 'quý I/2027' }],
    ['one that the form does not have', { incidentTotal: 0 }],
  ])('are refused with %s', (_, changes) => {
    expect(GivenTotals.safeParse({ ...values(system()), ...changes }).success).toBe(false)
    expect(GivenTotals.safeParse(values(system())).success).toBe(true)
  })

  test('are the seven of the form', () => {
    expect(Object.keys(GivenTotals.shape)).toEqual(TotalField.options)
  })
})
