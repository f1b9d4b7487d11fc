/** The small forms of signing in: one column, one button, problems beside the field they are about. */
import type { PropsWithChildren } from 'hono/jsx'
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { Field, Problem } from '../../parts/form.tsx'

export type FormPageProps = PageFrame & {
  /** What went wrong with the whole form. */
  readonly problem?: string | undefined
}

type CardPageProps = PropsWithChildren<FormPageProps & { readonly title: string }>

/** One narrow card in the middle of the page. */
export const CardPage = ({ children, problem, ...frame }: CardPageProps) => (
  <Page {...frame}>
    <div class="container-tight">
      <div class="card">
        <div class="card-body">
          <h1 class="h2 mb-3">{frame.title}</h1>
          {problem && <Problem>{problem}</Problem>}
          {children}
        </div>
      </div>
    </div>
  </Page>
)

type NewPasswordProps = { readonly withTotp: boolean; readonly problem?: string | undefined }

/** A new password, typed twice. */
export const NewPassword = ({ withTotp, problem }: NewPasswordProps) => (
  <>
    <Field
      label="Mật khẩu mới"
      name="password"
      type="password"
      autocomplete="new-password"
      hint={
        withTotp
          ? 'Ít nhất 8 ký tự; khi đăng nhập còn cần mã trên điện thoại.'
          : 'Ít nhất 14 ký tự, đủ chữ hoa, chữ thường, chữ số và ký tự đặc biệt.'
      }
      problem={problem}
    />
    <Field label="Nhập lại mật khẩu mới" name="repeated" type="password" autocomplete="new-password" />
  </>
)
