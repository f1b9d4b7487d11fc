import { expect, test } from 'vitest'
import { replayDoors } from '../../platform/replay-doors.ts'
import { readSection } from './section.ts'

const doors = replayDoors({ files: { '/etc/a': 'x' }, absent: ['/etc/none'], commands: {} })
const BUDGET_MS = 5_000

test('a section that read everything is ok, and absence is an answer, not an error', async () => {
  const section = await readSection(doors, BUDGET_MS, async (d) => {
    await d.readText('/etc/none')
    const text = await d.readText('/etc/a')
    return text.ok ? text.value : null
  })

  expect(section).toEqual({ value: 'x', section: { status: 'ok', errors: [] } })
})

test('what could not be read is named with its reason, once, in a fixed order', async () => {
  const { section } = await readSection(doors, BUDGET_MS, async (d) => {
    for (const path of ['/etc/z', '/etc/b', '/etc/z']) await d.readText(path)
    d.notUnderstood('file:/etc/a')
    return 1
  })

  expect(section).toEqual({
    status: 'partial',
    errors: [
      { source: 'file:/etc/a', kind: 'parse' },
      { source: 'file:/etc/b', kind: 'access-denied' },
      { source: 'file:/etc/z', kind: 'access-denied' },
    ],
  })
})

test('a section that hangs is given up at its budget and spoils nothing else', async () => {
  const section = await readSection(doors, 20, () => new Promise<number>(() => undefined))

  expect(section).toEqual({
    value: null,
    section: { status: 'timeout', errors: [{ source: 'section', kind: 'timeout' }] },
  })
})

test('a section that throws is an error of that section', async () => {
  const section = await readSection(doors, BUDGET_MS, async () => {
    throw new Error('a bug')
  })

  expect(section.section).toEqual({ status: 'error', errors: [{ source: 'collector', kind: 'other' }] })
})

test('names of people do not leave the machine, not even in an error', async () => {
  const { section } = await readSection(doors, BUDGET_MS, async (d) => {
    await d.readText('/home/nguyen.van.a/.config/dconf/user')
    await d.readText('/home/tran.thi.b/.config/dconf/user')
    return 1
  })

  expect(section.errors).toEqual([{ source: 'file:/home/*/.config/dconf/user', kind: 'access-denied' }])
})

test('nothing at all without any error is "unavailable", all refused is "denied"', async () => {
  const absent = await readSection(doors, BUDGET_MS, async () => null)
  const denied = await readSection(doors, BUDGET_MS, async (d) => {
    await d.readText('/etc/shadow')
    return null
  })

  expect([absent.section.status, denied.section.status]).toEqual(['unavailable', 'denied'])
})
