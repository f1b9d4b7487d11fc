/** The tables that age: how old each is, where it is from, and the form that takes newer ones. */
import type { Verdict } from '../../../checks/verdict.ts'
import { FileField, Note, PostForm } from '../../parts/form.tsx'
import { IconSymbols } from '../../parts/icons.tsx'
import { Table } from '../../parts/table.tsx'
import { VerdictBadge } from '../../parts/verdict-badge.tsx'
import { type AdminFrame, AdminPage } from './admin-page.tsx'
import { ADMIN_PATHS } from './paths.ts'

export type ShownTable = {
  readonly title: string
  /** dd/MM/yyyy */
  readonly asOf: string
  readonly age: string
  /** Where it is from, and since when. */
  readonly source: string
  readonly verdict: Verdict
  /** What reads it. */
  readonly use: string
}

export type TablesPageProps = AdminFrame & {
  readonly tables: readonly ShownTable[]
  /** Without one no file can be taken. */
  readonly hasKey: boolean
  /** What is wrong with the file that was sent. */
  readonly fileProblem: string | null
}

export const TablesPage = (props: TablesPageProps) => (
  <AdminPage {...props} title="Bảng dữ liệu" current={ADMIN_PATHS.tables}>
    <IconSymbols />
    <p>
      Một số kết quả kiểm tra dựa vào bảng dữ liệu thay đổi theo thời gian: bản vá Windows mỗi tháng, thời hạn
      hỗ trợ, tổ chức cấp chứng thư, ngày nghỉ lễ. Bảng mới được phát hành thành một tệp có chữ ký; nhập xong,
      các máy được đánh giá lại theo bảng mới trong vài phút, không cần khởi động lại.
    </p>
    <Table
      caption="Các bảng dữ liệu đang dùng"
      heads={['Bảng', 'Tình trạng', 'Số liệu đến ngày', 'Nguồn', 'Dùng để']}
      empty="Không có bảng nào."
      rows={props.tables.map(({ title, asOf, age, source, verdict, use }) => ({
        cells: [
          title,
          <VerdictBadge verdict={verdict} />,
          <>
            {asOf} <span class="ax-quiet">({age})</span>
          </>,
          source,
          use,
        ],
      }))}
    />
    <section class="ax-form" aria-labelledby="nhap-bang">
      <h2 id="nhap-bang">Nhập bảng mới</h2>
      {props.hasKey ? (
        <PostForm
          action={ADMIN_PATHS.tables}
          csrfToken={props.frame.csrfToken}
          button="Nhập bảng"
          wide={false}
          withFile
        >
          <FileField
            label="Tệp bảng dữ liệu"
            name="file"
            accept=".jws,.txt"
            hint="Tệp .jws do nơi phát hành AnXã cung cấp. Tệp không đúng chữ ký hoặc cũ hơn bảng đang dùng bị từ chối, không có gì thay đổi."
            problem={props.fileProblem ?? undefined}
          />
        </PostForm>
      ) : (
        <Note>
          Bản này chưa có khóa phát hành nên chưa nhập được bảng mới. Khi có khóa công khai của nơi phát hành,
          hãy đặt TABLES_PUBLIC_KEY trong cấu hình máy chủ rồi khởi động lại; hoặc cập nhật AnXã lên bản mới,
          có kèm bảng mới.
        </Note>
      )}
    </section>
  </AdminPage>
)
