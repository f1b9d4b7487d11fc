/** The two command files on Windows: what the task starts, and what people type beside it. */
import { win32 } from 'node:path'
import { nodeOptions, type Program } from './program.ts'

export type WindowsFolders = {
  /** Below ProgramData: settings, data, log, scripts. */
  readonly home: string
  readonly data: string
  readonly settings: string
  readonly log: string
  readonly earlierLog: string
  readonly startScript: string
  readonly commandScript: string
  readonly task: string
}

export function windowsFolders(programData: string): WindowsFolders {
  const home = win32.join(programData, 'AnXa')
  const at = (name: string) => win32.join(home, name)
  return {
    home,
    data: at('data'),
    settings: at('anxa.env'),
    log: at('anxa.log'),
    earlierLog: at('anxa.truoc.log'),
    startScript: at('chay-may-chu.cmd'),
    commandScript: at('anxa.cmd'),
    task: at('task.xml'),
  }
}

/** Keeps the log of this run and of the one before. */
export const startScript = (program: Program, folders: WindowsFolders): string =>
  script([
    ...environment(folders),
    `if exist ${word(folders.log)} move /y ${word(folders.log)} ${word(folders.earlierLog)} >nul`,
    `${start(program, folders)} serve >> ${word(folders.log)} 2>&1`,
  ])

export const commandScript = (program: Program, folders: WindowsFolders): string =>
  script([...environment(folders), `${start(program, folders)} %*`])

const environment = ({ data }: WindowsFolders): readonly string[] => [
  'setlocal',
  'chcp 65001 >nul',
  'set "NODE_ENV=production"',
  `set "DATA_DIR=${escapePercent(data)}"`,
]

const start = ({ node, bundle }: Program, { settings }: WindowsFolders): string =>
  [node, ...nodeOptions(settings), bundle].map(word).join(' ')

const word = (text: string): string => (/^[\w:\\./=-]+$/.test(text) ? text : `"${escapePercent(text)}"`)
/** In a command file a percent sign begins a variable. */
const escapePercent = (text: string): string => text.replaceAll('%', '%%')

const script = (lines: readonly string[]): string =>
  `${['@echo off', 'rem Do lenh "anxa service install" ghi ra.', ...lines].join('\r\n')}\r\n`
