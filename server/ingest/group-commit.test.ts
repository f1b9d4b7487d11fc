import { expect, test } from 'vitest'
import { createGroupCommit, type GroupCommitOptions } from './group-commit.ts'

const options = (
  flush: (items: readonly number[]) => Promise<readonly string[]>,
  given: Partial<GroupCommitOptions<number, string>> = {},
): GroupCommitOptions<number, string> => ({
  flush,
  maxItems: 10,
  maxWeight: 1000,
  weigh: () => 1,
  inFlight: 2,
  maxWaiting: 100,
  ...given,
})

test('what arrives together is written together, and everyone gets their own answer', async () => {
  const batches: number[] = []
  const group = createGroupCommit(
    options(async (items) => {
      batches.push(items.length)
      return items.map((item) => `kept ${item}`)
    }),
  )

  const answers = await Promise.all([1, 2, 3].map((item) => group.add(item)))

  expect(answers).toEqual(['kept 1', 'kept 2', 'kept 3'])
  expect(batches).toEqual([3])
})

test('no more batches are under way, and no larger ones, than allowed', async () => {
  let flying = 0
  const seen: { flying: number; items: number }[] = []
  const group = createGroupCommit(
    options(async (items) => {
      flying += 1
      seen.push({ flying, items: items.length })
      await new Promise((resolve) => setTimeout(resolve, 5))
      flying -= 1
      return items.map(String)
    }),
  )

  await Promise.all(Array.from({ length: 95 }, (_, item) => group.add(item)))

  expect(Math.max(...seen.map((one) => one.flying))).toBe(2)
  expect(Math.max(...seen.map((one) => one.items))).toBe(10)
  expect(seen.reduce((sum, one) => sum + one.items, 0)).toBe(95)
})

test('a batch ends before it weighs too much, and one heavy item still goes alone', async () => {
  const batches: (readonly number[])[] = []
  const flush = async (items: readonly number[]) => {
    batches.push(items)
    return items.map(String)
  }
  const group = createGroupCommit(options(flush, { maxWeight: 100, weigh: (item) => item }))

  await Promise.all([60, 30, 30, 500, 1].map((item) => group.add(item)))

  expect(batches).toEqual([[60, 30], [30], [500], [1]])
})

test('a batch that fails fails for its own items only', async () => {
  const flush = async (items: readonly number[]) => {
    if (items.includes(13)) throw new Error('disk full')
    return items.map(String)
  }
  const group = createGroupCommit(options(flush, { maxItems: 2 }))

  const answers = await Promise.allSettled([1, 2, 13, 4, 5].map((item) => group.add(item)))

  expect(answers.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ])
})

test('who comes when too many wait is told at once', () => {
  const group = createGroupCommit(options(() => new Promise(() => {}), { maxWaiting: 3 }))

  const answers = [1, 2, 3, 4].map((item) => group.add(item))

  expect(answers.map((answer) => answer === null)).toEqual([false, false, false, true])
})
