/** The papers of a system: which its level needs, what each still lacks and where that is written, and the files. */
import { Table } from '../../parts/table.tsx'
import { systemPath } from '../systems/paths.ts'
import { Item, levelWords, type SystemsFrame, SystemsFramePage } from '../systems/systems-page.tsx'
import { paperPath, papersZipPath } from './paths.ts'

/** What is missing, by the place where somebody writes it. */
export type MissingGroup = {
  readonly where: string
  /** null: no page of the program. */
  readonly href: string | null
  readonly labels: readonly string[]
}

export type ShownPaper = {
  readonly id: string
  readonly title: string
  readonly basis: string
  /** What the law leaves open about it. */
  readonly flag: string | null
  /** The commune's own template is filled instead. */
  readonly hasTemplate: boolean
  readonly missingCount: number
  readonly missing: readonly MissingGroup[]
}

export type PapersPageProps = SystemsFrame & {
  readonly system: {
    readonly systemId: string
    readonly name: string
    readonly isOwned: boolean
    readonly level: number | null
    /** Where it is another than the level. */
    readonly procedureLevel: number | null
  }
  readonly papers: readonly ShownPaper[]
  /** Where the commune's own templates are kept; null: not for this person. */
  readonly templatesHref: string | null
}

export const PapersPage = (props: PapersPageProps) => {
  const { system, papers, communeCode, templatesHref } = props
  const lacking = papers.filter(({ missingCount }) => missingCount > 0).length
  return (
    <SystemsFramePage {...props} title={`Giấy tờ của ${system.name}`}>
      <dl class="ax-summary">
        <Item name="Cấp độ">
          <strong>{levelWords(system.level)}</strong>
        </Item>
        {system.procedureLevel !== null && (
          <Item name="Thủ tục">{`như ${levelWords(system.procedureLevel)}`}</Item>
        )}
      </dl>
      {system.isOwned ? (
        <>
          <p class={`ax-status mb-3${lacking > 0 ? ' ax-status-attention' : ''}`}>
            {system.level === null
              ? 'Chưa xác định cấp độ: dưới đây chỉ có giấy tờ mà cấp độ nào cũng cần. '
              : ''}
            {lacking === 0
              ? `${papers.length} giấy tờ, không giấy nào còn chỗ thiếu.`
              : `${papers.length} giấy tờ, ${lacking} giấy còn chỗ thiếu. Chỗ thiếu được tô vàng trong tệp; tải về lúc nào cũng được.`}
          </p>
          <Table
            caption="Giấy tờ của hệ thống"
            heads={['Giấy tờ', 'Căn cứ', 'Còn thiếu', '']}
            empty="Không có giấy tờ nào."
            rows={papers.map((paper) => ({
              cells: [
                <>
                  {paper.title}
                  {paper.hasTemplate && <small class="d-block">theo mẫu riêng của xã</small>}
                  {paper.flag !== null && <small class="ax-quiet d-block">{paper.flag}</small>}
                </>,
                paper.basis,
                <Missing {...paper} />,
                <a
                  class="btn btn-sm"
                  href={paperPath(communeCode, system.systemId, `${paper.id}.docx`)}
                  aria-label={`Tải DOCX: ${paper.title}`}
                >
                  Tải DOCX
                </a>,
              ],
            }))}
          />
          <p class="ax-buttons">
            <a class="btn btn-primary" href={papersZipPath(communeCode, system.systemId)}>
              Tải cả hồ sơ (ZIP)
            </a>
            <a class="btn" href={systemPath(communeCode, system.systemId)}>
              Về hệ thống
            </a>
            {templatesHref !== null && (
              <a class="btn" href={templatesHref}>
                Mẫu riêng của xã
              </a>
            )}
          </p>
          <p class="ax-quiet">
            Lời của Mẫu 01 đến 08 là lời của Nghị định 331/2026/NĐ-CP; thể thức theo Nghị định 30/2020/NĐ-CP.
            Lời của các giấy tờ khác, kể cả dự thảo quy chế, do phần mềm đặt: hãy đọc và sửa trước khi ký. Tệp
            ZIP có mục lục và mã SHA-256 của từng tệp.
          </p>
        </>
      ) : (
        <p class="ax-empty">
          Hồ sơ của hệ thống này do chủ quản lập; xã chỉ giữ văn bản xác nhận.{' '}
          <a href={systemPath(communeCode, system.systemId)}>Về hệ thống</a>
        </p>
      )}
    </SystemsFramePage>
  )
}

const Missing = ({ missing, missingCount }: ShownPaper) =>
  missingCount === 0 ? (
    <span class="ax-quiet">không thiếu</span>
  ) : (
    <details>
      <summary>{missingCount} chỗ</summary>
      <ul class="ax-where mb-0 ps-3">
        {missing.map(({ where, href, labels }) => (
          <li>
            {href === null ? where : <a href={href}>{where}</a>}: {labels.join('; ')}
          </li>
        ))}
      </ul>
    </details>
  )
