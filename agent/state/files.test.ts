import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testFolder, writeProgram } from '../testing.ts'
import { ensureFolder, readIfThere, readJson, removeIfThere, writeDurably, writeJson } from './files.ts'

test('a file is for its owner alone, also when it takes the place of an open one', () => {
  const path = join(testFolder(), 'state.json')
  writeFileSync(path, 'old')
  chmodSync(path, 0o644)
  writeDurably(path, 'new')

  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a folder is made for its owner alone', () => {
  const folder = join(testFolder(), 'a', 'b')
  ensureFolder(folder)

  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('a folder that others may write to is refused: they could put their own key into it', () => {
  const folder = testFolder()
  chmodSync(folder, 0o777)

  expect(() => ensureFolder(folder)).toThrow(/chmod 700/)
})

test('killed while writing without end, the file is always whole', async () => {
  const folder = testFolder()
  const path = join(folder, 'value')
  const program = writeProgram(
    folder,
    `import { writeDurably } from './state/files.ts'
    for (let turn = 0; ; turn += 1) {
      writeDurably(${JSON.stringify(path)}, (turn % 2 === 0 ? 'a' : 'b').repeat(200_000))
      if (turn === 3) process.stdout.write('writing')
    }`,
  )
  const letters = ['a', 'b']
  for (let round = 0; round < 10; round += 1) {
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')

    const text = readFileSync(path, 'utf8')
    expect(text).toHaveLength(200_000)
    expect(letters.map((letter) => letter.repeat(200_000))).toContain(text)
  }
})

test('what is not there is null, undefined, and nothing to remove', () => {
  const folder = testFolder()

  expect(readIfThere(join(folder, 'none'))).toBeNull()
  expect(readJson(folder, 'none')).toBeUndefined()
  expect(() => removeIfThere(join(folder, 'none'))).not.toThrow()
})

test('a file that holds no JSON counts as missing', () => {
  const folder = testFolder()
  writeFileSync(join(folder, 'broken.json'), '{"seq": 1')

  expect(readJson(folder, 'broken.json')).toBeUndefined()
})

test('JSON is read as it was written, and nothing is left beside it', () => {
  const folder = testFolder()
  writeJson(folder, 'value.json', { tên: 'xã Mẫu' })

  expect(readJson(folder, 'value.json')).toEqual({ tên: 'xã Mẫu' })
  expect(readdirSync(folder)).toEqual(['value.json'])
})
