/** How good the line to the server was, by the agent's own posts of the last days. */
import { LINE_DAYS, type Line } from '../facts/line.ts'
import { type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { sayPlain } from './sentence.ts'
import { judgeBy } from './watch.ts'

/** Fewer tell nothing about a share of two in a hundred. */
const MIN_ATTEMPTS = 24
const DAY_SECONDS = 86_400

type Days = NonNullable<Line>

function medianOf(days: Days): number | null {
  const sorted = days.flatMap(({ medianMs }) => medianMs ?? []).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

function judge({ facts, thresholds }: JudgeInput): Judgement {
  const days = facts.line?.slice(-LINE_DAYS) ?? null
  if (days === null) return unknown('not-recorded')
  const attempts = sum(days.map((day) => day.attempts))
  if (attempts < MIN_ATTEMPTS) return unknown('too-few-samples', { attempts })
  const upShare = 1 - sum(days.map((day) => day.withoutLineSeconds)) / (days.length * DAY_SECONDS)
  const lossShare = sum(days.map((day) => day.failures)) / attempts
  const medianMs = medianOf(days)
  const found = {
    ...{ attempts, medianMs },
    lossPercent: Math.round(lossShare * 1000) / 10,
    withoutLineHours: Math.round(sum(days.map((day) => day.withoutLineSeconds)) / 360) / 10,
  }
  if (upShare < thresholds.minUptimeShare) return warn('often-without-line', found)
  if (lossShare > thresholds.maxLossShare) return warn('losses', found)
  if (medianMs !== null && medianMs > thresholds.maxLatencyMs) return warn('slow', found)
  return medianMs === null ? unknown('round-trip-not-known', found) : pass('good', found)
}

const decimal = (value: unknown): string => (typeof value === 'number' ? String(value).replace('.', ',') : '')

const withNumber = (value: unknown, piece: (text: string) => string): string =>
  decimal(value) === '' ? '' : piece(decimal(value))

export const lineQuality: DeviceCheck = {
  id: 'line-quality',
  title: 'Chất lượng đường truyền',
  shortTitle: 'Đường truyền',
  why: 'Đường truyền chập chờn làm dịch vụ công đứng, bản vá tải không xong và báo cáo sự cố đi không kịp hạn 24 giờ.',
  mend: {
    windows: [
      'So với máy bên cạnh: chỉ máy này kém thì kiểm tra dây mạng, đổi cổng, bỏ dùng Wi-Fi.',
      'Cả phòng cùng kém: khởi động lại bộ phát mạng, đếm lại số máy dùng chung, báo nhà mạng kèm số liệu của trang này.',
      'Đường truyền của xã đúng là chậm hơn ngưỡng: xã đổi ngưỡng ở trang Ngưỡng đánh giá, có lý do.',
    ],
    linux: [
      'So với máy bên cạnh: chỉ máy này kém thì kiểm tra dây mạng, đổi cổng, bỏ dùng Wi-Fi.',
      'Cả phòng cùng kém: khởi động lại bộ phát mạng, đếm lại số máy dùng chung, báo nhà mạng kèm số liệu của trang này.',
      'Đường truyền của xã đúng là chậm hơn ngưỡng: xã đổi ngưỡng ở trang Ngưỡng đánh giá, có lý do.',
    ],
  },
  severity: 'low',
  maxAge: 'P1D',
  concepts: [],
  thresholds: ['maxLatencyMs', 'maxLossShare', 'minUptimeShare'],
  reasons: {
    good: ({ medianMs }) =>
      `Đường truyền tới máy chủ tốt${sayPlain(medianMs, (number) => `, độ trễ ${number} mili giây`)}.`,
    'often-without-line': ({ withoutLineHours }) =>
      `Máy mất đường truyền quá nhiều${withNumber(withoutLineHours, (hours) => `: ${hours} giờ trong các ngày gần đây`)}.`,
    losses: ({ lossPercent }) =>
      `Nhiều lần gửi không tới được máy chủ${withNumber(lossPercent, (percent) => `: ${percent} %`)}.`,
    slow: ({ medianMs }) =>
      `Đường truyền tới máy chủ chậm${sayPlain(medianMs, (number) => `: độ trễ ${number} mili giây`)}.`,
    'too-few-samples': ({ attempts }) =>
      `Mới có ${sayPlain(attempts, (number) => `${number} `)}lần gửi, chưa đủ để đánh giá đường truyền.`,
    'round-trip-not-known': () => 'Máy gửi qua máy chủ trung gian (proxy) nên không đo được độ trễ.',
    'not-recorded': () => 'Tác tử trên máy chưa ghi số liệu đường truyền.',
  },
  judge: judgeBy(judge),
}
