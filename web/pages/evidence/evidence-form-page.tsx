/** The form of a piece of evidence: filed with its file, or changed without one. */
import { Field, FileField, Note, PostForm, TextArea } from '../../parts/form.tsx'
import { type EvidenceFrame, EvidenceFramePage } from './frame.tsx'
import { evidenceEditPath, evidencePath, evidencePaths } from './paths.ts'

export const FILE_HINT =
  'PDF, DOCX, XLSX, PNG hoặc JPEG, tối đa 20 MB. Nội dung được kiểm tra, đuôi tên tệp không tính.'
export const FILE_ACCEPT = '.pdf,.docx,.xlsx,.png,.jpg,.jpeg'

type Texts = Readonly<Record<string, string>>

export type EvidenceFormProps = EvidenceFrame & {
  /** The one that is changed; null: a new one, with a file. */
  readonly piece: { readonly evidenceId: string; readonly title: string } | null
  /** What a new one will prove from the start. */
  readonly target: { readonly systemId: string; readonly row: string; readonly words: string } | null
  readonly given: Texts
  readonly problems: Texts
  /** No scanner is set up. */
  readonly isUnscanned: boolean
}

export const EvidenceFormPage = (props: EvidenceFormProps) => {
  const { piece, target, given, problems, communeCode, frame } = props
  const field = (name: string) => ({ name, value: given[name] ?? '', problem: problems[name] })
  return (
    <EvidenceFramePage {...props} title={piece === null ? 'Nộp bằng chứng' : `Sửa: ${piece.title}`}>
      {target !== null && <Note>Bằng chứng này sẽ được gắn với: {target.words}</Note>}
      {piece !== null && (
        <Note>Sửa tên, số, ngày hay thời hạn thì Công an xã phải xem lại bằng chứng này.</Note>
      )}
      <section class="ax-form">
        <PostForm
          action={
            piece === null ? evidencePaths(communeCode).add : evidenceEditPath(communeCode, piece.evidenceId)
          }
          csrfToken={frame.csrfToken}
          button={piece === null ? 'Nộp bằng chứng' : 'Lưu'}
          wide={false}
          withFile={piece === null}
        >
          {given.seen !== undefined && <input type="hidden" name="seen" value={given.seen} />}
          {target !== null && (
            <>
              <input type="hidden" name="he-thong" value={target.systemId} />
              <input type="hidden" name="dong" value={target.row} />
            </>
          )}
          {piece === null && (
            <FileField
              label="Tệp"
              name="file"
              accept={FILE_ACCEPT}
              hint={`${FILE_HINT}${props.isUnscanned ? ' Máy chủ chưa nối ClamAV: tệp không được quét mã độc.' : ''}`}
              problem={problems.file}
            />
          )}
          <Field
            {...field('title')}
            label="Tên bằng chứng"
            hint="Ví dụ: Quyết định ban hành quy chế bảo đảm an ninh mạng"
          />
          <Field {...field('documentNumber')} label="Số văn bản" hint="Ví dụ: 12/QĐ-UBND" optional />
          <Field {...field('documentOn')} label="Ngày văn bản" type="date" optional />
          <Field {...field('validFrom')} label="Có giá trị từ ngày" type="date" />
          <Field
            {...field('validUntil')}
            label="Đến hết ngày"
            type="date"
            hint="Để trống: có giá trị đến khi rút. Hết ngày này, yêu cầu dựa vào nó không còn tính là đạt."
            optional
          />
          <Field
            {...field('vouchedBy')}
            label="Người xác nhận"
            hint="Họ tên và chức vụ người chịu trách nhiệm"
          />
          <TextArea {...field('note')} label="Ghi chú" rows={2} optional />
        </PostForm>
      </section>
      {piece !== null && (
        <p>
          <a href={evidencePath(communeCode, piece.evidenceId)}>Không sửa</a>
        </p>
      )}
    </EvidenceFramePage>
  )
}
