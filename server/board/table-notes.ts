/** What must be known about the tables behind a check: that one of them is too old to be relied on. */
import { TABLES_OF_CHECK, tableAge } from '../../checks/dated-tables.ts'
import type { Thresholds } from '../../checks/device/thresholds.ts'
import { describeTables, tableProblem } from '../tables/describe.ts'
import type { InForce } from '../tables/in-force.ts'

/** The verdict rules go on without the table of builds; the other checks have no rule for an old table, so it is said. */
const WITHOUT_BUILDS = 'Kết quả của máy Windows tạm dựa vào ngày cài bản vá gần nhất.'

/** Sentences; empty while all tables of the check are good. Holidays decide how long any report counts. */
export function tableNotes(
  checkId: string,
  inForce: InForce,
  thresholds: Thresholds,
  now: Date,
): readonly string[] {
  const names = [...(TABLES_OF_CHECK[checkId] ?? []), 'holidays']
  const limits = { tooOldAfterDays: thresholds.buildTableMaxAgeDays }
  return describeTables(inForce, now).flatMap((table) => {
    const { name } = table
    if (!names.includes(name)) return []
    const age = name === 'windows-builds' ? tableAge(name, inForce.contents, now, limits) : table
    const problem = tableProblem({ ...table, ...age })
    if (problem === null || (age.state !== 'too-old' && !table.isUnreadable)) return []
    return [name === 'windows-builds' && age.state === 'too-old' ? `${problem} ${WITHOUT_BUILDS}` : problem]
  })
}
