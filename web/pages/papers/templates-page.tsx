/** The commune's own templates of papers: which there are, one to hand in, and the places that are filled. */
import { FileField, PostButton, PostForm, Select } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import { type ManageFrame, ManagePage } from '../manage/manage-page.tsx'
import { templatePath, templateRemovePath, templatesPath } from './paths.ts'

export type TemplatesPageProps = ManageFrame & {
  readonly papers: readonly { readonly value: string; readonly label: string }[]
  readonly templates: readonly {
    readonly paperId: string
    readonly title: string
    readonly fileName: string
    readonly sha256: string
    /** Who and when. */
    readonly uploaded: string
    readonly known: readonly string[]
    readonly unknown: readonly string[]
  }[]
  readonly placeholders: readonly { readonly name: string; readonly label: string }[]
  /** Of the form that was refused. */
  readonly chosen?: string | undefined
  readonly problems?: { readonly paper?: string | undefined; readonly file?: string | undefined }
}

const inBraces = (name: string): string => `{{${name}}}`

export const TemplatesPage = (props: TemplatesPageProps) => {
  const { templates, papers, placeholders, communeCode, frame, problems = {} } = props
  return (
    <ManagePage {...props} title="Mẫu giấy tờ riêng của xã" current={templatesPath(communeCode)}>
      <p>
        Giấy tờ có mẫu riêng được in theo mẫu đó thay cho mẫu của phần mềm. Trong tệp Word, viết chỗ cần điền
        như <code>{inBraces('ten_he_thong')}</code>; bảng, danh sách dài không điền vào mẫu riêng được.
      </p>
      <Table
        caption="Các mẫu riêng"
        heads={['Giấy tờ', 'Tệp', 'Chỗ điền', '']}
        empty="Xã chưa có mẫu riêng nào: mọi giấy tờ in theo mẫu của phần mềm."
        rows={templates.map((one) => ({
          cells: [
            one.title,
            <>
              <a href={templatePath(communeCode, one.paperId)}>{one.fileName}</a>
              <small class="ax-quiet d-block">
                {one.uploaded}; SHA-256 {one.sha256.slice(0, 12)}…
              </small>
            </>,
            <>
              {one.known.length === 0 ? 'không có chỗ nào được điền' : one.known.map(inBraces).join(', ')}
              {one.unknown.length > 0 && (
                <span class="d-block">
                  <strong>Không biết, để nguyên:</strong> {one.unknown.map(inBraces).join(', ')}
                </span>
              )}
            </>,
            <PostButton
              action={templateRemovePath(communeCode, one.paperId)}
              csrfToken={frame.csrfToken}
              label={`Bỏ mẫu riêng của ${one.title}`}
              danger
            >
              Bỏ
            </PostButton>,
          ],
        }))}
      />
      <section class="ax-form" aria-labelledby="nop-mau">
        <h2 id="nop-mau">Nộp mẫu</h2>
        <PostForm
          action={templatesPath(communeCode)}
          csrfToken={frame.csrfToken}
          button="Nộp mẫu"
          wide={false}
          withFile
        >
          <Select
            label="Của giấy tờ"
            name="paper"
            options={papers}
            value={props.chosen}
            empty="Chọn giấy tờ"
            problem={problems.paper}
          />
          <FileField
            label="Tệp Word"
            name="file"
            accept=".docx"
            hint="DOCX không có macro, nhiều nhất 2 MB; mẫu cũ của giấy tờ này được thay."
            problem={problems.file}
          />
        </PostForm>
      </section>
      <section class="ax-form" aria-labelledby="cho-dien">
        <h2 id="cho-dien">Các chỗ điền được</h2>
        <Table
          caption="Tên chỗ điền và nội dung"
          heads={['Viết trong mẫu', 'Được thay bằng']}
          empty=""
          rows={placeholders.map(({ name, label }) => ({ cells: [<code>{inBraces(name)}</code>, label] }))}
        />
      </section>
    </ManagePage>
  )
}
