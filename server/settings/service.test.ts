import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import type { Deps } from '../deps.ts'
import { testDeps } from '../people/testing.ts'
import { changeSetting, defineSetting, findSettingChange, readSetting, writeSetting } from './service.ts'

const greeting = defineSetting('test.greeting', z.strictObject({ text: z.string() }), { text: 'Kính chào' })

let base: TestDatabase
let deps: Deps
beforeAll(async () => {
  base = await testDatabase()
  deps = testDeps(base)
})
afterAll(() => base.close())

test('a setting nobody decided has its fallback, and says so', async () => {
  expect(await readSetting(deps, greeting)).toEqual({ text: 'Kính chào' })
  expect(await findSettingChange(deps, greeting)).toBeNull()
})

test('a decision holds, names who made it, and leaves an audit line without the value', async () => {
  await writeSetting(deps, greeting, { text: 'Xin chào' }, 'user:an')
  await writeSetting(deps, greeting, { text: 'Chào buổi sáng' }, 'user:binh')

  expect(await readSetting(deps, greeting)).toEqual({ text: 'Chào buổi sáng' })
  expect(await findSettingChange(deps, greeting)).toEqual({ at: deps.clock.now(), by: 'user:binh' })
  const lines = await base.owner<{ actor: string; before: string | null; after: string | null }[]>`
    select actor, before_digest as before, after_digest as after from audit_lines
    where subject = 'setting:test.greeting' order by seq`
  expect(lines.map(({ actor }) => actor)).toEqual(['user:an', 'user:binh'])
  expect(lines[0]?.before).toBeNull()
  expect(lines[1]?.before).toBe(lines[0]?.after)
})

test('of two who change their part at once neither undoes the other', async () => {
  const list = defineSetting('test.list', z.array(z.number()), [])
  const numbers = Array.from({ length: 8 }, (_, index) => index)
  await Promise.all(numbers.map((number) => changeSetting(deps, list, (all) => [...all, number], 'user:an')))

  expect((await readSetting(deps, list)).toSorted()).toEqual(numbers)
})

test('a change that changes nothing leaves no line', async () => {
  const calm = defineSetting('test.calm', z.strictObject({ text: z.string() }), { text: '' })
  const { before, after } = await changeSetting(deps, calm, (value) => value, 'user:an')

  expect(after).toBe(before)
  expect(await findSettingChange(deps, calm)).toBeNull()
  expect(await base.owner`select from audit_lines where subject = 'setting:test.calm'`).toEqual([])
})

test('a row in another shape is an error, not a silent fallback', async () => {
  await base.owner`insert into installation_settings values ('test.odd', '{"text": 1}', now(), 'cli')`
  const odd = defineSetting('test.odd', z.strictObject({ text: z.string() }), { text: '' })

  await expect(readSetting(deps, odd)).rejects.toThrow()
})
