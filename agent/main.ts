/** The program `anxa-agent`: finds the command, hands it its effects, turns what it throws into one line and a code. */
import { systemClock } from './clock.ts'
import { COMMANDS, helpText } from './commands.ts'
import type { AgentContext } from './context.ts'
import { CommandError, consoleOutput, EXIT, type ExitCode } from './output.ts'
import { errorCode } from './state/files.ts'
import { newerBundle, noteBroken, noteOrderlyEnd } from './update/hand-over.ts'

const context: AgentContext = {
  clock: systemClock,
  output: consoleOutput,
  // Loaded when something is to be read: a wake-up with nothing to do must end at once.
  doors: async () => (await import('./platform/real-doors.ts')).realDoors(),
  random: Math.random,
  platform: process.platform,
}

const run = async ([name, ...args]: readonly string[]): Promise<ExitCode> => {
  if (name === undefined)
    throw new CommandError(EXIT.wrongUse, `thiếu lệnh: một trong ${[...COMMANDS.keys()].join(', ')}`)
  if (['help', '--help', '-h'].includes(name) || args.includes('--help')) {
    context.output.line(helpText())
    return EXIT.done
  }
  if (name === '--version') {
    context.output.line((await import('./config.ts')).AGENT_VERSION)
    return EXIT.done
  }
  const command = COMMANDS.get(name)
  if (!command)
    throw new CommandError(
      EXIT.wrongUse,
      `không có lệnh "${name}": chỉ có ${[...COMMANDS.keys()].join(', ')}`,
    )
  return command.run(context, args)
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ')

/** A person at the PC can do something about a closed folder or a full disk, and nothing about a stack. */
const messageOf = (error: Error): string => {
  const path = 'path' in error && typeof error.path === 'string' ? error.path : ''
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return `không có quyền với ${path}: hãy chạy bằng quyền quản trị (sudo)`
    case 'ENOSPC':
      return `ổ đĩa đầy, không ghi được ${path}`
    default:
      return `không làm được: ${error.message}`
  }
}

const fail = (error: unknown): ExitCode => {
  if (!(error instanceof Error)) throw error
  context.output.problem(
    `anxa-agent: ${oneLine(error instanceof CommandError ? error.message : messageOf(error))}`,
  )
  return error instanceof CommandError ? error.exitCode : EXIT.couldNot
}

// A reader that ends early (`collect | head`) is no failure of ours.
process.stdout.on('error', (error) => {
  if (errorCode(error) !== 'EPIPE') throw error
})

const ARGS = process.argv.slice(2)

const main = async (): Promise<void> => {
  try {
    process.exitCode = await run(ARGS)
    noteOrderlyEnd(ARGS)
  } catch (error) {
    process.exitCode = fail(error)
    // What a command says in so many words is an end in order, too.
    if (error instanceof CommandError) noteOrderlyEnd(ARGS)
  }
}

/** True: a newer version has taken over this process. */
const hasHandedOver = (): boolean => {
  const newer = newerBundle(ARGS, context.clock.now())
  if (newer === null) return false
  try {
    // As a part of this process: a wake-up stays one. It finds the same arguments, and itself as the program.
    process.argv[1] = newer
    require(newer)
    return true
  } catch {
    noteBroken(ARGS, context.clock.now())
    return false
  }
}

if (!hasHandedOver()) void main()
