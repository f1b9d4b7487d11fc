/** One PC: what falls short, why, since when, under which law, how to mend it; then the proof behind it. */

import type { FactSection } from '../../../checks/facts/sent.ts'
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { Breadcrumb } from '../../parts/breadcrumb.tsx'
import { dataAgeText } from '../../parts/data-age.ts'
import { History, type HistoryRow } from '../../parts/history.tsx'
import { IconSymbols } from '../../parts/icons.tsx'
import { Moment, type ShownMoment, SinceMoment } from '../../parts/moment.tsx'
import { SentFacts } from '../../parts/sent-facts.tsx'
import { ContactBadge, VerdictBadge } from '../../parts/verdict-badge.tsx'
import { Times, VerdictCard, type VerdictDetail } from '../../parts/verdict-card.tsx'
import { CONTACT_HINTS, type Contact } from '../../words.ts'
import { boardPath } from './paths.ts'

export type DeviceReport = {
  readonly receivedAt: ShownMoment
  readonly collectedAt: ShownMoment
  readonly agentVersion: string
  /** "nhanh hơn máy chủ 12 giây"; null when it was not measured. */
  readonly clock: string | null
  readonly seq: number
  /** SHA-256 of the signed report, hex. */
  readonly digest: string
}

export type DevicePageProps = {
  readonly communeCode: string
  readonly name: string
  readonly label: string | null
  readonly unit: { readonly name: string; readonly href: string }
  readonly platform: string | null
  readonly contact: Contact
  readonly silentSince: ShownMoment | null
  readonly isThisMachine: boolean
  readonly enrolledAt: ShownMoment
  readonly note: string | null
  readonly report: DeviceReport | null
  /** All checks, worst first. */
  readonly verdicts: readonly VerdictDetail[]
  readonly history: readonly HistoryRow[]
  readonly sent: readonly FactSection[]
  /** Where those who manage the PC do so; null for all others. */
  readonly manageHref: string | null
}

const isShort = ({ verdict, staleSince }: VerdictDetail): boolean =>
  verdict === 'fail' || verdict === 'warn' || verdict === 'unknown' || staleSince !== null

export const DevicePage = ({
  frame,
  device,
}: {
  readonly frame: PageFrame
  readonly device: DevicePageProps
}) => {
  const short = device.verdicts.filter(isShort)
  const good = device.verdicts.filter((detail) => !isShort(detail))
  return (
    <Page
      {...frame}
      title={`Máy ${device.name}`}
      current="devices"
      dataAge={dataAgeText(device.report?.receivedAt ?? null)}
    >
      <IconSymbols />
      <Breadcrumb
        crumbs={[
          { label: 'Máy tính', href: boardPath(device.communeCode) },
          device.unit.href === ''
            ? { label: device.unit.name, href: null }
            : { label: device.unit.name, href: device.unit.href },
          { label: device.name, href: null },
        ]}
      />
      <Summary device={device} />
      {short.length > 0 && (
        <section class="ax-section" aria-labelledby="can-xu-ly">
          <h2 id="can-xu-ly">Cần xử lý ({short.length})</h2>
          {short.map((detail) => (
            <VerdictCard detail={detail} isOpen={detail.verdict === 'fail'} />
          ))}
        </section>
      )}
      {good.length > 0 && (
        <section class="ax-section" aria-labelledby="da-dat">
          <h2 id="da-dat">Đạt hoặc không áp dụng ({good.length})</h2>
          {good.map((detail) => (
            <GoodLine detail={detail} />
          ))}
        </section>
      )}
      <section class="ax-section" aria-labelledby="lich-su">
        <h2 id="lich-su">Lịch sử thay đổi</h2>
        <History rows={device.history} />
      </section>
      {device.report !== null && (
        <Evidence isSigned={device.contact !== 'carried'} report={device.report} sent={device.sent} />
      )}
    </Page>
  )
}

const Summary = ({ device }: { readonly device: DevicePageProps }) => (
  <>
    <h1 class="ax-title">
      {device.name}
      {device.label !== null && <span class="ax-title-part"> – {device.label}</span>}
      {device.isThisMachine && <span class="ax-this">máy thật này</span>}
    </h1>
    <dl class="ax-summary">
      <div>
        <dt>Đơn vị</dt>
        <dd>{device.unit.name}</dd>
      </div>
      <div>
        <dt>Hệ điều hành</dt>
        <dd>{device.platform ?? 'chưa biết'}</dd>
      </div>
      <div>
        <dt>Liên lạc</dt>
        <dd>
          <ContactBadge contact={device.contact} />
          {device.silentSince !== null && (
            <>
              {' từ '}
              <SinceMoment at={device.silentSince} />
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Báo cáo gần nhất</dt>
        <dd>{device.report === null ? 'chưa có' : <Moment at={device.report.receivedAt} />}</dd>
      </div>
      <div>
        <dt>{['declared', 'carried', 'state-secret'].includes(device.contact) ? 'Khai báo' : 'Đăng ký'}</dt>
        <dd>{device.enrolledAt.exact}</dd>
      </div>
      {device.note !== null && (
        <div>
          <dt>Ghi chú</dt>
          <dd>{device.note}</dd>
        </div>
      )}
    </dl>
    {device.contact !== 'reporting' && <p class="ax-hint">{CONTACT_HINTS[device.contact]}</p>}
    {device.manageHref !== null && (
      <p class="d-print-none">
        <a href={device.manageHref}>Quản lý máy này</a>
      </p>
    )}
  </>
)

const GoodLine = ({ detail }: { readonly detail: VerdictDetail }) => (
  <details class="ax-good" id={detail.checkId}>
    <summary>
      <VerdictBadge verdict={detail.verdict} />
      <span class="ax-good-title">{detail.title}</span>
      <span class="ax-quiet">{detail.reason}</span>
    </summary>
    <Times detail={detail} />
    <p>{detail.why}</p>
    <p>
      <a href={detail.href}>Xem kiểm tra này trên mọi máy, với căn cứ và cách làm</a>
    </p>
  </details>
)

const Evidence = ({
  report,
  sent,
  isSigned,
}: {
  readonly isSigned: boolean
  readonly report: DeviceReport
  readonly sent: readonly FactSection[]
}) => (
  <section class="ax-section" aria-labelledby="may-gui">
    <h2 id="may-gui">Máy này gửi gì</h2>
    <p>
      Chương trình chỉ đọc cấu hình và trạng thái bảo vệ dưới đây; không đọc nội dung tệp, thư, mật khẩu hay
      lịch sử duyệt web.
    </p>
    <dl class="ax-summary">
      <div>
        <dt>Máy thu thập lúc</dt>
        <dd>
          <Moment at={report.collectedAt} />
        </dd>
      </div>
      <div>
        <dt>Đồng hồ của máy</dt>
        <dd>{report.clock ?? 'chưa đo được'}</dd>
      </div>
      <div>
        <dt>Chương trình</dt>
        <dd>phiên bản {report.agentVersion}</dd>
      </div>
      <div>
        <dt>Báo cáo số</dt>
        <dd>{report.seq}</dd>
      </div>
      <div>
        <dt>{isSigned ? 'Dấu vân của báo cáo đã ký (SHA-256)' : 'Dấu vân của tệp KHÔNG KÝ (SHA-256)'}</dt>
        <dd class="ax-digest">{report.digest}</dd>
      </div>
    </dl>
    <SentFacts sections={sent} />
  </section>
)
