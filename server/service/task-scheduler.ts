/** Installs and removes the service on Windows, by the Task Scheduler. Done twice it is done once. */
import { win32 } from 'node:path'
import { CannotError } from '../errors.ts'
import { environmentFile } from './environment-file.ts'
import { type Machine, runOrFail } from './machine.ts'
import type { Program } from './program.ts'
import { MANUAL } from './systemd-unit.ts'
import { TASK_NAME, taskFile, taskXml } from './task-xml.ts'
import { commandScript, startScript, type WindowsFolders, windowsFolders } from './windows-scripts.ts'

type Print = (line: string) => void

const FIREWALL_RULE = 'AnXa may chu'
const SIDS = { system: '*S-1-5-18', administrators: '*S-1-5-32-544', localService: '*S-1-5-19' } as const

export type TaskOptions = {
  readonly programData: string
  /** The folder of data was there before the service: of an earlier installation, says the administrator. */
  readonly reuseData: boolean
}

/** Throws CannotError without the rights of an administrator, from a folder others may write to, or over strange data. */
export function installTask(
  machine: Machine,
  program: Program,
  { programData, reuseData }: TaskOptions,
  print: Print,
): void {
  demandAdministrator(machine)
  demandShared(program)
  const folders = windowsFolders(programData)
  closeFolder(machine, folders, reuseData, print)
  if (machine.exists(folders.settings)) print(`Giữ nguyên cài đặt trong ${folders.settings}.`)
  else {
    const text = environmentFile(win32.join(program.folder, MANUAL))
    machine.write(folders.settings, text.replaceAll('\n', '\r\n'))
    print(`Đã ghi cài đặt ban đầu vào ${folders.settings}.`)
  }
  machine.write(folders.startScript, startScript(program, folders))
  machine.write(folders.commandScript, commandScript(program, folders))
  machine.write(folders.task, taskFile(taskXml(folders.startScript)))
  machine.run('schtasks', ['/end', '/tn', TASK_NAME])
  runOrFail(machine, 'schtasks', '/create', '/tn', TASK_NAME, '/xml', folders.task, '/f')
  print(`Đã tạo tác vụ "${TASK_NAME}" trong Task Scheduler: tự chạy mỗi khi máy khởi động.`)
  openFirewall(machine, program, print)
  runOrFail(machine, 'schtasks', '/run', '/tn', TASK_NAME)
  print(`Dịch vụ đang chạy. Địa chỉ và liên kết thiết lập ở đầu tệp ${folders.log}`)
  print(`Các lệnh khác: ${folders.commandScript} <lệnh>`)
}

/** Data and settings stay: they are worth more than the service. */
export function removeTask(machine: Machine, programData: string, print: Print): void {
  demandAdministrator(machine)
  const folders = windowsFolders(programData)
  if (machine.run('schtasks', ['/query', '/tn', TASK_NAME]).status === 0) {
    machine.run('schtasks', ['/end', '/tn', TASK_NAME])
    runOrFail(machine, 'schtasks', '/delete', '/tn', TASK_NAME, '/f')
    print('Đã dừng và gỡ dịch vụ.')
  } else print('Không có dịch vụ nào để gỡ.')
  machine.run('netsh', ['advfirewall', 'firewall', 'delete', 'rule', `name=${FIREWALL_RULE}`])
  for (const file of [folders.task, folders.startScript, folders.commandScript]) machine.remove(file)
  print(`Còn giữ dữ liệu và cài đặt trong ${folders.home}. Muốn xóa hẳn thì tự xóa, sau khi đã sao lưu.`)
}

function demandAdministrator(machine: Machine): void {
  if (!machine.isAdministrator())
    throw new CannotError(
      'cần quyền quản trị: mở Command Prompt bằng "Run as administrator" rồi làm lại; chỉ xem: thêm --print',
    )
}

/** Whoever may write there would run as the service; and it could not read the folder of a person. */
function demandShared({ folder, node }: Program): void {
  const isProgramFile = (path: string) => /^[a-z]:\\program files( \(x86\))?\\/i.test(path)
  const open = [folder, node].find((path) => !isProgramFile(path))
  if (open !== undefined)
    throw new CannotError(
      `${open} không nằm trong C:\\Program Files, người khác có thể sửa: chuyển AnXã sang C:\\Program Files\\AnXa, cài Node bằng bộ cài .msi, rồi làm lại`,
    )
}

/**
 * Every user may make folders below ProgramData, and what one finds there may be anybody's: settings that make Node
 * load a foreign module, for one. The folder is closed before anything of ours is in it.
 */
function closeFolder(machine: Machine, { home }: WindowsFolders, reuseData: boolean, print: Print): void {
  const isInstalled = machine.run('schtasks', ['/query', '/tn', TASK_NAME]).status === 0
  if (!machine.makeFolder(home) && !isInstalled && !reuseData)
    throw new CannotError(
      `${home} đã có mà dịch vụ thì chưa: nếu là dữ liệu của lần cài trước, làm lại với --reuse-data; nếu không rõ của ai, đổi tên thư mục đó`,
    )
  runOrFail(machine, 'icacls', home, '/setowner', SIDS.administrators)
  const rights = [
    `${SIDS.localService}:(OI)(CI)M`,
    `${SIDS.administrators}:(OI)(CI)F`,
    `${SIDS.system}:(OI)(CI)F`,
  ]
  runOrFail(machine, 'icacls', home, '/inheritance:r', '/grant:r', ...rights)
  print(`Thư mục ${home} chỉ dịch vụ và quản trị viên mở được.`)
}

/** By program, not by port: the port is in the settings and may change. */
function openFirewall(machine: Machine, { node }: Program, print: Print): void {
  const rule = ['advfirewall', 'firewall']
  machine.run('netsh', [...rule, 'delete', 'rule', `name=${FIREWALL_RULE}`])
  runOrFail(
    machine,
    'netsh',
    ...[...rule, 'add', 'rule', `name=${FIREWALL_RULE}`, 'dir=in', 'action=allow', 'protocol=TCP'],
    // Not on a network that Windows calls public.
    ...[`program=${node}`, 'profile=domain,private'],
  )
  print('Đã mở tường lửa cho mạng nội bộ (domain, private).')
}
