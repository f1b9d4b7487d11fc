/** `status`: what this PC has sent and what came of it, for the person in front of it. Needs no network. */
import { ago, formatMoment } from '../../checks/time/words.ts'
import { AGENT_VERSION, DEFAULT_INTERVAL_SECONDS, RELEASE_KEY } from '../config.ts'
import type { AgentContext } from '../context.ts'
import { EXIT, type ExitCode } from '../output.ts'
import { listSpool } from '../spool.ts'
import { type Device, findDevice } from '../state/device.ts'
import { type Last, readLast } from '../state/last.ts'
import { readSchedule, type Schedule } from '../state/schedule.ts'
import { readUpdate, type UpdateState } from '../update/state.ts'
import { failureWords } from '../update/words.ts'
import { countLine, verdictLines } from '../verdict-lines.ts'

export type StatusOptions = { readonly json: boolean; readonly stateDir: string }

type Status = {
  readonly device: Device | null
  readonly last: Last
  readonly waiting: readonly number[]
  readonly schedule: Schedule
  readonly update: UpdateState
}

const readStatus = (stateDir: string): Status => ({
  device: findDevice(stateDir),
  last: readLast(stateDir),
  waiting: listSpool(stateDir).map(({ seq }) => seq),
  schedule: readSchedule(stateDir, DEFAULT_INTERVAL_SECONDS),
  update: readUpdate(stateDir),
})

const momentOrNull = (ms: number): string | null => (ms > 0 ? new Date(ms).toISOString() : null)

const toJson = ({ device, last, waiting, schedule, update }: Status): string =>
  JSON.stringify({
    version: AGENT_VERSION,
    update: { at: update.updatedAt, failed: update.failed, takesUpdates: RELEASE_KEY !== null },
    enrolled: device && {
      ...{ deviceId: device.deviceId, server: device.server, communeName: device.communeName },
      enrolledAt: device.enrolledAt,
    },
    sent: last.sent ?? null,
    clockSkewSeconds: last.clockSkewSeconds ?? null,
    checks: last.answer?.checks ?? null,
    refused: last.refused ?? null,
    failed: last.failed ?? null,
    waiting,
    collectedAt: schedule.collectedAt === null ? null : momentOrNull(schedule.collectedAt),
    nextRunAt: momentOrNull(schedule.dueAt),
    nextSendAt: momentOrNull(schedule.notBefore),
  })

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1).replace('.', ',')} KB`

const sentLines = (
  { sent, answer, clockSkewSeconds, refused, failed }: Last,
  now: Date,
): readonly string[] => {
  const moment = (at: string): string => `${formatMoment(new Date(at))} (${ago(new Date(at), now)})`
  return [
    sent && answer
      ? `Lần gửi gần nhất: báo cáo số ${sent.seq}, ${moment(sent.at)}, ${kilobytes(sent.bytes)}.`
      : 'Chưa gửi được báo cáo nào.',
    ...(clockSkewSeconds === undefined || Math.abs(clockSkewSeconds) < 60
      ? []
      : [`Đồng hồ máy này lệch ${Math.abs(clockSkewSeconds)} giây so với máy chủ.`]),
    ...(failed ? [`Lần gửi sau đó không được: ${moment(failed.at)}, ${failed.why}.`] : []),
    ...(refused
      ? [`Máy chủ từ chối báo cáo số ${refused.seq}: ${moment(refused.at)}, ${refused.message}`]
      : []),
  ]
}

const scheduleLines = ({ waiting, schedule }: Status, now: Date): readonly string[] => {
  const later = (ms: number): string => (ms > now.getTime() ? formatMoment(new Date(ms)) : 'lượt chạy tới')
  return [
    waiting.length === 0
      ? 'Không có báo cáo nào chờ gửi.'
      : `Chờ gửi: ${waiting.length} báo cáo (số ${waiting.join(', ')}); gửi lại: ${later(schedule.notBefore)}.`,
    `Thu thập tiếp: ${later(schedule.dueAt)}.`,
  ]
}

const versionLines = ({ updatedAt, failed }: UpdateState): readonly string[] => [
  `Phiên bản ${AGENT_VERSION}${updatedAt === null ? '' : `, tự cập nhật lúc ${formatMoment(new Date(updatedAt))}`}.`,
  ...(RELEASE_KEY === null ? ['Bản này không tự cập nhật: nó không mang khóa của bản phát hành.'] : []),
  ...(failed === null ? [] : [`Chưa lên được phiên bản ${failed.version}: ${failureWords(failed.why)}.`]),
]

const verdictsOf = ({ answer }: Last, platform: 'windows' | 'linux'): readonly string[] => {
  if (!answer || answer.checks.length === 0) return []
  const shown = answer.checks.map((one) => ({
    ...one,
    until: one.until === null ? null : new Date(one.until),
  }))
  return [
    '',
    `Kết quả máy chủ chấm lúc ${formatMoment(new Date(answer.serverTime))}: ${countLine(shown)}`,
    '',
    ...verdictLines(shown, platform),
  ]
}

const toText = (status: Status, now: Date, platform: 'windows' | 'linux'): string => {
  const { device, last, update } = status
  if (!device) return 'Máy này chưa đăng ký với máy chủ nào; đăng ký bằng lệnh enroll.'
  return [
    `Máy này thuộc ${device.communeName}, gửi tới ${device.server}, đăng ký ${formatMoment(new Date(device.enrolledAt))}.`,
    ...versionLines(update),
    ...sentLines(last, now),
    ...scheduleLines(status, now),
    ...verdictsOf(last, platform),
  ].join('\n')
}

export const status = async (context: AgentContext, { json, stateDir }: StatusOptions): Promise<ExitCode> => {
  const found = readStatus(stateDir)
  const platform = context.platform === 'win32' ? 'windows' : 'linux'
  context.output.line(json ? toJson(found) : toText(found, context.clock.now(), platform))
  return EXIT.done
}
