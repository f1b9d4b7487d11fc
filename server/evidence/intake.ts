/** A file on its way in: its size, what it is by its bytes, what the scanner says; only then it is kept. */
import type { Deps } from '../deps.ts'
import type { UploadedFile } from '../http/form.ts'
import { withoutPersonalData } from '../log.ts'
import { type EvidenceKind, fileNameFor, KIND_PROBLEM_WORDS, KINDS, kindOf } from './content-type.ts'
import { scanContent } from './scan.ts'
import type { StoredUpload } from './service.ts'
import { storeContent } from './store.ts'

const MEGABYTE = 1024 * 1024
const MAX_MEGABYTES = 20
export const MAX_FILE_BYTES = MAX_MEGABYTES * MEGABYTE
/** Somewhat more than a file may have: one that is a little too large is told so beside its field. */
export const MAX_BODY_BYTES = MAX_FILE_BYTES + 4 * MEGABYTE

export type CheckedUpload =
  | { readonly ok: true; readonly kind: EvidenceKind }
  | { readonly ok: false; readonly problem: string }

/** Looks at the bytes alone; keeps nothing. */
export function checkUpload({ name, bytes }: UploadedFile): CheckedUpload {
  if (bytes.length === 0) return refused(name === '' ? 'Hãy chọn một tệp.' : 'Tệp rỗng, không có nội dung.')
  if (bytes.length > MAX_FILE_BYTES)
    return refused(`Tệp quá lớn: tối đa ${MAX_MEGABYTES} MB. Hãy nén ảnh trong tệp hoặc chia nhỏ.`)
  const outcome = kindOf(bytes)
  return outcome.ok ? outcome : refused(KIND_PROBLEM_WORDS[outcome.problem])
}

export type KeptUpload =
  | { readonly ok: true; readonly file: StoredUpload }
  | { readonly ok: false; readonly problem: string }

/** Scans and stores what was checked. Once it answers, the file is durable. */
export async function keepUpload(
  { config, log }: Pick<Deps, 'config' | 'log'>,
  { name, bytes }: UploadedFile,
  kind: EvidenceKind,
): Promise<KeptUpload> {
  const scan = await scanContent(config.CLAMAV_SOCKET, bytes)
  switch (scan.kind) {
    case 'infected':
      log.warn({ finding: scan.finding }, 'infected evidence refused')
      return refused(`Tệp có mã độc (ClamAV: ${scan.finding}) nên không được nhận.`)
    case 'unreachable':
      log.error({ reason: withoutPersonalData(scan.reason) }, 'evidence not scanned')
      return refused(
        'Chưa quét được mã độc vì ClamAV không trả lời, nên tệp chưa được nhận. Hãy thử lại, hoặc báo quản trị hệ thống.',
      )
    case 'clean':
    case 'not-scanned': {
      const stored = await storeContent(config.DATA_DIR, bytes)
      const { mediaType } = KINDS[kind]
      return { ok: true, file: { ...stored, mediaType, fileName: fileNameFor(kind, name), scan: scan.kind } }
    }
    default:
      return scan satisfies never
  }
}

const refused = (problem: string) => ({ ok: false, problem }) as const
