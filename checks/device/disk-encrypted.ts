/** Encrypted and protected are two things: with the key lying open on the disk, encryption protects nothing. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, VERDICT_SEVERITY, warn } from '../verdict.ts'
import type { DeviceCheck } from './check.ts'
import { linuxGroup, windowsGroup } from './reading.ts'
import { judgeBy } from './watch.ts'

type Encryption = NonNullable<WindowsFacts['encryption']>

const OS_VOLUME = 0
const UNPROTECTED = 0
const PROTECTED = 1
const LOCKED = 2
/** Encrypted, encrypting, paused: protection is suspended or waits for activation. */
const ENCRYPTED_CONVERSIONS: ReadonlySet<number> = new Set([1, 2, 4])

function judgeWindows(facts: WindowsFacts): Judgement {
  const encryption = encryptionOf(facts)
  if (encryption === null) return unknown('encryption-not-readable')
  if (encryption.available === false) {
    if (encryption.thirdParty === null) return unknown('encryption-not-readable')
    return encryption.thirdParty.length > 0 ? warn('third-party-encryption') : fail('no-encryption-available')
  }
  const judgements = (encryption.volumes ?? [])
    .filter(({ volumeType }) => volumeType === OS_VOLUME)
    .map(judgeVolume)
  const [first] = judgements
  if (first === undefined) return unknown('protection-not-readable')
  return judgements.reduce(worse, first)
}

/** A section that is unavailable because the namespace is absent has answered: it names that very absence. */
function encryptionOf(facts: WindowsFacts): Encryption | null {
  const read = windowsGroup(facts, 'encryption')
  if (read !== null) return read
  const isAbsent = facts.sections.encryption.status === 'unavailable' && facts.encryption?.available === false
  return isAbsent ? facts.encryption : null
}

const worse = (worst: Judgement, one: Judgement): Judgement =>
  VERDICT_SEVERITY[one.verdict] > VERDICT_SEVERITY[worst.verdict] ? one : worst

function judgeVolume({
  protectionStatus,
  conversionStatus,
}: NonNullable<Encryption['volumes']>[number]): Judgement {
  if (protectionStatus === null || protectionStatus === LOCKED) return unknown('protection-not-readable')
  if (protectionStatus === PROTECTED) return pass('protected')
  if (protectionStatus !== UNPROTECTED) return fail('not-encrypted')
  if (conversionStatus === null) return unknown('protection-not-readable')
  return ENCRYPTED_CONVERSIONS.has(conversionStatus) ? warn('encrypted-not-protected') : fail('not-encrypted')
}

function judgeLinux(facts: LinuxFacts): Judgement {
  const encryption = linuxGroup(facts, 'encryption')
  if (encryption === null) return unknown('encryption-not-readable')
  if (encryption.rootEncrypted === null) return unknown('protection-not-readable')
  return encryption.rootEncrypted ? pass('protected') : fail('not-encrypted')
}

export const diskEncrypted: DeviceCheck = {
  id: 'disk-encrypted',
  title: 'Ổ đĩa được mã hóa',
  shortTitle: 'Mã hóa ổ đĩa',
  why: 'Máy mất cắp, mang đi sửa hay thanh lý: ổ đĩa không mã hóa thì ai cũng đọc được hồ sơ của dân, chỉ cần lắp ổ sang máy khác.',
  mend: {
    windows: [
      'Sao lưu dữ liệu quan trọng trước khi mã hóa.',
      'Windows Pro, Enterprise, Education: nhấn phím Windows, gõ `BitLocker`, mở Quản lý BitLocker (Manage BitLocker), bấm Bật BitLocker (Turn on BitLocker) ở ổ hệ thống (C:).',
      'Windows Home: mở Cài đặt (Settings) > Quyền riêng tư và bảo mật (Privacy & security) > Mã hóa thiết bị (Device encryption), bật lên; Windows 10: Cài đặt (Settings) > Cập nhật và bảo mật (Update & Security) > Mã hóa thiết bị (Device encryption).',
      'Lưu khóa khôi phục (recovery key) ra USB hoặc bản in, cất ở nơi có khóa của cơ quan; không lưu trên chính máy này, không gửi qua Zalo hay thư điện tử.',
      'Nếu đã mã hóa mà chưa bảo vệ: trong Quản lý BitLocker bấm Tiếp tục bảo vệ (Resume protection) hoặc hoàn tất bước kích hoạt.',
      'Bản Windows không có BitLocker (Windows 7 Pro…): đưa vào kế hoạch thay máy hoặc dùng phần mềm mã hóa ổ đĩa khác.',
    ],
    linux: [
      'Ổ hệ thống Linux chỉ mã hóa được lúc cài: sao lưu dữ liệu, cài lại hệ điều hành và chọn mã hóa toàn bộ ổ đĩa (Encrypt the new installation, LUKS).',
      'Trong lúc chờ: không để tài liệu quan trọng trên máy, khóa phòng đặt máy.',
      'Kiểm tra sau khi cài: `lsblk -o NAME,TYPE,MOUNTPOINT` phải có dòng TYPE là crypt ở trên `/`.',
    ],
  },
  severity: 'medium',
  maxAge: 'P7D',
  concepts: ['info-encrypt-at-rest'],
  thresholds: [],
  reasons: {
    protected: () => 'Ổ hệ thống đã mã hóa và đang được bảo vệ.',
    'encrypted-not-protected': () =>
      'Ổ hệ thống đã hoặc đang mã hóa nhưng bảo vệ chưa bật: khóa còn để ngỏ trên ổ đĩa.',
    'not-encrypted': () => 'Ổ hệ thống chưa được mã hóa.',
    'no-encryption-available': () => 'Bản hệ điều hành này không có chức năng mã hóa ổ đĩa.',
    'third-party-encryption': () =>
      'Có phần mềm mã hóa ổ đĩa của hãng khác; chưa xác nhận được ổ hệ thống đã mã hóa.',
    'protection-not-readable': () => 'Không đọc được trạng thái bảo vệ của ổ hệ thống.',
    'encryption-not-readable': () => 'Không đọc được trạng thái mã hóa ổ đĩa.',
  },
  judge: judgeBy(({ facts }) =>
    facts.contract === 'win-collector/1' ? judgeWindows(facts) : judgeLinux(facts),
  ),
}
