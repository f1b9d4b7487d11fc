import { Field, PostForm } from '../../parts/form.tsx'
import { CardPage, type FormPageProps, NewPassword } from './form.tsx'

export type FirstAdminPageProps = FormPageProps & {
  readonly action: string
  readonly name?: string
  readonly email?: string
  readonly problems?: { readonly email?: string | undefined; readonly password?: string | undefined }
}

export const FirstAdminPage = ({ action, name, email, problems, ...frame }: FirstAdminPageProps) => (
  <CardPage {...frame} title="Tạo tài khoản quản trị đầu tiên">
    <p>Liên kết này dùng được một lần. Bước tiếp theo là cài mã xác thực hai lớp trên điện thoại.</p>
    <PostForm action={action} csrfToken={frame.csrfToken} button="Tạo tài khoản">
      <Field label="Họ và tên" name="name" value={name} autocomplete="name" autofocus />
      <Field
        label="Thư điện tử"
        name="email"
        type="email"
        value={email}
        autocomplete="username"
        problem={problems?.email}
      />
      <NewPassword withTotp problem={problems?.password} />
    </PostForm>
  </CardPage>
)
