import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import type { AgentContext } from '../context.ts'
import { taskFile } from '../install/task-xml.ts'
import type { WindowsSystem } from '../install/windows-system.ts'
import { found } from '../platform/doors.ts'
import { replayDoors } from '../platform/replay-doors.ts'
import { findDevice } from '../state/device.ts'
import { TEST_NOW, testFolder } from '../testing.ts'
import { plainServer, type Reply, refused, type Taken, taken } from '../testing-server.ts'
import { install, uninstall } from './install.ts'

const DEVICE_ID = '2f0c3c4e-8a57-4a7e-9b53-0d2c3f1b8a11'
const healthy = readFileSync(
  new URL('../../checks/device/fixtures/windows/01-win11-25h2-pro-healthy.json', import.meta.url),
  'utf8',
)

/** A Windows of the test's own: what was run and written is remembered, and programs answer 0 unless told otherwise. */
function windows(given: { readonly fails?: string; readonly isEmpty?: boolean } = {}) {
  const ran: string[] = []
  const kept = new Map<string, Buffer>()
  // The folders of the test are this machine's; in between stands the backslash.
  const name = (path: string): string => path.replaceAll('/', '\\')
  const files = {
    get: (path: string) => kept.get(name(path)),
    set: (path: string, bytes: Buffer) => kept.set(name(path), bytes),
    has: (path: string) => kept.has(name(path)),
    delete: (path: string) => kept.delete(name(path)),
  }
  const removed: string[] = []
  let task: Buffer | null = null
  const system: WindowsSystem = {
    run: (program, args) => {
      ran.push([program, ...args].join(' '))
      if (program === 'schtasks.exe' && args[0] === '/Create') task = files.get(args[4] ?? '') ?? null
      return { exit: program === given.fails ? 5 : 0, output: 'Từ chối' }
    },
    exists: (path) => files.has(path),
    read: (path) => files.get(path) ?? null,
    write: (path, bytes) => files.set(path, bytes),
    copy: (from, to) => files.set(to, files.get(from) ?? Buffer.alloc(0)),
    rename: (from, to) => {
      files.set(to, files.get(from) ?? Buffer.alloc(0))
      files.delete(from)
    },
    makeFolder: () => undefined,
    isEmpty: () => given.isEmpty ?? true,
    remove: (path) => files.delete(path),
    removeTree: (path) => removed.push(path),
  }
  const folder = testFolder()
  for (const name of ['node.exe', 'agent.cjs', 'collect.ps1'])
    files.set(`${folder}\\${name}`, Buffer.from(name))
  return { system, ran, files, removed, folder, task: () => task }
}

function context() {
  const lines: string[] = []
  const problems: string[] = []
  const answers: AgentContext = {
    clock: { now: () => TEST_NOW },
    output: { line: (text) => lines.push(text), problem: (text) => problems.push(text) },
    doors: async () => ({
      ...replayDoors({ files: {}, absent: [], commands: {} }),
      run: async () => found({ exit: 0, stdout: JSON.stringify(JSON.parse(healthy)), stderr: '' }),
    }),
    random: () => 0.5,
    platform: 'win32',
  }
  return { answers, lines, problems }
}

const enrolment: Reply = {
  status: 200,
  body: {
    ...{ deviceId: DEVICE_ID, communeName: 'Xã Mẫu', serverTime: TEST_NOW.toISOString() },
    nextIntervalSeconds: 3600,
  },
}
const server = (reports: Reply = taken()) =>
  plainServer((asked: Taken) => (asked.path === '/api/v1/enroll' ? enrolment : reports))

const options = (stateDir: string, url: string | null, token: string | null = 'abcdefgh') => ({
  ...{ server: url, token, fingerprint: null, proxy: null, allowHttp: true, stateDir },
})
const PROGRAM = 'C:\\Program Files\\AnXa\\agent'

describe('installing', () => {
  test('closes the folder of the key before there is one, copies, enrols, registers the task and reports', async () => {
    const [machine, { answers, lines }, { url, requests }] = [windows(), context(), await server()]
    const stateDir = testFolder()
    const code = await install(answers, options(stateDir, url), {
      system: machine.system,
      packageFolder: machine.folder,
    })

    expect({ code, lines }).toMatchObject({ code: 0, lines: expect.arrayContaining(['Đã cài xong.']) })
    expect(machine.ran.map((line) => line.split(' ')[0])).toEqual([
      ...['fltmc.exe', 'icacls.exe', 'icacls.exe', 'schtasks.exe'],
    ])
    expect(machine.ran[1]).toContain('/setowner *S-1-5-32-544')
    expect(machine.ran[2]).toContain('/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F')
    expect(machine.files.get(`${PROGRAM}\\collect.ps1`)?.toString()).toBe('collect.ps1')
    expect(requests.map(({ path }) => path)).toEqual(['/api/v1/enroll', '/api/v1/reports'])
    expect(findDevice(stateDir)).toMatchObject({ deviceId: DEVICE_ID })
    const log = readFileSync(join(stateDir, 'install.log'), 'utf8')
    expect(log).toContain('Đã hẹn Windows gọi chương trình mỗi 15 phút.')
    expect(log).not.toContain('abcdefgh')
  })

  test('takes the rights away that somebody had given to files laid there beforehand', async () => {
    const [machine, { answers }, { url }] = [windows({ isEmpty: false }), context(), await server()]
    const stateDir = testFolder()
    await install(answers, options(stateDir, url), { system: machine.system, packageFolder: machine.folder })

    expect(machine.ran[3]).toBe(`icacls.exe ${stateDir}\\* /reset /T /C /Q`)
  })

  test('a second time keeps the enrolment, replaces only what changed and registers the same task', async () => {
    const [machine, { answers, lines }, { url, requests }] = [windows(), context(), await server()]
    const stateDir = testFolder()
    const house = { system: machine.system, packageFolder: machine.folder }
    await install(answers, options(stateDir, url), house)
    const first = machine.task()
    machine.files.set(`${machine.folder}\\agent.cjs`, Buffer.from('newer'))
    lines.length = 0
    const code = await install(answers, options(stateDir, null, null), house)

    expect(code).toBe(0)
    expect(lines[0]).toBe('Đã chép agent.cjs.')
    expect(machine.files.get(`${PROGRAM}\\agent.cjs`)?.toString()).toBe('newer')
    expect(machine.task()).toEqual(first)
    expect(requests.filter(({ path }) => path === '/api/v1/enroll')).toHaveLength(1)
  })

  test('reads the file that lies beside the package on the stick', async () => {
    const [machine, { answers }, { url }] = [windows(), context(), await server()]
    mkdirSync(machine.folder, { recursive: true })
    writeFileSync(join(machine.folder, 'anxa.json'), JSON.stringify({ server: url, token: 'abcdefgh' }))
    machine.files.set(join(machine.folder, 'anxa.json'), Buffer.from('there'))
    const stateDir = testFolder()

    expect(
      await install(answers, options(stateDir, null, null), {
        system: machine.system,
        packageFolder: machine.folder,
      }),
    ).toBe(0)
    expect(findDevice(stateDir)).not.toBeNull()
  })

  test('that cannot send now is done all the same, and says so', async () => {
    const [machine, { answers, lines }] = [windows(), context()]
    const { url } = await server(refused(503, 'unavailable'))
    const code = await install(answers, options(testFolder(), url), {
      system: machine.system,
      packageFolder: machine.folder,
    })

    expect(code).toBe(0)
    expect(lines.at(-1)).toBe('Đã cài xong; báo cáo đầu tiên sẽ được gửi lại sau.')
  })

  test.each([
    ['without the right to', { fails: 'fltmc.exe' }, /Run as administrator/, 3],
    ['on a folder that does not let its rights be set', { fails: 'icacls.exe' }, /quyền của thư mục/, 3],
    ['where the task is refused', { fails: 'schtasks.exe' }, /không đăng ký được tác vụ/, 3],
  ])('%s ends with one sentence', async (_, given, message, exitCode) => {
    const [machine, { answers }, { url }] = [windows(given), context(), await server()]

    await expect(
      install(answers, options(testFolder(), url), { system: machine.system, packageFolder: machine.folder }),
    ).rejects.toMatchObject({ message: expect.stringMatching(message), exitCode })
  })

  test('of a package that is not whole is refused before anything is enrolled', async () => {
    const [machine, { answers }, { url, requests }] = [windows(), context(), await server()]
    machine.files.delete(`${machine.folder}\\collect.ps1`)

    await expect(
      install(answers, options(testFolder(), url), { system: machine.system, packageFolder: machine.folder }),
    ).rejects.toThrow(/thiếu tệp collect\.ps1/)
    expect(requests).toEqual([])
  })

  test('a PC that belongs to another server is not moved silently', async () => {
    const [machine, { answers }, { url }] = [windows(), context(), await server()]
    const stateDir = testFolder()
    const house = { system: machine.system, packageFolder: machine.folder }
    await install(answers, options(stateDir, url), house)

    await expect(install(answers, options(stateDir, 'http://127.0.0.1:9'), house)).rejects.toThrow(
      /đã đăng ký với/,
    )
  })

  test.each([
    [null, null, /anxa\.json/],
    ['https://a', null, /cần cả --server và --token/],
  ])('with server %j and token %j is wrong use', async (url, token, message) => {
    const [machine, { answers }] = [windows(), context()]

    await expect(
      install(answers, options(testFolder(), url, token), {
        system: machine.system,
        packageFolder: machine.folder,
      }),
    ).rejects.toMatchObject({ message: expect.stringMatching(message), exitCode: 2 })
  })
})

describe('removing', () => {
  test('takes the task, the key with its queue, and the program', async () => {
    const [machine, { answers, lines }] = [windows(), context()]
    const code = await uninstall(
      answers,
      { stateDir: 'C:\\ProgramData\\AnXa\\agent' },
      {
        ...{ system: machine.system, packageFolder: 'E:\\anxa' },
      },
    )

    expect(code).toBe(0)
    expect(machine.ran.slice(1)).toEqual([
      'schtasks.exe /Query /TN \\AnXa\\Agent',
      'schtasks.exe /End /TN \\AnXa\\Agent',
      'schtasks.exe /Delete /TN \\AnXa\\Agent /F',
    ])
    expect(machine.removed).toEqual(['C:\\ProgramData\\AnXa\\agent', PROGRAM])
    expect(lines.join(' ')).toContain('Ngừng sử dụng')
  })

  test('by the installed program leaves its own folder, and says so', async () => {
    const [machine, { answers, lines }] = [windows(), context()]
    await uninstall(answers, { stateDir: 'C:\\x' }, { system: machine.system, packageFolder: PROGRAM })

    expect(machine.removed).toEqual(['C:\\x'])
    expect(lines.at(-1)).toContain(PROGRAM)
  })
})

test('the task is UTF-16 with its mark, runs as SYSTEM by number, on battery, and catches up', () => {
  const bytes = taskFile({ programFolder: PROGRAM, stateDir: 'C:\\Dữ liệu & khóa', minute: 7 })
  expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xfe])
  const text = bytes.toString('utf16le').slice(1)
  expect(text).toMatch(/^<\?xml version="1\.0" encoding="UTF-16"\?>\r\n/)
  const { Task: task } = new XMLParser({ ignoreAttributes: false }).parse(text)

  expect(task.Principals.Principal.UserId).toBe('S-1-5-18')
  expect(task.Settings).toMatchObject({
    ...{ DisallowStartIfOnBatteries: false, StopIfGoingOnBatteries: false, StartWhenAvailable: true },
    ...{ ExecutionTimeLimit: 'PT5M', Priority: 7, MultipleInstancesPolicy: 'IgnoreNew' },
  })
  expect(Object.keys(task.Triggers.TimeTrigger)).toEqual([
    'Enabled',
    'StartBoundary',
    'Repetition',
    'RandomDelay',
  ])
  expect(task.Triggers.TimeTrigger.StartBoundary).toBe('2026-01-01T00:07:00')
  expect(task.Actions.Exec).toEqual({
    Command: `"${PROGRAM}\\node.exe"`,
    Arguments: `--lite-mode "${PROGRAM}\\agent.cjs" run --state "C:\\Dữ liệu & khóa"`,
    WorkingDirectory: 'C:\\Dữ liệu & khóa',
  })
})
