/** Enrolment tokens: what a PC needs to join, and what became of the ones made before. */
import { Field, Note, PostButton, PostForm, Problem, Select } from '../../parts/form.tsx'
import { QrCode } from '../../parts/qr-code.tsx'
import { Table } from '../../parts/table.tsx'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { managePaths } from './paths.ts'

type Values = Readonly<Record<string, string>>

export type ShownPackage = {
  readonly name: string
  readonly href: string
  readonly forWhat: string
  readonly size: string
}

export type TokensPageProps = ManageFrame & {
  readonly tokens: readonly {
    readonly tokenId: string
    readonly unitName: string | null
    /** "còn 3 lượt, đến …", "đã dùng hết", "hết hạn từ …", "đã thu hồi lúc …" */
    readonly state: string
    readonly createdAt: string
    readonly isUsable: boolean
  }[]
  readonly units: readonly { readonly value: string; readonly label: string }[]
  /** Of the agent, as they lie on this server. */
  readonly packages: readonly ShownPackage[]
  readonly release: {
    /** What agents that are already there update to; null: nothing is offered. */
    readonly version: string | null
    readonly problem: string | null
  }
  /** Just made; shown once. */
  readonly made: {
    readonly token: string
    readonly command: string
    /** Content of `anxa.json`, which the installer for Windows reads. */
    readonly order: string
    /** The command line, for a telephone. */
    readonly qr: { readonly size: number; readonly path: string }
    readonly until: string
    readonly uses: number
  } | null
  readonly given: Values
  readonly problems: Values
}

export const TokensPage = (props: TokensPageProps) => {
  const paths = managePaths(props.communeCode)
  const { csrfToken } = props.frame
  return (
    <ManagePage {...props} title="Mã đăng ký máy" current={paths.tokens}>
      {props.made && <Made {...props.made} />}
      <Packages packages={props.packages} release={props.release} />
      <Table
        caption="Các mã đăng ký, mới nhất đứng trước"
        heads={['Tạo lúc', 'Cho đơn vị', 'Tình trạng', '']}
        empty="Chưa có mã nào. Tạo một mã ở dưới, rồi chạy dòng lệnh của mã trên từng máy."
        rows={props.tokens.map((token) => ({
          quiet: !token.isUsable,
          cells: [
            token.createdAt,
            token.unitName ?? 'chưa chọn',
            token.state,
            token.isUsable ? (
              <PostButton
                action={`${paths.tokens}/${token.tokenId}/thu-hoi`}
                csrfToken={csrfToken}
                label={`Thu hồi mã tạo lúc ${token.createdAt}`}
                danger
              >
                Thu hồi
              </PostButton>
            ) : (
              ''
            ),
          ],
        }))}
      />
      <section class="ax-form" aria-labelledby="tao-ma">
        <h2 id="tao-ma">Tạo mã</h2>
        <PostForm action={paths.tokens} csrfToken={csrfToken} button="Tạo mã" wide={false}>
          <Field
            label="Số máy"
            name="uses"
            inputmode="numeric"
            value={props.given.uses ?? '20'}
            problem={props.problems.uses}
            hint="Mỗi máy dùng một lượt"
          />
          <Field
            label="Dùng được trong bao nhiêu ngày"
            name="days"
            inputmode="numeric"
            value={props.given.days ?? '2'}
            problem={props.problems.days}
            hint="Ngắn thì an toàn hơn: đủ cho buổi đi cài là được"
          />
          <Select
            label="Đơn vị của các máy"
            name="unit"
            options={props.units}
            value={props.given.unit}
            empty="Xếp sau"
            problem={props.problems.unit}
            optional
          />
        </PostForm>
      </section>
    </ManagePage>
  )
}

const Packages = ({ packages, release }: Pick<TokensPageProps, 'packages' | 'release'>) => (
  <section class="ax-section d-print-none" aria-labelledby="goi">
    <h2 id="goi">Gói cài đặt</h2>
    <Table
      caption="Gói cài đặt trên máy chủ này"
      heads={['Dùng cho', 'Tệp', 'Cỡ']}
      empty="Máy chủ này chưa có gói nào. Quản trị hệ thống chép các tệp của bản phát hành vào thư mục packages trong thư mục dữ liệu của máy chủ."
      rows={packages.map(({ name, href, forWhat, size }) => ({
        cells: [forWhat, <a href={href}>{name}</a>, size],
      }))}
    />
    {release.problem !== null && <Problem>{release.problem}</Problem>}
    {release.version !== null && (
      <p class="ax-quiet">
        Máy đã cài tự lên phiên bản {release.version} trong vài giờ sau lần báo cáo tới, nếu chữ ký của bản
        phát hành đúng; trang của từng máy cho biết máy đang chạy phiên bản nào.
      </p>
    )}
  </section>
)

const Made = ({ token, command, order, qr, until, uses }: NonNullable<TokensPageProps['made']>) => (
  <section class="ax-form" aria-labelledby="ma-moi">
    <h2 id="ma-moi">Mã mới</h2>
    <Note>
      Dùng cho {uses} máy, đến {until}. Mã không hiện lại lần nữa: hãy chép hoặc in trang này.
    </Note>
    <p>
      Mã: <code class="ax-link">{token}</code>
    </p>
    <p>
      <strong>Windows.</strong> Giải nén gói cài đặt ra USB, tạo ở đó tệp văn bản tên <code>anxa.json</code>{' '}
      với nội dung dưới đây, rồi bấm đúp <code>cai-dat.cmd</code> trên từng máy. Xong thì xóa tệp này khỏi
      USB.
    </p>
    <pre class="ax-command">
      <code>{order}</code>
    </pre>
    <p>
      <strong>Ubuntu, Debian.</strong> Cài gói .deb, rồi chạy với quyền quản trị:
    </p>
    <pre class="ax-command">
      <code>{command}</code>
    </pre>
    <p>
      <strong>Máy ở phòng khác.</strong> Quét hình này bằng điện thoại để mang dòng lệnh theo và gõ hoặc gửi
      sang máy đó:
    </p>
    <p>
      <QrCode {...qr} label="Mã QR của dòng lệnh đăng ký ở trên" />
    </p>
  </section>
)
