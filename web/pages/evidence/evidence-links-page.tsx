/** Which requirement rows of one system a piece of evidence proves: boxes, by group. */
import { Checkbox, Note, PostForm } from '../../parts/form.tsx'
import { type EvidenceFrame, EvidenceFramePage } from './frame.tsx'
import { evidenceLinksPath, evidencePath } from './paths.ts'

export type EvidenceLinksProps = EvidenceFrame & {
  readonly piece: { readonly evidenceId: string; readonly title: string; readonly edition: number }
  readonly system: { readonly systemId: string; readonly name: string; readonly level: number | null }
  /** The box of the system as a whole stands before them. */
  readonly isWholeLinked: boolean
  readonly groups: readonly {
    readonly title: string
    readonly rows: readonly {
      readonly id: string
      readonly words: string
      /** What the catalogue would like to see. */
      readonly hint: string
      readonly isLinked: boolean
    }[]
  }[]
}

export const EvidenceLinksPage = (props: EvidenceLinksProps) => {
  const { piece, system, groups, communeCode, frame } = props
  return (
    <EvidenceFramePage {...props} title={`${piece.title}: chứng minh cho ${system.name}`}>
      {system.level === null && (
        <Note>Hệ thống chưa có cấp độ nên chưa có danh sách yêu cầu; chỉ gắn được với cả hệ thống.</Note>
      )}
      <PostForm
        action={evidenceLinksPath(communeCode, piece.evidenceId)}
        csrfToken={frame.csrfToken}
        button="Lưu lựa chọn"
        wide={false}
      >
        <input type="hidden" name="seen" value={String(piece.edition)} />
        <input type="hidden" name="he-thong" value={system.systemId} />
        <Checkbox label="Cả hệ thống" name="target" value={system.systemId} checked={props.isWholeLinked} />
        {groups.map((group) => (
          <fieldset class="ax-form mb-3">
            <legend>{group.title}</legend>
            {group.rows.map((row) => (
              <Checkbox
                label={row.words}
                name="target"
                value={`${system.systemId}/${row.id}`}
                checked={row.isLinked}
                hint={row.hint}
              />
            ))}
          </fieldset>
        ))}
      </PostForm>
      <p class="mt-3">
        <a href={evidencePath(communeCode, piece.evidenceId)}>Về bằng chứng, không đổi gì</a>
      </p>
    </EvidenceFramePage>
  )
}
