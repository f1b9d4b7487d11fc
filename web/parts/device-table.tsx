/** The list of PCs, worst first. */
import { type Contact, count, STANDING_WORDS, type Standing } from '../words.ts'
import { StandingIcon } from './icons.tsx'
import { ColumnMoment, type ShownMoment } from './moment.tsx'
import { ContactBadge } from './verdict-badge.tsx'

export type DeviceFinding = { readonly checkId: string; readonly shortTitle: string; readonly href: string }

export type DeviceRow = {
  readonly deviceId: string
  readonly href: string
  readonly name: string
  readonly label: string | null
  readonly unitName: string
  readonly contact: Contact
  readonly lastReport: ShownMoment | null
  readonly isThisMachine: boolean
  readonly counts: Readonly<Partial<Record<Standing, number>>>
  /** Checks that fail, worst first. */
  readonly failing: readonly DeviceFinding[]
}

export const DeviceTable = ({ rows }: { readonly rows: readonly DeviceRow[] }) => (
  <table class="table table-sm table-vcenter ax-devices ax-pcs mb-0">
    <caption class="visually-hidden">Danh sách máy, việc nặng nhất đứng trước</caption>
    <thead>
      <tr>
        <th scope="col">Máy</th>
        <th scope="col">Đơn vị</th>
        <th scope="col">Chưa đạt</th>
        <th scope="col">Các kết quả khác</th>
        <th scope="col">Liên lạc</th>
        <th scope="col">Báo cáo gần nhất</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <Row row={row} />
      ))}
    </tbody>
  </table>
)

const Row = ({ row }: { readonly row: DeviceRow }) => (
  <tr>
    <th scope="row">
      <a href={row.href}>{row.name}</a>
      {row.isThisMachine && <span class="ax-this">máy thật này</span>}
      {row.label !== null && <span class="d-block ax-quiet">{row.label}</span>}
    </th>
    <td data-label="Đơn vị">{row.unitName}</td>
    <td data-label="Chưa đạt">
      <Failing row={row} />
    </td>
    <td data-label="Khác">
      <OtherCounts counts={row.counts} />
    </td>
    <td data-label="Liên lạc">
      <ContactBadge contact={row.contact} />
    </td>
    <td data-label="Báo cáo">
      {row.lastReport === null ? <span class="ax-quiet">chưa có</span> : <ColumnMoment at={row.lastReport} />}
    </td>
  </tr>
)

const SHOWN_FINDINGS = 3

const Failing = ({ row }: { readonly row: DeviceRow }) => {
  const { failing } = row
  if (failing.length === 0) return <span class="ax-quiet">không có</span>
  return (
    <>
      <span class="ax-n ax-n-fail">
        <StandingIcon standing="fail" />
        {failing.length}
        <span class="visually-hidden"> chưa đạt: </span>
      </span>{' '}
      {failing.slice(0, SHOWN_FINDINGS).map(({ shortTitle, href }, index) => (
        <>
          {index > 0 && ', '}
          <a href={href}>{shortTitle}</a>
        </>
      ))}
      {failing.length > SHOWN_FINDINGS && ` và ${failing.length - SHOWN_FINDINGS} mục nữa`}
    </>
  )
}

const OTHERS: readonly Standing[] = ['warn', 'unknown', 'stale', 'pass']

const OtherCounts = ({ counts }: Pick<DeviceRow, 'counts'>) => {
  const shown = OTHERS.filter((standing) => (counts[standing] ?? 0) > 0)
  if (shown.length === 0) return <span class="ax-quiet">chưa có số liệu</span>
  return (
    <>
      {shown.map((standing) => (
        <span class={`ax-n ax-n-${standing}`} title={STANDING_WORDS[standing]}>
          <StandingIcon standing={standing} />
          {count(counts[standing] ?? 0)}
          <span class="visually-hidden"> {STANDING_WORDS[standing].toLowerCase()}</span>
        </span>
      ))}
    </>
  )
}
