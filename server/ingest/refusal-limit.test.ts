import { expect, test } from 'vitest'
import { createRefusalLimit, REFUSALS_PER_MINUTE } from './refusal-limit.ts'

const at = (seconds: number): Date => new Date(1_790_000_000_000 + seconds * 1000)

test('an address that is refused too often in a minute is not looked at until the minute is over', () => {
  const limit = createRefusalLimit()
  for (let count = 0; count < REFUSALS_PER_MINUTE; count += 1) {
    expect(limit.isExceeded('10.0.0.1', at(1))).toBe(false)
    limit.count('10.0.0.1', at(1))
  }

  expect(limit.isExceeded('10.0.0.1', at(59))).toBe(true)
  expect(limit.isExceeded('10.0.0.2', at(59))).toBe(false)
  expect(limit.isExceeded('10.0.0.1', at(61))).toBe(false)
})

test('a flood of addresses does not grow without end, and the latest are still known', () => {
  const limit = createRefusalLimit()
  for (let number = 0; number < 20_000; number += 1)
    limit.count(`10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`, at(1))
  for (let count = 0; count < REFUSALS_PER_MINUTE; count += 1) limit.count('192.168.0.1', at(2))

  expect(limit.isExceeded('192.168.0.1', at(3))).toBe(true)
})
