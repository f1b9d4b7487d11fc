/** SMB 1, server and client apart. What an absent value means changed with Windows 8. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown } from '../verdict.ts'
import type { DeviceCheck } from './check.ts'
import { linuxGroup, windowsGroup } from './reading.ts'
import { judgeBy } from './watch.ts'

type Smb = NonNullable<WindowsFacts['smb']>

/** From Windows 8 and Server 2012 on SMB 1 is a feature that can be absent. */
const FIRST_BUILD_WITHOUT = 9200
const START_DISABLED = 4

/** Null: not known. */
type IsOn = boolean | null

function judgeWindows(facts: WindowsFacts): Judgement {
  const smb = windowsGroup(facts, 'smb')
  const build = windowsGroup(facts, 'os')?.currentBuild ?? null
  if (smb === null || build === null) return unknown('smb-not-readable')
  return build < FIRST_BUILD_WITHOUT
    ? judgeSides(smb.serverSmb1Registry !== 0, smb.clientDriverStart !== START_DISABLED)
    : judgeSides(isServerOn(smb), smb.clientDriverStart !== null && smb.clientDriverStart !== START_DISABLED)
}

function isServerOn({ serverSmb1Registry, featureState, serverDriverPresent }: Smb): IsOn {
  if (serverSmb1Registry === 0 || featureState?.startsWith('Disabled') || serverDriverPresent === false)
    return false
  return serverSmb1Registry === null && featureState === null && serverDriverPresent === null ? null : true
}

function judgeSides(isServer: IsOn, isClient: IsOn): Judgement {
  if (isServer === true) return fail('server-on')
  if (isClient === true) return fail('client-on')
  return isServer === null || isClient === null ? unknown('smb-not-readable') : pass('off')
}

/** Samba's names of protocols older than SMB 2. */
const OLD_PROTOCOLS: ReadonlySet<string> = new Set(['CORE', 'COREPLUS', 'LANMAN1', 'LANMAN2', 'NT1'])

/** Without the setting Samba has spoken nothing older than SMB 2.02 since 4.11. */
function judgeLinux(facts: LinuxFacts): Judgement {
  const smb = linuxGroup(facts, 'smb')
  if (smb === null || smb.sambaConfigured === null) return unknown('smb-not-readable')
  if (!smb.sambaConfigured) return pass('off')
  // A server that allows old protocols and does not run offers none of them.
  return judgeSides(isOld(smb.serverMinProtocol) ? smb.serverActive : false, isOld(smb.clientMinProtocol))
}

const isOld = (protocol: string | null): boolean => protocol !== null && OLD_PROTOCOLS.has(protocol)

export const smb1Off: DeviceCheck = {
  id: 'smb1-off',
  title: 'Tắt SMBv1',
  shortTitle: 'SMBv1',
  why: 'SMBv1 là cách chia sẻ tệp từ những năm 1990, không sửa được nữa. Mã độc WannaCry lây cả nước trong vài giờ chính qua nó.',
  mend: {
    windows: [
      'Windows 8.1, 10, 11: nhấn phím Windows, gõ `optionalfeatures` rồi Enter để mở Bật hoặc tắt các tính năng Windows (Turn Windows features on or off).',
      'Bỏ dấu ở Hỗ trợ chia sẻ tệp SMB 1.0/CIFS (SMB 1.0/CIFS File Sharing Support), bấm OK rồi khởi động lại máy.',
      'Windows 7, máy chủ cũ: mở Command Prompt bằng quyền quản trị (Run as administrator), gõ `reg add "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters" /v SMB1 /t REG_DWORD /d 0 /f`, rồi `sc.exe config lanmanworkstation depend= bowser/mrxsmb20/nsi` và `sc.exe config mrxsmb10 start= disabled`, khởi động lại máy.',
      'Máy in đa năng đời cũ quét vào thư mục chia sẻ có thể cần SMBv1: chuyển sang quét vào USB hoặc thư điện tử, hoặc cập nhật phần mềm máy in.',
    ],
    linux: [
      'Mở tệp cấu hình: `sudo nano /etc/samba/smb.conf`.',
      'Trong phần [global] xóa hoặc sửa thành `server min protocol = SMB2_02` và `client min protocol = SMB2_02`.',
      'Kiểm tra và áp dụng: `testparm -s`, rồi `sudo systemctl restart smbd`.',
    ],
  },
  severity: 'high',
  maxAge: 'P7D',
  concepts: ['cfg-disable-insecure'],
  thresholds: [],
  reasons: {
    off: () => 'Giao thức chia sẻ tệp cũ SMBv1 đã tắt.',
    'server-on': () => 'Máy đang chia sẻ tệp bằng giao thức cũ SMBv1.',
    'client-on': () => 'Máy còn dùng được giao thức cũ SMBv1 để mở thư mục chia sẻ của máy khác.',
    'smb-not-readable': () => 'Không đọc được cấu hình SMBv1.',
  },
  judge: judgeBy(({ facts }) =>
    facts.contract === 'win-collector/1' ? judgeWindows(facts) : judgeLinux(facts),
  ),
}
