/** Systems and reports for tests, one that is complete and any at all. */
import fc from 'fast-check'
import { workflow } from '../dossiers/workflow.ts'
import { addDays, type Day, dayNumber } from '../time/zone.ts'
import { Implementation, InspectionKind } from './form.ts'
import { periodOfYear } from './period.ts'
import type { Figures, Paper, ReportedSystem } from './rows.ts'

export const FIGURES: Figures = { period: periodOfYear(2026), day: '2026-12-14' }

export const paper = (number: string, date: Day, authority = 'UBND xã Mẫu'): Paper => ({
  number,
  date,
  authority,
})

/** Approved, in place and inspected: nothing of it is missing. */
export const system = (changes: Partial<ReportedSystem> = {}): ReportedSystem => ({
  id: 'lan',
  name: 'Mạng LAN nội bộ',
  ownership: 'owned',
  ownerName: 'UBND xã Mẫu',
  operatorName: 'Văn phòng HĐND và UBND xã',
  systemType: 'infrastructure',
  level: 2,
  approvedLevel: 2,
  dossierState: 'approved',
  approvalDecision: paper('01/QĐ-VHXH', '2026-10-12', 'Phòng Văn hóa - Xã hội'),
  securityRegulation: paper('45/QĐ-UBND', '2026-10-05'),
  plannedApprovalOn: null,
  implementation: 'full',
  plannedFullImplementationOn: null,
  inspections: [
    { kind: 'before-use', on: '2026-10-20' },
    { kind: 'periodic', on: '2026-11-20' },
  ],
  retiredOn: null,
  ...changes,
})

/** A system whose dossier was sent: planned days stand where decisions will. */
export const sentSystem = (changes: Partial<ReportedSystem> = {}): ReportedSystem =>
  system({
    id: 'website',
    name: 'Trang thông tin điện tử',
    approvedLevel: null,
    dossierState: 'submitted',
    approvalDecision: null,
    securityRegulation: 'none',
    plannedApprovalOn: '2027-01-20',
    implementation: 'partial',
    plannedFullImplementationOn: '2027-06-30',
    inspections: [],
    ...changes,
  })

const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null, freq: 4 })

export const someDay = (from: Day, to: Day): fc.Arbitrary<Day> =>
  fc.integer({ min: 0, max: dayNumber(to) - dayNumber(from) }).map((days) => addDays(from, days))

const text = fc.constantFrom('UBND xã', 'Văn phòng', 'Trung tâm', ' ', '')
const somePaper = fc.record({
  number: orNull(fc.constantFrom('01/QĐ-UBND', '02/QĐ-UBND', ' ')),
  date: orNull(someDay('2026-08-01', '2027-02-01')),
  authority: orNull(text),
})

/** Any system at all: unknown, contradictory, retired, of others. */
const anySystem: fc.Arbitrary<ReportedSystem> = fc.record({
  id: fc.uuid(),
  name: orNull(text),
  ownership: fc.constantFrom('owned', 'owned', 'owned', 'used'),
  ownerName: orNull(text),
  operatorName: orNull(text),
  systemType: orNull(fc.constantFrom('infrastructure', 'internal')),
  level: orNull(fc.constantFrom(1, 2, 3, 4, 5)),
  approvedLevel: orNull(fc.constantFrom(1, 2, 3, 4, 5)),
  dossierState: orNull(fc.constantFrom(...workflow().states.map(({ id }) => id))),
  approvalDecision: orNull(somePaper),
  securityRegulation: orNull(fc.oneof(somePaper, fc.constant('none' as const))),
  plannedApprovalOn: orNull(someDay('2026-11-01', '2027-12-01')),
  implementation: orNull(fc.constantFrom(...Implementation.options)),
  plannedFullImplementationOn: orNull(someDay('2026-11-01', '2027-12-01')),
  inspections: orNull(
    fc.array(
      fc.record({
        kind: fc.constantFrom(...InspectionKind.options),
        on: someDay('2025-06-01', '2027-03-01'),
      }),
      { maxLength: 3 },
    ),
  ),
  retiredOn: fc.option(someDay('2026-01-01', '2027-03-01'), { nil: null, freq: 1 }),
})

export const someSystems = fc.uniqueArray(anySystem, { selector: ({ id }) => id, maxLength: 6 })

/** Systems of which everything is known and nothing contradicts: their report has no finding. */
export const completeSystems: fc.Arbitrary<readonly ReportedSystem[]> = fc
  .array(
    fc.record({
      isApproved: fc.boolean(),
      level: fc.constantFrom(1, 2, 3, 4, 5),
      isClassified: fc.boolean(),
      state: fc.constantFrom('draft', 'submitted', 'needs-supplement', 'appraised', 'approval-requested'),
      implementation: fc.constantFrom('none', 'partial'),
      isFull: fc.boolean(),
      planned: someDay('2026-12-15', '2028-01-01'),
      inspectedOn: orNull(someDay('2025-12-15', '2026-12-14')),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) =>
    list.map(
      ({ isApproved, level, isClassified, state, implementation, isFull, planned, inspectedOn }, at) => {
        const own = {
          id: `system-${at}`,
          name: `Hệ thống ${at}`,
          level,
          systemType: isClassified ? 'internal' : null,
        } as const
        const inspectedBefore = inspectedOn === null ? [] : [{ kind: 'before-use', on: inspectedOn } as const]
        if (!isApproved)
          return sentSystem({
            ...own,
            dossierState: state,
            implementation,
            plannedApprovalOn: planned,
            inspections: inspectedBefore,
          })
        return system({
          ...own,
          approvedLevel: level,
          implementation: isFull ? 'full' : implementation,
          plannedFullImplementationOn: isFull ? null : planned,
          inspections: inspectedOn === null ? [] : [{ kind: 'periodic', on: inspectedOn }],
        })
      },
    ),
  )
