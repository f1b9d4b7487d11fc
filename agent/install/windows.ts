/**
 * Installing and removing the agent on Windows. Every step may be done again: a second run replaces the program, keeps
 * the enrolment and registers the same task. Rights: shared with nobody but SYSTEM and administrators.
 */
import { win32 } from 'node:path'
import { CommandError, EXIT } from '../output.ts'
import { TASK_NAME, taskFile } from './task-xml.ts'
import type { WindowsSystem } from './windows-system.ts'

export type WindowsPlaces = {
  /** Where the package was unpacked. */
  readonly packageFolder: string
  /** %ProgramFiles%\AnXa\agent: people may read there, not write. */
  readonly programFolder: string
  /** %ProgramData%\AnXa\agent: key, queue and log. */
  readonly stateDir: string
}

const PROGRAM_FILES = ['node.exe', 'agent.cjs', 'collect.ps1'] as const
const SYSTEM = '*S-1-5-18'
const ADMINISTRATORS = '*S-1-5-32-544'

const cannot = (message: string): CommandError => new CommandError(EXIT.couldNot, message)

const must = (system: WindowsSystem, what: string, program: string, args: readonly string[]): void => {
  const { exit, output } = system.run(program, args)
  if (exit !== 0)
    throw cannot(`${what}: ${program} trả về ${exit}. ${output.replace(/\s+/g, ' ').trim()}`.slice(0, 400))
}

/** fltmc answers administrators alone, on every Windows and in every language. */
export const requireElevation = (system: WindowsSystem): void => {
  if (system.run('fltmc.exe', []).exit !== 0)
    throw cannot('cần quyền quản trị: bấm chuột phải vào cai-dat.cmd, chọn "Run as administrator"')
}

/**
 * The folder of key and queue, closed to people. One that somebody made beforehand would stay theirs: it is taken over
 * by the administrators, with all that lies in it, before its rights are set.
 */
export const closeStateFolder = (system: WindowsSystem, { stateDir }: WindowsPlaces): void => {
  system.makeFolder(stateDir)
  const what = 'không đặt được quyền của thư mục giữ khóa'
  must(system, what, 'icacls.exe', [stateDir, '/setowner', ADMINISTRATORS, '/T', '/C', '/Q'])
  must(system, what, 'icacls.exe', [
    ...[stateDir, '/inheritance:r'],
    ...['/grant:r', `${SYSTEM}:(OI)(CI)F`, '/grant:r', `${ADMINISTRATORS}:(OI)(CI)F`, '/Q'],
  ])
  // What lay in it keeps rights of its own until they are taken away. Of an empty folder icacls says that it failed.
  if (!system.isEmpty(stateDir))
    must(system, what, 'icacls.exe', [`${stateDir}\\*`, '/reset', '/T', '/C', '/Q'])
}

/** A running program cannot be overwritten, it can be renamed; what was renamed goes at the next installation. */
const replace = (system: WindowsSystem, from: string, to: string): boolean => {
  const [bytes, known] = [system.read(from), system.read(to)]
  if (bytes === null) throw cannot(`gói cài đặt thiếu tệp ${win32.basename(from)}: hãy giải nén lại`)
  if (known?.equals(bytes)) return false
  system.copy(from, `${to}.new`)
  system.remove(`${to}.old`)
  if (known !== null) system.rename(to, `${to}.old`)
  system.rename(`${to}.new`, to)
  return true
}

/** Answers the names of the files that were replaced. Throws CommandError for a package that is not whole. */
export const copyProgram = (
  system: WindowsSystem,
  { packageFolder, programFolder }: WindowsPlaces,
): readonly string[] => {
  system.makeFolder(programFolder)
  // Run from where it is installed: nothing to copy.
  if (packageFolder.toLowerCase() === programFolder.toLowerCase()) return []
  return PROGRAM_FILES.filter((name) =>
    replace(system, win32.join(packageFolder, name), win32.join(programFolder, name)),
  )
}

export const registerTask = (system: WindowsSystem, places: WindowsPlaces, minute: number): void => {
  const path = win32.join(places.stateDir, 'task.xml')
  system.write(path, taskFile({ ...places, minute }))
  try {
    must(system, 'không đăng ký được tác vụ', 'schtasks.exe', [
      '/Create',
      '/TN',
      TASK_NAME,
      '/XML',
      path,
      '/F',
    ])
  } finally {
    system.remove(path)
  }
}

/**
 * Gone already is well. What runs cannot remove itself: node.exe and agent.cjs are left when this is the installed
 * program, and `leftOver` says so.
 */
export const removeAll = (
  system: WindowsSystem,
  { packageFolder, programFolder, stateDir }: WindowsPlaces,
): { readonly leftOver: boolean } => {
  if (system.run('schtasks.exe', ['/Query', '/TN', TASK_NAME]).exit === 0) {
    system.run('schtasks.exe', ['/End', '/TN', TASK_NAME])
    must(system, 'không xóa được tác vụ', 'schtasks.exe', ['/Delete', '/TN', TASK_NAME, '/F'])
  }
  system.removeTree(stateDir)
  const leftOver = packageFolder.toLowerCase() === programFolder.toLowerCase()
  if (!leftOver) system.removeTree(programFolder)
  return { leftOver }
}
