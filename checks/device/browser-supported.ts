/** Browsers against the releases of their makers, who mend only the newest one. */
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { type BrowserLookup, browserLookup } from './lookups.ts'
import { isReadable } from './reading.ts'
import { say } from './sentence.ts'
import { judgeBy, type Watch } from './watch.ts'

type Browser = { readonly name: string; readonly version: string | null; readonly isHeldBack: boolean }

function browsersOf({ facts }: JudgeInput): readonly Browser[] | null {
  if (facts.contract !== 'win-collector/1')
    return facts.browsers?.map(({ name, version }) => ({ name, version, isHeldBack: false })) ?? null
  if (!isReadable(facts.sections.browsers)) return null
  return (
    facts.browsers?.map(({ name, version, updatesDisabledByPolicy }) => ({
      ...{ name, version, isHeldBack: updatesDisabledByPolicy === true },
    })) ?? null
  )
}

const NAMES: Readonly<Record<string, string>> = {
  chrome: 'Chrome',
  chromium: 'Chromium',
  edge: 'Edge',
  firefox: 'Firefox',
  coccoc: 'Cốc Cốc',
  opera: 'Opera',
  brave: 'Brave',
  ie: 'Internet Explorer',
}

const labelOf = ({ name, version }: Browser): string =>
  [NAMES[name] ?? name, /^\d+/.exec(version ?? '')?.[0]].filter((part) => part !== undefined).join(' ')

type Standing =
  | 'current'
  | 'behind'
  | 'old'
  | 'ended'
  | 'not-in-table'
  | 'version-not-known'
  | 'table-too-old'

function standingOf(browser: Browser, lookup: BrowserLookup, input: JudgeInput, watch: Watch): Standing {
  const known = lookup.get(browser.name)
  if (known === undefined) return 'not-in-table'
  if (known.line === null) return 'ended'
  const match = /^(\d{1,4})(?:\.(\d{1,4}))?/.exec(browser.version ?? '')
  if (match === null) return 'version-not-known'
  const { browserPassDays, browserWarnDays } = input.thresholds
  const { esr, releases } = known.line
  // Minor releases of a long-lived major go on beside the line: 140.15 has what 155 has.
  const own = Number(match[1])
  const major = esr.has(own) ? own + Number(match[2] ?? 0) : own
  const successor = releases.find((release) => release.major > major)
  if (successor === undefined) {
    const last = releases.at(-1)
    // Whether something newer than the last row has come nobody here knows.
    return last !== undefined && watch.isWithinDays(last.releasedDay, known.lagDays + browserWarnDays)
      ? 'current'
      : 'table-too-old'
  }
  if (watch.isWithinDays(successor.releasedDay, known.lagDays + browserPassDays)) return 'current'
  return watch.isWithinDays(successor.releasedDay, known.lagDays + browserWarnDays) ? 'behind' : 'old'
}

function judge(input: JudgeInput, watch: Watch): Judgement {
  const browsers = browsersOf(input)
  if (browsers === null) return unknown('browsers-not-readable')
  const lookup = browserLookup(input.tables.browsers)
  const seen = browsers.map((browser) => ({ browser, standing: standingOf(browser, lookup, input, watch) }))
  const namesWith = (...standings: readonly Standing[]): readonly string[] => [
    ...new Set(
      seen.filter(({ standing }) => standings.includes(standing)).map(({ browser }) => labelOf(browser)),
    ),
  ]
  const old = namesWith('old')
  if (old.length > 0) return fail('old', { names: old })
  const ended = namesWith('ended')
  // Internet Explorer cannot be taken off an old Windows: what matters is whether there is another one to use.
  if (ended.length > 0 && ended.length === browsers.length) return fail('ended', { names: ended })
  const behind = namesWith('behind')
  if (behind.length > 0) return warn('behind', { names: behind })
  const held = [...new Set(browsers.filter(({ isHeldBack }) => isHeldBack).map(labelOf))]
  if (held.length > 0) return warn('updates-disabled', { names: held })
  if (ended.length > 0) return warn('ended-beside', { names: ended })
  const tooNew = namesWith('table-too-old')
  if (tooNew.length > 0) return unknown('table-too-old', { names: tooNew })
  const unclear = namesWith('not-in-table', 'version-not-known')
  if (unclear.length > 0) return unknown('version-not-known', { names: unclear })
  return browsers.length === 0 ? pass('none-installed') : pass('current', { names: namesWith('current') })
}

const list = (names: unknown): string => say(Array.isArray(names) ? names : undefined, (text) => `: ${text}`)

export const browserSupported: DeviceCheck = {
  id: 'browser-supported',
  title: 'Trình duyệt còn hỗ trợ',
  shortTitle: 'Trình duyệt',
  why: 'Trình duyệt mở mọi trang lạ trên mạng. Hãng chỉ vá lỗ hổng ở bản mới nhất; bản cũ vài tháng đã có mã tấn công bán sẵn.',
  mend: {
    windows: [
      'Chrome, Edge, Cốc Cốc: mở trình đơn ba chấm > Trợ giúp (Help) > Giới thiệu (About), chờ tải xong rồi bấm Khởi chạy lại (Relaunch).',
      'Firefox: trình đơn ba gạch > Trợ giúp (Help) > Giới thiệu Firefox (About Firefox).',
      'Cập nhật bị chính sách tắt: nhấn Windows + R, gõ `regedit`, xóa giá trị UpdateDefault trong HKLM\\SOFTWARE\\Policies\\Google\\Update hoặc Microsoft\\EdgeUpdate.',
      'Windows 7, 8.1 không có bản mới của Chrome và Edge (dừng ở 109): đưa máy vào kế hoạch thay, tạm thời chỉ mở trang nội bộ.',
      'Gỡ trình duyệt không dùng: Cài đặt (Settings) > Ứng dụng (Apps).',
    ],
    linux: [
      'Cập nhật trình duyệt cài bằng gói: `sudo apt-get update`, rồi `sudo apt-get upgrade`.',
      'Cập nhật trình duyệt cài bằng snap: `sudo snap refresh`.',
    ],
  },
  severity: 'high',
  maxAge: 'P7D',
  concepts: ['web-supported-version', 'web-patching'],
  thresholds: ['browserPassDays', 'browserWarnDays'],
  reasons: {
    current: ({ names }) => `Trình duyệt còn được hãng hỗ trợ${list(names)}.`,
    'none-installed': () => 'Máy không có trình duyệt nào được nhận ra.',
    old: ({ names }) => `Trình duyệt quá cũ, hãng không còn vá lỗ hổng${list(names)}.`,
    ended: ({ names }) => `Chỉ có trình duyệt mà hãng đã ngừng hỗ trợ hẳn${list(names)}.`,
    behind: ({ names }) => `Trình duyệt chậm cập nhật, đã có bản mới hơn${list(names)}.`,
    'updates-disabled': ({ names }) => `Cập nhật của trình duyệt bị chính sách tắt${list(names)}.`,
    'ended-beside': ({ names }) =>
      `Còn trình duyệt mà hãng đã ngừng hỗ trợ hẳn${list(names)}; chỉ dùng trình duyệt khác trên máy.`,
    'table-too-old': ({ names }) =>
      `Bảng phiên bản trình duyệt đã cũ nên không biết có bản mới hơn chưa${list(names)}.`,
    'version-not-known': ({ names }) => `Không biết trình duyệt còn được hỗ trợ không${list(names)}.`,
    'browsers-not-readable': () => 'Không đọc được danh sách trình duyệt.',
  },
  judge: judgeBy(judge),
}
