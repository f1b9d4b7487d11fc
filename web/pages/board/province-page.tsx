/** The communes of a province, worst first, from the counts they keep. */
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { IconSymbols, StandingIcon } from '../../parts/icons.tsx'
import { MATRIX_STANDINGS, type MatrixCounts } from '../../parts/matrix.tsx'
import { StatusLine, type StatusLineProps } from '../../parts/status-line.tsx'
import { count, STANDING_WORDS } from '../../words.ts'
import { PROVINCE_PATH } from './paths.ts'

export type ProvinceRow = {
  readonly name: string
  readonly href: string
  readonly isSample: boolean
  readonly devices: number
  readonly reporting: number
  readonly silent: number
  /** Exist, and never reported: not enrolled yet, declared by hand, state secrets. */
  readonly withoutData: number
  /** Sums over all PCs and checks. */
  readonly counts: MatrixCounts
}

export type ProvincePageProps = {
  readonly status: StatusLineProps
  readonly rows: readonly ProvinceRow[]
}

export const ProvincePage = ({
  frame,
  province,
}: {
  readonly frame: PageFrame
  readonly province: ProvincePageProps
}) => (
  <Page
    {...frame}
    title="Các xã"
    current={PROVINCE_PATH}
    holdsSample={province.rows.some(({ isSample }) => isSample)}
  >
    <IconSymbols />
    <h1 class="ax-title">Các xã trong tỉnh</h1>
    <StatusLine {...province.status} />
    <section class="ax-section" aria-label="Danh sách xã">
      <table class="table table-sm table-vcenter ax-devices mb-0">
        <caption class="visually-hidden">Các xã, nhiều kết quả chưa đạt trên mỗi máy nhất đứng trước</caption>
        <thead>
          <tr>
            <th scope="col">Xã</th>
            <th scope="col">Đang báo cáo</th>
            <th scope="col">Im lặng</th>
            <th scope="col">Chưa có báo cáo</th>
            {MATRIX_STANDINGS.map((standing) => (
              <th scope="col" class="ax-number">
                <span class={`ax-n ax-n-${standing}`}>
                  <StandingIcon standing={standing} /> {STANDING_WORDS[standing]}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {province.rows.map((row) => (
            <tr>
              <th scope="row">
                <a href={row.href}>{row.name}</a>
                {row.isSample && <span class="ax-this">dữ liệu mẫu</span>}
              </th>
              <td data-label="Đang báo cáo">
                {count(row.reporting)}/{count(row.devices)} máy
              </td>
              <td data-label="Im lặng">{count(row.silent)}</td>
              <td data-label="Chưa có báo cáo">{count(row.withoutData)}</td>
              {MATRIX_STANDINGS.map((standing) => (
                <td class="ax-number" data-label={STANDING_WORDS[standing]}>
                  {count(row.counts[standing])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </Page>
)
