/** `run`: the wake-up. Ends at once unless the interval has passed or the spool holds something. */
import { DEFAULT_INTERVAL_SECONDS } from '../config.ts'
import type { AgentContext } from '../context.ts'
import { CommandError, EXIT, type ExitCode } from '../output.ts'
import type { SendOutcome } from '../send.ts'
import { listSpool } from '../spool.ts'
import type { Device } from '../state/device.ts'
import { takeLock } from '../state/lock.ts'
import {
  backOffSeconds,
  dueAfter,
  isDue,
  LONGEST_BACK_OFF_SECONDS,
  maySend,
  notBeforeAfterPause,
  readSchedule,
  type Schedule,
  writeSchedule,
} from '../state/schedule.ts'
import { noteRefused, noteTaken } from '../update/hand-over.ts'

export type RunOptions = {
  readonly stateDir: string
  readonly force: boolean
  readonly withSoftware: boolean
}

const collect = async (context: AgentContext, options: RunOptions, schedule: Schedule): Promise<Schedule> => {
  const { stateDir, withSoftware } = options
  // Heavy modules are loaded only once there is something to do.
  const [{ makeReport }, { addToSpool }] = await Promise.all([
    import('../report/make.ts'),
    import('../spool.ts'),
  ])
  const { report, collectedAt } = await makeReport(context, { stateDir, withSoftware })
  addToSpool(stateDir, report)
  const dueAt = dueAfter(collectedAt, schedule.intervalSeconds, context.random)
  const next = { ...schedule, collectedAt: collectedAt.getTime(), dueAt }
  writeSchedule(stateDir, next)
  return next
}

const backOff = (
  context: AgentContext,
  stateDir: string,
  schedule: Schedule,
  leastSeconds: number,
): number => {
  const failures = schedule.failures + 1
  const asked = Math.min(leastSeconds, LONGEST_BACK_OFF_SECONDS)
  const wait = Math.max(backOffSeconds(failures, context.random), asked)
  writeSchedule(stateDir, { ...schedule, failures, notBefore: context.clock.now().getTime() + wait * 1000 })
  return Math.ceil(wait / 60)
}

const noteForUpdate = (stateDir: string, outcome: SendOutcome): void => {
  if (outcome.state === 'sent' && outcome.sent > 0) noteTaken(stateDir)
  if (outcome.state === 'refused' && outcome.isReport) noteRefused(stateDir)
}

/** Within the lock of the run: two runs must not fetch into one folder. */
const updateAfter = async (
  context: AgentContext,
  given: { readonly stateDir: string; readonly device: Device; readonly isForced: boolean },
): Promise<void> => {
  const { readLast } = await import('../state/last.ts')
  const announced = readLast(given.stateDir).answer?.agentVersion
  if (announced === undefined) return
  const { updateIfDue } = await import('../update/update.ts')
  const said = await updateIfDue(context, { ...given, announced })
  if (said !== null) context.output.line(said)
}

const send = async (
  context: AgentContext,
  { stateDir, force }: RunOptions,
  schedule: Schedule,
): Promise<ExitCode> => {
  const [{ sendSpool }, { getEnrolled }] = await Promise.all([
    import('../send.ts'),
    import('../state/enrolled.ts'),
  ])
  const { device } = getEnrolled(stateDir)
  const outcome = await sendSpool({ stateDir, device, clock: context.clock })
  noteForUpdate(stateDir, outcome)
  switch (outcome.state) {
    case 'sent': {
      const intervalSeconds = outcome.intervalSeconds ?? schedule.intervalSeconds
      const collectedAt = new Date(schedule.collectedAt ?? context.clock.now().getTime())
      const dueAt = dueAfter(collectedAt, intervalSeconds, context.random)
      writeSchedule(stateDir, { ...schedule, intervalSeconds, dueAt, notBefore: 0, failures: 0 })
      context.output.line(
        `Đã gửi ${outcome.sent} báo cáo${outcome.left > 0 ? `, còn ${outcome.left} đợi lượt sau` : ''}.`,
      )
      await updateAfter(context, { stateDir, device, isForced: force })
      return EXIT.done
    }
    case 'later': {
      const minutes = backOff(context, stateDir, schedule, outcome.retryAfterSeconds ?? 0)
      context.output.problem(
        `Chưa gửi được (${outcome.why}); báo cáo được giữ lại, gửi lại sau ${minutes} phút.`,
      )
      return EXIT.couldNot
    }
    case 'refused':
      backOff(context, stateDir, schedule, 0)
      context.output.problem(`Máy chủ từ chối (${outcome.why})`)
      return EXIT.no
    default:
      return outcome satisfies never
  }
}

/** After a long pause: collect now, send at a moment of this PC's own. */
const withPause = (
  context: AgentContext,
  { stateDir, force }: RunOptions,
  before: Schedule,
  now: Date,
): Schedule => {
  const notBefore = force ? before.notBefore : notBeforeAfterPause(before, now, context.random)
  if (notBefore === before.notBefore) return before
  const schedule = { ...before, notBefore }
  writeSchedule(stateDir, schedule)
  return schedule
}

const work = async (context: AgentContext, options: RunOptions): Promise<ExitCode> => {
  const { stateDir, force } = options
  const now = context.clock.now()
  const before = withPause(context, options, readSchedule(stateDir, DEFAULT_INTERVAL_SECONDS), now)
  const schedule = force || isDue(before, now) ? await collect(context, options, before) : before
  const sendable = force || maySend(schedule, now)
  return sendable && listSpool(stateDir).length > 0 ? send(context, options, schedule) : EXIT.done
}

export const runOnce = async (context: AgentContext, options: RunOptions): Promise<ExitCode> => {
  const { stateDir, force } = options
  const schedule = readSchedule(stateDir, DEFAULT_INTERVAL_SECONDS)
  const now = context.clock.now()
  const hasWork = force || isDue(schedule, now) || (maySend(schedule, now) && listSpool(stateDir).length > 0)
  if (!hasWork) return EXIT.done
  const { getEnrolled } = await import('../state/enrolled.ts')
  getEnrolled(stateDir)
  const release = takeLock(stateDir)
  if (!release) throw new CommandError(EXIT.couldNot, 'một lượt chạy khác của agent đang làm việc')
  try {
    return await work(context, options)
  } finally {
    release()
  }
}
