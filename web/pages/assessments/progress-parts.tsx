/** How far a self-assessment is, in numbers that lead to their rows. */
import {
  REQUIREMENT_STATE_WORDS,
  REQUIREMENT_STATES,
  type RequirementState,
} from '../../../checks/requirements/answer.ts'
import { REVIEW_SOON_DAYS } from '../../../checks/requirements/progress.ts'
import { Table } from '../../parts/table.tsx'
import { Item } from '../systems/systems-page.tsx'
import type { AssessmentFilter } from './paths.ts'

export type ShownTally = {
  readonly rows: number
  readonly counts: Readonly<Record<RequirementState, number>>
  readonly answered: number
  /** Whole per cent of the rows on which nobody is waited for; null without rows. */
  readonly percent: number | null
  readonly machineFails: number
  readonly overdue: number
  readonly reviewsDue: number
  readonly reviewsSoon: number
  readonly withoutResponsible: number
}

export type ShownProgress = ShownTally & {
  readonly groups: readonly (ShownTally & { readonly group: string; readonly title: string })[]
}

type Href = (filter: Partial<AssessmentFilter>) => string

export const ProgressNumbers = ({
  progress,
  level,
  href,
}: {
  readonly progress: ShownProgress
  readonly level: number
  readonly href: Href
}) => {
  const isBad = progress.machineFails > 0 || progress.overdue > 0
  return (
    <section aria-label="Tiến độ">
      <p class={`ax-status mb-3${isBad ? ' ax-status-bad' : ''}`}>
        Cấp độ {level}: {progress.answered} trên {progress.rows} yêu cầu đã đánh giá
        {progress.percent !== null && ` (${progress.percent}%)`};{' '}
        <LinkedCount count={progress.machineFails} href={href({ may: '1' })} /> yêu cầu có máy chưa đạt;{' '}
        <LinkedCount count={progress.overdue} href={href({ 'qua-han': '1' })} /> quá hạn.
      </p>
      <dl class="ax-summary">
        {REQUIREMENT_STATES.map((state) => (
          <Item name={REQUIREMENT_STATE_WORDS[state]}>
            <LinkedCount count={progress.counts[state]} href={href({ 'trang-thai': state })} />
          </Item>
        ))}
        <Item name="Chưa có người phụ trách">
          <LinkedCount count={progress.withoutResponsible} href={href({ 'thieu-nguoi': '1' })} />
        </Item>
        <Item name="Đến kỳ rà soát">
          <LinkedCount count={progress.reviewsDue} href={href({ 'ra-soat': '1' })} />
        </Item>
        <Item name={`Rà soát trong ${REVIEW_SOON_DAYS} ngày tới`}>{progress.reviewsSoon}</Item>
      </dl>
    </section>
  )
}

/** Nought leads nowhere. */
const LinkedCount = ({ count, href }: { readonly count: number; readonly href: string }) =>
  count === 0 ? <>0</> : <a href={href}>{count}</a>

export const GroupProgressTable = ({
  groups,
  href,
}: {
  readonly groups: ShownProgress['groups']
  readonly href: (group: string) => string
}) => (
  <details class="ax-more mb-3 d-print-none">
    <summary>Tiến độ của {groups.length} nhóm</summary>
    <Table
      caption="Tiến độ theo nhóm yêu cầu"
      heads={['Nhóm', 'Yêu cầu', 'Đã đánh giá', 'Đạt', 'Một phần', 'Chưa đạt', 'Có máy chưa đạt', 'Quá hạn']}
      empty=""
      rows={groups.map((one) => ({
        cells: [
          <a href={href(one.group)}>{one.title}</a>,
          one.rows,
          one.percent === null ? one.answered : `${one.answered} (${one.percent}%)`,
          one.counts.met,
          one.counts.partly,
          one.counts['not-met'],
          one.machineFails,
          one.overdue,
        ],
      }))}
    />
  </details>
)
