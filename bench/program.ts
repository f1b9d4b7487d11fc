/** Starts a program of ours as a child and waits until it says where it listens. */
import { type ChildProcess, spawn } from 'node:child_process'
import { packagePath } from '../server/paths.ts'
import type { Installation } from './installation.ts'

export type RunningProgram = {
  readonly pid: number
  readonly port: number
  readonly stop: () => Promise<void>
}

const START_MS = 60_000

/** The server as `npm start` runs it, on the database of the installation. */
export const startServer = (
  { appUrl, ownerUrl, folder }: Pick<Installation, 'appUrl' | 'ownerUrl' | 'folder'>,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningProgram> =>
  startProgram([packagePath('scripts', 'run.mjs'), 'anxa', 'serve'], {
    ...{ DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, DATA_DIR: folder },
    ...{ PORT: '0', LOG_LEVEL: 'error', NODE_ENV: 'production' },
    ...settings,
  })

/** Throws with what the program said when it ends before it listens. */
export async function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<RunningProgram> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const port = await listeningPort(child, ended)
  return {
    pid: child.pid ?? 0,
    port,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Rejects with what the program said when it ends before it says where it listens. */
export function listeningPort(child: ChildProcess, ended: Promise<void>): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`no address after ${START_MS / 1000} s: ${said}`))
    }, START_MS)
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const port = /https?:\/\/[^\s/]*:(\d+)/.exec(said)?.[1]
      if (port === undefined) return
      clearTimeout(late)
      resolve(Number(port))
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    void ended.then(() => {
      clearTimeout(late)
      reject(new Error(`the program ended: ${said}`))
    })
  })
}
