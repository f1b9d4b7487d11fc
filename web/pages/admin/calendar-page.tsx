/** The working calendar: which days are off and which weekends are worked, year by year, and what is not known yet. */
import { Note, PostButton } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import { type AdminFrame, AdminPage } from './admin-page.tsx'
import { ADMIN_PATHS } from './paths.ts'

export type CalendarYear = {
  readonly year: string
  /** By an announcement of the authorities; otherwise worked out and marked "tạm tính". */
  readonly isAnnounced: boolean
  /** dd/MM with the reason, in order. */
  readonly off: readonly { readonly day: string; readonly reason: string }[]
  readonly worked: readonly string[]
}

export type CalendarPageProps = AdminFrame & {
  readonly years: readonly CalendarYear[]
  readonly isSeen: boolean
}

export const CalendarPage = (props: CalendarPageProps) => (
  <AdminPage {...props} title="Lịch làm việc" current={ADMIN_PATHS.calendar}>
    <p>
      Mọi thời hạn tính theo ngày làm việc dựa vào lịch này: thứ Bảy, Chủ nhật và các ngày dưới đây là ngày
      nghỉ. Năm chưa có thông báo chính thức được tính theo luật và ghi “tạm tính”; khi có bảng chính thức,
      thời hạn được tính lại.
    </p>
    {props.years.map((year) => (
      <section aria-labelledby={`nam-${year.year}`}>
        <h2 id={`nam-${year.year}`}>
          Năm {year.year} {year.isAnnounced ? '(theo thông báo chính thức)' : '(tạm tính, chưa có thông báo)'}
        </h2>
        <Table
          caption={`Ngày nghỉ năm ${year.year}`}
          heads={['Ngày', 'Lý do']}
          empty="Không có ngày nghỉ nào ngoài thứ Bảy và Chủ nhật."
          rows={year.off.map(({ day, reason }) => ({ cells: [day, reason] }))}
        />
        {year.worked.length > 0 && <p>Ngày cuối tuần phải làm bù: {year.worked.join(', ')}.</p>}
      </section>
    ))}
    <Note>
      Khi Chính phủ thông báo lịch nghỉ của năm mới, hãy nhập bảng dữ liệu mới ở trang Bảng dữ liệu; không cần
      khởi động lại.
    </Note>
    {!props.isSeen && (
      <PostButton action={ADMIN_PATHS.calendar} csrfToken={props.frame.csrfToken} primary>
        Đã xem lịch
      </PostButton>
    )}
  </AdminPage>
)
