/** Signed reports of PCs without network, many files at once, and what became of each. */
import { FileField, PostForm } from '../../parts/form.tsx'
import { Table } from '../../parts/table.tsx'
import { type ManageFrame, ManagePage } from './manage-page.tsx'
import { managedDevicePath, managePaths, reportFilesPath } from './paths.ts'

export type ShownFile = {
  readonly name: string
  readonly taken: boolean
  /** What became of it, with the reason and what to do. */
  readonly words: string
  readonly device: { readonly deviceId: string; readonly name: string } | null
}

export type ReportFilesProps = ManageFrame & {
  readonly limits: { readonly files: number; readonly megabytes: number; readonly ageDays: number }
  /** null: nothing was sent yet. */
  readonly results: readonly ShownFile[] | null
}

export const ReportFilesPage = (props: ReportFilesProps) => {
  const { communeCode, limits, results, frame } = props
  return (
    <ManagePage {...props} title="Nộp tệp báo cáo" current={managePaths(communeCode).devices}>
      {results !== null && <Results results={results} communeCode={communeCode} />}
      <p>
        Trên máy không có mạng đã đăng ký, chạy <code>anxa-agent export --out TỆP</code>, chép tệp ra USB rồi
        nộp ở đây. Tệp có chữ ký của máy; sửa một chữ là không nhận. Thời điểm của số liệu là lúc máy ghi tệp,
        không phải lúc nộp.
      </p>
      <p>
        Windows 7 32 bit không chạy được tác tử: giải nén gói win7-x86 ra USB, chạy <code>thu-thap.cmd</code>{' '}
        trên máy, rồi nộp tệp .json nó ghi ra. Tệp đó không ký, chỉ nhận cho máy đã khai báo tay đúng tên, và
        kết quả được ghi rõ là từ tệp không ký.
      </p>
      <section class="ax-form" aria-label="Chọn tệp">
        <PostForm
          action={reportFilesPath(communeCode)}
          csrfToken={frame.csrfToken}
          button="Nộp"
          wide={false}
          withFile
        >
          <FileField
            label="Các tệp báo cáo"
            name="file"
            accept=""
            multiple
            hint={`Chọn nhiều tệp một lúc: nhiều nhất ${limits.files} tệp, cộng lại ${limits.megabytes} MB; tệp ghi quá ${limits.ageDays} ngày trước không được nhận`}
          />
        </PostForm>
      </section>
    </ManagePage>
  )
}

const Results = ({
  results,
  communeCode,
}: {
  readonly results: readonly ShownFile[]
  readonly communeCode: string
}) => {
  const refused = results.filter(({ taken }) => !taken)
  return (
    <>
      <p class={`ax-status mb-3${refused.length === 0 ? '' : ' ax-status-bad'}`} role="status">
        {results.length} tệp: nhận {results.length - refused.length}, từ chối {refused.length}.
      </p>
      <Table
        caption="Kết quả từng tệp"
        heads={['Tệp', 'Máy', 'Kết quả']}
        empty="Chưa có tệp nào."
        rows={results.map(({ name, taken, words, device }) => ({
          cells: [
            name,
            device === null ? (
              'không rõ'
            ) : (
              <a href={managedDevicePath(communeCode, device.deviceId)}>{device.name}</a>
            ),
            taken ? words : <strong class="ax-n-fail">Từ chối – {words}</strong>,
          ],
        }))}
      />
    </>
  )
}
