/** `anxa demo` as a process: what stops it, and what it leaves alone. Its stories are told in server/demo. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { processEnvironment } from '../config.ts'
import { makeTestFolder } from '../db/testing-folder.ts'
import { packagePath } from '../paths.ts'

let parent: string
let data: string
const children: ChildProcess[] = []
beforeEach(() => {
  parent = makeTestFolder()
  data = join(parent, 'demo')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(parent, { recursive: true, force: true })
})

type Run = { readonly child: ChildProcess; readonly said: () => string; readonly exitCode: Promise<unknown> }

function demo(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(
    process.execPath,
    [packagePath('scripts', 'run.mjs'), 'anxa', 'demo', '--data', data, ...args],
    { env: { ...processEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  return { child, said: () => said, exitCode: once(child, 'exit').then(([code]) => code) }
}

async function freePort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const release = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { port: address.port, release }
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)

test('Ctrl-C while it is being built ends it soon, with its database, and the folder knows that it is not whole', async () => {
  const { port, release } = await freePort()
  await release()
  // Sample data must not get into a real database, nor out of this machine.
  const real = { DATABASE_URL: 'postgres://anxa:secret@127.0.0.1:1/anxa', HOST: '0.0.0.0' }
  const { child, said, exitCode } = demo(['--port', String(port)], real)
  await vi.waitUntil(() => said().includes('phát lại lịch sử'), { timeout: 25_000 })
  const [postmaster] = readFileSync(join(data, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')

  const asked = performance.now()
  child.kill('SIGINT')

  expect(await exitCode).toBe(0)
  expect(performance.now() - asked).toBeLessThan(10_000)
  expect(said()).toContain('Đã dừng khi đang dựng')
  expect(isAlive(Number(postmaster))).toBe(false)
  expect(JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8'))).toMatchObject({ state: 'building' })
})

test('a busy port is said before anything is built', async () => {
  const { port, release } = await freePort()

  const { said, exitCode } = demo(['--port', String(port)])

  expect(await exitCode).toBe(3)
  expect(said()).toContain(`cổng ${port} trên 127.0.0.1 đang bận`)
  expect(existsSync(data)).toBe(false)
  await release()
})

test('a port that is none is wrong use', async () => {
  const { said, exitCode } = demo(['--port', 'tám nghìn'])

  expect(await exitCode).toBe(2)
  expect(said()).toContain('--port must be a number')
})
