/** What every page of evidence has around it, and how a piece is told in words and shapes. */
import type { PropsWithChildren } from 'hono/jsx'
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { Done, Problem } from '../../parts/form.tsx'
import { IconSymbols, StandingIcon } from '../../parts/icons.tsx'
import type { Standing } from '../../words.ts'
import { DossierTabs } from '../systems/dossier-tabs.tsx'
import { systemPaths } from '../systems/paths.ts'
import { evidenceFilePath, evidencePaths } from './paths.ts'

export type EvidenceFrame = {
  readonly frame: PageFrame
  readonly communeCode: string
  /** May file and change: the IT officer. */
  readonly mayEdit: boolean
  /** May review: the police. */
  readonly mayReview: boolean
  readonly done?: string | undefined
  readonly problem?: string | undefined
}

export const EvidenceFramePage = (props: PropsWithChildren<EvidenceFrame & { readonly title: string }>) => {
  const { frame, done, problem, title, communeCode, children } = props
  return (
    <Page {...frame} title={title} current={systemPaths(communeCode).home}>
      <IconSymbols />
      <h1 class="ax-title">{title}</h1>
      <DossierTabs communeCode={communeCode} current="evidence" />
      {done && <Done>{done}</Done>}
      {problem && <Problem>{problem}</Problem>}
      {children}
      {props.mayReview && (
        <p class="mt-3 d-print-none">
          <a class="btn" href={evidencePaths(communeCode).queue}>
            Hàng chờ xem xét
          </a>
        </p>
      )}
    </Page>
  )
}

/** Stands wherever the police decide, and wherever what they decided is read. */
export const GuidanceNote = () => (
  <p class="ax-quiet">
    Công an xã xem bằng chứng để hướng dẫn và đôn đốc; việc này không phải là thẩm định hồ sơ cấp độ theo luật
    và không thay cho thẩm định.
  </p>
)

export const REVIEW_WORDS = {
  unseen: 'Chưa được Công an xã xem',
  seen: 'Công an xã đã xem',
  accepted: 'Công an xã chấp nhận',
  returned: 'Công an xã trả lại',
} as const
export type ShownReview = keyof typeof REVIEW_WORDS

export const VALIDITY_WORDS = {
  valid: 'Còn giá trị',
  expiring: 'Hết hạn trong 30 ngày',
  upcoming: 'Chưa có giá trị',
  expired: 'Hết hạn',
  withdrawn: 'Đã rút',
} as const
export type ShownValidity = keyof typeof VALIDITY_WORDS

const REVIEW_SHAPES: Readonly<Record<ShownReview, Standing>> = {
  ...{ unseen: 'unknown', seen: 'not-applicable', accepted: 'pass', returned: 'fail' },
}
const VALIDITY_SHAPES: Readonly<Record<ShownValidity, Standing>> = {
  ...{ valid: 'pass', expiring: 'warn', upcoming: 'unknown', expired: 'fail', withdrawn: 'not-applicable' },
}

const Badge = ({ shape, words }: { readonly shape: Standing; readonly words: string }) => (
  <span class={`ax-v ax-v-${shape}`}>
    <StandingIcon standing={shape} />
    {words}
  </span>
)

export const ReviewBadge = ({ review }: { readonly review: ShownReview }) => (
  <Badge shape={REVIEW_SHAPES[review]} words={REVIEW_WORDS[review]} />
)

export const ValidityBadge = ({ validity }: { readonly validity: ShownValidity }) => (
  <Badge shape={VALIDITY_SHAPES[validity]} words={VALIDITY_WORDS[validity]} />
)

/** A file as it is handed out: what it is, how large, whether it was scanned. */
export type ShownFile = {
  readonly version: number
  readonly fileName: string
  /** "PDF", "DOCX" … */
  readonly kind: string
  readonly size: string
  readonly isScanned: boolean
}

export const FileLink = (props: {
  readonly communeCode: string
  readonly evidenceId: string
  readonly file: ShownFile
}) => {
  const { communeCode, evidenceId, file } = props
  return (
    <>
      <a class="d-block text-break" href={evidenceFilePath(communeCode, evidenceId, file.version)}>
        {file.fileName}
      </a>
      <span class="d-block ax-quiet">
        {file.kind}, {file.size}, phiên bản {file.version};{' '}
        {file.isScanned ? 'đã quét mã độc' : 'chưa quét mã độc (khi nộp chưa nối ClamAV)'}
      </span>
    </>
  )
}

export type ShownEvidence = {
  readonly evidenceId: string
  readonly title: string
  /** "12/QĐ-UBND, ngày 01/02/2026"; null: the document has neither. */
  readonly document: string | null
  /** "từ 01/02/2026 đến 01/02/2027". */
  readonly span: string
  readonly validity: ShownValidity
  readonly review: ShownReview
  /** "hạn bổ sung 01/12/2026", "quá hạn bổ sung …"; null: it was not sent back. */
  readonly dueWords: string | null
  readonly vouchedBy: string
  readonly note: string | null
  readonly file: ShownFile
  readonly linkCount: number
  /** "Nguyễn Văn Bình, 09:00 24/11/2026". */
  readonly filed: string
}
