/** The own account: who I am here, second factor, password, where I am signed in. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Page } from '../../layout/page.tsx'
import { Field, PostForm, Problem } from '../../parts/form.tsx'
import type { FormPageProps } from './form.tsx'
import { TOTP_PATH } from './totp-pages.tsx'

export type AccountPageProps = FormPageProps & {
  readonly name: string
  readonly email: string
  readonly roles: readonly { readonly place: string; readonly role: string }[]
  readonly twoFactor: 'on' | 'off'
  /** False for people of a sample commune: no password, no second factor. */
  readonly hasPassword: boolean
  readonly notice?: string | undefined
  readonly sessions: readonly {
    readonly id: string
    readonly address: string
    readonly browser: string
    readonly signedInAt: string
    readonly lastSeenAt: string
    readonly isThis: boolean
  }[]
}

export const AccountPage = (props: AccountPageProps) => (
  <Page {...props} title="Tài khoản">
    <h1 class="ax-title">Tài khoản</h1>
    {props.notice && (
      <div class="alert alert-success" role="status">
        {props.notice}
      </div>
    )}
    {props.problem && <Problem>{props.problem}</Problem>}
    <p>
      <strong>{props.name}</strong>, {props.email}
    </p>
    <h2 class="h3 mt-3">Vai trò</h2>
    <ul>
      {props.roles.map(({ place, role }) => (
        <li>
          {role} – {place}
        </li>
      ))}
    </ul>
    {props.hasPassword && <Protection {...props} />}
    <Sessions {...props} />
  </Page>
)

const Protection = ({ twoFactor, csrfToken }: AccountPageProps) => (
  <>
    <h2 class="h3 mt-3">Mật khẩu và xác thực hai lớp</h2>
    <p>
      <a class="btn" href="/tai-khoan/mat-khau">
        Đổi mật khẩu
      </a>
    </p>
    {twoFactor === 'off' ? (
      <p>
        Chưa cài mã xác thực hai lớp. <a href={TOTP_PATH}>Cài ngay</a>
      </p>
    ) : (
      <div class="row row-cards">
        <div class="col-md-6">
          <h3>Cấp mã khôi phục mới</h3>
          <p>Các mã cũ sẽ không dùng được nữa.</p>
          <PostForm action="/tai-khoan/ma-khoi-phuc" csrfToken={csrfToken} button="Cấp mã mới">
            <Field label="Mật khẩu" name="password" type="password" autocomplete="current-password" />
          </PostForm>
        </div>
        <div class="col-md-6">
          <h3>Đổi điện thoại</h3>
          <p>Bỏ ứng dụng xác thực đang dùng để cài lại trên điện thoại khác.</p>
          <PostForm action={`${TOTP_PATH}/bo`} csrfToken={csrfToken} button="Bỏ điện thoại cũ" danger>
            <Field label="Mã xác thực hoặc mã khôi phục" name="code" autocomplete="one-time-code" />
          </PostForm>
        </div>
      </div>
    )}
  </>
)

const Sessions = ({ sessions, csrfToken }: AccountPageProps) => (
  <>
    <h2 class="h3 mt-3">Nơi đang đăng nhập</h2>
    <section class="ax-section" aria-label="Các phiên đăng nhập">
      <table class="table table-sm table-vcenter ax-devices mb-0">
        <thead>
          <tr>
            <th scope="col">Trình duyệt</th>
            <th scope="col">Địa chỉ</th>
            <th scope="col">Đăng nhập lúc</th>
            <th scope="col">Thao tác gần nhất</th>
            <th scope="col">
              <span class="visually-hidden">Kết thúc</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr>
              <th scope="row">{session.browser}</th>
              <td data-label="Địa chỉ">{session.address}</td>
              <td data-label="Đăng nhập lúc">{session.signedInAt}</td>
              <td data-label="Thao tác gần nhất">{session.lastSeenAt}</td>
              <td>
                {session.isThis ? (
                  'Phiên này'
                ) : (
                  <form method="post" action={`/tai-khoan/phien/${session.id}`}>
                    <CsrfField token={csrfToken} />
                    <button
                      class="btn btn-sm btn-outline-danger"
                      type="submit"
                      aria-label={`Kết thúc phiên ${session.browser}, ${session.address}, đăng nhập lúc ${session.signedInAt}`}
                    >
                      Kết thúc
                    </button>
                  </form>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </>
)
