import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { takeServerLock } from '../db/server-lock.ts'
import { makeTestFolder } from '../db/testing-folder.ts'
import { beginFolder, finishFolder, inspectFolder } from './folder.ts'

const NOW = new Date('2026-11-25T03:00:00Z')
const daysLater = (days: number) => new Date(NOW.getTime() + days * 86_400_000)
const look = (at = NOW, fresh = false) => inspectFolder(data, at, { fresh })

let parent: string
let data: string
beforeEach(() => {
  parent = makeTestFolder()
  data = join(parent, 'demo')
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

describe('the folder of a demo', () => {
  test('is built when it is not there, or empty', () => {
    expect(look()).toEqual({ kind: 'build', why: 'new' })
    mkdirSync(data)
    expect(look()).toEqual({ kind: 'build', why: 'new' })
  })

  test('that is somebody else’s is refused and left as it is', () => {
    mkdirSync(join(data, 'postgres'), { recursive: true })
    writeFileSync(join(data, 'secrets'), 'real')

    expect(() => look()).toThrow('đã có dữ liệu không phải của bản mẫu')
    expect(() => look(NOW, true)).toThrow('đã có dữ liệu không phải của bản mẫu')
    expect(readFileSync(join(data, 'secrets'), 'utf8')).toBe('real')
  })

  test('that was half built is built anew', () => {
    beginFolder(data, NOW)

    expect(look()).toEqual({ kind: 'build', why: 'half-built' })
  })

  test('with a torn mark counts as half built', () => {
    beginFolder(data, NOW)
    writeFileSync(join(data, 'demo.json'), '{"edition":1,"ver')

    expect(look()).toEqual({ kind: 'build', why: 'half-built' })
  })

  test('that was finished goes on for a week, with the seed of its keys', () => {
    const mark = beginFolder(data, NOW)
    finishFolder(data, mark)

    expect(look(daysLater(6.9))).toEqual({ kind: 'goes-on', mark: { ...mark, state: 'ready' } })
    expect(look(daysLater(7.1))).toEqual({ kind: 'build', why: 'told-long-ago' })
    expect(look(daysLater(-1))).toEqual({ kind: 'build', why: 'told-long-ago' })
    expect(look(NOW, true)).toEqual({ kind: 'build', why: 'asked' })
  })

  test('of another edition of the story is built anew', () => {
    finishFolder(data, { ...beginFolder(data, NOW), edition: 0 })

    expect(look()).toEqual({ kind: 'build', why: 'other-version' })
  })

  test('in which a demo runs is refused, also when it shall be built anew', () => {
    finishFolder(data, beginFolder(data, NOW))
    mkdirSync(join(data, 'postgres'))
    const lock = takeServerLock(join(data, 'postgres'))

    expect(() => look(NOW, true)).toThrow(`đang chạy (tiến trình ${process.pid})`)
    lock.release()
    expect(look(NOW, true)).toEqual({ kind: 'build', why: 'asked' })
  })

  test('is emptied of what a demo makes and of nothing else', () => {
    beginFolder(data, NOW)
    for (const name of ['postgres', 'secrets', 'agent', 'notes']) mkdirSync(join(data, name))

    beginFolder(data, NOW)

    expect(readdirSync(data).sort()).toEqual(['demo.json', 'notes'])
  })

  test('whose database leads to a place that is not ours is left alone', () => {
    beginFolder(data, NOW)
    const elsewhere = join(parent, 'elsewhere')
    mkdirSync(elsewhere)
    symlinkSync(elsewhere, join(data, 'postgres'))

    expect(() => beginFolder(data, NOW)).toThrow('which this program has not made')
    expect(existsSync(elsewhere)).toBe(true)
  })

  test('keeps its seed from others', () => {
    const { seed } = beginFolder(data, NOW)
    const other = beginFolder(data, NOW)

    expect(other.seed).not.toBe(seed)
    expect(readFileSync(join(data, 'demo.json'), 'utf8')).toContain(other.seed)
  })
})
