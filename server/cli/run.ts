/** From arguments to an exit code: 0 done, 1 the answer is no, 2 wrong use, 3 could not. */
import { Command, CommanderError } from 'commander'
import { CannotError, UsageError } from '../errors.ts'
import { VERSION } from '../version.ts'
import { COMMANDS, type CommandEntry } from './commands.ts'

export const EXIT = { done: 0, no: 1, wrongUse: 2, couldNot: 3 } as const

/** A command throws it when it ran well and the answer is no: a broken chain, a check that failed. */
export class AnswerIsNo extends Error {
  override readonly name = 'AnswerIsNo'
}

export type Output = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Runs one command; never throws for what a user can cause. `args` are those after the program's name. */
export async function runCli(
  args: readonly string[],
  output: Output,
  commands: readonly CommandEntry[] = COMMANDS,
): Promise<number> {
  const program = new Command('anxa')
    .description('Sổ tay và giám sát tuân thủ an ninh mạng cấp xã')
    .version(VERSION, '-V, --version', 'in số phiên bản')
    .helpOption('-h, --help', 'in trang này')
    .helpCommand(false)
  try {
    for (const entry of commands)
      program.addCommand(
        entry.name === args[0] ? await entry.load() : new Command(entry.name).description(entry.summary),
      )
    prepare(program, output)
    await program.parseAsync([...args], { from: 'user' })
    return EXIT.done
  } catch (error) {
    return exitCodeOf(error, output)
  }
}

/** Commander asks every subcommand itself; none may end the process or write past our output. */
function prepare(command: Command, output: Output): void {
  command.exitOverride().configureOutput({ writeOut: output.out, writeErr: () => {} })
  for (const child of command.commands) prepare(child, output)
}

function exitCodeOf(error: unknown, output: Output): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done
    output.err(`${oneLine(usageMessage(error))}\n`)
    return EXIT.wrongUse
  }
  if (error instanceof AnswerIsNo) {
    if (error.message !== '') output.err(`${oneLine(error.message)}\n`)
    return EXIT.no
  }
  if (error instanceof UsageError) {
    output.err(`${oneLine(error.message)}\n`)
    return EXIT.wrongUse
  }
  if (error instanceof CannotError) {
    output.err(`${oneLine(error.message)}\n`)
    return EXIT.couldNot
  }
  // A defect of ours: the stack is what the operator can send us.
  output.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return EXIT.couldNot
}

/** Asked without a subcommand, commander throws a placeholder instead of a sentence. */
const usageMessage = (error: CommanderError): string =>
  error.code === 'commander.help'
    ? 'anxa: name a command; `anxa --help` lists them'
    : `anxa: ${error.message.replace(/^error: /, '')}`

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim()
