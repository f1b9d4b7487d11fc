import { Field, PostForm } from '../../parts/form.tsx'
import { CardPage, type FormPageProps } from './form.tsx'

export type LockPageProps = FormPageProps & {
  readonly returnTo: string
  readonly email: string
  /** A sample person has no password to ask for. */
  readonly asksPassword: boolean
}

export const LockPage = ({ returnTo, email, asksPassword, ...frame }: LockPageProps) => (
  <CardPage {...frame} title="Màn hình đã khóa">
    <p>Phiên làm việc được khóa vì 15 phút không có thao tác. Mở khóa để quay lại đúng trang đang xem.</p>
    <PostForm action="/khoa" csrfToken={frame.csrfToken} button="Mở khóa" returnTo={returnTo}>
      {asksPassword ? (
        <>
          <Field label="Tài khoản" name="email" type="email" value={email} autocomplete="username" readonly />
          <Field label="Mật khẩu" name="password" type="password" autocomplete="current-password" autofocus />
        </>
      ) : (
        <p class="text-secondary">Tài khoản của xã mẫu không có mật khẩu.</p>
      )}
    </PostForm>
  </CardPage>
)
