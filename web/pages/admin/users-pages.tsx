/** The people of this installation: the list, one person, the second look before a role changes, invitations. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Field, Note, PostButton, PostForm, Select } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import { type AdminFrame, AdminPage } from './admin-page.tsx'
import { ADMIN_PATHS, userAdminPath } from './paths.ts'

type Values = Readonly<Record<string, string>>
type Choice = { readonly value: string; readonly label: string }

/** What the form for a role needs: every commune with its units, one list to choose from. */
export type RoleChoices = {
  readonly roles: readonly Choice[]
  /** Value is the code of the commune. */
  readonly communes: readonly Choice[]
  /** Value is `code/unit id`, label "Xã – Đơn vị". */
  readonly units: readonly Choice[]
}

export type ListedPerson = {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  /** "bị khóa đến …", "chưa đặt mật khẩu", "vô hiệu từ …" … */
  readonly states: readonly string[]
  readonly isDisabled: boolean
}

export type UsersPageProps = AdminFrame & {
  readonly people: readonly ListedPerson[]
  readonly choices: RoleChoices
  readonly given: Values
  readonly problems: Values
}

export const UsersPage = (props: UsersPageProps) => (
  <AdminPage {...props} title="Người dùng" current={ADMIN_PATHS.users}>
    <Table
      caption="Tài khoản, xếp theo tên"
      heads={['Họ và tên', 'Thư điện tử', 'Vai trò', 'Tình trạng']}
      empty="Chưa có người dùng nào."
      rows={props.people.map((person) => ({
        quiet: person.isDisabled,
        cells: [
          <a href={userAdminPath(person.userId)}>{person.name}</a>,
          person.email,
          person.roles.length === 0 ? 'chưa có vai trò' : person.roles.join('; '),
          person.states.join('; '),
        ],
      }))}
    />
    <p>
      <a class="btn" href={ADMIN_PATHS.userImport}>
        Nhập nhiều người từ XLSX hoặc CSV
      </a>
    </p>
    <section class="ax-form" aria-labelledby="them-nguoi">
      <h2 id="them-nguoi">Thêm người</h2>
      <PostForm
        action={ADMIN_PATHS.users}
        csrfToken={props.frame.csrfToken}
        button="Thêm và mời"
        wide={false}
      >
        <Field label="Họ và tên" name="name" value={props.given.name} problem={props.problems.name} />
        <Field
          label="Thư điện tử"
          name="email"
          type="email"
          inputmode="email"
          value={props.given.email}
          problem={props.problems.email}
          hint="Cũng là tên đăng nhập. Người này tự đặt mật khẩu qua liên kết mời, dùng một lần trong 72 giờ."
        />
        <RoleFields {...props} />
      </PostForm>
    </section>
  </AdminPage>
)

const RoleFields = ({ choices, given, problems }: Pick<UsersPageProps, 'choices' | 'given' | 'problems'>) => (
  <>
    <Select
      label="Vai trò"
      name="role"
      options={choices.roles}
      value={given.role}
      empty="Chọn vai trò"
      problem={problems.role}
    />
    <Select
      label="Xã"
      name="commune"
      options={choices.communes}
      value={given.commune ?? (choices.communes.length === 1 ? choices.communes[0]?.value : undefined)}
      empty="Không thuộc xã nào (quản trị hệ thống)"
      problem={problems.commune}
      optional
    />
    <Select
      label="Đơn vị"
      name="unit"
      options={choices.units}
      value={given.unit}
      empty="Cả xã"
      hint="Đầu mối phòng, đơn vị chỉ thấy đơn vị của mình. Cán bộ công nghệ thông tin vẫn thấy cả xã; đơn vị là nơi người này làm thay trong hồ sơ cấp độ: thêm lại vai trò với đơn vị khác để đổi."
      problem={problems.unit}
      optional
    />
  </>
)

export type PersonRole = { readonly membershipId: string; readonly role: string; readonly place: string }

export type UserPageProps = AdminFrame & {
  readonly person: ListedPerson & { readonly isLocked: boolean; readonly hasTotp: boolean }
  readonly roles: readonly PersonRole[]
  readonly choices: RoleChoices
  readonly given: Values
  readonly problems: Values
}

export const UserPage = (props: UserPageProps) => {
  const { person, roles, frame } = props
  const path = userAdminPath(person.userId)
  const { csrfToken } = frame
  return (
    <AdminPage {...props} title={person.name} current={ADMIN_PATHS.users}>
      <p>
        {person.email} – {person.states.join('; ')}
      </p>
      <h2>Vai trò</h2>
      <Table
        caption={`Vai trò của ${person.name}`}
        heads={['Vai trò', 'Nơi', '']}
        empty="Người này chưa có vai trò nào nên chưa xem được gì."
        rows={roles.map((role) => ({
          cells: [
            role.role,
            role.place,
            <a
              class="btn btn-sm btn-outline-danger"
              href={`${path}/vai-tro/${role.membershipId}`}
              aria-label={`Thôi vai trò ${role.role}, ${role.place}`}
            >
              Thôi vai trò
            </a>,
          ],
        }))}
      />
      <section class="ax-form" aria-labelledby="them-vai-tro">
        <h3 id="them-vai-tro">Thêm vai trò</h3>
        <PostForm
          action={`${path}/vai-tro`}
          csrfToken={csrfToken}
          button="Xem lại trước khi thêm"
          wide={false}
        >
          <RoleFields {...props} />
        </PostForm>
      </section>
      <h2>Tài khoản</h2>
      <p class="ax-buttons">
        {person.isLocked && (
          <PostButton action={`${path}/mo-khoa`} csrfToken={csrfToken}>
            Mở khóa
          </PostButton>
        )}
        <PostButton action={`${path}/dat-lai`} csrfToken={csrfToken}>
          {person.isDisabled ? 'Mở lại và cấp liên kết đặt mật khẩu' : 'Cấp liên kết đặt lại mật khẩu'}
        </PostButton>
        {person.hasTotp && (
          <PostButton action={`${path}/bo-xac-thuc`} csrfToken={csrfToken} danger>
            Bỏ xác thực hai lớp (mất điện thoại)
          </PostButton>
        )}
        {!person.isDisabled && (
          <PostButton action={`${path}/vo-hieu`} csrfToken={csrfToken} danger>
            Vô hiệu tài khoản
          </PostButton>
        )}
      </p>
    </AdminPage>
  )
}

export type RoleChangePageProps = AdminFrame & {
  readonly person: { readonly userId: string; readonly name: string; readonly email: string }
  readonly change: 'add' | 'remove'
  readonly roleName: string
  readonly place: string
  /** What the role may see and do, for the second look. */
  readonly means: string
  readonly action: string
  readonly hidden: Values
}

/** The second look: who, what, where, and what it means, before it is so. */
export const RoleChangePage = (props: RoleChangePageProps) => (
  <AdminPage
    {...props}
    title={props.change === 'add' ? 'Xem lại: thêm vai trò' : 'Xem lại: thôi vai trò'}
    current={ADMIN_PATHS.users}
  >
    <dl class="ax-review">
      <dt>Người</dt>
      <dd>
        {props.person.name} ({props.person.email})
      </dd>
      <dt>Vai trò</dt>
      <dd>{props.roleName}</dd>
      <dt>Nơi</dt>
      <dd>{props.place}</dd>
      <dt>{props.change === 'add' ? 'Sẽ được' : 'Sẽ không còn được'}</dt>
      <dd>{props.means}</dd>
    </dl>
    <p>Việc này được ghi vào nhật ký cùng tên bạn.</p>
    <form method="post" action={props.action} class="ax-buttons">
      <CsrfField token={props.frame.csrfToken} />
      {Object.entries(props.hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class={`btn ${props.change === 'add' ? 'btn-primary' : 'btn-danger'}`} type="submit">
        {props.change === 'add' ? 'Thêm vai trò' : 'Thôi vai trò'}
      </button>
      <a class="btn" href={userAdminPath(props.person.userId)}>
        Không, quay lại
      </a>
    </form>
  </AdminPage>
)

export type Invitation = {
  readonly name: string
  readonly email: string
  /** null: has a password already, needs none. */
  readonly link: string | null
  /** "đã gửi thư", "chưa gửi được thư: …" or null where no mail server is set. */
  readonly mailed: string | null
}

export type InvitationsPageProps = AdminFrame & {
  readonly heading: string
  readonly invitations: readonly Invitation[]
  /** In which time the links must be used. */
  readonly within: string
  readonly back: string
}

/** Shown once: the links are kept nowhere. Can be printed and handed over. */
export const InvitationsPage = (props: InvitationsPageProps) => (
  <AdminPage {...props} title={props.heading} current={ADMIN_PATHS.users}>
    <Note>
      Mỗi liên kết dùng được một lần, trong {props.within}. Trang này không hiện lại: hãy chuyển cho từng
      người, hoặc in ra.
    </Note>
    <Table
      caption="Liên kết của từng người"
      heads={['Họ và tên', 'Thư điện tử', 'Liên kết', 'Thư']}
      empty="Không có ai mới."
      rows={props.invitations.map(({ name, email, link, mailed }) => ({
        cells: [
          name,
          email,
          link === null ? 'đã có mật khẩu' : <code class="ax-link">{link}</code>,
          mailed ?? 'máy chủ chưa gửi thư được',
        ],
      }))}
    />
    <p>
      <a class="btn" href={props.back}>
        Xong
      </a>
    </p>
  </AdminPage>
)
