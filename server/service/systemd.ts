/** Installs and removes the service under systemd. Done twice it is done once; each step says what it changed. */
import { join } from 'node:path'
import { CannotError } from '../errors.ts'
import { COMMAND_FILE, commandFile } from './command-file.ts'
import { environmentFile } from './environment-file.ts'
import { type Machine, runOrFail } from './machine.ts'
import type { Program } from './program.ts'
import {
  ENVIRONMENT_FILE,
  MANUAL,
  SERVICE_ACCOUNT,
  SERVICE_NAME,
  STATE_FOLDER,
  systemdUnit,
} from './systemd-unit.ts'

export const UNIT_FILE = `/etc/systemd/system/${SERVICE_NAME}.service`
/** Exists where systemd is the one that runs the system (sd_booted). */
const SYSTEMD_RUNS = '/run/systemd/system'

type Print = (line: string) => void

/** Throws CannotError without systemd, without root, or when the account could not run the program. */
export function installUnit(machine: Machine, program: Program, print: Print): void {
  demandSystemd(machine, 'install')
  makeAccount(machine, print)
  demandRunnable(machine, program)
  writeSettings(machine, program, print)
  const isNewCommand = machine.write(COMMAND_FILE, commandFile(program), 0o755)
  if (isNewCommand) print(`Đã ghi ${COMMAND_FILE}: từ nay gõ "sudo anxa <lệnh>".`)
  if (machine.write(UNIT_FILE, systemdUnit(program))) {
    runOrFail(machine, 'systemctl', 'daemon-reload')
    print(`Đã ghi ${UNIT_FILE}.`)
  } else print(`${UNIT_FILE} đã đúng, không đổi.`)
  runOrFail(machine, 'systemctl', 'enable', SERVICE_NAME)
  // Also when nothing was written: the program itself may be a new one.
  runOrFail(machine, 'systemctl', 'restart', SERVICE_NAME)
  print('Dịch vụ đang chạy, và tự chạy mỗi khi máy khởi động.')
  print(`Địa chỉ và liên kết thiết lập: sudo journalctl -u ${SERVICE_NAME} -n 20 --no-pager -o cat`)
  tellOfOtherData(machine, program, print)
}

/** Data, settings and account stay: they are worth more than the service. */
export function removeUnit(machine: Machine, print: Print): void {
  demandSystemd(machine, 'remove')
  if (machine.exists(UNIT_FILE)) {
    runOrFail(machine, 'systemctl', 'disable', '--now', SERVICE_NAME)
    machine.remove(UNIT_FILE)
    runOrFail(machine, 'systemctl', 'daemon-reload')
    // A service that had failed would stay in the list of failures.
    machine.run('systemctl', ['reset-failed', SERVICE_NAME])
    print('Đã dừng và gỡ dịch vụ.')
  } else print('Không có dịch vụ nào để gỡ.')
  if (machine.remove(COMMAND_FILE)) print(`Đã xóa ${COMMAND_FILE}.`)
  print(`Còn giữ: dữ liệu ${STATE_FOLDER}, cài đặt ${ENVIRONMENT_FILE}, tài khoản ${SERVICE_ACCOUNT}.`)
  print('Muốn xóa hẳn thì tự xóa, sau khi đã sao lưu.')
}

function demandSystemd(machine: Machine, command: 'install' | 'remove'): void {
  if (!machine.exists(SYSTEMD_RUNS))
    throw new CannotError(
      'máy này không chạy systemd: xem tệp cần có bằng "anxa service install --print", hoặc dùng docker-compose.yml',
    )
  if (!machine.isAdministrator())
    throw new CannotError(`cần quyền root: sudo npm run anxa -- service ${command}`)
}

function makeAccount(machine: Machine, print: Print): void {
  if (machine.run('id', ['-u', SERVICE_ACCOUNT]).status === 0) return
  runOrFail(
    machine,
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    ...['--home-dir', STATE_FOLDER, '--shell', '/usr/sbin/nologin'],
    SERVICE_ACCOUNT,
  )
  print(`Đã tạo tài khoản hệ thống ${SERVICE_ACCOUNT}.`)
}

/** By doing it: a folder closed to others anywhere above Node or the program would only show in the log. */
function demandRunnable(machine: Machine, { folder, node, bundle }: Program): void {
  const as = [`--reuid=${SERVICE_ACCOUNT}`, `--regid=${SERVICE_ACCOUNT}`, '--init-groups']
  const { status, output } = machine.run('setpriv', [...as, node, bundle, '--version'])
  if (status !== 0)
    throw new CannotError(
      `tài khoản ${SERVICE_ACCOUNT} không chạy được ${bundle} bằng ${node}: chuyển ${folder} sang /opt/anxa, cài Node cho cả máy (không dùng nvm của một người), rồi làm lại (${output.slice(0, 300)})`,
    )
}

function writeSettings(machine: Machine, { folder }: Program, print: Print): void {
  if (machine.exists(ENVIRONMENT_FILE)) {
    print(`Giữ nguyên cài đặt trong ${ENVIRONMENT_FILE}.`)
    return
  }
  machine.write(ENVIRONMENT_FILE, environmentFile(join(folder, MANUAL)), 0o640)
  // It may come to hold passwords: for root to write, for the service to read.
  runOrFail(machine, 'chown', `root:${SERVICE_ACCOUNT}`, ENVIRONMENT_FILE)
  print(`Đã ghi cài đặt ban đầu vào ${ENVIRONMENT_FILE}.`)
}

/** Who first tried `npm start` has data elsewhere, and would think it lost. */
function tellOfOtherData(machine: Machine, { folder }: Program, print: Print): void {
  const earlier = join(folder, 'data')
  if (!machine.exists(join(earlier, 'postgres'))) return
  print(`Lưu ý: dữ liệu của lần chạy thử trong ${earlier} không được dùng; dịch vụ dùng ${STATE_FOLDER}.`)
}
