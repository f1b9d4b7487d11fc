import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packagePath } from '../paths.ts'
import { calcCommand } from './calc.ts'
import { runCli } from './run.ts'

const folder = packagePath('checks', 'time', 'examples')
const examples = readdirSync(folder)

let scratch = ''
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'anxa-calc-'))
})
afterAll(() => rmSync(scratch, { recursive: true }))

const write = (text: string): string => {
  const path = join(scratch, 'input.json')
  writeFileSync(path, text)
  return path
}

async function calc(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const entry = { name: 'calc', summary: '', load: async () => calcCommand((text) => (out += text)) }
  const code = await runCli(
    ['calc', ...args],
    { out: (text) => (out += text), err: (text) => (err += text) },
    [entry],
  )
  return { code, out, err }
}

describe('calc working-days', () => {
  test.each(examples)('%s gives exactly its expected object', async (file) => {
    const path = join(folder, file)

    const { code, out } = await calc('working-days', '--file', path, '--json')

    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync(path, 'utf8')).expected)
  })

  test('the real program prints one line of JSON and nothing else', () => {
    const path = join(folder, '07-into-a-year-without-table.json')

    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [packagePath('scripts', 'run.mjs'), 'anxa', 'calc', 'working-days', '--file', path, '--json'],
      { encoding: 'utf8' },
    )

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(path, 'utf8')).expected)
  })

  test('without --json it says the day in words', async () => {
    const { out } = await calc(
      'working-days',
      '--file',
      join(folder, '03-made-up-saturday-is-the-due-day.json'),
    )

    expect(out).toBe('Ngày cuối: 10/01/2026 (hết 24 giờ)\n  làm bù, có tính 10/01/2026\n')
  })
})

describe('calc level', () => {
  const levels = packagePath('checks', 'systems', 'examples')

  test.each(readdirSync(levels))('%s gives exactly its expected object', async (file) => {
    const path = join(levels, file)
    const { code, out } = await calc('level', '--file', path, '--json')

    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync(path, 'utf8')).expected)
  })

  test('without --json it says the level, and by which answer and article', async () => {
    const { out } = await calc('level', '--file', join(levels, '01-commune-lan.json'))

    expect(out).toContain('Đề xuất: Cấp độ 2.')
    expect(out).toMatch(/Câu \d+ .*: cấp độ 2\. .* Nghị định 331\/2026\/NĐ-CP/)
  })

  test.each([
    ['an answer that there is not', '{"input": {"answers": {"q-owner": "x"}}}'],
    ['a question that there is not', '{"input": {"answers": {"q-x": "yes"}}}'],
    ['a negative count', '{"input": {"answers": {"q-data-subjects-basic": -1}}}'],
  ])('%s: nothing on stdout, one line on stderr, exit 2', async (_, text) => {
    const { code, out, err } = await calc('level', '--file', write(text), '--json')

    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})

describe('calc dossier', () => {
  const dossiers = packagePath('checks', 'dossiers', 'examples')

  test.each(readdirSync(dossiers))('%s gives exactly its expected object', async (file) => {
    const path = join(dossiers, file)
    const { code, out } = await calc('dossier', '--file', path, '--json')

    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync(path, 'utf8')).expected)
  })

  test('without --json it says the state, what was refused by which article, and which days run', async () => {
    const { out } = await calc('dossier', '--file', join(dossiers, '06-appraiser-operates.json'))

    expect(out).toMatch(/^Tình trạng: /)
    expect(out).toMatch(/không được: .*Đ18\.4/)
  })
})

describe('what does not fit', () => {
  test.each([
    ['no JSON', '{'],
    ['no input', '{"title": "x"}'],
    ['days below one', '{"input": {"from": "2026-01-01", "days": 0}}'],
    ['a moment without offset', '{"input": {"from": "2026-01-01T00:00:00", "days": 1}}'],
    ['a year outside the calendar', '{"input": {"from": "2250-01-01", "days": 1}}'],
  ])('%s: nothing on stdout, one line on stderr, exit 2', async (_, text) => {
    const { code, out, err } = await calc('working-days', '--file', write(text), '--json')

    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  test.each([
    [['working-days', '--json']],
    [['working-days', '--file', '/does/not/exist.json']],
    [['clocks', '--file', 'x']],
    [[]],
  ])('%j is wrong use', async (args) => {
    const { code, out, err } = await calc(...args)

    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})
