import { expect, test } from 'vitest'
import {
  type Answer,
  type Doors,
  type FileState,
  type Finished,
  found,
  missing,
} from '../../platform/doors.ts'
import { replayDoors } from '../../platform/replay-doors.ts'
import type { CollectorMemory } from '../memory.ts'
import { isSecurity, parseSimulation, simulateUpgrade } from './apt-simulation.ts'
import type { SectionDoors } from './section.ts'

test.each([
  ['2.6.1 Debian-Security:12/stable-security [amd64]', true],
  ['2.6.1 Debian-Security:12/oldstable-security [amd64]', true],
  ['3.0.13 Ubuntu:24.04/noble-security [amd64]', true],
  ['3.0.13 Ubuntu:24.04/noble-updates, Ubuntu:24.04/noble-security [amd64]', true],
  ['1.2 UbuntuESM:20.04/focal-infra-security [amd64]', true],
  ['1.2 UbuntuESMApps:20.04/focal-apps-updates [all]', true],
  ['12.12 Debian:12.12/stable [amd64]', false],
  ['6.8 Ubuntu:24.04/noble-updates [amd64]', false],
  ['1.0 Security Onion:1/stable [amd64]', false],
])('an update from "%s" is a security update: %s', (origins, expected) => {
  expect(isSecurity(origins)).toBe(expected)
})

const STDOUT = [
  'Reading package lists...',
  'Inst libc6 [2.36-9] (2.36-9+deb12u13 Debian-Security:12/oldstable-security [amd64]) []',
  'Inst linux-image-6.1.0-40-amd64 (6.1.153-1 Debian-Security:12/oldstable-security [amd64])',
  'Inst nano [7.2-1] (7.2-1+deb12u1 Debian:12.12/oldstable [amd64])',
  'Conf libc6 (2.36-9+deb12u13 Debian-Security:12/oldstable-security [amd64])',
].join('\n')

test('each Inst line is one pending update; a new kernel has no installed version', () => {
  expect(parseSimulation(STDOUT)).toEqual({
    pendingAll: 3,
    security: [
      { name: 'libc6', installed: '2.36-9' },
      { name: 'linux-image-6.1.0-40-amd64', installed: null },
    ],
  })
})

const DAY = '2026-10-28'
const nothing = replayDoors({ files: {}, absent: [], commands: {} })

/** A machine on which every file has the state that the test says. */
const machine = (given: { state?: () => Answer<FileState>; run?: () => Answer<Finished> } = {}) => {
  let runs = 0
  const notes: string[] = []
  const doors: SectionDoors & Doors = {
    ...nothing,
    notUnderstood: (source) => notes.push(source),
    list: async () => found(['a_InRelease']),
    stat: async () => given.state?.() ?? found({ mtime: new Date(1000), sizeBytes: 10, uid: 0 }),
    run: async () => {
      runs += 1
      return given.run?.() ?? found({ exit: 0, stdout: STDOUT, stderr: '' })
    },
  }
  return { doors, notes, runs: () => runs }
}

test('apt is asked once, as long as nothing that its answer depends on has changed', async () => {
  const { doors, runs } = machine()
  const memory: CollectorMemory = {}
  const first = await simulateUpgrade(doors, memory, DAY)

  expect(await simulateUpgrade(doors, memory, DAY)).toMatchObject({ state: 'ok' })
  expect(first).toMatchObject({ state: 'ok', pending: { pendingAll: 3 } })
  expect(runs()).toBe(1)
})

test.each([
  ['a list is newer', { mtime: new Date(2000), sizeBytes: 10, uid: 0 }],
  ['a list has grown', { mtime: new Date(1000), sizeBytes: 11, uid: 0 }],
])('apt is asked again when %s', async (_, changed) => {
  let state: FileState = { mtime: new Date(1000), sizeBytes: 10, uid: 0 }
  const { doors, runs } = machine({ state: () => found(state) })
  const memory: CollectorMemory = {}
  await simulateUpgrade(doors, memory, DAY)
  state = changed
  await simulateUpgrade(doors, memory, DAY)

  expect(runs()).toBe(2)
})

test('apt is asked again on another day, whatever else is the same', async () => {
  const { doors, runs } = machine()
  const memory: CollectorMemory = {}
  await simulateUpgrade(doors, memory, DAY)
  await simulateUpgrade(doors, memory, '2026-10-29')

  expect(runs()).toBe(2)
})

test('where the state of a file cannot be told nothing is remembered', async () => {
  const { doors, runs } = machine({ state: () => missing('access-denied') })
  const memory: CollectorMemory = {}
  await simulateUpgrade(doors, memory, DAY)
  await simulateUpgrade(doors, memory, DAY)

  expect(runs()).toBe(2)
  expect(memory.apt).toBeUndefined()
})

test.each<[string, Answer<Finished>, string]>([
  ['an error of apt', found({ exit: 100, stdout: '', stderr: 'E: broken' }), 'failed'],
  [
    'an output that says nothing',
    found({ exit: 0, stdout: 'Reading package lists...', stderr: '' }),
    'failed',
  ],
  ['no answer in time', missing('timeout'), 'timeout'],
  ['no apt-get', missing('not-found'), 'unavailable'],
])('%s is not "0 pending", and is asked for again next time', async (_, answer, state) => {
  const { doors, runs } = machine({ run: () => answer })
  const memory: CollectorMemory = {}

  expect(await simulateUpgrade(doors, memory, DAY)).toEqual({ state })
  await simulateUpgrade(doors, memory, DAY)
  expect(runs()).toBe(2)
})

test('"0 upgraded" is an answer', async () => {
  const stdout = '0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n'
  const { doors } = machine({ run: () => found({ exit: 0, stdout, stderr: '' }) })

  expect(await simulateUpgrade(doors, {}, DAY)).toMatchObject({ state: 'ok', pending: { pendingAll: 0 } })
})
