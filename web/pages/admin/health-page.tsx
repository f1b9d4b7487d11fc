/** How the server fares, each thing with what to do about it; and a text for whoever helps. */
import { type HealthRow, HealthTable } from '../../parts/health-table.tsx'
import { IconSymbols } from '../../parts/icons.tsx'
import { type AdminFrame, AdminPage } from './admin-page.tsx'
import { ADMIN_PATHS } from './paths.ts'

export type HealthPageProps = AdminFrame & {
  readonly rows: readonly HealthRow[]
  /** Without names, addresses or secrets. */
  readonly support: string
}

export const HealthPage = (props: HealthPageProps) => {
  const number = (verdict: HealthRow['verdict']) => props.rows.filter((row) => row.verdict === verdict).length
  const [red, yellow] = [number('fail'), number('warn')]
  return (
    <AdminPage {...props} title="Sức khỏe" current={ADMIN_PATHS.health}>
      <IconSymbols />
      <p class={`ax-status${red > 0 ? ' ax-status-bad' : ''}`} role="status">
        {red + yellow === 0
          ? 'Máy chủ hoạt động bình thường.'
          : [red > 0 && `${red} phần chưa đạt, cần xử lý`, yellow > 0 && `${yellow} phần cần chú ý`]
              .filter((part) => part !== false)
              .join('; ')
              .concat('.')}
      </p>
      <HealthTable rows={props.rows} />
      <section aria-labelledby="ho-tro">
        <h2 id="ho-tro">Gửi cho người hỗ trợ</h2>
        <p>
          Đoạn dưới đây chỉ có số liệu kỹ thuật, không có tên người, tên máy, địa chỉ hay mật khẩu. Chép lại
          và gửi kèm khi cần hỗ trợ.
        </p>
        <label class="form-label" for="so-lieu-ho-tro">
          Số liệu kỹ thuật
        </label>
        <textarea class="form-control ax-support" id="so-lieu-ho-tro" rows={16} readonly>
          {props.support}
        </textarea>
      </section>
    </AdminPage>
  )
}
