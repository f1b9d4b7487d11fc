/** `anxa demo`, behind `npm run demo`: sample data in a folder of its own, on this machine only. */
import { Command } from 'commander'
import { type Config, processEnvironment, readConfig } from '../config.ts'
import { startDemo } from '../demo/demo.ts'
import { terminalProgress } from '../demo/progress.ts'
import { CannotError, UsageError } from '../errors.ts'
import { createLog } from '../log.ts'
import { untilStopped } from './signals.ts'

type DemoCommand = { readonly port?: string; readonly data: string; readonly fresh?: true }

export const demoCommand = () =>
  new Command('demo')
    .description('chạy một xã mẫu có sẵn máy, người và lịch sử')
    .option('--port <port>', 'cổng trên máy này')
    .option('--data <folder>', 'thư mục riêng của bản mẫu', './data/demo')
    .option('--fresh', 'dựng lại từ đầu')
    .action(run)

async function run({ port, data, fresh }: DemoCommand): Promise<void> {
  const config = demoConfig(port, data)
  const print = (line: string) => {
    process.stdout.write(`${line}\n`)
  }
  const ending = new AbortController()
  const stopped = untilStopped().then(() => ending.abort())
  const demo = await startDemo({
    ...{ config, log: createLog(config), fresh: fresh === true, print, signal: ending.signal },
    progress: terminalProgress(process.stdout),
  }).catch((error: unknown) => {
    if (ending.signal.aborted) return null
    throw error
  })
  if (demo === null) return print('\nĐã dừng khi đang dựng; lần chạy sau dựng lại từ đầu.')
  const onEnter = () => void demo.printLinks()
  if (process.stdin.isTTY) {
    print('\nNhấn Enter để in liên kết mới, Ctrl-C để dừng.')
    process.stdin.on('data', onEnter)
  } else print('\nLiên kết mới được in mỗi lần chạy lại; Ctrl-C để dừng.')
  const lost = await Promise.race([stopped, demo.lost])
  process.stdin.off('data', onEnter).pause()
  ending.abort()
  await demo.stop()
  if (lost !== undefined) throw new CannotError(`the database ended: ${lost}`)
}

/**
 * Of the environment only what is harmless: sample data must not get into a real database, sample mail must not go
 * out, and nobody but this machine may come in.
 */
function demoConfig(port: string | undefined, data: string): Config {
  const { PORT, LOG_LEVEL = 'warn', ANXA_TIME_OFFSET, NODE_ENV } = processEnvironment()
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new UsageError(`--port must be a number: ${port}`)
  return readConfig({ PORT: port ?? PORT, DATA_DIR: data, LOG_LEVEL, ANXA_TIME_OFFSET, NODE_ENV })
}
