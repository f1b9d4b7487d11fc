/** All three profiles and the service behind them; another vendor's firewall may stand in for them. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import { isProductOn } from './antivirus.windows.ts'
import type { DeviceCheck } from './check.ts'
import { linuxGroup, windowsGroup } from './reading.ts'
import { say } from './sentence.ts'
import { judgeBy } from './watch.ts'

const PROFILES = ['domain', 'private', 'public'] as const

function judgeWindows(facts: WindowsFacts): Judgement {
  const firewall = windowsGroup(facts, 'firewall')
  if (firewall === null) return unknown('firewall-not-readable')
  const { serviceState } = firewall
  const profiles = firewall.profiles ?? []
  const off = profiles.filter(({ effective }) => effective === false)
  const isStopped = serviceState !== null && serviceState !== 'Running'
  if (isStopped || off.length > 0) {
    if (hasOtherFirewall(facts)) return warn('third-party-firewall')
    return isStopped
      ? fail('service-stopped')
      : fail('profile-off', { profiles: off.map(({ profile }) => profile) })
  }
  const isOn = (name: (typeof PROFILES)[number]): boolean =>
    profiles.some(({ profile, effective }) => profile === name && effective === true)
  return serviceState !== null &&
    profiles.every(({ effective }) => effective === true) &&
    PROFILES.every(isOn)
    ? pass('on')
    : unknown('firewall-not-readable')
}

/** From another section: what could not be read there counts as none seen. */
const hasOtherFirewall = (facts: WindowsFacts): boolean =>
  windowsGroup(facts, 'antivirus')?.firewallProducts?.some(({ productState }) => isProductOn(productState)) ??
  false

function judgeLinux(facts: LinuxFacts): Judgement {
  const firewall = linuxGroup(facts, 'firewall')
  if (firewall === null) return unknown('firewall-not-readable')
  const { ufwEnabled, ufwUnitActive, firewalldActive, inputDrops } = firewall
  // The unit of ufw is "active" while ufw is switched off, too: only both together are a firewall.
  if ((ufwEnabled === true && ufwUnitActive === true) || firewalldActive === true || inputDrops === true)
    return pass('on')
  const mayUfwBeOn = ufwEnabled === true && ufwUnitActive === null
  const wasRead = ufwEnabled !== null || firewalldActive !== null || inputDrops !== null
  return wasRead && !mayUfwBeOn ? fail('profile-off', { profiles: [] }) : unknown('firewall-not-readable')
}

const PROFILE_WORDS: Readonly<Record<string, string>> = {
  domain: 'miền',
  private: 'riêng tư',
  public: 'công cộng',
}

export const firewallOn: DeviceCheck = {
  id: 'firewall-on',
  title: 'Tường lửa bật',
  shortTitle: 'Tường lửa',
  why: 'Tường lửa chặn máy khác trong mạng (kể cả máy đã nhiễm mã độc ở phòng bên) tự ý kết nối vào máy này.',
  mend: {
    windows: [
      'Nhấn phím Windows, gõ `Windows Security` rồi Enter để mở Bảo mật Windows (Windows Security).',
      'Chọn Tường lửa và bảo vệ mạng (Firewall & network protection).',
      'Bấm lần lượt Mạng miền (Domain network), Mạng riêng (Private network), Mạng công cộng (Public network), bật Tường lửa Microsoft Defender (Microsoft Defender Firewall) ở cả ba.',
      'Nếu nút bật bị mờ hoặc dịch vụ đã dừng: nhấn Windows + R, gõ `services.msc`, mở Windows Defender Firewall (Windows 7: Windows Firewall), đặt Kiểu khởi động (Startup type) là Tự động (Automatic) rồi khởi động lại máy.',
      'Cách nhanh cho cán bộ CNTT: mở Command Prompt bằng quyền quản trị (Run as administrator), gõ `netsh advfirewall set allprofiles state on`.',
    ],
    linux: [
      'Cài ufw nếu chưa có: `sudo apt-get install ufw`.',
      'Nếu đang quản trị máy từ xa, cho phép SSH trước: `sudo ufw allow OpenSSH`.',
      'Bật tường lửa: `sudo ufw enable`.',
      'Kiểm tra lại: `sudo ufw status verbose` phải ghi Status: active.',
    ],
  },
  severity: 'high',
  maxAge: 'P1D',
  concepts: ['cfg-baseline', 'mon-host-firewall'],
  thresholds: [],
  reasons: {
    on: () => 'Tường lửa đang bật.',
    'service-stopped': () => 'Dịch vụ tường lửa của Windows không chạy: mọi kết nối vào máy đều được nhận.',
    'profile-off': ({ profiles }) =>
      `Tường lửa đang tắt${say(profileWords(profiles), (names) => ` ở mạng: ${names}`)}.`,
    'third-party-firewall': () =>
      'Tường lửa Windows không bật đủ, nhưng có tường lửa của phần mềm bảo mật khác đang bật.',
    'firewall-not-readable': () => 'Không đọc được trạng thái tường lửa.',
  },
  judge: judgeBy(({ facts }) =>
    facts.contract === 'win-collector/1' ? judgeWindows(facts) : judgeLinux(facts),
  ),
}

function profileWords(profiles: unknown): readonly string[] {
  return Array.isArray(profiles) ? profiles.map((name) => PROFILE_WORDS[String(name)] ?? String(name)) : []
}
