/** The built program, as its users call it, over every recorded PC. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { VERDICTS } from '../../checks/verdict.ts'
import { buildAgent, runAgent, testFolder } from '../testing.ts'

const FIXTURES = fileURLToPath(new URL('../../checks/device/fixtures/', import.meta.url))
const WINDOWS = join(FIXTURES, 'windows')
const LINUX = join(FIXTURES, 'linux')

const Judged = z.strictObject({ verdict: z.enum(VERDICTS), reason: z.string(), facts: z.looseObject({}) })
const Expected = z.looseObject({
  context: z.looseObject({ asOf: z.string() }),
  checks: z.record(z.string(), z.looseObject(Judged.shape)),
})
const Output = z.strictObject({
  asOf: z.iso.datetime(),
  checks: z.array(Judged.extend({ id: z.string(), until: z.iso.datetime().nullable() })),
})

const readExpected = (path: string): z.infer<typeof Expected> => {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const linux = z.looseObject({ expected: z.looseObject({}) }).safeParse(content)
  return Expected.parse(linux.success ? { ...linux.data, ...linux.data.expected } : content)
}

const windowsCases = readdirSync(WINDOWS)
  .filter((name) => name.endsWith('.expected.json'))
  .sort()
  .map((name) => {
    const path = join(WINDOWS, name)
    const facts = path.replace('.expected.json', '.json')
    return [name.replace('.expected.json', ''), path, ['--facts', facts, '--context', path]] as const
  })
const linuxCases = readdirSync(LINUX)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => [name.replace('.json', ''), join(LINUX, name), ['--facts', join(LINUX, name)]] as const)

beforeAll(buildAgent)

test('there are the thirty Windows and the five Linux PCs to judge', () => {
  expect([windowsCases.length, linuxCases.length]).toEqual([30, 5])
})

test.each([...windowsCases, ...linuxCases])(
  '%s is judged as expected, for every check',
  async (_, path, args) => {
    const expected = readExpected(path)
    const ran = await runAgent(['check', ...args, '--json'])

    const { asOf, checks } = Output.parse(JSON.parse(ran.stdout))
    expect(Object.keys(JSON.parse(ran.stdout))).toEqual(['asOf', 'checks'])
    expect(Date.parse(asOf)).toBe(Date.parse(expected.context.asOf))
    const seen = Object.fromEntries(
      checks.map(({ id, verdict, reason, facts }) => [id, { verdict, reason, facts }] as const),
    )
    const wanted = Object.fromEntries(
      Object.entries(expected.checks).map(([id, { verdict, reason, facts }]) => [
        id,
        { verdict, reason, facts },
      ]),
    )
    expect(seen).toMatchObject(wanted)
    // The recordings of Linux name only some of the facts.
    if (path.startsWith(WINDOWS)) for (const id of Object.keys(wanted)) expect(seen[id]).toEqual(wanted[id])
    expect(checks.map(({ id }) => id)).toEqual(DEVICE_CHECKS.map(({ id }) => id))
    const fails = checks.some(({ verdict }) => verdict === 'fail')
    expect(ran).toMatchObject({ exitCode: fails ? 1 : 0, stderr: '' })
  },
)

const HEALTHY = ['--facts', join(WINDOWS, '01-win11-25h2-pro-healthy.json')]
const HEALTHY_CONTEXT = join(WINDOWS, '01-win11-25h2-pro-healthy.expected.json')

test('another moment gives other verdicts: time alone changes them', async () => {
  const args = [
    'check',
    ...HEALTHY,
    '--context',
    HEALTHY_CONTEXT,
    '--as-of',
    '2031-01-01T07:00:00+07:00',
    '--json',
  ]
  const ran = await runAgent(args)
  const { asOf, checks } = Output.parse(JSON.parse(ran.stdout))

  expect(asOf).toBe('2031-01-01T00:00:00.000Z')
  expect(checks.find(({ id }) => id === 'os-supported')).toMatchObject({ verdict: 'fail' })
  expect(ran.exitCode).toBe(1)
})

test('thresholds of the commune are taken from the context', async () => {
  const context = join(testFolder(), 'context.json')
  const content = {
    context: { asOf: '2026-10-28T03:00:00Z', signingRequired: false },
    thresholds: { ramFailBytes: 2 ** 50 },
  }
  writeFileSync(context, JSON.stringify(content))
  const ran = await runAgent(['check', ...HEALTHY, '--context', context, '--json'])

  const { checks } = Output.parse(JSON.parse(ran.stdout))
  expect(checks.find(({ id }) => id === 'minimum-hardware')?.verdict).toBe('fail')
})

test('a person reads words, titles, reasons and how to mend, the worst first', async () => {
  const path = join(LINUX, 'debian-12-pending-security.json')
  const { stdout, exitCode } = await runAgent(['check', '--facts', path])
  const words = stdout
    .split('\n')
    .flatMap((line) => /^(Chưa đạt|Cần chú ý|Chưa có số liệu|Đạt|Không áp dụng) /.exec(line)?.[1] ?? [])

  expect(exitCode).toBe(1)
  expect(words).toHaveLength(DEVICE_CHECKS.length)
  expect(words.join()).toMatch(/^(Chưa đạt,?)+(Cần chú ý,?)*(Chưa có số liệu,?)*(Đạt,?)*(Không áp dụng,?)*$/)
  expect(stdout).toContain('Khắc phục: ')
  expect(stdout).not.toMatch(/undefined|null|NaN|\[object/)
})

test('without a file it is this very machine that is judged', async () => {
  const { stdout, exitCode } = await runAgent(['check', '--json', '--state', testFolder()])
  const { checks } = Output.parse(JSON.parse(stdout))

  expect(checks.map(({ id }) => id)).toEqual(DEVICE_CHECKS.map(({ id }) => id))
  expect(exitCode).toBe(checks.some(({ verdict }) => verdict === 'fail') ? 1 : 0)
})

const broken = (change: (document: Record<string, unknown>) => unknown): string => {
  const document: Record<string, unknown> = JSON.parse(
    readFileSync(join(WINDOWS, '01-win11-25h2-pro-healthy.json'), 'utf8'),
  )
  const path = join(testFolder(), 'facts.json')
  writeFileSync(path, JSON.stringify(change(document)))
  return path
}

test.each<[string, (document: Record<string, unknown>) => unknown, RegExp]>([
  [
    'a field of the wrong type',
    (d) => ({ ...d, os: { ...Object(d.os), ubr: 'many' } }),
    /facts\.json: os\.ubr: \S+/,
  ],
  ['a field that the contract does not know', (d) => ({ ...d, extra: 1 }), /facts\.json: extra: \S+/],
  ['a group that is missing', ({ firewall: _, ...d }) => d, /facts\.json: firewall: \S+/],
  [
    'a contract that nobody knows',
    (d) => ({ ...d, contract: 'mac-collector/1' }),
    /facts\.json: contract: \S+/,
  ],
  ['a list', () => [], /facts\.json: \(gốc\): \S+/],
  ['a recording without a moment', () => ({ raw: {}, context: {} }), /facts\.json: context\.asOf: \S+/],
])('%s is named by its path and the reason, on one line', async (_, change, message) => {
  const ran = await runAgent(['check', '--facts', broken(change), '--json'])

  expect(ran).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ran.stderr).toMatch(message)
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
})

test('a file that is not there, and one that holds no JSON, are named as such', async () => {
  const folder = testFolder()
  writeFileSync(join(folder, 'half.json'), '{"contract": "win-coll')

  expect(await runAgent(['check', '--facts', join(folder, 'none.json')])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/none\.json: không đọc được \(ENOENT\)\n$/),
  })
  expect(await runAgent(['check', '--facts', join(folder, 'half.json')])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/half\.json: không phải JSON .*\n$/),
  })
})

test('a file with a byte order mark, as PowerShell writes it, is read', async () => {
  const path = join(testFolder(), 'bom.json')
  writeFileSync(path, `\uFEFF${readFileSync(join(WINDOWS, '01-win11-25h2-pro-healthy.json'), 'utf8')}`)

  const ran = await runAgent(['check', '--facts', path, '--context', HEALTHY_CONTEXT, '--json'])
  expect(Output.parse(JSON.parse(ran.stdout)).checks[0]?.verdict).toBe('pass')
})

test('a moment that is none is named', async () => {
  const ran = await runAgent(['check', ...HEALTHY, '--as-of', '28/10/2026'])

  expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--as-of: "28/10/2026"') })
})
