import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testFolder, writeProgram } from '../testing.ts'
import { takeLock } from './lock.ts'

const HOUR_MS = 3_600_000

/** A program that takes the lock, says so and goes on living until it is killed. */
const holderIn = (folder: string) => {
  const program = writeProgram(
    folder,
    `import { takeLock } from './state/lock.ts'
    const release = takeLock(${JSON.stringify(folder)}, new Date())
    process.stdout.write(release ? 'taken' : 'refused')
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

test('is taken once, and again after it was given back', () => {
  const folder = testFolder()
  const now = new Date()
  const release = takeLock(folder, now)

  expect(release).not.toBeNull()
  expect(takeLock(folder, now)).toBeNull()
  release?.()
  expect(takeLock(folder, now)).not.toBeNull()
})

test('of a living process holds, and is free as soon as that process was killed', async () => {
  const folder = testFolder()
  const child = holderIn(folder)()
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toBe('taken')
  expect(takeLock(folder, new Date())).toBeNull()

  child.kill('SIGKILL')
  await once(child, 'close')
  expect(takeLock(folder, new Date())).not.toBeNull()
})

test('whose number another program got after a restart is free once it is older than any run', () => {
  const folder = testFolder()
  const now = new Date()
  writeFileSync(join(folder, 'lock'), String(process.pid))
  expect(takeLock(folder, now)).toBeNull()

  const earlier = new Date(now.getTime() - HOUR_MS)
  utimesSync(join(folder, 'lock'), earlier, earlier)
  expect(takeLock(folder, now)).not.toBeNull()
})

test('left by a dead process goes to exactly one of ten that come for it at once', async () => {
  const folder = testFolder()
  const dead = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' })
  await once(dead, 'close')
  writeFileSync(join(folder, 'lock'), String(dead.pid))
  const start = holderIn(folder)
  const children = Array.from({ length: 10 }, start)
  const said = await Promise.all(children.map((child) => once(child.stdout, 'data')))

  expect(said.filter(([word]) => String(word) === 'taken').length).toBe(1)
})

test('a takeover that was cut off is cleared away and costs one wake-up', () => {
  const folder = testFolder()
  const now = new Date()
  const old = new Date(now.getTime() - HOUR_MS)
  for (const name of ['lock', 'lock.takeover']) {
    writeFileSync(join(folder, name), '')
    utimesSync(join(folder, name), old, old)
  }

  expect(takeLock(folder, now)).toBeNull()
  expect(existsSync(join(folder, 'lock.takeover'))).toBe(false)
  expect(takeLock(folder, now)).not.toBeNull()
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(String(process.pid))
})
