/** `install` and `uninstall`: this PC reports from now on, or no more. Linux has its package for that. */
import { appendFileSync } from 'node:fs'
import { dirname, join, win32 } from 'node:path'
import { z } from 'zod'
import { programFiles } from '../config.ts'
import type { AgentContext } from '../context.ts'
import { readJsonFile } from '../input-file.ts'
import {
  closeStateFolder,
  copyProgram,
  registerTask,
  removeAll,
  requireElevation,
  type WindowsPlaces,
} from '../install/windows.ts'
import { realSystem, type WindowsSystem } from '../install/windows-system.ts'
import { CommandError, EXIT, type ExitCode } from '../output.ts'
import { findDevice } from '../state/device.ts'
import { enroll } from './enroll.ts'
import { runOnce } from './run.ts'

/** Beside the package on the stick, so that nobody types on every PC. */
const ORDER_FILE = 'anxa.json'
const Order = z.strictObject({
  server: z.string().min(1),
  token: z.string().min(1),
  caFingerprint: z.string().optional(),
  proxy: z.string().optional(),
})

export type InstallOptions = {
  readonly server: string | null
  readonly token: string | null
  readonly fingerprint: string | null
  readonly allowHttp: boolean
  readonly proxy: string | null
  readonly stateDir: string
}

/** What the tests bring of their own. */
export type InstallHouse = { readonly system: WindowsSystem; readonly packageFolder: string }

const house = (): InstallHouse => ({ system: realSystem(), packageFolder: dirname(process.argv[1] ?? '') })

const ON_LINUX =
  'trên Linux: cài gói .deb (sudo apt install ./anxa-agent_….deb) hoặc chạy sudo sh cai-dat.sh của gói .tar.gz'

const requireWindows = ({ platform }: AgentContext): void => {
  if (platform !== 'win32') throw new CommandError(EXIT.couldNot, ON_LINUX)
}

const placesOf = (packageFolder: string, stateDir: string): WindowsPlaces => ({
  ...{ packageFolder, stateDir },
  programFolder: win32.join(programFiles(), 'AnXa', 'agent'),
})

type Enrolment = {
  readonly server: string
  readonly token: string
  readonly fingerprint: string | null
  readonly proxy: string | null
}

/** From the options, else from the file beside the package. Throws CommandError when neither says it whole. */
const readEnrolment = (options: InstallOptions, { system, packageFolder }: InstallHouse): Enrolment => {
  const { server, token, fingerprint, proxy } = options
  if (server !== null && token !== null) return { server, token, fingerprint, proxy }
  if (server !== null || token !== null)
    throw new CommandError(EXIT.wrongUse, 'install: cần cả --server và --token')
  const path = join(packageFolder, ORDER_FILE)
  if (!system.exists(path))
    throw new CommandError(
      EXIT.wrongUse,
      `install: thiếu --server và --token, và không có tệp ${ORDER_FILE} cạnh chương trình (xem HUONG-DAN.txt)`,
    )
  const order = Order.safeParse(readJsonFile(path))
  if (!order.success)
    throw new CommandError(
      EXIT.wrongUse,
      `install: tệp ${ORDER_FILE}: mục ${String(order.error.issues[0]?.path[0] ?? '')} chưa đúng (xem HUONG-DAN.txt)`,
    )
  const { caFingerprint = null, ...ordered } = order.data
  return { ...ordered, fingerprint: caFingerprint, proxy: ordered.proxy ?? proxy }
}

/** Each PC of a room has its own minute, the same at every installation. */
const minuteOf = (deviceId: string): number => Number.parseInt(deviceId.slice(0, 8), 16) % 15

export const install = async (
  context: AgentContext,
  options: InstallOptions,
  { system, packageFolder }: InstallHouse = house(),
): Promise<ExitCode> => {
  requireWindows(context)
  const { stateDir } = options
  const places = placesOf(packageFolder, stateDir)
  const known = findDevice(stateDir)
  // An order is compared with what is known, also on a PC that is enrolled: somebody could have laid an enrolment there.
  const hasOrder = options.server !== null || system.exists(join(packageFolder, ORDER_FILE))
  const wanted = known && !hasOrder ? null : readEnrolment(options, { system, packageFolder })
  if (known && wanted && wanted.server.replace(/\/+$/, '') !== known.server)
    throw new CommandError(
      EXIT.wrongUse,
      `máy này đã đăng ký với ${known.server} (${known.communeName}); gỡ bỏ trước, nếu muốn chuyển sang máy chủ khác`,
    )
  requireElevation(system)
  closeStateFolder(system, places)
  const say = (step: string): void => {
    context.output.line(step)
    // Who helps from afar reads it; no code and no key stands in it.
    appendFileSync(join(stateDir, 'install.log'), `${context.clock.now().toISOString()} ${step}\n`)
  }
  const replaced = copyProgram(system, places)
  say(replaced.length === 0 ? 'Chương trình đã là bản này.' : `Đã chép ${replaced.join(', ')}.`)
  if (!known && wanted) {
    const code = await enroll(context, {
      ...{ ...wanted, allowHttp: options.allowHttp, again: false, stateDir },
    })
    if (code !== EXIT.done) return code
  }
  const device = findDevice(stateDir)
  if (device === null) throw new CommandError(EXIT.couldNot, 'máy này chưa được đăng ký')
  say(`Máy thuộc ${device.communeName}, mã máy ${device.deviceId}.`)
  registerTask(system, places, minuteOf(device.deviceId))
  say('Đã hẹn Windows gọi chương trình mỗi 15 phút.')
  // The first report while somebody stands there; what cannot be sent now waits and is sent by the task.
  const sent = await runOnce(context, { stateDir, force: true, withSoftware: false })
  say(sent === EXIT.done ? 'Đã cài xong.' : 'Đã cài xong; báo cáo đầu tiên sẽ được gửi lại sau.')
  return EXIT.done
}

export const uninstall = async (
  context: AgentContext,
  { stateDir }: { readonly stateDir: string },
  { system, packageFolder }: InstallHouse = house(),
): Promise<ExitCode> => {
  requireWindows(context)
  requireElevation(system)
  const places = placesOf(packageFolder, stateDir)
  const { leftOver } = removeAll(system, places)
  context.output.line(
    'Đã gỡ bỏ: máy này không gửi báo cáo nữa. Hãy ghi "Ngừng sử dụng" ở trang của máy trên máy chủ.',
  )
  if (leftOver) context.output.line(`Còn lại thư mục ${places.programFolder}, xóa bằng tay được.`)
  return EXIT.done
}
