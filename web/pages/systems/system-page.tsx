/** One information system: what it is, its level and how it came to it, its PCs, and what can be done next. */
import { Checkbox, PostButton, PostForm, Select } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import { assessmentPath } from '../assessments/paths.ts'
import { devicePath } from '../board/paths.ts'
import { dossierPath } from '../dossiers/paths.ts'
import { evidencePaths } from '../evidence/paths.ts'
import { papersPath } from '../papers/paths.ts'
import { levelPath, sheetPath, systemDevicesPath, systemEditPath, systemPath, systemPaths } from './paths.ts'
import {
  Flags,
  Item,
  levelWords,
  type ShownSystem,
  type SystemsFrame,
  SystemsFramePage,
} from './systems-page.tsx'

type Choice = { readonly value: string; readonly label: string }

export type SystemPageProps = SystemsFrame & {
  readonly system: ShownSystem & {
    readonly security: string | null
    /** Name and value of what was written down, in the order of the form. */
    readonly written: readonly { readonly name: string; readonly value: string }[]
    /** An open determination. */
    readonly open: 'draft' | 'submitted' | null
  }
  readonly determinations: readonly {
    readonly determinationId: string
    readonly state: 'signed' | 'dropped' | 'draft' | 'submitted'
    readonly level: number | null
    readonly begunAt: string
    readonly signed: string | null
  }[]
  readonly devices: readonly {
    readonly deviceId: string
    readonly name: string
    readonly unit: string | null
  }[]
  /** Systems it came from, or that came from it. */
  readonly related: readonly { readonly systemId: string; readonly name: string; readonly how: string }[]
  /** Into which it could go. */
  readonly mergeTargets: readonly Choice[]
  /** Reasons for which somebody may ask for a new determination. */
  readonly reviewReasons: readonly Choice[]
}

const STATE_WORDS = {
  draft: 'đang trả lời',
  submitted: 'chờ lãnh đạo ký',
  signed: 'đã ký',
  dropped: 'đã bỏ',
} as const

export const SystemPage = (props: SystemPageProps) => {
  const { system, communeCode, mayEdit } = props
  return (
    <SystemsFramePage {...props} title={system.name}>
      <dl class="ax-summary">
        <Item name="Cấp độ">
          <strong>{levelWords(system.level)}</strong>
        </Item>
        <Item name="Chủ quản">{system.ownerName}</Item>
        <Item name="Quan hệ với xã">{system.isOwned ? 'xã là chủ quản' : 'xã chỉ dùng'}</Item>
        <Item name="Đơn vị vận hành">{system.operator ?? 'chưa ghi'}</Item>
        <Item name="Đơn vị chuyên trách an ninh mạng">{system.security ?? 'chưa ghi'}</Item>
        <Item name="Tình trạng">{system.life}</Item>
      </dl>
      {system.flags.length > 0 && (
        <section
          class={`ax-status mb-3 ${system.flags.some(({ tone }) => tone === 'bad') ? 'ax-status-bad' : 'ax-status-attention'}`}
          aria-labelledby="can-lam"
        >
          <h2 id="can-lam">Cần làm</h2>
          <Flags flags={system.flags} />
        </section>
      )}
      <Parts {...props} />
      <LevelSection {...props} />
      <section class="ax-form" aria-labelledby="mo-ta">
        <h2 id="mo-ta">Mô tả</h2>
        {system.written.length === 0 ? (
          <p class="ax-quiet">Chưa ghi gì thêm.</p>
        ) : (
          <dl class="ax-summary">
            {system.written.map(({ name, value }) => (
              <Item name={name}>{value}</Item>
            ))}
          </dl>
        )}
        {mayEdit && (
          <a class="btn" href={systemEditPath(communeCode, system.systemId)}>
            Sửa
          </a>
        )}
      </section>
      <Devices {...props} />
      <Related {...props} />
      <p>
        <a class="btn" href={systemPaths(communeCode).home}>
          Về sổ
        </a>
      </p>
    </SystemsFramePage>
  )
}

/** The other pages of this system. A system of somebody else has evidence alone. */
const Parts = ({ system, communeCode }: SystemPageProps) => (
  <nav class="ax-buttons mb-3 d-print-none" aria-label="Các trang của hệ thống">
    {system.isOwned && system.level !== null && (
      <a class="btn" href={assessmentPath(communeCode, system.systemId)}>
        Yêu cầu an ninh mạng của cấp {system.level}
      </a>
    )}
    {system.isOwned && (
      <>
        <a class="btn" href={dossierPath(communeCode, system.systemId)}>
          Hồ sơ cấp độ
        </a>
        <a class="btn" href={papersPath(communeCode, system.systemId)}>
          Giấy tờ
        </a>
      </>
    )}
    <a class="btn" href={`${evidencePaths(communeCode).home}?he-thong=${system.systemId}`}>
      Bằng chứng
    </a>
  </nav>
)

const LevelSection = ({
  system,
  communeCode,
  mayEdit,
  frame,
  determinations,
  reviewReasons,
}: SystemPageProps) => (
  <section class="ax-form" aria-labelledby="cap-do">
    <h2 id="cap-do">Xác định cấp độ</h2>
    {determinations.length > 0 && (
      <Table
        caption="Các lần xác định cấp độ"
        heads={['Bắt đầu', 'Tình trạng', 'Kết quả', 'Ký']}
        empty=""
        rows={determinations.map((one) => ({
          quiet: one.state === 'dropped',
          cells: [
            one.begunAt,
            STATE_WORDS[one.state],
            one.state === 'signed' ? (
              <a href={sheetPath(communeCode, system.systemId, one.determinationId)}>
                {levelWords(one.level)}: xem và in phiếu
              </a>
            ) : (
              ''
            ),
            one.signed ?? '',
          ],
        }))}
      />
    )}
    {system.isOwned ? (
      <div class="ax-buttons">
        {system.open !== null && (
          <a class="btn btn-primary" href={levelPath(communeCode, system.systemId)}>
            {system.open === 'submitted' ? 'Xem phiếu chờ ký' : 'Trả lời tiếp'}
          </a>
        )}
        {system.open === null && mayEdit && !system.isRetired && (
          <PostButton
            action={levelPath(communeCode, system.systemId)}
            csrfToken={frame.csrfToken}
            primary={system.level === null}
          >
            {system.level === null ? 'Xác định cấp độ' : 'Xác định lại'}
          </PostButton>
        )}
      </div>
    ) : (
      <p class="mb-0">Cấp độ và hồ sơ của hệ thống này do chủ quản lập; xã chỉ giữ văn bản xác nhận.</p>
    )}
    {mayEdit && system.level !== null && !system.isRetired && system.isOwned && (
      <details class="mt-3">
        <summary>Cấp độ phải xem lại vì một lý do khác</summary>
        <PostForm
          action={`${systemPath(communeCode, system.systemId)}/xem-lai`}
          csrfToken={frame.csrfToken}
          button="Ghi là phải xem lại"
          wide={false}
        >
          <Select label="Lý do" name="trigger" options={reviewReasons} />
        </PostForm>
      </details>
    )}
  </section>
)

const MANY = 8

const DeviceList = ({ devices, communeCode }: Pick<SystemPageProps, 'devices' | 'communeCode'>) => (
  <Table
    caption="Các máy tính của hệ thống"
    heads={['Máy', 'Đơn vị']}
    empty="Chưa gắn máy nào."
    rows={devices.map(({ deviceId, name, unit }) => ({
      cells: [<a href={devicePath(communeCode, deviceId)}>{name}</a>, unit ?? 'chưa xếp đơn vị'],
    }))}
  />
)

const Devices = ({ system, devices, communeCode, mayEdit }: SystemPageProps) => (
  <section class="ax-form" aria-labelledby="may-tinh">
    <h2 id="may-tinh">Máy tính của hệ thống</h2>
    {devices.length > MANY ? (
      <details class="mb-3">
        <summary>{devices.length} máy</summary>
        <DeviceList devices={devices} communeCode={communeCode} />
      </details>
    ) : (
      <DeviceList devices={devices} communeCode={communeCode} />
    )}
    {mayEdit && (
      <a class="btn" href={systemDevicesPath(communeCode, system.systemId)}>
        Chọn máy
      </a>
    )}
  </section>
)

const Related = ({ system, related, mergeTargets, communeCode, mayEdit, frame }: SystemPageProps) => {
  const path = systemPath(communeCode, system.systemId)
  if (related.length === 0 && (!mayEdit || system.isRetired)) return null
  return (
    <section class="ax-form" aria-labelledby="tach-gop">
      <h2 id="tach-gop">Tách, gộp</h2>
      {related.length > 0 && (
        <ul>
          {related.map(({ systemId, name, how }) => (
            <li>
              {how}: <a href={systemPath(communeCode, systemId)}>{name}</a>
            </li>
          ))}
        </ul>
      )}
      {mayEdit && !system.isRetired && (
        <>
          <p>
            Không tách hay gộp hệ thống một cách hình thức để hạ cấp (khoản 3 Điều 8 Nghị định
            331/2026/NĐ-CP). Cấp độ trước và sau được so với nhau; thấp đi thì phải ghi lý do.
          </p>
          <p>
            <a class="btn" href={`${systemPaths(communeCode).add}?tach=${system.systemId}`}>
              Tách một phần thành hệ thống riêng
            </a>
          </p>
          {mergeTargets.length > 0 && (
            <PostForm action={`${path}/gop`} csrfToken={frame.csrfToken} button="Gộp" danger wide={false}>
              <Select label="Gộp hệ thống này vào" name="into" options={mergeTargets} empty="Chọn hệ thống" />
            </PostForm>
          )}
        </>
      )}
    </section>
  )
}

export type SystemDevicesPageProps = SystemsFrame & {
  readonly system: { readonly systemId: string; readonly name: string }
  /** By unit, then by name. */
  readonly units: readonly {
    readonly name: string
    readonly devices: readonly {
      readonly deviceId: string
      readonly name: string
      readonly isLinked: boolean
    }[]
  }[]
}

export const SystemDevicesPage = (props: SystemDevicesPageProps) => {
  const { system, units, communeCode, frame } = props
  return (
    <SystemsFramePage {...props} title={`Máy tính của ${system.name}`}>
      {units.length === 0 ? (
        <p class="ax-empty">Xã chưa có máy nào trong danh sách.</p>
      ) : (
        <PostForm
          action={systemDevicesPath(communeCode, system.systemId)}
          csrfToken={frame.csrfToken}
          button="Lưu lựa chọn"
          wide={false}
        >
          {units.map((unit) => (
            <fieldset class="ax-form mb-3">
              <legend>{unit.name}</legend>
              {unit.devices.map((device) => (
                <Checkbox label={device.name} name="may" value={device.deviceId} checked={device.isLinked} />
              ))}
            </fieldset>
          ))}
        </PostForm>
      )}
      <p class="mt-3">
        <a class="btn" href={systemPath(communeCode, system.systemId)}>
          Về hệ thống
        </a>
      </p>
    </SystemsFramePage>
  )
}
