import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitCollectorOutput } from '../../../checks/facts/windows/printed.ts'
import { WINDOWS_SECTIONS } from '../../../checks/facts/windows/section.ts'
import { WindowsDocument } from '../../../checks/facts/windows.ts'
import { type Doors, found, missing } from '../../platform/doors.ts'
import { replayDoors } from '../../platform/replay-doors.ts'
import { stableDigest } from '../../report/build.ts'
import type { CollectorMemory } from '../memory.ts'
import { collectWindows } from './collect.ts'

const FIXTURES = new URL('../../../checks/device/fixtures/windows/', import.meta.url)
const fixtures = readdirSync(FIXTURES)
  .filter((name) => /^\d\d-.*\.json$/.test(name) && !name.endsWith('.expected.json'))
  .sort()
  .map((name) => [name, readFileSync(new URL(name, FIXTURES), 'utf8')] as const)
const healthy = fixtures[0]?.[1] ?? ''

const NOW = new Date('2026-10-28T02:06:00Z')
type Ran = { program: string; args: readonly string[]; timeoutMs: number }

/** A machine whose PowerShell prints this; no profile of anybody lies on it. */
function machine(printed: Awaited<ReturnType<Doors['run']>> | string) {
  const ran: Ran[] = []
  const doors: Doors = {
    ...replayDoors({ files: {}, absent: [], commands: {} }),
    run: async (program, args, { timeoutMs }) => {
      ran.push({ program, args, timeoutMs })
      return typeof printed === 'string' ? found({ exit: 0, stdout: printed, stderr: '' }) : printed
    },
  }
  const collect = (memory: CollectorMemory = {}, withSoftware = false) =>
    collectWindows({
      ...{ doors, now: NOW, memory, withSoftware },
      powershell: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      script: 'C:\\Program Files\\AnXa\\collect.ps1',
      stateDir: 'C:\\ProgramData\\AnXa\\agent',
    })
  return { ran, collect }
}

describe('what PowerShell printed', () => {
  test.each(fixtures)(
    '%s becomes the facts of a report, without blobs, names and programs',
    async (_, text) => {
      const document = WindowsDocument.parse(JSON.parse(text))
      const facts = await machine(JSON.stringify(document)).collect()

      expect(facts.os).toEqual(document.os)
      expect(facts.antivirus).toEqual(document.antivirus)
      expect(facts.software).toBeNull()
      expect(facts.sections.software).toMatchObject({ status: 'skipped' })
      expect(JSON.stringify(facts)).not.toMatch(/"blob"|nameHash/)
    },
  )

  test('is asked for by the full path, once, with limits', async () => {
    const { ran, collect } = machine(healthy)
    await collect()

    expect(ran).toHaveLength(1)
    expect(ran[0]?.program).toBe('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe')
    expect(ran[0]?.args.slice(0, 7)).toEqual([
      ...['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
      ...['-File', 'C:\\Program Files\\AnXa\\collect.ps1'],
    ])
    expect(ran[0]?.timeoutMs).toBe(90_000)
  })

  test('names of programs go along on request alone', async () => {
    expect((await machine(JSON.stringify(JSON.parse(healthy))).collect({}, true)).software?.length).toBe(3)
  })

  test.each([
    ['nothing', found({ exit: 1, stdout: '', stderr: 'x' }), 'error', 'parse'],
    ['a dialogue instead of a document', 'Chính sách không cho phép chạy tập lệnh này.', 'error', 'parse'],
    ['an answer cut in the middle', healthy.slice(0, 5000), 'error', 'parse'],
    ['no program', missing('not-found'), 'error', 'not-found'],
    ['no right', missing('access-denied'), 'denied', 'access-denied'],
    ['no end', missing('timeout'), 'timeout', 'timeout'],
    ['far too much', missing('too-large'), 'error', 'parse'],
  ] as const)('%s: everything is unknown, with the reason', async (_, printed, status, kind) => {
    const facts = await machine(printed).collect()

    for (const name of WINDOWS_SECTIONS) expect(facts[name], name).toBeNull()
    expect(facts.sections.os).toEqual({
      ...{ status, ms: null },
      errors: [{ source: 'powershell', hresult: null, kind }],
    })
  })

  test('a group that is not understood is unknown alone', async () => {
    const document = { ...JSON.parse(healthy), firewall: { serviceState: 7 }, smb: 'no' }
    const facts = await machine(JSON.stringify(document)).collect()

    expect(facts.firewall).toBeNull()
    expect(facts.smb).toBeNull()
    expect(facts.sections.firewall).toMatchObject({
      status: 'error',
      errors: [{ source: 'contract', kind: 'parse' }],
    })
    expect(facts.os).toEqual(JSON.parse(healthy).os)
  })
})

test('a second look at an unchanged PC gives the same report but for the time of looking', async () => {
  const [first, second] = [JSON.parse(healthy), JSON.parse(healthy)]
  for (const section of Object.values<{ ms: number }>(second.sections)) section.ms += 137
  second.hardware.osDiskFreeBytes -= 1_000_000
  second.time.nowUtc = '2026-10-28T03:05:00Z'
  second.collector = { ...second.collector, finishedAt: '2026-10-28T03:05:09Z', durationMs: 9000 }
  const facts = [
    await machine(JSON.stringify(first)).collect(),
    await machine(JSON.stringify(second)).collect(),
  ]

  expect(new Set(facts.map(stableDigest)).size).toBe(1)
  expect(facts[0]?.hardware?.osDiskFreeBytes).toBe(122 * 1024 ** 3)
})

describe('the daily part', () => {
  const daily = (ran: readonly Ran[]) => ran.map(({ args }) => args.includes('-Daily'))

  test('is asked for once a day, and what it said holds until the next one', async () => {
    const memory: CollectorMemory = {}
    const { ran, collect } = machine(JSON.stringify(JSON.parse(healthy)))
    const first = await collect(memory)
    const hourly = JSON.parse(healthy)
    hourly.updates.pendingOffline = null
    hourly.accounts.passwordComplexity = null
    const later = machine(JSON.stringify(hourly))
    const second = await later.collect(memory)

    expect([...daily(ran), ...daily(later.ran)]).toEqual([true, false])
    expect(first.updates?.pendingOffline).not.toBeNull()
    expect(second.updates?.pendingOffline).toEqual(first.updates?.pendingOffline)
    expect(second.accounts?.passwordComplexity).toEqual(first.accounts?.passwordComplexity)
  })

  test('comes again tomorrow', async () => {
    const { ran, collect } = machine(JSON.stringify(JSON.parse(healthy)))
    await collect({ windows: { day: '2026-10-27', pendingOffline: null, passwordComplexity: true } })

    expect(daily(ran)).toEqual([true])
  })
})

describe('documents in what was printed', () => {
  test('the last whole one counts: it was made after Windows Update answered', () => {
    const text = 'Xin chào\r\n{"a":1}\r\nabc {"a":2,"profileFolders":{"S-1":"C:\\\\x"}}\r\n{"a":3'
    expect(splitCollectorOutput(text)).toEqual({ document: { a: 2 }, folders: { 'S-1': 'C:\\x' } })
  })

  test('10,000 mutated and random outputs never throw and never hang', () => {
    const seed = `{"x":1}\n${JSON.stringify(JSON.parse(healthy)).slice(0, 400)}\n{"y":[{"z":"\\u1ea3"}]}`
    const mutated = fc
      .tuple(fc.nat(seed.length), fc.nat(60), fc.string({ unit: 'binary', maxLength: 20 }))
      .map(([at, length, put]) => seed.slice(0, at) + put + seed.slice(at + length))
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
        const output = splitCollectorOutput(text)
        expect(output === null || typeof output.document === 'object').toBe(true)
      }),
      { numRuns: 10_000 },
    )
  })

  test('1,000 mutated documents end in facts of the contract, never in an error', async () => {
    const document = JSON.parse(healthy)
    const odd = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.string(),
      fc.constant([]),
      fc.constant({}),
      fc.boolean(),
    )
    const paths = fc.constantFrom(...WINDOWS_SECTIONS, 'host', 'sections', 'collector', 'contract')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(paths, fc.nat(30), odd), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const changed = structuredClone(document)
          for (const [name, at, value] of changes) {
            const group = changed[name]
            const keys = typeof group === 'object' && group !== null ? Object.keys(group) : []
            const key = keys[at % Math.max(1, keys.length)]
            if (key === undefined || at % 7 === 0) changed[name] = value
            else group[key] = value
          }
          const facts = await machine(JSON.stringify(changed)).collect()
          expect(facts.contract).toBe('win-collector/1')
        },
      ),
      { numRuns: 1000 },
    )
  })
})
