import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guard, type TryOutcome } from './guard.ts'
import { type TestPlace, testPlace } from './testing-place.ts'
import { scopeOf } from './visit.ts'

const HOUR = 3_600_000

let place: TestPlace
beforeAll(async () => {
  place = await testPlace()
})
afterAll(() => place.base.close())

/** Tries of one new account; `check` stands for looking at the secret. */
async function newAccount() {
  const { userId } = await place.addPerson('it')
  const scope = await scopeOf(place.deps.db, userId)
  const visit = { address: '10.0.0.1', userAgent: '', isInternal: true }
  const attempt = (check: () => Promise<boolean>): Promise<TryOutcome> =>
    guard(place.deps, { scope, visit, wrong: 'wrong-password', check })
  return {
    attempt,
    right: () => attempt(async () => true),
    wrong: () => attempt(async () => false),
    lockoutLines: () => place.base.owner`
      select from audit_lines where action = 'user.locked-out' and subject = ${`user:${userId}`}`,
  }
}

const away = async (): Promise<boolean> => {
  throw new Error('the database went away')
}

describe('tries that never came to an end', () => {
  test('count as wrong, and lock for twelve hours, not for ever', async () => {
    const { attempt, right } = await newAccount()
    for (let time = 0; time < 5; time += 1) await expect(attempt(away)).rejects.toThrow('went away')

    expect(await right()).toBe('locked')
    place.clock.advance(12 * HOUR)
    expect(await right()).toBe('right')
  })
})

describe('the fifth try', () => {
  test('when it is right leaves four, however many were refused meanwhile', async () => {
    const { attempt, right, wrong, lockoutLines } = await newAccount()
    for (let time = 0; time < 4; time += 1) await wrong()

    const meanwhile: TryOutcome[] = []
    const fifth = await attempt(async () => {
      meanwhile.push(await right(), await right())
      return true
    })

    expect({ fifth, meanwhile }).toEqual({ fifth: 'right', meanwhile: ['locked', 'locked'] })
    expect(await right()).toBe('right')
    expect(await lockoutLines()).toHaveLength(0)
    expect(await wrong()).toBe('wrong')
    expect(await right()).toBe('locked')
    expect(await lockoutLines()).toHaveLength(1)
  })

  test('starts a new count when the lockout has ended', async () => {
    const { right, wrong, lockoutLines } = await newAccount()
    for (let time = 0; time < 5; time += 1) await wrong()
    place.clock.advance(12 * HOUR)

    for (let time = 0; time < 4; time += 1) expect(await wrong()).toBe('wrong')
    expect(await right()).toBe('right')
    expect(await lockoutLines()).toHaveLength(1)
  })
})
