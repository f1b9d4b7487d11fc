/** How the police decide on one piece: three outcomes, one form, no script. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Field, PostForm, TextArea } from '../../parts/form.tsx'
import { evidenceReviewPath } from './paths.ts'

export type ReviewFormProps = {
  readonly communeCode: string
  readonly csrfToken: string
  readonly evidenceId: string
  readonly title: string
  /** What the page shows: a decision on an older one is refused. */
  readonly edition: number
  /** Whoever filed or changed it does not decide. */
  readonly isOwn: boolean
  /** `yyyy-mm-dd`. */
  readonly today: string
  /** Go to the next one of the queue afterwards. */
  readonly inQueue: boolean
  readonly given?: { readonly reason?: string | undefined; readonly due?: string | undefined }
  readonly problems?: Readonly<Record<string, string>>
}

export const ReviewForm = (props: ReviewFormProps) => {
  const { communeCode, csrfToken, evidenceId, title, edition, isOwn, today, given, problems = {} } = props
  if (isOwn)
    return (
      <p class="mb-0">
        Bạn đã nộp hoặc sửa bằng chứng này nên không tự xem xét được; cần người khác của Công an xã.
      </p>
    )
  const action = evidenceReviewPath(communeCode, evidenceId)
  const hidden = (
    <>
      <input type="hidden" name="seen" value={String(edition)} />
      {props.inQueue && <input type="hidden" name="hang-cho" value="1" />}
    </>
  )
  return (
    <>
      <form method="post" action={action} class="ax-buttons">
        <CsrfField token={csrfToken} />
        {hidden}
        <button
          class="btn btn-primary"
          type="submit"
          name="decision"
          value="accepted"
          aria-label={`Chấp nhận: ${title}`}
        >
          Chấp nhận
        </button>
        <button
          class="btn"
          type="submit"
          name="decision"
          value="seen"
          aria-label={`Đã xem, chưa có ý kiến: ${title}`}
        >
          Đã xem, chưa có ý kiến
        </button>
      </form>
      <details class="mt-2 mb-3" open={Object.keys(problems).length > 0}>
        <summary>Trả lại, kèm lý do và hạn</summary>
        <PostForm action={action} csrfToken={csrfToken} button="Trả lại" danger wide={false}>
          {hidden}
          <input type="hidden" name="decision" value="returned" />
          <TextArea
            id={`reason-${evidenceId}`}
            label="Lý do trả lại"
            name="reason"
            rows={2}
            value={given?.reason ?? ''}
            problem={problems.reason}
          />
          <Field
            id={`due-${evidenceId}`}
            label="Hạn bổ sung"
            name="due"
            type="date"
            min={today}
            value={given?.due ?? ''}
            problem={problems.due}
          />
        </PostForm>
      </details>
    </>
  )
}
