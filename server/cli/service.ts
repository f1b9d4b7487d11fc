/** `anxa service`: the server starts with the machine, by systemd or by the Task Scheduler. */
import { Command } from 'commander'
import { processEnvironment } from '../config.ts'
import { CannotError, UsageError } from '../errors.ts'
import { type Machine, realMachine } from '../service/machine.ts'
import { findProgram, type Program } from '../service/program.ts'
import { installUnit, removeUnit } from '../service/systemd.ts'
import { systemdUnit } from '../service/systemd-unit.ts'
import { installTask, removeTask } from '../service/task-scheduler.ts'
import { taskXml } from '../service/task-xml.ts'
import { windowsFolders } from '../service/windows-scripts.ts'
import { type Print, writeOut } from './house.ts'

export type ServiceHost = {
  readonly machine: Machine
  readonly platform: NodeJS.Platform
  readonly program: () => Program
}

type InstallOptions = { readonly print?: true; readonly system?: string; readonly reuseData?: true }

export function serviceCommand(print: Print = writeOut, host: ServiceHost = thisHost()): Command {
  const service = new Command('service').description('chạy máy chủ như một dịch vụ: cài, gỡ')
  service
    .command('install')
    .description('cài dịch vụ, hoặc cập nhật và khởi động lại dịch vụ đã cài')
    .option('--print', 'chỉ in tệp cấu hình của dịch vụ, không cài gì')
    .option('--system <name>', 'với --print: linux hoặc windows', systemName)
    .option('--reuse-data', 'trên Windows: dùng thư mục dữ liệu của lần cài trước')
    .action((options: InstallOptions) => install(host, options, print))
  service
    .command('remove')
    .description('dừng và gỡ dịch vụ; dữ liệu và cài đặt được giữ lại')
    .action(() => remove(host, print))
  return service
}

const thisHost = (): ServiceHost => ({
  machine: realMachine(),
  platform: process.platform,
  program: findProgram,
})

function systemName(text: string): string {
  if (text !== 'linux' && text !== 'windows')
    throw new UsageError(`--system must be linux or windows: ${text}`)
  return text
}

function install(host: ServiceHost, options: InstallOptions, print: Print): void {
  if (options.system !== undefined && options.print !== true)
    throw new UsageError('--system goes with --print only')
  const program = host.program()
  const line = (text: string) => print(`${text}\n`)
  if (options.print === true) print(printed(options.system ?? host.platform, program))
  else if (host.platform === 'win32')
    installTask(
      host.machine,
      program,
      { programData: programData(), reuseData: options.reuseData === true },
      line,
    )
  else {
    demandLinux(host)
    installUnit(host.machine, program, line)
  }
}

const printed = (system: string, program: Program): string =>
  system === 'win32' || system === 'windows'
    ? taskXml(windowsFolders(programData()).startScript)
    : systemdUnit(program)

function remove(host: ServiceHost, print: Print): void {
  const line = (text: string) => print(`${text}\n`)
  if (host.platform === 'win32') removeTask(host.machine, programData(), line)
  else {
    demandLinux(host)
    removeUnit(host.machine, line)
  }
}

function demandLinux({ platform }: ServiceHost): void {
  if (platform !== 'linux')
    throw new CannotError(
      `chưa biết cài dịch vụ trên hệ điều hành này (${platform}): chỉ Linux có systemd và Windows`,
    )
}

const programData = (): string => processEnvironment().ProgramData ?? 'C:\\ProgramData'
