/** The limits of a dossier in the words of the pages, with the working days that are left. */
import type { DossierInput } from '../../checks/dossiers/dossier.ts'
import { type LimitLine, limitsOf } from '../../checks/dossiers/steps.ts'
import { citation } from '../../checks/systems/basis.ts'
import { type Calendar, workingDaysBetween } from '../../checks/time/calendar.ts'
import { formatDate } from '../../checks/time/words.ts'
import type { ShownLimit } from '../../web/pages/dossiers/frame.tsx'
import { limitRemarks, limitWords } from './words.ts'

export type CountedLimit = ShownLimit & {
  readonly remarks: readonly string[]
  /** Working days up to and with the last one; below nought once it has passed. */
  readonly daysLeft: number
  readonly isOver: boolean
}

export const countedLimits = (input: DossierInput, calendar: Calendar): readonly CountedLimit[] =>
  limitsOf(input, calendar).map((line) => counted(line, input.now, calendar))

function counted(line: LimitLine, now: Date, calendar: Calendar): CountedLimit {
  const endsAt = new Date(line.endsAt)
  const lastMoment = new Date(endsAt.getTime() - 1)
  const isOver = now >= endsAt
  const isInternal = line.state === 'internal'
  const daysLeft = isOver
    ? -workingDaysBetween(lastMoment, now, calendar)
    : workingDaysBetween(now, lastMoment, calendar)
  return {
    ...{ title: limitWords(line.limit), due: formatDate(line.due), basis: citation(line.basis) },
    ...{ isProvisional: line.provisional, isInternal, daysLeft, isOver },
    left: leftWords(daysLeft, isOver, isInternal),
    tone: isOver ? (isInternal ? 'attention' : 'bad') : daysLeft <= 1 && !isInternal ? 'attention' : 'calm',
    remarks: limitRemarks(line),
  }
}

function leftWords(days: number, isOver: boolean, isInternal: boolean): string {
  if (!isOver) return days === 0 ? 'hết hôm nay' : `còn ${days} ngày làm việc`
  const past = isInternal ? 'đã qua mốc' : 'quá hạn'
  return days === 0 ? `vừa ${past}` : `${past} ${-days} ngày làm việc`
}

/** The one that ends first: limits of the law before marks of our own. Null: none runs. */
export function nearest(limits: readonly CountedLimit[]): CountedLimit | null {
  const [first = null] = [...limits].sort(byUrgency)
  return first
}

export const byUrgency = (a: CountedLimit, b: CountedLimit): number =>
  Number(a.isInternal) - Number(b.isInternal) || a.daysLeft - b.daysLeft
