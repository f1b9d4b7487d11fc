/** Uploading a table: choose a file, look at what was read, take all of it or none. */
import { CsrfField } from '../layout/csrf-field.tsx'
import { FileField, PostForm, Problem } from './form.tsx'

export type ImportStart = {
  readonly action: string
  readonly csrfToken: string
  readonly templateHref: string
  readonly columns: readonly { readonly title: string; readonly required: boolean; readonly hint: string }[]
  /** What was wrong with the last file. */
  readonly problem?: string | undefined
}

export const ImportForm = ({ action, csrfToken, templateHref, columns, problem }: ImportStart) => (
  <section class="ax-form" aria-label="Chọn tệp">
    {problem && <Problem>{problem}</Problem>}
    <p>
      1. Tải <a href={templateHref}>tệp mẫu</a> và điền. 2. Chọn tệp, xem lại từng dòng. 3. Xác nhận. Có một
      dòng sai thì không dòng nào được nhập.
    </p>
    <table class="table table-sm ax-devices">
      <caption class="visually-hidden">Các cột của tệp</caption>
      <thead>
        <tr>
          <th scope="col">Cột</th>
          <th scope="col">Bắt buộc</th>
          <th scope="col">Cách điền</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ title, required, hint }) => (
          <tr>
            <th scope="row">{title}</th>
            <td data-label="Bắt buộc">{required ? 'có' : 'không'}</td>
            <td data-label="Cách điền">{hint}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <PostForm action={action} csrfToken={csrfToken} button="Xem trước" wide={false} withFile>
      <FileField
        label="Tệp XLSX hoặc CSV"
        name="file"
        accept=".xlsx,.csv"
        hint="Nhiều nhất 5 MB và 5.000 dòng"
      />
    </PostForm>
  </section>
)

export type ImportPreview = {
  readonly fileName: string
  readonly titles: readonly string[]
  readonly rows: readonly {
    readonly number: number
    readonly cells: readonly string[]
    /** "Thư điện tử: chưa điền" …; empty for a good row. */
    readonly problems: readonly string[]
    /** What taking this row will do, when it is good. */
    readonly effect: string
  }[]
  /** Where the word to take them goes, and the id of the draft; null while a row is wrong. */
  readonly confirm: { readonly action: string; readonly draftId: string; readonly words: string } | null
  readonly back: string
  readonly csrfToken: string
}

export const ImportPreviewTable = (props: ImportPreview) => {
  const bad = props.rows.filter(({ problems }) => problems.length > 0)
  const shown = [...bad, ...props.rows.filter(({ problems }) => problems.length === 0)]
  return (
    <>
      <p class={`ax-status mb-3${bad.length === 0 ? '' : ' ax-status-bad'}`} role="status">
        Tệp “{props.fileName}”: {props.rows.length} dòng,{' '}
        {bad.length === 0 ? 'tất cả đều đúng.' : `${bad.length} dòng cần sửa. Chưa dòng nào được nhập.`}
      </p>
      <div class="ax-buttons mb-3">
        {props.confirm !== null && (
          <form method="post" action={props.confirm.action}>
            <CsrfField token={props.csrfToken} />
            <input type="hidden" name="draft" value={props.confirm.draftId} />
            <button class="btn btn-primary" type="submit">
              {props.confirm.words}
            </button>
          </form>
        )}
        <a class="btn" href={props.back}>
          {props.confirm === null ? 'Sửa tệp và chọn lại' : 'Không nhập'}
        </a>
      </div>
      <table class="table table-sm ax-devices">
        <caption class="visually-hidden">Các dòng của tệp, dòng cần sửa đứng trước</caption>
        <thead>
          <tr>
            <th scope="col">Dòng</th>
            <th scope="col">Kết quả</th>
            {props.titles.map((title) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr>
              <th scope="row">{row.number}</th>
              <td data-label="Kết quả">
                {row.problems.length === 0 ? (
                  row.effect
                ) : (
                  <strong class="ax-n-fail">Cần sửa – {row.problems.join('; ')}</strong>
                )}
              </td>
              {row.cells.map((cell, index) => (
                <td data-label={props.titles[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
