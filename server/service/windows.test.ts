import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { environmentFile } from './environment-file.ts'
import type { Machine, Ran } from './machine.ts'
import type { Program } from './program.ts'
import { installTask, removeTask } from './task-scheduler.ts'
import { TASK_NAME, taskFile, taskXml } from './task-xml.ts'
import { commandScript, startScript, windowsFolders } from './windows-scripts.ts'

const program: Program = {
  folder: 'C:\\Program Files\\AnXa',
  node: 'C:\\Program Files\\nodejs\\node.exe',
  bundle: 'C:\\Program Files\\AnXa\\out\\anxa.mjs',
}
const folders = windowsFolders('C:\\ProgramData')

let files: Map<string, string | Buffer>
let foldersMade: Set<string>
let ran: string[]
let lines: string[]
const print = (line: string) => lines.push(line)
beforeEach(() => {
  files = new Map()
  foldersMade = new Set()
  ran = []
  lines = []
})

/** Windows as far as the steps touch it: its files and commands are kept here. */
const machine = (
  given: Partial<Machine> = {},
  answer: (line: string) => Ran | undefined = () => undefined,
) => ({
  isAdministrator: () => true,
  exists: (path: string) => files.has(path),
  makeFolder: (path: string) => {
    const isNew = !foldersMade.has(path)
    foldersMade.add(path)
    return isNew
  },
  write: (path: string, content: string | Buffer) => {
    files.set(path, content)
    return true
  },
  remove: (path: string) => files.delete(path),
  run: (command: string, args: readonly string[]) => {
    const line = [command, ...args].join(' ')
    ran.push(line)
    return answer(line) ?? { status: 0, output: '' }
  },
  ...given,
})

const options = { programData: 'C:\\ProgramData', reuseData: false }
const install = () => installTask(machine(), program, options, print)

describe('installing', () => {
  test('closes the folder, makes the task, opens the firewall for the LAN, and starts', () => {
    install()

    expect(ran).toEqual([
      `schtasks /query /tn ${TASK_NAME}`,
      'icacls C:\\ProgramData\\AnXa /setowner *S-1-5-32-544',
      'icacls C:\\ProgramData\\AnXa /inheritance:r /grant:r *S-1-5-19:(OI)(CI)M *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F',
      `schtasks /end /tn ${TASK_NAME}`,
      `schtasks /create /tn ${TASK_NAME} /xml C:\\ProgramData\\AnXa\\task.xml /f`,
      'netsh advfirewall firewall delete rule name=AnXa may chu',
      `netsh advfirewall firewall add rule name=AnXa may chu dir=in action=allow protocol=TCP program=${program.node} profile=domain,private`,
      `schtasks /run /tn ${TASK_NAME}`,
    ])
    expect([...files.keys()]).toEqual([
      folders.settings,
      folders.startScript,
      folders.commandScript,
      folders.task,
    ])
  })

  test('a second time keeps the settings', () => {
    install()
    files.set(folders.settings, 'PORT=443')

    install()

    expect(files.get(folders.settings)).toBe('PORT=443')
    expect(lines).toContain(`Giữ nguyên cài đặt trong ${folders.settings}.`)
  })

  test.each([
    [
      'without the rights of an administrator',
      { isAdministrator: () => false },
      program,
      /cần quyền quản trị/,
    ],
    [
      'from a folder that others may write to',
      {},
      { ...program, folder: 'C:\\Users\\Binh\\Downloads\\anxa' },
      /chuyển AnXã sang C:\\Program Files\\AnXa/,
    ],
  ])('%s it refuses before it touches anything', (_, given, from, message) => {
    expect(() => installTask(machine(given), from, options, print)).toThrow(message)
    expect([files.size, ran.length]).toEqual([0, 0])
  })

  test('data that was there before any service is used only when the administrator knows whose it is', () => {
    const notInstalled = (line: string) => (line.includes('/query') ? { status: 1, output: '' } : undefined)
    foldersMade.add(folders.home)

    expect(() => installTask(machine({}, notInstalled), program, options, print)).toThrow(/--reuse-data/)
    expect(files.size).toBe(0)
    installTask(machine({}, notInstalled), program, { ...options, reuseData: true }, print)

    expect(files.has(folders.settings)).toBe(true)
  })
})

test('removing takes task, rule and scripts away and leaves the settings', () => {
  install()
  ran = []

  removeTask(machine(), 'C:\\ProgramData', print)

  expect(ran).toContain(`schtasks /delete /tn ${TASK_NAME} /f`)
  expect([...files.keys()]).toEqual([folders.settings])
})

describe('the task', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anxa-task-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('is UTF-16 with its mark and Windows line ends', () => {
    const path = join(folder, 'task.xml')
    writeFileSync(path, taskFile(taskXml(folders.startScript)))
    const bytes = readFileSync(path)

    expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xfe])
    const text = bytes.subarray(2).toString('utf16le')
    expect(text).toContain('AnXã: theo dõi tuân thủ')
    expect(text.match(/\r\n/g)).toHaveLength(text.match(/\n/g)?.length ?? 0)
  })

  test('is well-formed, also with names that XML must not see', () => {
    const strange = windowsFolders('C:\\A & B <x> "y"')
    const xml = taskXml(strange.startScript)

    expect(XMLValidator.validate(xml)).toBe(true)
    expect(new XMLParser().parse(xml).Task.Actions.Exec).toEqual({
      Command: 'C:\\Windows\\System32\\cmd.exe',
      Arguments: `/d /c "${strange.startScript}"`,
      WorkingDirectory: strange.home,
    })
  })

  test('runs as LOCAL SERVICE from start-up on, without an end, and comes back', () => {
    const { Task } = new XMLParser({ ignoreAttributes: false }).parse(taskXml(folders.startScript))

    expect(Task.Principals.Principal).toEqual({
      ...{ '@_id': 'Author', UserId: 'S-1-5-19', RunLevel: 'LeastPrivilege' },
    })
    expect(Task.Actions['@_Context']).toBe('Author')
    expect(Task.Triggers.BootTrigger).toEqual({ Enabled: true, Delay: 'PT15S' })
    expect(Task.Triggers.TimeTrigger.Repetition).toEqual({ Interval: 'PT5M', StopAtDurationEnd: false })
    expect(Task.Settings).toMatchObject({
      MultipleInstancesPolicy: 'IgnoreNew',
      ExecutionTimeLimit: 'PT0S',
      DisallowStartIfOnBatteries: false,
      StopIfGoingOnBatteries: false,
    })
  })
})

describe('the command files', () => {
  test('start Node with the settings and keep the log of the last two runs', () => {
    expect(startScript(program, folders).split('\r\n')).toEqual([
      '@echo off',
      'rem Do lenh "anxa service install" ghi ra.',
      'setlocal',
      'chcp 65001 >nul',
      'set "NODE_ENV=production"',
      'set "DATA_DIR=C:\\ProgramData\\AnXa\\data"',
      'if exist C:\\ProgramData\\AnXa\\anxa.log move /y C:\\ProgramData\\AnXa\\anxa.log C:\\ProgramData\\AnXa\\anxa.truoc.log >nul',
      '"C:\\Program Files\\nodejs\\node.exe" --env-file=C:\\ProgramData\\AnXa\\anxa.env --enable-source-maps "C:\\Program Files\\AnXa\\out\\anxa.mjs" serve >> C:\\ProgramData\\AnXa\\anxa.log 2>&1',
      '',
    ])
  })

  test('pass on what is typed, and hold no letter that cmd.exe would read in another code page', () => {
    expect(commandScript(program, folders)).toMatch(/out\\anxa\.mjs" %\*\r\n$/)
    for (const text of [startScript(program, folders), commandScript(program, folders)])
      expect([...text].filter((letter) => letter > '~')).toEqual([])
  })

  test('the settings file names its manual by the path of Windows', () => {
    expect(environmentFile('C:\\AnXa\\docs')).toContain('# Hướng dẫn: C:\\AnXa\\docs')
  })
})
