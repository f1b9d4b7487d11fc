/** The dossier of a system: where it stands, which limits run, what comes next and for whom, and what was done. */
import { PostForm, Select } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import { systemPath } from '../systems/paths.ts'
import { Item } from '../systems/systems-page.tsx'
import {
  type DossierFrame,
  DossierFramePage,
  LimitDay,
  LimitLeft,
  type ShownLimit,
  type ShownStep,
  Steps,
} from './frame.tsx'
import { appraisalPath, deskPath, unitsPath } from './paths.ts'

type Choice = { readonly value: string; readonly label: string }

export type Station = {
  readonly label: string
  /** dd/MM/yyyy of the last time it was entered; null: not yet. */
  readonly since: string | null
  readonly isPresent: boolean
}

export type ShownHistory = {
  readonly version: number
  readonly lines: readonly {
    readonly name: string
    readonly to: string
    readonly unit: string
    readonly person: string
    readonly day: string
    /** Where it was written down on another day than it was done. */
    readonly recorded: string | null
    readonly note: string | null
    /** "Phê duyệt: đúng hạn 12/10/2026" */
    readonly limits: readonly { readonly text: string; readonly isMissed: boolean }[]
  }[]
}

export type DossierPageProps = DossierFrame & {
  readonly system: { readonly systemId: string; readonly name: string; readonly level: number | null }
  /** null: none was begun. */
  readonly dossier: {
    readonly dossierId: string
    readonly version: number
    readonly level: number
    readonly procedureLevel: number
    readonly state: string
    readonly mau08: string | null
    readonly edition: string
    readonly stations: readonly Station[]
    /** "Đơn vị vận hành": "Văn phòng" */
    readonly units: readonly { readonly name: string; readonly value: string }[]
    readonly openComments: number
  } | null
  /** What cannot wait: an operation without approval, a level outgrown; each with its article. */
  readonly alerts: readonly { readonly text: string; readonly basis: string | null }[]
  /** Sees the register of systems. */
  readonly seesRegister: boolean
  /** Why no dossier is kept here; null: one is. */
  readonly notKept: string | null
  readonly limits: readonly (ShownLimit & { readonly remarks: readonly string[] })[]
  readonly steps: readonly ShownStep[]
  /** For which unit the person acts, or why for none. */
  readonly acting: string
  readonly histories: readonly ShownHistory[]
  /** For the owner, while there is no decision. */
  readonly unitsForm: {
    readonly options: readonly Choice[]
    readonly value: string
    readonly seen: string
    readonly problem: string | undefined
  } | null
}

export const DossierPage = (props: DossierPageProps) => {
  const { system, dossier, communeCode, notKept, frame } = props
  return (
    <DossierFramePage {...props} title={`Hồ sơ cấp độ: ${system.name}`}>
      {props.alerts.map(({ text, basis }) => (
        <p class="ax-status ax-status-bad mb-3">
          <strong>{text}</strong>
          {basis !== null && ` (${basis})`}
        </p>
      ))}
      {notKept !== null && <p class="ax-empty">{notKept}</p>}
      {dossier !== null && <Present {...props} dossier={dossier} />}
      {dossier === null && notKept === null && <p class="ax-empty">Hệ thống này chưa có hồ sơ cấp độ.</p>}
      {notKept === null && (
        <section aria-labelledby="buoc-tiep">
          <h2 id="buoc-tiep">Bước tiếp theo</h2>
          <p class="ax-quiet">{props.acting}</p>
          {props.steps.length === 0 && <p>Không còn bước nào.</p>}
          <Steps steps={props.steps} csrfToken={frame.csrfToken} />
        </section>
      )}
      {props.unitsForm !== null && <UnitsForm {...props} form={props.unitsForm} />}
      {props.histories.map((history) => (
        <History {...history} />
      ))}
      <p class="ax-buttons d-print-none">
        {props.seesRegister && (
          <a class="btn" href={systemPath(communeCode, system.systemId)}>
            Về hệ thống
          </a>
        )}
        <a class="btn" href={deskPath(communeCode)}>
          Bàn thẩm định
        </a>
      </p>
    </DossierFramePage>
  )
}

type PresentProps = DossierPageProps & { readonly dossier: NonNullable<DossierPageProps['dossier']> }

const Present = ({ dossier, communeCode, limits }: PresentProps) => (
  <>
    <dl class="ax-summary">
      <Item name="Trạng thái">
        <strong>{dossier.state}</strong>
      </Item>
      <Item name="Cột 6 Mẫu 08">{dossier.mau08 ?? 'không còn trong báo cáo'}</Item>
      <Item name="Cấp độ">
        cấp {dossier.level}
        {dossier.procedureLevel !== dossier.level && `, theo thủ tục của cấp ${dossier.procedureLevel}`}
      </Item>
      {dossier.units.map(({ name, value }) => (
        <Item name={name}>{value}</Item>
      ))}
      <Item name="Bản">
        {dossier.version} <small class="ax-quiet">(bảng trạng thái ngày {dossier.edition})</small>
      </Item>
    </dl>
    <section aria-labelledby="dang-o-dau">
      <h2 id="dang-o-dau">Hồ sơ đang ở đâu</h2>
      <ol>
        {dossier.stations.map(({ label, since, isPresent }) => (
          <li aria-current={isPresent ? 'step' : undefined} class={since === null ? 'ax-quiet' : undefined}>
            {isPresent ? <strong>{label} – đang ở đây</strong> : label}
            {since !== null && ` (${since})`}
          </li>
        ))}
      </ol>
    </section>
    <section aria-labelledby="thoi-han">
      <h2 id="thoi-han">Thời hạn đang chạy</h2>
      <Table
        caption="Các thời hạn đang chạy"
        heads={['Việc', 'Ngày cuối', 'Còn lại', 'Căn cứ']}
        empty="Không có thời hạn nào đang chạy."
        rows={limits.map((limit) => ({
          cells: [
            limit.title,
            <LimitDay limit={limit} />,
            <LimitLeft limit={limit} />,
            <>
              {limit.basis}
              {limit.remarks.map((remark) => (
                <small class="d-block ax-quiet">{remark}</small>
              ))}
            </>,
          ],
        }))}
      />
      {limits.some(({ isProvisional }) => isProvisional) && (
        <p class="ax-quiet">
          "Tạm tính": chưa có lịch nghỉ lễ của năm đó; khi có, ngày được tính lại và ghi vào nhật ký.
        </p>
      )}
    </section>
    <p>
      <a class="btn" href={appraisalPath(communeCode, dossier.dossierId)}>
        Nội dung thẩm định và ý kiến
        {dossier.openComments > 0 && ` (${dossier.openComments} ý kiến chưa xong)`}
      </a>
    </p>
  </>
)

const UnitsForm = ({
  form,
  system,
  communeCode,
  frame,
}: DossierPageProps & { readonly form: NonNullable<DossierPageProps['unitsForm']> }) => (
  <section class="ax-form" aria-labelledby="don-vi-ho-so">
    <h2 id="don-vi-ho-so">Đơn vị trong hồ sơ</h2>
    <PostForm
      action={unitsPath(communeCode, system.systemId)}
      csrfToken={frame.csrfToken}
      button="Lưu đơn vị"
      wide={false}
    >
      <input type="hidden" name="da-xem" value={form.seen} />
      <Select
        label="Bên thẩm định độc lập"
        name="doc-lap"
        options={form.options}
        value={form.value}
        empty="Chưa giao"
        hint="Một đơn vị trực thuộc khác đủ năng lực, hoặc Hội đồng thẩm định (thêm Hội đồng như một đơn vị của xã). Chỉ cần khi đơn vị chuyên trách đồng thời vận hành hệ thống (khoản 4 Điều 18 Nghị định 331/2026/NĐ-CP)."
        problem={form.problem}
        optional
      />
      <label class="form-check mb-3" for="theo-so">
        <input class="form-check-input" type="checkbox" id="theo-so" name="theo-so" value="co" />
        <span class="form-check-label">
          Lấy lại đơn vị vận hành, đơn vị chuyên trách và cấp độ theo sổ hệ thống
        </span>
      </label>
    </PostForm>
  </section>
)

const History = ({ version, lines }: ShownHistory) => (
  <section aria-labelledby={`lich-su-${version}`}>
    <h2 id={`lich-su-${version}`}>Lịch sử bản {version}</h2>
    <Table
      caption={`Các bước đã làm của bản ${version}`}
      heads={['Bước', 'Ngày', 'Đơn vị', 'Người ghi', 'Thời hạn', 'Ghi chú']}
      empty="Chưa có bước nào."
      rows={lines.map((line) => ({
        cells: [
          <>
            {line.name} <small class="ax-quiet">→ {line.to}</small>
          </>,
          <>
            {line.day}
            {line.recorded !== null && <small class="d-block ax-quiet">ghi lúc {line.recorded}</small>}
          </>,
          line.unit,
          line.person,
          line.limits.map(({ text, isMissed }) => (
            <div class={isMissed ? 'ax-status-bad' : undefined}>{text}</div>
          )),
          line.note ?? '',
        ],
      }))}
    />
  </section>
)
