/** What is kept and how it is saved: backups with their key and places, and for how long history stays. */
import type { Verdict } from '../../../checks/verdict.ts'
import { Field, Note, PostButton, PostForm } from '../../parts/form.tsx'
import { IconSymbols } from '../../parts/icons.tsx'
import { Table } from '../../parts/table.tsx'
import { VerdictBadge } from '../../parts/verdict-badge.tsx'
import { type AdminFrame, AdminPage } from './admin-page.tsx'
import { ADMIN_PATHS } from './paths.ts'

type Values = Readonly<Record<string, string>>

export type KeepingPageProps = AdminFrame & {
  readonly health: { readonly verdict: Verdict; readonly text: string }
  readonly recipient: string | null
  /** The key file just made: shown once, kept nowhere. */
  readonly newKey: { readonly file: string; readonly replaced: string | null } | null
  readonly backups: readonly { readonly at: string; readonly words: string; readonly isGone: boolean }[]
  readonly retention: readonly {
    readonly subject: string
    readonly title: string
    /** "giữ 13 tháng", "giữ mãi mãi" */
    readonly keep: string
    readonly months: number | null
    readonly why: string
    readonly sources: string
    /** What goes and when: the announcement itself. */
    readonly state: string
    readonly isAnnounced: boolean
  }[]
  readonly given: Values
  readonly problems: Values
}

const STATUS_TONES: Readonly<Record<Verdict, string>> = {
  pass: '',
  warn: ' ax-status-attention',
  fail: ' ax-status-bad',
  unknown: ' ax-status-attention',
  'not-applicable': '',
}

export const KeepingPage = (props: KeepingPageProps) => (
  <AdminPage {...props} title="Sao lưu và lưu giữ" current={ADMIN_PATHS.keeping}>
    <IconSymbols />
    <p class={`ax-status mb-3${STATUS_TONES[props.health.verdict]}`} role="status">
      <VerdictBadge verdict={props.health.verdict} /> {props.health.text}
    </p>
    {props.newKey && <NewKey {...props.newKey} />}
    <BackupKey {...props} />
    <Places {...props} />
    <h2>Các bản sao lưu gần đây</h2>
    <Table
      caption="Các bản sao lưu, mới nhất đứng trước"
      heads={['Lúc', 'Kết quả']}
      empty="Chưa có bản nào. Khi đã có khóa, máy chủ tự sao lưu lúc 02:30 mỗi ngày."
      rows={props.backups.map(({ at, words, isGone }) => ({ cells: [at, words], quiet: isGone }))}
    />
    <Retention {...props} />
  </AdminPage>
)

const NewKey = ({ file, replaced }: NonNullable<KeepingPageProps['newKey']>) => (
  <section class="ax-form" aria-labelledby="khoa-moi">
    <h2 id="khoa-moi">Khóa riêng của các bản sao lưu</h2>
    <Note>
      Chỉ hiện một lần này; máy chủ không giữ. Chép vào hai nơi ở ngoài máy chủ (USB cất trong két, giấy in).
      Mất khóa này là mất mọi bản sao lưu.
    </Note>
    <pre class="ax-command">
      <code>{file}</code>
    </pre>
    {replaced !== null && <p>Các bản cũ vẫn cần khóa riêng của {replaced}: đừng bỏ khóa đó.</p>}
  </section>
)

const BackupKey = ({ recipient, frame }: KeepingPageProps) => (
  <section class="ax-form" aria-labelledby="khoa">
    <h2 id="khoa">Khóa sao lưu</h2>
    <p>
      {recipient === null ? (
        'Chưa có khóa nên chưa có bản sao lưu nào được tạo.'
      ) : (
        <>
          Các bản sao lưu được mã hóa cho khóa công khai <code class="ax-link">{recipient}</code>. Chỉ người
          giữ khóa riêng mở được.
        </>
      )}
    </p>
    <PostButton
      action={`${ADMIN_PATHS.keeping}/khoa`}
      csrfToken={frame.csrfToken}
      danger={recipient !== null}
      primary={recipient === null}
    >
      {recipient === null ? 'Tạo khóa' : 'Tạo khóa khác cho các bản sau'}
    </PostButton>
  </section>
)

const Places = ({ frame, given, problems }: KeepingPageProps) => (
  <section class="ax-form" aria-labelledby="noi-cat">
    <h2 id="noi-cat">Nơi cất</h2>
    <PostForm
      action={`${ADMIN_PATHS.keeping}/noi-cat`}
      csrfToken={frame.csrfToken}
      button="Lưu nơi cất"
      wide={false}
    >
      <Field
        label="Thư mục trên máy chủ"
        name="folder"
        value={given.folder}
        problem={problems.folder}
        hint="Đường dẫn đầy đủ; bỏ trống: thư mục backups trong thư mục dữ liệu"
        optional
      />
      <Field
        label="Nơi cất thứ hai"
        name="secondFolder"
        value={given.secondFolder}
        problem={problems.secondFolder}
        hint="USB hoặc ổ mạng đã gắn vào máy chủ, ví dụ /media/usb/anxa; mỗi bản được chép thêm sang đây và kiểm tra lại"
        optional
      />
      <Field
        label="Số bản giữ lại ở mỗi nơi"
        name="keep"
        inputmode="numeric"
        value={given.keep}
        problem={problems.keep}
        hint="Bản cũ nhất nhường chỗ cho bản mới; 14 bản là hai tuần"
      />
    </PostForm>
  </section>
)

const Retention = ({ retention, frame }: KeepingPageProps) => (
  <>
    <h2>Giữ gì trong bao lâu</h2>
    <p>
      Lịch sử được giữ theo tháng. Tháng nào hết hạn thì được thông báo ở đây 30 ngày trước khi xóa lần đầu;
      mỗi lần xóa có một dòng trong nhật ký.
    </p>
    <Table
      caption="Thời gian lưu giữ"
      heads={['Dữ liệu', 'Giữ', 'Vì sao', 'Sắp tới', '']}
      empty="Không có quy tắc nào."
      rows={retention.map((row) => ({
        cells: [
          row.title,
          row.keep,
          `${row.why} (${row.sources})`,
          row.isAnnounced ? <strong class="ax-n-warn">{row.state}</strong> : row.state,
          row.months === null ? (
            ''
          ) : (
            <details class="ax-inline-edit">
              <summary aria-label={`Đổi thời gian giữ: ${row.title}`}>Đổi</summary>
              <PostForm
                action={`${ADMIN_PATHS.keeping}/luu-giu/${row.subject}`}
                csrfToken={frame.csrfToken}
                button="Lưu"
                wide={false}
              >
                <Field
                  label="Số tháng"
                  name="months"
                  id={`so-thang-${row.subject}`}
                  inputmode="numeric"
                  value={String(row.months)}
                />
              </PostForm>
            </details>
          ),
        ],
      }))}
    />
  </>
)
