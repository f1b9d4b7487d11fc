/** The register of information systems: which there are, whose, at which level, and what is missing. */
import type { PropsWithChildren } from 'hono/jsx'
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { Checkbox, Done, Note, PostForm, Problem } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import { type DossierTab, DossierTabs } from './dossier-tabs.tsx'
import { systemPath, systemPaths } from './paths.ts'

export type SystemsFrame = {
  readonly frame: PageFrame
  readonly communeCode: string
  /** May write: the IT officer. Others read. */
  readonly mayEdit: boolean
  readonly done?: string | undefined
  readonly problem?: string | undefined
}

/** What every page of a system has around it. */
export const SystemsFramePage = ({
  frame,
  communeCode,
  done,
  problem,
  title,
  tab = 'systems',
  children,
}: PropsWithChildren<SystemsFrame & { readonly title: string; readonly tab?: DossierTab }>) => (
  <Page {...frame} title={title} current={systemPaths(communeCode).home}>
    <h1 class="ax-title">{title}</h1>
    <DossierTabs communeCode={communeCode} current={tab} />
    {done && <Done>{done}</Done>}
    {problem && <Problem>{problem}</Problem>}
    {children}
  </Page>
)

export type Flag = {
  readonly id: string
  readonly text: string
  /** As a person writes it; null where no law asks for it. */
  readonly basis: string | null
  readonly tone: 'bad' | 'attention'
}

export type ShownSystem = {
  readonly systemId: string
  readonly name: string
  readonly ownerName: string
  readonly isOwned: boolean
  readonly operator: string | null
  /** null: not determined. */
  readonly level: number | null
  readonly life: string
  readonly isRetired: boolean
  readonly flags: readonly Flag[]
}

export type SystemsPageProps = SystemsFrame & { readonly systems: readonly ShownSystem[] }

export const levelWords = (level: number | null): string => (level === null ? 'chưa có' : `cấp ${level}`)

export const Flags = ({ flags }: { readonly flags: readonly Flag[] }) =>
  flags.length === 0 ? (
    <span class="ax-quiet">không có</span>
  ) : (
    <ul class="mb-0 ps-3">
      {flags.map(({ text, basis, tone }) => (
        <li>
          {tone === 'bad' && <strong>Xử lý ngay: </strong>}
          {text}
          {basis !== null && <small class="ax-quiet"> ({basis})</small>}
        </li>
      ))}
    </ul>
  )

export const SystemsPage = (props: SystemsPageProps) => {
  const { systems, communeCode, mayEdit } = props
  const paths = systemPaths(communeCode)
  const used = systems.filter(({ isRetired }) => !isRetired)
  const bad = used.filter(({ flags }) => flags.some(({ tone }) => tone === 'bad')).length
  const owned = used.filter(({ isOwned }) => isOwned)
  return (
    <SystemsFramePage {...props} title="Sổ hệ thống thông tin">
      {used.length > 0 && (
        <p class={`ax-status mb-3${bad > 0 ? ' ax-status-bad' : ''}`}>
          {bad > 0 ? `${bad} hệ thống cần xử lý ngay; ` : 'Không có việc cần xử lý ngay; '}
          {owned.length} hệ thống của xã, {owned.filter(({ level }) => level !== null).length} đã xác định cấp
          độ; {used.length - owned.length} hệ thống dùng của nơi khác.
        </p>
      )}
      <Table
        caption="Các hệ thống thông tin của xã"
        heads={['Hệ thống', 'Chủ quản', 'Đơn vị vận hành', 'Cấp độ', 'Tình trạng', 'Cần làm']}
        empty={
          mayEdit ? (
            <>
              Sổ chưa có hệ thống nào. Hãy bắt đầu từ{' '}
              <a href={paths.suggestions}>các hệ thống thường gặp ở xã</a>.
            </>
          ) : (
            'Sổ chưa có hệ thống nào. Cán bộ CNTT của xã ghi sổ này.'
          )
        }
        rows={systems.map((system) => ({
          quiet: system.isRetired,
          cells: [
            <a href={systemPath(communeCode, system.systemId)}>{system.name}</a>,
            system.isOwned ? system.ownerName : `${system.ownerName} (xã chỉ dùng)`,
            system.operator ?? 'chưa ghi',
            levelWords(system.level),
            system.life,
            <Flags flags={system.flags} />,
          ],
        }))}
      />
      {mayEdit && (
        <p class="ax-buttons d-print-none">
          <a class="btn btn-primary" href={paths.suggestions}>
            Thêm từ gợi ý
          </a>
          <a class="btn" href={paths.add}>
            Thêm hệ thống khác
          </a>
        </p>
      )}
    </SystemsFramePage>
  )
}

export type ShownSuggestion = {
  readonly id: string
  readonly name: string
  readonly likelyOwner: string
  readonly likelyOperator: string
  /** "cấp 2", or who has to say it. */
  readonly level: string
  readonly dossier: string
  readonly reason: string
  readonly basis: string
  readonly watch: string | null
  /** No agent may be installed there. */
  readonly noAgent: boolean
  readonly isThere: boolean
}

export type SuggestionsPageProps = SystemsFrame & {
  readonly suggestions: readonly ShownSuggestion[]
  readonly note: string
}

export const SuggestionsPage = (props: SuggestionsPageProps) => {
  const paths = systemPaths(props.communeCode)
  return (
    <SystemsFramePage {...props} title="Các hệ thống thường gặp ở xã">
      <Note>{props.note}</Note>
      <PostForm
        action={paths.suggestions}
        csrfToken={props.frame.csrfToken}
        button="Đưa các hệ thống đã chọn vào sổ"
        wide={false}
      >
        {props.suggestions.map((one) => (
          <fieldset class="ax-form mb-3" disabled={one.isThere}>
            <Checkbox
              label={one.isThere ? `${one.name} (đã có trong sổ)` : one.name}
              name="he-thong"
              value={one.id}
              checked={one.isThere}
            />
            <dl class="ax-summary mb-0">
              <Item name="Chủ quản thường là">{one.likelyOwner}</Item>
              <Item name="Đơn vị vận hành thường là">{one.likelyOperator}</Item>
              <Item name="Cấp độ thường gặp">{one.level}</Item>
              <Item name="Ai lập hồ sơ cấp độ">{one.dossier}</Item>
              <Item name="Vì sao">
                {one.reason} <small class="ax-quiet">({one.basis})</small>
              </Item>
              {one.watch !== null && <Item name="Lưu ý">{one.watch}</Item>}
              {one.noAgent && <Item name="Tác tử">không được cài; khai báo và kiểm tra bằng tay</Item>}
            </dl>
          </fieldset>
        ))}
      </PostForm>
      <p class="mt-3">
        <a class="btn" href={paths.home}>
          Về sổ
        </a>
      </p>
    </SystemsFramePage>
  )
}

export const Item = ({ name, children }: { readonly name: string; readonly children?: unknown }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
