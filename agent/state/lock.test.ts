import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testFolder, writeProgram } from '../testing.ts'
import { takeLock } from './lock.ts'

/** A program that takes the lock, says so and goes on living until it is killed. */
const holderIn = (folder: string) => {
  const program = writeProgram(
    folder,
    `import { takeLock } from './state/lock.ts'
    process.stdout.write(takeLock(${JSON.stringify(folder)}) ? 'taken' : 'refused')
    setInterval(() => undefined, 1000)`,
  )
  return () => {
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    return child
  }
}

const deadPid = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' })
  await once(child, 'close')
  return child.pid ?? 0
}

test('is taken once, and again after it was given back', () => {
  const folder = testFolder()
  const release = takeLock(folder)

  expect(release).not.toBeNull()
  expect(takeLock(folder)).toBeNull()
  release?.()
  expect(takeLock(folder)).not.toBeNull()
})

test('of a living process holds, and is free as soon as that process was killed', async () => {
  const folder = testFolder()
  const child = holderIn(folder)()
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toBe('taken')
  expect(takeLock(folder)).toBeNull()

  child.kill('SIGKILL')
  await once(child, 'close')
  expect(takeLock(folder)).not.toBeNull()
})

test.each([
  ['held for longer than any run', uptime() - 3600],
  ['taken before the machine was restarted', uptime() + 3600],
])('%s is free, although another program has its number now', (_, upSeconds) => {
  const folder = testFolder()
  writeFileSync(join(folder, 'lock'), `${process.pid} ${Math.floor(upSeconds)}`)

  expect(takeLock(folder)).not.toBeNull()
})

test('that is damaged is free', () => {
  const folder = testFolder()
  writeFileSync(join(folder, 'lock'), '')

  expect(takeLock(folder)).not.toBeNull()
})

test('left by a dead process goes to exactly one of ten that come for it at once', async () => {
  const folder = testFolder()
  writeFileSync(join(folder, 'lock'), `${await deadPid()} ${Math.floor(uptime())}`)
  const start = holderIn(folder)
  const children = Array.from({ length: 10 }, start)
  const said = await Promise.all(children.map((child) => once(child.stdout, 'data')))

  expect(said.filter(([word]) => String(word) === 'taken')).toHaveLength(1)
})

test('with a takeover that was cut off costs one wake-up', async () => {
  const folder = testFolder()
  const left = `${await deadPid()} ${Math.floor(uptime())}`
  for (const name of ['lock', 'lock.takeover']) writeFileSync(join(folder, name), left)

  expect(takeLock(folder)).toBeNull()
  expect(existsSync(join(folder, 'lock.takeover'))).toBe(false)
  expect(takeLock(folder)).not.toBeNull()
  expect(readdirSync(folder)).toEqual(['lock'])
})
