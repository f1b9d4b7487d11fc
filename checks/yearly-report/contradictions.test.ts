import { describe, expect, test } from 'vitest'
import { checkReport } from './consistency.ts'
import type { FindingId } from './findings.ts'
import { buildRows, type ReportedSystem, type ReportRow } from './rows.ts'
import { FIGURES, paper, sentSystem, system } from './testing.ts'
import { totalsOf, totalValues } from './totals.ts'

/** The report as the module makes it of these systems, with its own totals. */
function findingsOf(...systems: readonly ReportedSystem[]) {
  const totals = totalValues(totalsOf(buildRows(systems, FIGURES).rows))
  return checkReport({ systems, figures: FIGURES, totals }).findings
}

const ids = (...systems: readonly ReportedSystem[]) => findingsOf(...systems).map(({ id }) => id)

/** A row that somebody changed by hand. */
function findingsInRow(one: ReportedSystem, changes: Partial<ReportRow>) {
  const rows = buildRows([one], FIGURES).rows.map((row) => ({ ...row, ...changes }))
  const totals = totalValues(totalsOf(rows))
  return checkReport({ systems: [one], figures: FIGURES, rows, totals }).findings
}

describe('a system that contradicts its dossier', () => {
  test.each<[string, ReportedSystem, FindingId, number, string]>([
    [
      'a decision and a dossier that is not approved',
      sentSystem({ approvalDecision: paper('01/QĐ', '2026-10-12') }),
      'decision-without-approval',
      7,
      'approvalDecision',
    ],
    [
      'a level in a decision and a dossier that is not approved',
      sentSystem({ approvedLevel: 2 }),
      'level-without-approval',
      5,
      'approvedLevel',
    ],
    [
      'another level in the decision than the proposed one',
      system({ approvedLevel: 3 }),
      'level-differs',
      5,
      'approvedLevel',
    ],
    [
      'approved, and nobody issued a regulation',
      system({ securityRegulation: 'none' }),
      'approved-without-regulation',
      8,
      'securityRegulation',
    ],
    [
      'a regulation that is younger than the approval',
      system({ securityRegulation: paper('45/QĐ', '2026-10-13') }),
      'regulation-after-decision',
      8,
      'securityRegulation',
    ],
    [
      'approved after the figures were closed',
      system({ approvalDecision: paper('01/QĐ', '2026-12-15') }),
      'decision-after-figures',
      7,
      'approvalDecision',
    ],
    [
      'a planned approval that passed',
      sentSystem({ plannedApprovalOn: '2026-12-14' }),
      'plan-passed',
      9,
      'plannedApprovalOn',
    ],
    [
      'a planned implementation that passed',
      sentSystem({ plannedFullImplementationOn: '2026-12-01' }),
      'plan-passed',
      11,
      'plannedFullImplementationOn',
    ],
  ])('is found: %s', (_, one, id, column, field) => {
    const [first, ...others] = findingsOf(one)

    expect(others).toEqual([])
    expect(first).toMatchObject({ id, column, weight: 'mend', rows: [one.id] })
    expect(first?.mend[0]).toEqual({ of: 'system', systemId: one.id, field })
  })

  test('is not one whose regulation and approval are of one day, or whose plan is for tomorrow', () => {
    expect(ids(system({ securityRegulation: paper('45/QĐ', '2026-10-12') }))).toEqual([])
    expect(ids(sentSystem({ plannedApprovalOn: '2026-12-15' }))).toEqual([])
    expect(ids(system({ approvalDecision: paper('01/QĐ', '2026-12-14') }))).toEqual([])
  })

  test('is not one whose level is being determined anew', () => {
    expect(ids(system({ dossierState: 'redetermination', level: 3 }))).toEqual([])
  })

  test('is found without a dossier too', () => {
    const found = ids(sentSystem({ dossierState: null, approvedLevel: 2 }))

    expect(found).toContain('level-without-approval')
    expect(found).toContain('missing')
  })
})

describe('what a person has to compare', () => {
  test.each<[string, ReportedSystem, FindingId, number]>([
    [
      'everything in place before the approval',
      sentSystem({ implementation: 'full' }),
      'implemented-without-approval',
      10,
    ],
    [
      'inspected periodically before the approval',
      sentSystem({ inspections: [{ kind: 'periodic', on: '2026-11-20' }] }),
      'inspected-without-approval',
      12,
    ],
    [
      'an old approval that is older than its regulation',
      system({ dossierState: 'legacy-approved', approvalDecision: paper('120/QĐ', '2024-03-15') }),
      'regulation-after-decision',
      8,
    ],
  ])('is no fault of the report: %s', (_, one, id, column) => {
    expect(findingsOf(one)).toMatchObject([{ id, column, weight: 'compare' }])
  })

  test('is a system out of operation whose dossier does not say so', () => {
    expect(findingsOf(system({ retiredOn: '2026-06-30' }))).toMatchObject([
      { id: 'retired-without-step', weight: 'compare', rows: ['lan'] },
    ])
    expect(ids(system({ retiredOn: '2026-06-30', dossierState: 'retired' }))).toEqual([])
    expect(ids(system({ retiredOn: '2026-06-30', dossierState: null }))).toEqual([])
    expect(ids(system({ retiredOn: '2026-06-30', ownership: 'used' }))).toEqual([])
  })
})

describe('a row that somebody wrote', () => {
  test.each<[string, ReportedSystem, Partial<ReportRow>, FindingId, number]>([
    ['a word of its own', system(), { approvalStatus: 'Đã duyệt' }, 'word-not-allowed', 6],
    [
      'the word in small letters',
      system(),
      { implementationStatus: 'đã triển khai đầy đủ' },
      'word-not-allowed',
      10,
    ],
    ['a word twice', system(), { inspectionStatus: ['Định kỳ', 'Định kỳ'] }, 'word-not-allowed', 12],
    ['a level of 6', system(), { proposedLevel: 6 }, 'level-not-allowed', 5],
    [
      'a planned day beside an approval',
      system(),
      { plannedApprovalDate: '2027-01-01' },
      'planned-although-approved',
      9,
    ],
    [
      'a planned day beside a full implementation',
      system(),
      { plannedFullImplementationDate: '2027-01-01' },
      'planned-although-implemented',
      11,
    ],
    [
      'a decision without an approval',
      sentSystem(),
      { approvalDecision: paper('9/QĐ', '2026-10-12') },
      'decision-without-approval',
      7,
    ],
  ])('contradicts the form with %s', (_, one, changes, id, column) => {
    expect(findingsInRow(one, changes)).toContainEqual(
      expect.objectContaining({ id, column, weight: 'mend', rows: [one.id] }),
    )
  })

  test('is told which words it may use', () => {
    const found = findingsInRow(system(), { implementationStatus: 'Xong' })

    expect(found.find(({ id }) => id === 'word-not-allowed')?.text).toBe(
      'Mạng LAN nội bộ, cột 10 (Đã triển khai đầy đủ PA BĐANM): "Xong" không đúng mẫu; chỉ được ghi "Chưa triển khai", "Đã triển khai một số hạng mục", "Đã triển khai đầy đủ", mỗi chữ một lần.',
    )
  })
})

describe('rows that contradict each other', () => {
  test('have one name and one operating unit, however they are written', () => {
    expect(findingsOf(system(), sentSystem({ name: 'mạng  LAN nội bộ ' }))).toMatchObject([
      { id: 'same-name', column: 2, rows: ['lan', 'website'] },
    ])
    expect(ids(system(), sentSystem({ name: 'Mạng LAN nội bộ', operatorName: 'Trạm Y tế' }))).toEqual([])
  })

  test('have one paper with two days', () => {
    const other = (date: string, authority = 'UBND xã Mẫu') =>
      system({ id: 'b', name: 'B', securityRegulation: paper('45/QĐ-UBND', date, authority) })

    expect(findingsOf(system(), other('2026-10-06'))).toMatchObject([
      { id: 'paper-of-two-days', column: 8, given: '45/QĐ-UBND', rows: ['lan', 'b'] },
    ])
    expect(ids(system(), other('2026-10-05'))).toEqual([])
    expect(ids(system(), other('2025-10-06'))).toEqual([])
    expect(ids(system(), other('2026-10-06', 'UBND tỉnh'))).toEqual([])
  })
})
