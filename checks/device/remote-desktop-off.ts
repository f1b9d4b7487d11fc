/** Who can take over the screen from elsewhere. The service runs even while Remote Desktop is denied. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck } from './check.ts'
import { linuxGroup, windowsGroup } from './reading.ts'
import { say } from './sentence.ts'
import { judgeBy } from './watch.ts'

type Allowed = readonly string[]

function judgeWindows(facts: WindowsFacts, allowed: Allowed): Judgement {
  const remote = windowsGroup(facts, 'remoteDesktop')
  if (remote === null) return unknown('rdp-not-readable')
  switch (remote.denyPolicy ?? remote.denyLocal) {
    case 1:
      return judgeTools(remote.remoteTools, allowed)
    case 0:
      return judgeSignIn(remote.nlaPolicy ?? remote.nlaLocal)
    default:
      return unknown('rdp-not-readable')
  }
}

/** With NLA a stranger must sign in before Windows shows anything. */
function judgeSignIn(networkLevelAuthentication: number | null): Judgement {
  if (networkLevelAuthentication === 1) return warn('on-with-nla')
  return networkLevelAuthentication === 0 ? fail('on-without-nla') : unknown('rdp-not-readable')
}

function judgeTools(tools: readonly string[] | null, allowed: Allowed): Judgement {
  if (tools === null) return unknown('rdp-not-readable')
  const forbidden = notAllowed(tools, allowed)
  if (forbidden.length > 0) return warn('remote-tool', { tools: forbidden })
  return tools.length === 0 ? pass('off') : pass('allowed-tools', { tools })
}

function notAllowed(tools: readonly string[], allowed: Allowed): readonly string[] {
  const names = new Set(allowed.map((name) => name.trim().toLowerCase()))
  return tools.filter((tool) => !names.has(tool.toLowerCase()))
}

/** How the sharing of GNOME and vino stands in the list of tools: they are services, not Remote Desktop. */
const DESKTOP_SHARING = 'desktop-sharing'

/** xrdp knows no NLA: it shows its sign-in page to everybody. */
function judgeLinux(facts: LinuxFacts, allowed: Allowed): Judgement {
  const remote = linuxGroup(facts, 'remoteAccess')
  if (remote === null) return unknown('rdp-not-readable')
  if (remote.xrdpActive === true) return fail('on-without-nla')
  const tools = [
    ...(remote.desktopSharingActive === true ? [DESKTOP_SHARING] : []),
    ...(remote.remoteTools ?? []),
  ]
  if (notAllowed(tools, allowed).length > 0) return judgeTools(tools, allowed)
  const isRead =
    remote.xrdpActive !== null && remote.desktopSharingActive !== null && remote.remoteTools !== null
  return isRead ? judgeTools(tools, allowed) : unknown('rdp-not-readable')
}

export const remoteDesktopOff: DeviceCheck = {
  id: 'remote-desktop-off',
  title: 'Tắt điều khiển từ xa',
  shortTitle: 'Từ xa',
  why: 'Điều khiển từ xa để mở thì chỉ cần đoán được mật khẩu là kẻ xấu ngồi vào máy từ bất cứ đâu. Phần mềm như UltraViewer, TeamViewer còn đi xuyên qua tường lửa.',
  mend: {
    windows: [
      'Windows 11: mở Cài đặt (Settings) > Hệ thống (System) > Máy tính từ xa (Remote Desktop), tắt công tắc. Windows 10: Cài đặt (Settings) > Hệ thống (System) > Máy tính từ xa (Remote Desktop).',
      'Windows 7 và máy chủ: nhấn Windows + R, gõ `SystemPropertiesRemote`, chọn Không cho phép kết nối từ xa tới máy tính này (Don’t allow remote connections to this computer).',
      'Nếu bắt buộc phải dùng: cũng tại đó, đánh dấu yêu cầu Xác thực cấp độ mạng (Network Level Authentication) và chỉ cho vào qua mạng riêng ảo (VPN).',
      'Gỡ phần mềm điều khiển từ xa không còn dùng (UltraViewer, TeamViewer, AnyDesk…) tại Cài đặt (Settings) > Ứng dụng (Apps) > Ứng dụng đã cài đặt (Installed apps; Windows 10: Apps & features).',
    ],
    linux: [
      'Tắt xrdp: `sudo systemctl disable --now xrdp`.',
      'GNOME: mở Cài đặt (Settings) > Hệ thống (System) > Máy tính từ xa (Remote Desktop), tắt; bản cũ: Cài đặt (Settings) > Chia sẻ (Sharing).',
      'Gỡ phần mềm điều khiển từ xa không còn dùng, ví dụ `sudo apt-get remove anydesk teamviewer rustdesk`.',
    ],
  },
  severity: 'high',
  maxAge: 'P1D',
  concepts: ['net-secure-connection', 'net-remote-vpn'],
  thresholds: [],
  reasons: {
    off: () => 'Điều khiển từ xa đã tắt.',
    'allowed-tools': ({ tools }) =>
      `Điều khiển từ xa đã tắt; máy chỉ có phần mềm mà xã cho phép${say(toolNames(tools), (names) => `: ${names}`)}.`,
    'remote-tool': ({ tools }) =>
      `Máy có cài phần mềm điều khiển từ xa${say(toolNames(tools), (names) => `: ${names}`)}.`,
    'on-with-nla': () =>
      'Điều khiển từ xa (Remote Desktop) đang bật, có đòi đăng nhập trước; chỉ nên bật khi được phép.',
    'on-without-nla': () =>
      'Điều khiển từ xa (Remote Desktop) đang bật mà không đòi đăng nhập trước (NLA): rất dễ bị dò mật khẩu.',
    'rdp-not-readable': () => 'Không đọc được cấu hình điều khiển từ xa.',
  },
  judge: judgeBy(({ facts, context: { allowedRemoteTools = [] } }) =>
    facts.contract === 'win-collector/1'
      ? judgeWindows(facts, allowedRemoteTools)
      : judgeLinux(facts, allowedRemoteTools),
  ),
}

const toolNames = (tools: unknown): readonly string[] =>
  Array.isArray(tools)
    ? tools.map((tool) => (tool === DESKTOP_SHARING ? 'chia sẻ màn hình' : String(tool)))
    : []
