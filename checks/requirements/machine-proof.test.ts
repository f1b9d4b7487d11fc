import { describe, expect, test } from 'vitest'
import { startOfDay } from '../time/zone.ts'
import { machineProofOf, NO_PROOF, type PcVerdict, proofEnds, statementOf } from './machine-proof.ts'
import { PC_01, PC_02, proof, TODAY } from './testing.ts'

const pc = (over: Partial<PcVerdict>): PcVerdict => ({
  name: 'PC-01',
  verdict: 'pass',
  reason: '',
  isStale: false,
  isWaived: false,
  until: null,
  ...over,
})

describe('counting the PCs of a system', () => {
  test('every PC is in one count', () => {
    const counted = machineProofOf([
      pc({}),
      pc({ verdict: 'warn', name: 'PC-02', reason: 'Mẫu cũ 5 ngày.' }),
      pc({ verdict: 'fail', name: 'PC-03', reason: 'Đang tắt.' }),
      pc({ verdict: 'unknown' }),
      pc({ verdict: 'not-applicable' }),
      pc({ verdict: 'fail', isWaived: true }),
    ])

    expect(counted).toEqual({
      pass: 1,
      warning: [{ name: 'PC-02', reason: 'Mẫu cũ 5 ngày.' }],
      failing: [{ name: 'PC-03', reason: 'Đang tắt.' }],
      unknown: 1,
      waived: 1,
      notApplicable: 1,
      until: null,
    })
  })

  test.each(['pass', 'fail', 'not-applicable'] as const)(
    'a %s that is too old is not known, waived or not',
    (verdict) => {
      expect(machineProofOf([pc({ verdict, isStale: true, isWaived: true })])).toEqual(proof({ unknown: 1 }))
    },
  )

  test('a PC that passes passes, also under a waiver', () => {
    expect(machineProofOf([pc({ isWaived: true })])).toEqual(proof({ pass: 1 }))
  })

  test('the soonest moment of any PC is the moment of all', () => {
    const [soon, late] = [new Date('2026-11-25T03:00:00Z'), new Date('2026-12-25T03:00:00Z')]

    expect(machineProofOf([pc({ until: late }), pc({ until: soon }), pc({})]).until).toEqual(soon)
  })
})

describe('what the PCs say', () => {
  test('names who fails, and gives the share of those who pass', () => {
    const said = statementOf(proof({ pass: 18, failing: [PC_01, PC_02] }), TODAY)

    expect(said.words).toBe('18 trên 20 máy đạt; chưa đạt: PC-01, PC-02')
    expect(said).toMatchObject({ standing: 'fail', passing: 18, total: 20, failing: [PC_01, PC_02] })
  })

  test('tells everything that is not a pass', () => {
    const said = statementOf(
      proof({ pass: 1, warning: [PC_02], unknown: 2, waived: 3, notApplicable: 4 }),
      TODAY,
    )

    expect(said.words).toBe(
      '1 trên 7 máy đạt; cần chú ý: PC-02; 2 máy chưa có số liệu; 3 máy được miễn trừ; 4 máy không áp dụng',
    )
    expect(said.standing).toBe('unknown')
  })

  test('a long list of names is cut in words and whole beside them', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ ...PC_01, name: `PC-${index + 1}` }))
    const said = statementOf(proof({ failing: many }), TODAY)

    expect(said.words).toMatch(/PC-9, PC-10 và 2 máy khác$/)
    expect(said.failing).toHaveLength(12)
  })

  test.each([
    ['nobody looked', NO_PROOF, 'unknown'],
    ['the check concerns none', proof({ notApplicable: 3 }), 'none'],
    ['all pass', proof({ pass: 1 }), 'pass'],
    ['one is waived', proof({ pass: 9, waived: 1 }), 'waived'],
    ['one is cautioned', proof({ pass: 9, waived: 1, warning: [PC_01] }), 'warning'],
    ['one fails and others are not known', proof({ unknown: 9, failing: [PC_01] }), 'fail'],
  ])('%s', (_, given, standing) => {
    expect(statementOf(given, TODAY).standing).toBe(standing)
  })

  test('is believed through the day of its moment, then what was good is not known and what failed stays', () => {
    const until = new Date('2026-11-25T03:00:00Z')
    const given = proof({ pass: 2, warning: [PC_02], failing: [PC_01], unknown: 1, until })

    expect(proofEnds(given)).toBe('2026-11-26')
    expect(statementOf(given, '2026-11-25').words).toBe(
      '2 trên 5 máy đạt; chưa đạt: PC-01; cần chú ý: PC-02; 1 máy chưa có số liệu',
    )
    expect(statementOf(given, '2026-11-26').words).toBe(
      '0 trên 5 máy đạt; chưa đạt: PC-01; 4 máy chưa có số liệu',
    )
  })

  test('the moment counts as its day in Việt Nam', () => {
    expect(proofEnds(proof({ until: startOfDay('2026-11-25') }))).toBe('2026-11-26')
    expect(proofEnds(proof({ until: new Date(startOfDay('2026-11-25').getTime() - 1) }))).toBe('2026-11-25')
  })
})
