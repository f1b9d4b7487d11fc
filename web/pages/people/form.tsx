/** The small forms of signing in: one column, one button, problems beside the field they are about. */
import type { Child, PropsWithChildren } from 'hono/jsx'
import { CsrfField } from '../../layout/csrf-field.tsx'
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'

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

export const Problem = ({ children }: { readonly children?: Child }) => (
  <div class="alert alert-danger" role="alert">
    {children}
  </div>
)

type FormProps = PropsWithChildren<{
  readonly action: string
  readonly csrfToken: string
  readonly button: string
  /** Where to go afterwards. */
  readonly returnTo?: string
  readonly danger?: boolean
}>

export const PostForm = ({ action, csrfToken, button, returnTo, danger, children }: FormProps) => (
  <form method="post" action={action} class="mt-2">
    <CsrfField token={csrfToken} />
    {returnTo && returnTo !== '/' && <input type="hidden" name="tiep" value={returnTo} />}
    {children}
    <button class={`btn w-100 ${danger ? 'btn-outline-danger' : 'btn-primary'}`} type="submit">
      {button}
    </button>
  </form>
)

type FieldProps = {
  readonly label: string
  readonly name: string
  readonly type?: 'text' | 'email' | 'password'
  readonly value?: string | undefined
  readonly autocomplete: string
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly autofocus?: boolean
  readonly inputmode?: 'numeric' | 'email'
  readonly readonly?: boolean
}

export const Field = ({ label, name, type = 'text', hint, problem, ...input }: FieldProps) => {
  const described = [hint && `${name}-hint`, problem && `${name}-problem`].filter((id) => id)
  return (
    <div class="mb-3">
      <label class="form-label" for={name}>
        {label}
      </label>
      <input
        class={problem ? 'form-control is-invalid' : 'form-control'}
        id={name}
        name={name}
        type={type}
        required
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={described.length > 0 ? described.join(' ') : undefined}
        {...input}
      />
      {hint && (
        <small class="form-hint" id={`${name}-hint`}>
          {hint}
        </small>
      )}
      {problem && (
        <div class="invalid-feedback d-block" id={`${name}-problem`}>
          {problem}
        </div>
      )}
    </div>
  )
}

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
