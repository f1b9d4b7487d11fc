/** The numbers of the checks, by check: what holds, what the default is, and why it was changed. */
import { Field, Note, PostButton, PostForm, TextArea } from '../../parts/form.tsx'
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
    </ManagePage>
  )
}
