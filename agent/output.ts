/** What a person or script sees: results on stdout, complaints on stderr, one exit code. */

export const EXIT = { done: 0, no: 1, wrongUse: 2, couldNot: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends a command with one line that names what was wrong. */
export class CommandError extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

export type Output = {
  readonly line: (text: string) => void
  readonly problem: (text: string) => void
}

export const consoleOutput: Output = {
  line: (text) => process.stdout.write(`${text}\n`),
  problem: (text) => process.stderr.write(`${text}\n`),
}
