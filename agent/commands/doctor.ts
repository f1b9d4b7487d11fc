/**
 * `doctor`: what is well with the agent on this PC and what is not, as a text to hand to whoever helps. No key, no token,
 * no name of a person or of the PC, no address of an adapter stands in it.
 */
import { release } from 'node:os'
import { Facts } from '../../checks/facts/facts.ts'
import { RELEASE_PATH } from '../../checks/report/release.ts'
import { ago } from '../../checks/time/words.ts'
import { collectFacts } from '../collectors/collect.ts'
import { AGENT_VERSION, DEFAULT_INTERVAL_SECONDS, RELEASE_KEY } from '../config.ts'
import type { AgentContext } from '../context.ts'
import { TASK_NAME } from '../install/task-xml.ts'
import { readLine } from '../line/record.ts'
import { EXIT, type ExitCode } from '../output.ts'
import { waysOf } from '../proxy/routes.ts'
import { listSpool, readSpooled } from '../spool.ts'
import { type Device, findDevice, findKey } from '../state/device.ts'
import { errorCode } from '../state/files.ts'
import { readLast } from '../state/last.ts'
import { readSchedule } from '../state/schedule.ts'
import { get } from '../transport.ts'
import { readUpdate } from '../update/state.ts'
import { failureWords } from '../update/words.ts'

export type DoctorOptions = { readonly json: boolean; readonly stateDir: string }

type State = 'ok' | 'attention' | 'wrong'
export type Finding = { readonly what: string; readonly state: State; readonly words: string }

const MARKS: Readonly<Record<State, string>> = { ok: 'tốt', attention: 'chú ý', wrong: 'SAI' }
const REACH_MS = 10_000
const MAX_SKEW_SECONDS = 300

const finding = (what: string, state: State, words: string): Finding => ({ what, state, words })

/** A part that cannot be looked at is a finding of its own, and never the end of the others. */
const look = async (what: string, ask: () => Finding | Promise<Finding>): Promise<Finding> => {
  try {
    return await ask()
  } catch (error) {
    const isDenied = errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM'
    return isDenied
      ? finding(what, 'attention', 'không có quyền xem; hãy chạy bằng quyền quản trị (sudo)')
      : finding(what, 'wrong', `không xem được (${errorCode(error) || 'lỗi khác'})`)
  }
}

const program = ({ platform }: AgentContext): Finding =>
  finding(
    'Chương trình',
    'ok',
    `phiên bản ${AGENT_VERSION}, Node ${process.version}, ${platform} ${process.arch}, hệ điều hành ${release()}`,
  )

const enrolment = (stateDir: string): Finding => {
  const device = findDevice(stateDir)
  if (device === null)
    return finding('Đăng ký', 'wrong', 'máy chưa đăng ký; chạy lệnh enroll với mã của cán bộ CNTT')
  if (findKey(stateDir) === null)
    return finding('Đăng ký', 'wrong', 'mất khóa của máy; đăng ký lại với --again')
  const trust = device.caPem === null ? 'tin các gốc của hệ điều hành' : 'chỉ tin chứng thư gốc đã ghim'
  const proxy = device.proxy ? `, luôn qua proxy ${device.proxy}` : ''
  return finding('Đăng ký', 'ok', `tới ${new URL(device.server).host}, ${trust}${proxy}`)
}

async function schedule(context: AgentContext, stateDir: string): Promise<Finding> {
  const doors = await context.doors()
  const { collectedAt, failures } = readSchedule(stateDir, DEFAULT_INTERVAL_SECONDS)
  const now = context.clock.now()
  const last = collectedAt === null ? 'chưa thu thập lần nào' : `thu thập ${ago(new Date(collectedAt), now)}`
  const failed = failures === 0 ? '' : `, gửi hỏng ${failures} lần liền`
  const ran =
    context.platform === 'win32'
      ? await doors.run('schtasks.exe', ['/Query', '/TN', TASK_NAME], { timeoutMs: 10_000 })
      : await doors.run('systemctl', ['is-enabled', 'anxa-agent.timer'], { timeoutMs: 10_000 })
  const isScheduled = ran.ok && ran.value.exit === 0
  return isScheduled
    ? finding('Hẹn giờ', failures === 0 ? 'ok' : 'attention', `đã hẹn, ${last}${failed}`)
    : finding(
        'Hẹn giờ',
        'wrong',
        `hệ điều hành không có lịch gọi chương trình; cài lại gói (${last}${failed})`,
      )
}

function spool(stateDir: string): Finding {
  const waiting = listSpool(stateDir)
  if (waiting.length === 0) return finding('Chờ gửi', 'ok', 'không có báo cáo nào')
  const bytes = waiting.reduce((sum, one) => sum + readSpooled(one).length, 0)
  return finding('Chờ gửi', 'attention', `${waiting.length} báo cáo, ${Math.ceil(bytes / 1024)} KB`)
}

function lastSent(context: AgentContext, stateDir: string): Finding {
  const { sent, failed, refused, clockSkewSeconds: skew = 0 } = readLast(stateDir)
  const now = context.clock.now()
  const at = (moment: string): string => ago(new Date(moment), now)
  if (refused)
    return finding('Lần gửi gần nhất', 'wrong', `máy chủ từ chối ${at(refused.at)} (${refused.code})`)
  if (failed)
    return finding('Lần gửi gần nhất', 'attention', `không tới được ${at(failed.at)} (${failed.why})`)
  if (!sent) return finding('Lần gửi gần nhất', 'attention', 'chưa gửi được báo cáo nào')
  return Math.abs(skew) > MAX_SKEW_SECONDS
    ? finding('Lần gửi gần nhất', 'wrong', `${at(sent.at)}, nhưng đồng hồ lệch ${skew} giây so với máy chủ`)
    : finding('Lần gửi gần nhất', 'ok', `${at(sent.at)}, đồng hồ lệch ${skew} giây`)
}

function updates(stateDir: string): Finding {
  const { current, failed } = readUpdate(stateDir)
  if (failed !== null)
    return finding('Cập nhật', 'attention', `bản ${failed.version}: ${failureWords(failed.why)}`)
  if (RELEASE_KEY === null) return finding('Cập nhật', 'attention', 'bản này không tự cập nhật')
  return finding(
    'Cập nhật',
    'ok',
    current === null ? 'đang chạy bản đã cài' : `đang chạy bản ${current.version}`,
  )
}

function line(context: AgentContext, stateDir: string): Finding {
  const days = readLine(stateDir, context.clock.now()) ?? []
  if (days.length === 0) return finding('Đường truyền', 'ok', 'chưa đủ một ngày số liệu')
  const attempts = days.reduce((sum, day) => sum + day.attempts, 0)
  const failures = days.reduce((sum, day) => sum + day.failures, 0)
  const words = `${failures}/${attempts} lần gửi không tới trong ${days.length} ngày`
  return finding('Đường truyền', failures * 10 > attempts ? 'attention' : 'ok', words)
}

/** Each way for itself: which one leads to the server now. */
async function reach(stateDir: string, device: Device): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const way of waysOf(stateDir, device.proxy ?? null)) {
    const what = way === null ? 'Nối thẳng tới máy chủ' : `Nối qua proxy ${way}`
    const limit = new Promise<null>((resolve) => setTimeout(resolve, REACH_MS, null).unref())
    const target = { server: device.server, caPem: device.caPem, ways: [way] }
    const reply = await Promise.race([get(target, RELEASE_PATH, 64 * 1024), limit])
    if (reply === null) findings.push(finding(what, 'wrong', 'không trả lời trong 10 giây'))
    else if (!reply.ok) findings.push(finding(what, 'wrong', `không tới được (${reply.why})`))
    else findings.push(finding(what, 'ok', `HTTP ${reply.status}`))
  }
  // One way is enough.
  return findings.some(({ state }) => state === 'ok')
    ? findings.map((one) => (one.state === 'wrong' ? { ...one, state: 'attention' } : one))
    : findings
}

type Section = { readonly status: string; readonly errors: readonly { readonly kind: string }[] }

async function sections(context: AgentContext, stateDir: string): Promise<Finding> {
  const facts = Facts.parse(await collectFacts(context, { stateDir, remember: false, withSoftware: false }))
  const read: readonly (readonly [string, Section])[] = Object.entries(facts.sections)
  const unread = read.flatMap(([name, { status, errors }]) => {
    if (status === 'ok' || status === 'skipped') return []
    const kinds = [...new Set(errors.map(({ kind }) => kind))].join(', ')
    return [`${name} ${status}${kinds === '' ? '' : ` (${kinds})`}`]
  })
  const ms = facts.contract === 'win-collector/1' ? facts.collector.durationMs : null
  const took = ms === null ? '' : `, ${ms} ms`
  return unread.length === 0
    ? finding('Thu thập', 'ok', `mọi phần đọc được${took}`)
    : finding('Thu thập', 'attention', `chưa đọc được hết: ${unread.join('; ')}${took}`)
}

export async function examine(context: AgentContext, stateDir: string): Promise<readonly Finding[]> {
  const device = await look('Đăng ký', () => enrolment(stateDir))
  const known = device.state === 'ok' ? findDevice(stateDir) : null
  return [
    program(context),
    device,
    await look('Hẹn giờ', () => schedule(context, stateDir)),
    await look('Chờ gửi', () => spool(stateDir)),
    await look('Lần gửi gần nhất', () => lastSent(context, stateDir)),
    await look('Đường truyền', () => line(context, stateDir)),
    ...(known === null ? [] : await reach(stateDir, known)),
    await look('Cập nhật', () => updates(stateDir)),
    await look('Thu thập', () => sections(context, stateDir)),
  ]
}

export const doctor = async (context: AgentContext, { json, stateDir }: DoctorOptions): Promise<ExitCode> => {
  const findings = await examine(context, stateDir)
  const width = Math.max(...Object.values(MARKS).map((word) => word.length))
  context.output.line(
    json
      ? JSON.stringify({ at: context.clock.now().toISOString(), findings })
      : findings
          .map(({ what, state, words }) => `${MARKS[state].padEnd(width)}  ${what}: ${words}`)
          .join('\n'),
  )
  return findings.some(({ state }) => state === 'wrong') ? EXIT.no : EXIT.done
}
