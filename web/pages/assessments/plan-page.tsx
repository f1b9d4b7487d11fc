/** The security plan that follows from the self-assessment, for the screen and for A4. */
import type { Child } from 'hono/jsx'
import type { PlanItem, PlanSection, SecurityPlan } from '../../../checks/requirements/plan.ts'
import { DONE_WORDS } from '../../../checks/requirements/plan.ts'
import { citation } from '../../../checks/systems/basis.ts'
import { formatDate } from '../../../checks/time/words.ts'
import { IconSymbols } from '../../parts/icons.tsx'
import { systemPath } from '../systems/paths.ts'
import { Item, levelWords, type SystemsFrame, SystemsFramePage } from '../systems/systems-page.tsx'
import { RowTable, StateBadge } from './parts.tsx'
import { assessmentPath } from './paths.ts'

export type PlanPageProps = SystemsFrame & {
  readonly system: {
    readonly systemId: string
    readonly name: string
    readonly ownerName: string
    readonly operator: string | null
  }
  /** Null: the level is not determined. */
  readonly plan: SecurityPlan | null
  /** By id of the piece. */
  readonly evidenceTitles: ReadonlyMap<string, string>
}

export const PlanPage = (props: PlanPageProps) => {
  const { system, plan, communeCode } = props
  return (
    <SystemsFramePage {...props} title={`Phương án bảo đảm an ninh mạng: ${system.name}`}>
      <IconSymbols />
      {plan === null ? (
        <p class="ax-empty">
          Hệ thống chưa có cấp độ nên chưa lập được phương án.{' '}
          <a href={systemPath(communeCode, system.systemId)}>Hãy xác định cấp độ trước.</a>
        </p>
      ) : (
        <Plan {...props} plan={plan} />
      )}
      <p class="d-print-none">
        <a class="btn" href={assessmentPath(communeCode, system.systemId)}>
          Về danh sách yêu cầu
        </a>
      </p>
    </SystemsFramePage>
  )
}

const Plan = ({ system, plan, evidenceTitles }: PlanPageProps & { readonly plan: SecurityPlan }) => {
  const { totals } = plan
  return (
    <>
      <p class="ax-quiet d-print-none">In bằng lệnh in của trình duyệt (Ctrl + P), giấy A4.</p>
      <dl class="ax-summary">
        <Item name="Hệ thống">{system.name}</Item>
        <Item name="Chủ quản">{system.ownerName}</Item>
        <Item name="Đơn vị vận hành">{system.operator ?? 'chưa ghi'}</Item>
        <Item name="Cấp độ">{levelWords(plan.level)}</Item>
        <Item name="Ngày lập">{formatDate(plan.today)}</Item>
      </dl>
      <p class={`ax-status mb-3${totals.todo > 0 ? ' ax-status-attention' : ''}`}>
        {totals.rows} yêu cầu của cấp độ {plan.level}: {totals.todo} việc phải làm, {totals.done} đã có,{' '}
        {totals.notApplicable} không áp dụng.
        {totals.todoWithoutResponsible > 0 &&
          ` ${totals.todoWithoutResponsible} việc chưa có người phụ trách.`}
        {totals.todoWithoutDue > 0 && ` ${totals.todoWithoutDue} việc chưa có hạn.`}
      </p>
      {plan.sections.map((section, index) => (
        <Section section={section} number={index + 1} titles={evidenceTitles} />
      ))}
      <p class="ax-quiet">
        Bảy nội dung theo khoản 2 Điều 29 Nghị định 331/2026/NĐ-CP. Nghị định không xếp từng yêu cầu của tiêu
        chuẩn vào nội dung nào; cách xếp ở đây là của phần mềm.
      </p>
    </>
  )
}

type SectionProps = {
  readonly section: PlanSection
  readonly number: number
  readonly titles: ReadonlyMap<string, string>
}

const Section = ({ section, number, titles }: SectionProps) => (
  <section class="ax-section" aria-labelledby={`nd-${section.id}`}>
    <h2 id={`nd-${section.id}`}>
      {number}. {section.title} <small class="ax-quiet">({citation(section.basis)})</small>
    </h2>
    {section.todo.length === 0 && section.done.length === 0 && section.notApplicable.length === 0 && (
      <p class="ax-quiet">Cấp độ này không có yêu cầu nào ở nội dung này.</p>
    )}
    <Items
      title="Việc phải làm"
      of={section.title}
      heads={['Việc', 'Hiện trạng', 'Người phụ trách', 'Hạn']}
      items={section.todo}
      cells={(item) => [<State item={item} />, item.responsible ?? 'chưa có', dueOf(item)]}
    />
    <Items
      title={DONE_WORDS}
      of={section.title}
      heads={['Biện pháp', 'Căn cứ', 'Người phụ trách', 'Bằng chứng']}
      items={section.done}
      cells={(item) => [
        item.machine === null ? item.currentState : `${item.currentState} Máy: ${item.machine}.`,
        item.responsible ?? '',
        item.evidence.map((id) => titles.get(id) ?? '').join('; '),
      ]}
    />
    <Items
      title="Không áp dụng"
      of={section.title}
      heads={['Yêu cầu', 'Lý do']}
      items={section.notApplicable}
      cells={(item) => [item.note]}
    />
  </section>
)

const dueOf = ({ due, isOverdue }: PlanItem): string =>
  due === null ? 'chưa đặt' : `${formatDate(due)}${isOverdue ? ' (quá hạn)' : ''}`

const State = ({ item }: { readonly item: PlanItem }) => (
  <>
    <StateBadge state={item.state} /> {item.currentState}
    {item.note !== '' && <span class="d-block">Ghi chú: {item.note}</span>}
    {item.failing.length > 0 && (
      <span class="d-block">Máy phải khắc phục: {item.failing.map(({ name }) => name).join(', ')}.</span>
    )}
  </>
)

const Items = ({
  title,
  of,
  heads,
  items,
  cells,
}: {
  readonly title: string
  readonly of: string
  readonly heads: readonly string[]
  readonly items: readonly PlanItem[]
  readonly cells: (item: PlanItem) => readonly Child[]
}) =>
  items.length === 0 ? null : (
    <>
      <h3>
        {title} ({items.length})
      </h3>
      <RowTable
        kind="plan"
        caption={`${title}: ${of}`}
        heads={heads}
        rows={items.map((item) => [
          <>
            <span class="ax-quiet">{item.clause}</span> {item.title}
          </>,
          ...cells(item),
        ])}
      />
    </>
  )
