/** A known service that watches the PC for whoever answers attacks (EDR), told by the table of protection software. */
import { fail, type Judgement, notApplicable, pass, unknown } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { isAskedFrom, linuxGroup, windowsGroup } from './reading.ts'
import { roleOfService, SECURITY_UNITS, vendorName } from './security-products.ts'
import { say } from './sentence.ts'
import { judgeBy } from './watch.ts'

const ASKED_FROM_LEVEL = 3

type Edr = { readonly vendor: string; readonly isRunning: boolean | null }

/** Null: the services were not read. */
function edrsOf({ facts }: JudgeInput): readonly Edr[] | null {
  if (facts.contract !== 'win-collector/1')
    return (
      linuxGroup(facts, 'antivirus')
        ?.units?.filter(({ unit }) => SECURITY_UNITS.get(unit)?.role === 'edr')
        .map(({ vendor, state }) => ({ vendor, isRunning: state === 'active' })) ?? null
    )
  return (
    windowsGroup(facts, 'antivirus')
      ?.services?.filter(({ name }) => roleOfService(name) === 'edr')
      .map(({ vendor, name, state }) => ({
        vendor: vendor ?? name,
        isRunning: state === null ? null : state === 'Running',
      }))
      // Every Windows has the service of Defender for Endpoint; it starts when an organisation takes it in.
      .filter(({ vendor, isRunning }) => vendor !== 'microsoft' || isRunning !== false) ?? null
  )
}

const namesOf = (edrs: readonly Edr[]): readonly string[] => [
  ...new Set(edrs.map(({ vendor }) => vendorName(vendor))),
]

function judge(input: JudgeInput): Judgement {
  const edrs = edrsOf(input)
  if (edrs === null) return unknown('services-not-readable')
  const running = edrs.filter(({ isRunning }) => isRunning === true)
  if (running.length > 0) return pass('running', { names: namesOf(running) })
  const stopped = edrs.filter(({ isRunning }) => isRunning === false)
  if (stopped.length > 0) return fail('stopped', { names: namesOf(stopped) })
  if (edrs.length > 0) return unknown('services-not-readable')
  return isAskedFrom(ASKED_FROM_LEVEL, input) ? fail('none') : notApplicable('not-required')
}

export const edrRunning: DeviceCheck = {
  id: 'edr-running',
  title: 'EDR đang chạy',
  shortTitle: 'EDR',
  why: 'EDR ghi lại việc làm của chương trình và báo cho người trực an ninh mạng; nó thấy kiểu tấn công mà diệt vi-rút bỏ sót. Hệ thống từ cấp độ 3 phải có.',
  mend: {
    windows: [
      'Nhấn Windows + R, gõ `services.msc`, tìm dịch vụ của phần mềm EDR, bấm Khởi động (Start) và đặt Kiểu khởi động (Startup type) là Tự động (Automatic).',
      'Nếu không khởi động được hoặc chưa có: báo đơn vị cung cấp dịch vụ giám sát của tỉnh để cài lại.',
    ],
    linux: [
      'Khởi động dịch vụ: `sudo systemctl enable --now TÊN_DỊCH_VỤ` (ví dụ falcon-sensor, sentinelone).',
      'Nếu chưa có: báo đơn vị cung cấp dịch vụ giám sát của tỉnh để cài.',
    ],
  },
  severity: 'high',
  maxAge: 'P1D',
  concepts: ['mal-edr'],
  thresholds: [],
  reasons: {
    running: ({ names }) => `Phần mềm EDR đang chạy${say(names, (list) => `: ${list}`)}.`,
    stopped: ({ names }) => `Phần mềm EDR đã cài nhưng không chạy${say(names, (list) => `: ${list}`)}.`,
    none: () => 'Máy thuộc hệ thống từ cấp độ 3 mà không có phần mềm EDR nào được nhận ra.',
    'not-required': () => 'Máy không thuộc hệ thống từ cấp độ 3, không bắt buộc có EDR.',
    'services-not-readable': () => 'Không đọc được các dịch vụ bảo vệ của máy.',
  },
  judge: judgeBy(judge),
}
