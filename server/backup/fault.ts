/** What can be wrong with a backup file, in the sentences that its owner reads. */
import { CannotError } from '../errors.ts'

export type FaultKind =
  | 'not-a-backup'
  | 'wrong-identity'
  | 'cut-off'
  | 'altered'
  | 'newer-format'
  | 'unknown-migration'

const SENTENCES: Readonly<Record<FaultKind, string>> = {
  'not-a-backup': 'đây không phải bản sao lưu của AnXã',
  'wrong-identity':
    'khóa đã cho không mở được bản sao lưu này: đó là khóa của bản khác, hoặc phần đầu của tệp đã bị thay đổi',
  'cut-off': 'bản sao lưu bị cắt cụt, phần cuối của tệp không còn',
  altered: 'bản sao lưu đã bị thay đổi hoặc hỏng',
  'newer-format': 'bản sao lưu do phiên bản AnXã mới hơn tạo ra: hãy cài phiên bản đó rồi khôi phục',
  'unknown-migration':
    'cơ sở dữ liệu trong bản sao lưu có thay đổi mà phiên bản AnXã này không biết: hãy cài đúng phiên bản đã tạo ra nó',
}

/** Nothing was changed when this is thrown by a check. */
export class BackupFault extends CannotError {
  readonly kind: FaultKind
  constructor(kind: FaultKind, path: string, detail?: string, options?: ErrorOptions) {
    super(`${path}: ${SENTENCES[kind]}${detail === undefined ? '' : ` (${detail})`}.`, options)
    this.kind = kind
  }
}
