import { Field, PostForm } from '../../parts/form.tsx'
import { CardPage, type FormPageProps } from './form.tsx'

export type SignInPageProps = FormPageProps & {
  readonly returnTo: string
  readonly email?: string
  readonly notice?: string | undefined
}

export const SignInPage = ({ returnTo, email, notice, ...frame }: SignInPageProps) => (
  <CardPage {...frame} title="Đăng nhập">
    {notice && (
      <div class="alert alert-info" role="status">
        {notice}
      </div>
    )}
    <PostForm action="/dang-nhap" csrfToken={frame.csrfToken} button="Đăng nhập" returnTo={returnTo}>
      <Field label="Thư điện tử" name="email" type="email" value={email} autocomplete="username" autofocus />
      <Field label="Mật khẩu" name="password" type="password" autocomplete="current-password" />
    </PostForm>
    <p class="mt-3 mb-0 text-secondary">
      Sai 5 lần thì tài khoản bị khóa 12 giờ. Quên mật khẩu: nhờ quản trị hệ thống cấp liên kết đặt lại.
    </p>
  </CardPage>
)
