/** The numbers of the checks, by check: what holds, what the default is, and why it was changed. */
import { Checkbox, Field, Note, PostButton, PostForm, TextArea } from '../../parts/form.tsx'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { managePaths } from './paths.ts'

type Values = Readonly<Record<string, string>>

export type ThresholdRow = {
  readonly name: string
  readonly label: string
  /** "ngày", "giây", "GiB", "%", "phút", or nothing for a plain count. */
  readonly unit: string
  readonly value: string
  readonly fallback: string
  readonly isChanged: boolean
}

export type ThresholdsPageProps = ManageFrame & {
  readonly checks: readonly { readonly title: string; readonly rows: readonly ThresholdRow[] }[]
  readonly isSeen: boolean
  readonly problems: Values
  readonly reason: string
  /** As typed, by the names of the policy; a ticked box is there. */
  readonly policy: Values
  readonly policyProblems: Values
}

export const ThresholdsPage = (props: ThresholdsPageProps) => {
  const paths = managePaths(props.communeCode)
  const { csrfToken } = props.frame
  return (
    <ManagePage {...props} title="Ngưỡng đánh giá" current={paths.thresholds}>
      <Note>
        Các con số mặc định theo quy tắc chung. Nới lỏng một ngưỡng làm máy dễ “đạt” hơn: mỗi lần đổi phải ghi
        lý do, được lưu trong nhật ký, và trang của kiểm tra nói rõ ngưỡng đã đổi.
      </Note>
      {!props.isSeen && (
        <p>
          <PostButton action={`${paths.thresholds}/giu`} csrfToken={csrfToken}>
            Giữ các ngưỡng như hiện nay
          </PostButton>
        </p>
      )}
      <PostForm action={paths.thresholds} csrfToken={csrfToken} button="Lưu ngưỡng" wide={false}>
        <div class="ax-cards">
          {props.checks.map((check) => (
            <fieldset class="ax-form">
              <legend>{check.title}</legend>
              {check.rows.map((row) => (
                <Field
                  label={row.unit === '' ? row.label : `${row.label} (${row.unit})`}
                  name={row.name}
                  inputmode="decimal"
                  value={row.value}
                  problem={props.problems[row.name]}
                  hint={`Mặc định: ${row.fallback}${row.isChanged ? ' – xã đã đổi' : ''}`}
                />
              ))}
            </fieldset>
          ))}
        </div>
        <TextArea
          label="Lý do đổi"
          name="reason"
          rows={2}
          value={props.reason}
          problem={props.problems.reason}
          hint="Ví dụ: máy in chung không khóa màn hình theo quyết định số …"
        />
      </PostForm>
      <PolicyForm {...props} action={paths.checkPolicy} csrfToken={csrfToken} />
    </ManagePage>
  )
}

const PolicyForm = ({
  policy,
  policyProblems: problems,
  action,
  csrfToken,
}: Pick<ThresholdsPageProps, 'policy' | 'policyProblems'> & {
  readonly action: string
  readonly csrfToken: string
}) => (
  <section class="mt-4" aria-labelledby="chinh-sach">
    <h2 id="chinh-sach">Chính sách của xã</h2>
    <PostForm action={action} csrfToken={csrfToken} button="Lưu chính sách" wide={false}>
      <Checkbox
        label="Đăng nhập máy có xác thực nhiều bước"
        name="multiFactorSignIn"
        checked={policy.multiFactorSignIn !== undefined}
        hint="Khi có, mật khẩu ngắn hơn cũng đạt. Chỉ đánh dấu khi mọi máy đều có."
      />
      <TextArea
        label="Máy chủ tên miền có lọc của xã, của tỉnh hoặc của nhà mạng"
        name="filteringResolvers"
        rows={3}
        optional
        value={policy.filteringResolvers ?? ''}
        problem={problems.filteringResolvers}
        hint="Mỗi dòng một địa chỉ IP. Dịch vụ công cộng có lọc đã biết sẵn thì không phải ghi."
      />
      <Checkbox
        label="Yêu cầu các máy gửi danh mục phần mềm"
        name="wantsSoftware"
        checked={policy.wantsSoftware !== undefined}
        hint="Tên phần mềm nói nhiều về người dùng máy: nếu không đánh dấu, không máy nào gửi."
      />
      <TextArea
        label="Phần mềm bị cấm"
        name="forbiddenSoftware"
        rows={4}
        optional
        value={policy.forbiddenSoftware ?? ''}
        problem={problems.forbiddenSoftware}
        hint="Mỗi dòng một tên hay một phần của tên, không phân biệt hoa thường."
      />
      <TextArea
        label="Lý do hoặc căn cứ"
        name="reason"
        id="policy-reason"
        rows={2}
        value={policy.reason ?? ''}
        problem={problems.reason}
        hint="Được lưu trong nhật ký."
      />
    </PostForm>
  </section>
)
