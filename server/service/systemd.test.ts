import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { COMMAND_FILE, commandFile } from './command-file.ts'
import { environmentFile } from './environment-file.ts'
import { type Machine, type Ran, realMachine } from './machine.ts'
import type { Program } from './program.ts'
import { installUnit, removeUnit, UNIT_FILE } from './systemd.ts'
import { ENVIRONMENT_FILE, systemdUnit } from './systemd-unit.ts'

const program: Program = { folder: '/opt/anxa', node: '/usr/bin/node', bundle: '/opt/anxa/out/anxa.mjs' }

let root: string
let ran: string[]
let lines: string[]
const print = (line: string) => lines.push(line)
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'anxa-service-'))
  mkdirSync(join(root, 'run/systemd/system'), { recursive: true })
  ran = []
  lines = []
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Real files below another root; the commands, which would change this very machine, are written down. */
const machine = (
  given: Partial<Machine> = {},
  answer: (line: string) => Ran | undefined = () => undefined,
) => ({
  ...realMachine(root),
  isAdministrator: () => true,
  run: (command: string, args: readonly string[]) => {
    const line = [command, ...args].join(' ')
    ran.push(line)
    return answer(line) ?? { status: 0, output: '' }
  },
  ...given,
})
const noAccount = (line: string) => (line.startsWith('id ') ? { status: 1, output: '' } : undefined)
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe('installing', () => {
  test('makes account, settings, command and unit, then starts, and says each', () => {
    installUnit(machine({}, noAccount), program, print)

    expect(ran).toEqual([
      'id -u anxa',
      'useradd --system --user-group --no-create-home --home-dir /var/lib/anxa --shell /usr/sbin/nologin anxa',
      'setpriv --reuid=anxa --regid=anxa --init-groups /usr/bin/node /opt/anxa/out/anxa.mjs --version',
      'chown root:anxa /etc/anxa/anxa.env',
      'systemctl daemon-reload',
      'systemctl enable anxa',
      'systemctl restart anxa',
    ])
    expect(read(UNIT_FILE)).toBe(systemdUnit(program))
    expect(statSync(join(root, ENVIRONMENT_FILE)).mode & 0o777).toBe(0o640)
    expect(statSync(join(root, COMMAND_FILE)).mode & 0o777).toBe(0o755)
    expect(lines.join('\n')).toMatch(
      /Đã tạo tài khoản hệ thống anxa[\s\S]*Đã ghi cài đặt ban đầu[\s\S]*đang chạy/u,
    )
  })

  test('a second time changes nothing, keeps the settings, and starts the program anew', () => {
    installUnit(machine(), program, print)
    writeFileSync(join(root, ENVIRONMENT_FILE), 'PORT=443\n')
    ran = []
    lines = []

    installUnit(machine(), program, print)

    expect(read(ENVIRONMENT_FILE)).toBe('PORT=443\n')
    expect(ran).not.toContain('systemctl daemon-reload')
    expect(ran.at(-1)).toBe('systemctl restart anxa')
    expect(lines).toContain(`${UNIT_FILE} đã đúng, không đổi.`)
  })

  test.each([
    [
      'without systemd',
      () => rmSync(join(root, 'run/systemd'), { recursive: true }),
      {},
      /không chạy systemd/,
    ],
    [
      'without root',
      () => {},
      { isAdministrator: () => false },
      /cần quyền root: sudo npm run anxa -- service/,
    ],
  ])('%s it refuses before it touches anything', (_, prepare, given, message) => {
    prepare()

    expect(() => installUnit(machine(given), program, print)).toThrow(message)
    expect(ran).toEqual([])
    expect(readdirSync(root)).toEqual(['run'])
  })

  test('a program that the account cannot run is refused with the way out, before the unit is written', () => {
    const closed = (line: string) =>
      line.startsWith('setpriv') ? { status: 126, output: 'Permission denied' } : undefined

    expect(() => installUnit(machine({}, closed), program, print)).toThrow(
      /chuyển \/opt\/anxa sang \/opt\/anxa/,
    )
    expect(ran).not.toContain('systemctl enable anxa')
  })

  test('what systemctl says is passed on', () => {
    const failing = (line: string) =>
      line === 'systemctl restart anxa' ? { status: 1, output: 'Job failed' } : undefined

    expect(() => installUnit(machine({}, failing), program, print)).toThrow(
      /systemctl restart anxa.*Job failed/,
    )
  })

  test('data of an earlier try by hand is not silently left behind', () => {
    mkdirSync(join(root, '/opt/anxa/data/postgres'), { recursive: true })

    installUnit(machine(), program, print)

    expect(lines.at(-1)).toContain('/opt/anxa/data không được dùng')
  })
})

test('removing takes the service away and leaves data, settings and account', () => {
  installUnit(machine(), program, print)
  ran = []

  removeUnit(machine(), print)
  removeUnit(machine(), print)

  expect(ran).toEqual([
    'systemctl disable --now anxa',
    'systemctl daemon-reload',
    'systemctl reset-failed anxa',
  ])
  expect(readdirSync(join(root, 'etc/systemd/system'))).toEqual([])
  expect(read(ENVIRONMENT_FILE)).toContain('HOST=0.0.0.0')
  expect(lines).toContain('Không có dịch vụ nào để gỡ.')
})

describe('the unit', () => {
  const analyze = (...args: readonly string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  const hasSystemd = analyze('--version').status === 0

  /** With parts that exist on this machine: verify looks for the program. */
  const written = () => {
    const path = join(root, 'anxa.service')
    // The account does not exist on the machine of the tests.
    const unit = systemdUnit({ ...program, node: process.execPath }).replace(/^(User|Group)=.*/gm, '$1=root')
    writeFileSync(path, unit.replace(/^Documentation=.*\n/m, ''))
    return path
  }

  test('is one that systemd takes without a word', async ({ annotate }) => {
    if (!hasSystemd) {
      await annotate('systemd-analyze is not installed: the unit was not verified')
      return
    }
    const { status, stderr } = analyze('verify', '--man=no', written())

    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  test('leaves little exposed by the measure of systemd', async ({ annotate }) => {
    if (!hasSystemd) {
      await annotate('systemd-analyze is not installed: the exposure was not measured')
      return
    }
    writeFileSync(join(root, 'anxa.service'), systemdUnit(program))
    const { status, stdout, stderr } = analyze(
      ...['security', '--offline=true', '--threshold=25', '--no-pager', join(root, 'anxa.service')],
    )

    expect(status, `${stdout}${stderr}`).toBe(0)
  })

  test('keeps paths with spaces, quotes and percent signs in one piece', () => {
    const unit = systemdUnit({ ...program, node: '/opt/my "node" 100%/node' })

    expect(unit).toContain('ExecStart="/opt/my \\"node\\" 100%%/node" --env-file=/etc/anxa/anxa.env')
  })

  test('may read a program in a home, not write there', () => {
    expect(systemdUnit(program)).toContain('ProtectHome=yes')
    expect(systemdUnit({ ...program, bundle: '/home/xa/anxa/out/anxa.mjs' })).toContain(
      'ProtectHome=read-only',
    )
  })
})

describe('the settings file', () => {
  test('is one that Node reads and the configuration takes', () => {
    const path = join(root, 'anxa.env')
    writeFileSync(path, environmentFile('/opt/anxa/docs'))
    const script = 'process.stdout.write(JSON.stringify(process.env))'
    const { stdout, stderr } = spawnSync(process.execPath, [`--env-file=${path}`, '-e', script], {
      ...{ encoding: 'utf8', env: { PATH: process.env.PATH } },
    })

    expect(stderr).toBe('')
    expect(readConfig(JSON.parse(stdout))).toMatchObject({ HOST: '0.0.0.0', PORT: 8080, TRUSTED_PROXIES: [] })
  })
})

describe('the command beside the service', () => {
  /** The real file under a real shell, with stand-ins on PATH that say what they were asked for. */
  const shell = (uid: number, ...args: readonly string[]) => {
    const bin = join(root, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'id'), `#!/bin/sh\necho ${uid}\n`, { mode: 0o755 })
    writeFileSync(join(bin, 'setpriv'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 })
    const node = join(root, 'a node', 'node')
    mkdirSync(dirname(node))
    writeFileSync(node, '#!/bin/sh\necho "as root: $*"\n', { mode: 0o755 })
    const file = join(root, 'anxa')
    writeFileSync(file, commandFile({ ...program, node }), { mode: 0o755 })
    return spawnSync(file, args, { encoding: 'utf8', env: { PATH: `${bin}:/usr/bin:/bin` } })
  }

  test('runs as the account of the service, with its data and settings', () => {
    const { stdout } = shell(0, 'user', 'add', '--name', 'Lê Thị Ánh')

    const words = stdout.trimEnd().split('\n')
    expect(words.slice(0, 3)).toEqual(['--reuid=anxa', '--regid=anxa', '--init-groups'])
    expect(words).toContain('DATA_DIR=/var/lib/anxa')
    expect(words.slice(words.indexOf('--env-file=/etc/anxa/anxa.env') - 1)).toEqual([
      ...[join(root, 'a node', 'node'), '--env-file=/etc/anxa/anxa.env', '--enable-source-maps'],
      ...['/opt/anxa/out/anxa.mjs', 'user', 'add', '--name', 'Lê Thị Ánh'],
    ])
  })

  test('asks for root, which it needs to become that account', () => {
    const { status, stderr } = shell(1000, 'token', 'list')

    expect([status, stderr]).toEqual([3, 'anxa: cần quyền root: sudo anxa token list\n'])
  })

  test('leaves the service itself to root', () => {
    expect(shell(0, 'service', 'remove').stdout).toBe('as root: /opt/anxa/out/anxa.mjs service remove\n')
  })
})
