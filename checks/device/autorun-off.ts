/** NoDriveTypeAutoRun is a mask of drive kinds; a value of the machine hides those of its users. */
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, notApplicable, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck } from './check.ts'
import { windowsGroup } from './reading.ts'
import { judgeBy } from './watch.ts'

const ALL_DRIVES = 255
/** What Windows itself sets: unknown and network drives. */
const BUILT_IN = 145
const REMOVABLE_BIT = 0x04

function judgeWindows(facts: WindowsFacts): Judgement {
  const autorun = windowsGroup(facts, 'autorun')
  if (autorun === null) return unknown('autorun-not-readable')
  const value = autorun.machineNoDriveTypeAutoRun
  if (value === ALL_DRIVES) return pass('off')
  // In a registry that was read, null is an absent value: then each user's own counts.
  if (value === null) {
    const users = autorun.users ?? []
    const isOffForAll = users.length > 0 && users.every((user) => user.noDriveTypeAutoRun === ALL_DRIVES)
    return isOffForAll ? pass('off-per-user') : warn('default')
  }
  if (value === BUILT_IN) return warn('default')
  return (value & REMOVABLE_BIT) === 0 ? fail('removable-allowed', { value }) : warn('partly-off', { value })
}

export const autorunOff: DeviceCheck = {
  id: 'autorun-off',
  title: 'Tắt tự chạy ổ rời',
  shortTitle: 'Tự chạy USB',
  why: 'USB là đường lây mã độc hay gặp nhất giữa các cơ quan. Khi tự chạy còn bật, chỉ cần cắm USB là chương trình trên đó có thể chạy mà không hỏi ai.',
  mend: {
    windows: [
      'Cách nhanh cho mọi bản Windows: mở Command Prompt bằng quyền quản trị (Run as administrator), gõ `reg add "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer" /v NoDriveTypeAutoRun /t REG_DWORD /d 255 /f`.',
      'Windows Pro trở lên cũng có thể: nhấn Windows + R, gõ `gpedit.msc`, mở Cấu hình máy tính (Computer Configuration) > Mẫu quản trị (Administrative Templates) > Cấu phần Windows (Windows Components) > Chính sách Tự chạy (AutoPlay Policies), mở Tắt Tự chạy (Turn off AutoPlay), chọn Đã bật (Enabled) và Tất cả ổ đĩa (All drives).',
      'Khởi động lại máy.',
    ],
    linux: ['Linux không tự chạy chương trình trên USB theo cách của Windows; không cần làm gì.'],
  },
  severity: 'medium',
  maxAge: 'P7D',
  concepts: ['mal-autorun'],
  thresholds: [],
  reasons: {
    off: () => 'Tự chạy đã tắt cho mọi loại ổ đĩa.',
    'off-per-user': () => 'Tự chạy đã tắt cho mọi người dùng đang đăng nhập.',
    default: () =>
      'Chưa đặt chính sách tắt tự chạy: máy đang dùng mặc định của Windows, vẫn hỏi khi cắm USB.',
    'partly-off': () => 'Tự chạy đã tắt cho USB nhưng chưa tắt cho mọi loại ổ đĩa.',
    'removable-allowed': () => 'Tự chạy đang được phép với USB và ổ rời.',
    'no-autorun-on-linux': () => 'Linux không có chức năng tự chạy như Windows.',
    'autorun-not-readable': () => 'Không đọc được cấu hình tự chạy.',
  },
  judge: judgeBy(({ facts }) =>
    facts.contract === 'win-collector/1' ? judgeWindows(facts) : notApplicable('no-autorun-on-linux'),
  ),
}
