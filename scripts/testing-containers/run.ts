/** Programs as children: what they said, within a time. */
import { spawn } from 'node:child_process'

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string }

export type RunOptions = {
  readonly cwd?: string
  /** On top of this process's own. */
  readonly env?: Readonly<Record<string, string>>
  /** Killed after this. */
  readonly seconds?: number
}

/** Answers how it ended, whatever that was. Rejects only when it cannot be started. */
export const run = (program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: (options.seconds ?? 60) * 1000,
      killSignal: 'SIGKILL',
    })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...said }))
  })

/** What it printed. Throws with the end of all it said when it did not end well. */
export async function must(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, out, err } = await run(program, args, options)
  if (code === 0) return out
  const tail = `${out}\n${err}`.trim().split('\n').slice(-25).join('\n')
  throw new Error(
    `${program} ${args.join(' ')}: ${code === null ? 'took too long' : `ended with ${code}`}\n${tail}`,
  )
}

/** Asks again every half second until it is so; throws with the last answer when it never is. */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T>,
  isSo: (answer: T) => boolean,
): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (isSo(answer)) return answer
    if (performance.now() > end)
      throw new Error(`not within ${seconds} s: ${what}; the last answer was ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
