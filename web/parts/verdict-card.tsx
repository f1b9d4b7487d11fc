/** One verdict of one PC with everything a person needs to act: reason, since, until, why, how, law. */
import type { Verdict } from '../../checks/verdict.ts'
import { type LawLine, LawList } from './law-list.tsx'
import { Moment, type ShownMoment, SinceMoment } from './moment.tsx'
import { VerdictBadge } from './verdict-badge.tsx'

export type VerdictDetail = {
  readonly checkId: string
  readonly title: string
  readonly href: string
  readonly severity: string
  readonly verdict: Verdict
  /** A whole sentence. */
  readonly reason: string
  readonly since: ShownMoment
  /** Until when it holds: then time alone changes it, or the report behind it is too old. */
  readonly until: { readonly at: ShownMoment; readonly because: 'time' | 'age' }
  /** From when on the report behind it was too old; null while it is fresh. */
  readonly staleSince: ShownMoment | null
  readonly law: readonly LawLine[]
  readonly why: string
  readonly mend: readonly string[]
}

/** `isOpen`: mending steps are shown at once, for what falls short. */
export const VerdictCard = ({
  detail,
  isOpen,
}: {
  readonly detail: VerdictDetail
  readonly isOpen: boolean
}) => (
  <article class="ax-card" id={detail.checkId} aria-labelledby={`t-${detail.checkId}`}>
    <header class="ax-card-head">
      <VerdictBadge verdict={detail.verdict} isStale={detail.staleSince !== null} />
      <h3 id={`t-${detail.checkId}`}>
        <a href={detail.href}>{detail.title}</a>
      </h3>
      <span class="ax-quiet ax-severity">{detail.severity}</span>
    </header>
    <p class="ax-reason">{detail.reason}</p>
    <Times detail={detail} />
    <details open={isOpen}>
      <summary>Vì sao cần và cách khắc phục</summary>
      <p>{detail.why}</p>
      <h4>Cách khắc phục</h4>
      <Steps steps={detail.mend} />
      <h4>Căn cứ</h4>
      <LawList lines={detail.law} />
    </details>
  </article>
)

export const Times = ({
  detail,
}: {
  readonly detail: Pick<VerdictDetail, 'since' | 'until' | 'staleSince'>
}) => (
  <p class="ax-times">
    <span>
      Từ <SinceMoment at={detail.since} />
    </span>
    {detail.staleSince !== null && (
      <span>
        Số liệu đã cũ từ <SinceMoment at={detail.staleSince} />; kết quả này không còn được tính là đạt
      </span>
    )}
    {detail.staleSince === null && (
      <span>
        Kết quả này giữ đến <Moment at={detail.until.at} />
        {detail.until.because === 'time' ? ', nếu máy không đổi' : ', nếu không có báo cáo mới'}
      </span>
    )}
  </p>
)

export const Steps = ({ steps }: { readonly steps: readonly string[] }) => (
  <ol class="ax-steps">
    {steps.map((step) => (
      <li>
        <Step text={step} />
      </li>
    ))}
  </ol>
)

/** What stands between backticks is typed as it is. */
const Step = ({ text }: { readonly text: string }) => (
  <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
)
