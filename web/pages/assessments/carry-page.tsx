/** What becomes of the answers of a former level: in numbers, row by row, and one button that takes them over. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Item, type SystemsFrame, SystemsFramePage } from '../systems/systems-page.tsx'
import { assessmentPath, carryPath } from './paths.ts'

type Clause = { readonly clause: string; readonly title: string }

export type CarryPageProps = SystemsFrame & {
  readonly system: { readonly systemId: string; readonly name: string }
  /** Null: nothing is to be carried over. */
  readonly offer: {
    readonly fromLevel: number
    readonly toLevel: number
    readonly carried: number
    readonly evidence: number
    readonly open: number
    readonly toConfirm: readonly Clause[]
    readonly replaced: readonly Clause[]
    readonly added: readonly Clause[]
    readonly dropped: readonly Clause[]
  } | null
  readonly edition: number
}

export const CarryPage = (props: CarryPageProps) => {
  const { system, offer, communeCode } = props
  const back = assessmentPath(communeCode, system.systemId)
  return (
    <SystemsFramePage {...props} title={`Chuyển đánh giá sang cấp độ mới: ${system.name}`}>
      {offer === null ? (
        <p class="ax-empty">Không có đánh giá nào ở cấp độ khác cần chuyển.</p>
      ) : (
        <Offer {...props} offer={offer} />
      )}
      <p>
        <a class="btn" href={back}>
          {offer === null ? 'Về danh sách yêu cầu' : 'Không chuyển, quay lại'}
        </a>
      </p>
    </SystemsFramePage>
  )
}

const Offer = (props: CarryPageProps & { readonly offer: NonNullable<CarryPageProps['offer']> }) => {
  const { offer, system, communeCode, mayEdit, frame, edition } = props
  return (
    <>
      <p class="ax-status mb-3">
        Từ cấp độ {offer.fromLevel} sang cấp độ {offer.toLevel}: {offer.carried} yêu cầu nhận đánh giá cũ,{' '}
        {offer.toConfirm.length} trong số đó phải đánh giá lại. Chưa chuyển gì.
      </p>
      <dl class="ax-summary">
        <Item name="Giữ nguyên đánh giá">{offer.carried - offer.toConfirm.length}</Item>
        <Item name="Yêu cầu đã khác, phải đánh giá lại">{offer.toConfirm.length}</Item>
        <Item name="Thay đánh giá cũ hơn">{offer.replaced.length}</Item>
        <Item name="Lượt bằng chứng gắn thêm">{offer.evidence}</Item>
        <Item name="Cấp độ cũ chưa đánh giá">{offer.open}</Item>
        <Item name="Yêu cầu mới">{offer.added.length}</Item>
        <Item name="Không còn yêu cầu">{offer.dropped.length}</Item>
      </dl>
      <p>
        Yêu cầu giống nhau giữ nguyên trạng thái, ngày đánh giá, lý do, người phụ trách, hạn và bằng chứng.
        Yêu cầu đã khác hoặc cao hơn chỉ nhận lý do, người phụ trách, hạn và bằng chứng. Đánh giá của cấp độ
        cũ vẫn còn nguyên.
      </p>
      {mayEdit ? (
        <form method="post" action={carryPath(communeCode, system.systemId)} class="mb-3">
          <CsrfField token={frame.csrfToken} />
          <input type="hidden" name="from" value={String(offer.fromLevel)} />
          <input type="hidden" name="to" value={String(offer.toLevel)} />
          <input type="hidden" name="seen" value={String(edition)} />
          <button class="btn btn-primary" type="submit">
            Chuyển {offer.carried} đánh giá sang cấp độ {offer.toLevel}
          </button>
        </form>
      ) : (
        <p>Cán bộ CNTT của xã chuyển.</p>
      )}
      <Clauses id="lai" title="Phải đánh giá lại" clauses={offer.toConfirm} />
      <Clauses id="thay" title="Thay đánh giá cũ hơn" clauses={offer.replaced} />
      <Clauses id="moi" title="Yêu cầu mới ở cấp độ này" clauses={offer.added} />
      <Clauses id="bo" title="Không còn ở cấp độ này" clauses={offer.dropped} />
    </>
  )
}

const Clauses = ({
  id,
  title,
  clauses,
}: {
  readonly id: string
  readonly title: string
  readonly clauses: readonly Clause[]
}) =>
  clauses.length === 0 ? null : (
    <details class="ax-more mb-3" id={id}>
      <summary>
        {title}: {clauses.length}
      </summary>
      <ul>
        {clauses.map(({ clause, title: words }) => (
          <li>
            {clause}: {words}
          </li>
        ))}
      </ul>
    </details>
  )
