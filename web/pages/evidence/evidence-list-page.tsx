/** The evidence of a commune: what there is, until when it holds, and what the police said of it. */
import { Pager, type PagerProps } from '../../parts/pager.tsx'
import { Table } from '../../parts/table.tsx'
import {
  type EvidenceFrame,
  EvidenceFramePage,
  FileLink,
  GuidanceNote,
  REVIEW_WORDS,
  ReviewBadge,
  type ShownEvidence,
  VALIDITY_WORDS,
  ValidityBadge,
} from './frame.tsx'
import { evidencePath, evidencePaths } from './paths.ts'

export type EvidenceListProps = EvidenceFrame & {
  readonly rows: readonly ShownEvidence[]
  readonly total: number
  /** The number of the first row, from 1. */
  readonly first: number
  readonly pager: PagerProps
  readonly filter: {
    readonly text: string
    readonly review: string
    readonly validity: string
    readonly systemId: string
    /** "3.1 a) – …" where the list is narrowed to a row of the system; null: not. */
    readonly row: { readonly id: string; readonly words: string } | null
    readonly systems: readonly { readonly value: string; readonly label: string }[]
  }
  readonly isNarrowed: boolean
  /** How many wait for the police. */
  readonly waiting: number
  /** The form of a new piece, for the system and row that the list is narrowed to. */
  readonly addHref: string
}

export const EvidenceListPage = (props: EvidenceListProps) => {
  const { rows, total, first, filter, communeCode, mayEdit, mayReview, isNarrowed } = props
  return (
    <EvidenceFramePage {...props} title="Bằng chứng">
      {props.waiting > 0 && (
        <p class="ax-status mb-3">
          {mayReview ? (
            <a href={evidencePaths(communeCode).queue}>{props.waiting} bằng chứng chờ Công an xã xem</a>
          ) : (
            `${props.waiting} bằng chứng chờ Công an xã xem`
          )}
        </p>
      )}
      {mayEdit && (
        <p>
          <a class="btn btn-primary" href={props.addHref}>
            Nộp bằng chứng
          </a>
        </p>
      )}
      <Filters {...props} />
      {filter.row !== null && <p>Yêu cầu: {filter.row.words}</p>}
      {total > 0 && (
        <p class="ax-list-size">
          {first} – {first + rows.length - 1} trong {total} bằng chứng
        </p>
      )}
      <Table
        caption="Các bằng chứng của xã, mới nộp trước"
        heads={['Bằng chứng', 'Số, ngày', 'Giá trị', 'Xem xét', 'Chứng minh', 'Tệp', 'Nộp']}
        empty={
          isNarrowed
            ? 'Không có bằng chứng nào khớp bộ lọc.'
            : mayEdit
              ? 'Chưa có bằng chứng nào. Hãy nộp văn bản, biên bản hoặc ảnh chụp chứng minh một yêu cầu.'
              : 'Chưa có bằng chứng nào. Cán bộ CNTT của xã nộp bằng chứng.'
        }
        rows={rows.map((row) => ({
          quiet: row.validity === 'withdrawn',
          cells: [
            <a href={evidencePath(communeCode, row.evidenceId)}>{row.title}</a>,
            row.document ?? <span class="ax-quiet">không có</span>,
            <>
              <ValidityBadge validity={row.validity} /> <span class="ax-quiet">{row.span}</span>
            </>,
            <>
              <ReviewBadge review={row.review} /> <span class="ax-quiet">{row.dueWords}</span>
            </>,
            row.linkCount === 0 ? (
              <span class="ax-quiet">chưa gắn</span>
            ) : (
              `${row.linkCount} yêu cầu, hệ thống`
            ),
            <FileLink communeCode={communeCode} evidenceId={row.evidenceId} file={row.file} />,
            row.filed,
          ],
        }))}
      />
      <Pager {...props.pager} />
      <GuidanceNote />
    </EvidenceFramePage>
  )
}

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

const Filters = ({ filter, communeCode, isNarrowed }: EvidenceListProps) => (
  <form
    class="ax-filters d-print-none"
    method="get"
    action={evidencePaths(communeCode).home}
    aria-label="Lọc bằng chứng"
  >
    <label class="ax-filter ax-filter-query">
      <span class="form-label">Tìm</span>
      <input
        class="form-control"
        type="search"
        name="q"
        value={filter.text}
        placeholder="tên hoặc số, không cần dấu"
      />
    </label>
    <FilterSelect
      label="Xem xét"
      name="xem"
      value={filter.review}
      all="Tất cả"
      options={optionsOf(REVIEW_WORDS)}
    />
    <FilterSelect
      label="Giá trị"
      name="gia-tri"
      value={filter.validity}
      all="Chưa rút"
      options={optionsOf(VALIDITY_WORDS)}
    />
    <FilterSelect
      label="Hệ thống"
      name="he-thong"
      value={filter.systemId}
      all="Mọi hệ thống"
      options={filter.systems}
    />
    {filter.row !== null && <input type="hidden" name="dong" value={filter.row.id} />}
    <div class="ax-filter-buttons">
      <button class="btn btn-primary" type="submit">
        Lọc
      </button>
      {isNarrowed && (
        <a class="btn" href={evidencePaths(communeCode).home}>
          Bỏ lọc
        </a>
      )}
    </div>
  </form>
)

const FilterSelect = (props: {
  readonly label: string
  readonly name: string
  readonly value: string
  /** The first line, for "no filter". */
  readonly all: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}) => (
  <label class="ax-filter">
    <span class="form-label">{props.label}</span>
    <select class="form-select" name={props.name}>
      <option value="">{props.all}</option>
      {props.options.map(({ value, label }) => (
        <option value={value} selected={value === props.value}>
          {label}
        </option>
      ))}
    </select>
  </label>
)
