import { describe, expect, test } from 'vitest'
import { judgeAll } from './run.ts'
import { windowsPcs } from './testing.ts'

describe('a recorded Windows PC is judged as its expected file says', () => {
  for (const { name, input, expected } of windowsPcs())
    test(name, () => {
      const results = judgeAll(input)

      const seen = Object.fromEntries(
        results.map(({ id, verdict, reason, facts }) => [id, { verdict, reason, facts }]),
      )
      expect(seen).toEqual(expected)
    })
})
