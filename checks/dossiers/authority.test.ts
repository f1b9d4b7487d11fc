import { describe, expect, test } from 'vitest'
import {
  appraiserOf,
  appraisingHolder,
  authorityAt,
  holderOf,
  procedureLevelOf,
  refuseActor,
  SYSTEM_ACTOR,
  Units,
} from './authority.ts'
import { UNITS } from './testing.ts'
import { transitionOf } from './workflow.ts'

const units = (changes: object): Units => Units.parse({ ...UNITS, ...changes })
const BOTH = { operator: 'van-phong', securityUnit: 'van-phong' }
const named = (id: string) => {
  const found = transitionOf(id)
  if (found === null) throw new Error(`no step ${id}`)
  return found
}

describe('the level of the procedure', () => {
  test('is level 5 for listed systems of levels 3 and 4 alone', () => {
    expect(([1, 2, 3, 4, 5] as const).map((level) => procedureLevelOf(level, true))).toEqual([1, 2, 5, 5, 5])
    expect(([1, 2, 3, 4, 5] as const).map((level) => procedureLevelOf(level, false))).toEqual([1, 2, 3, 4, 5])
  })

  test('decides who prepares, appraises and approves', () => {
    expect(authorityAt(2)).toMatchObject({ appraise: 'security-unit', approve: 'security-unit' })
    expect(authorityAt(3)).toMatchObject({ appraise: 'security-unit', approve: 'owner' })
    expect(authorityAt(4)).toMatchObject({ appraise: 'ministry', expertOpinion: 'security-unit' })
    expect(authorityAt(5)).toMatchObject({ appraise: 'ministry', prepare: 'operator' })
  })
})

describe('the appraiser', () => {
  test.each<[string, 1 | 2 | 3 | 4 | 5, object, object | null]>([
    ['the security unit', 3, {}, { function: 'security-unit', unit: 'phong-vhxh' }],
    ['nobody while no security unit is named', 3, { securityUnit: null }, null],
    ['nobody when no unit at all is named', 2, { securityUnit: null, operator: null }, null],
    ['nobody when the security unit operates the system and no other was named', 3, BOTH, null],
    [
      'the council when the security unit operates the system',
      3,
      { ...BOTH, independentAppraiser: 'hoi-dong' },
      { function: 'independent-appraiser', unit: 'hoi-dong' },
    ],
    [
      'nobody when that council is the operator again',
      3,
      { ...BOTH, independentAppraiser: 'van-phong' },
      null,
    ],
    [
      'the security unit while it does not operate, council or not',
      1,
      { independentAppraiser: 'hoi-dong' },
      { function: 'security-unit', unit: 'phong-vhxh' },
    ],
    ['the ministry from level 4 on', 4, BOTH, { function: 'ministry', unit: 'bo-cong-an' }],
    ['nobody at level 5 while no ministry is named', 5, { ministry: null }, null],
    ['nobody at level 4 when the ministry operates the system', 4, { operator: 'bo-cong-an' }, null],
  ])('is %s', (_, level, changes, expected) => {
    expect(appraiserOf(level, units(changes))).toEqual(expected)
  })

  test('is wanted by its function even while no unit was named', () => {
    expect(appraisingHolder(2, units({ securityUnit: null, operator: null })).function).toBe('security-unit')
    expect(appraisingHolder(2, units(BOTH))).toEqual({ function: 'independent-appraiser', unit: null })
    expect(appraisingHolder(2, units({ securityUnit: null }))).toEqual({
      function: 'security-unit',
      unit: null,
    })
  })
})

describe('a unit that would act', () => {
  const appraise = named('appraise-suitable')
  const reason = (transition: string, unit: string, level: 1 | 2 | 3 | 4 | 5, changes: object = {}) =>
    refuseActor(named(transition), unit, level, units(changes))?.reason ?? null

  test('may appraise when it is the appraiser, and return the dossier too', () => {
    expect(reason('appraise-suitable', 'phong-vhxh', 3)).toBeNull()
    expect(reason('return-invalid', 'phong-vhxh', 3)).toBeNull()
    expect(reason('return-invalid', 'van-phong', 3)).toBe('independent-appraisal')
  })

  test('and operates the system never appraises it, at any level', () => {
    for (const level of [1, 2, 3, 4, 5] as const)
      expect(refuseActor(appraise, 'van-phong', level, units(BOTH))).toEqual({
        reason: 'independent-appraisal',
        basis: 'NĐ 331 Đ18.4',
      })
  })

  test('from outside is not independent where independence is what is missing', () => {
    expect(reason('appraise-suitable', 'ubnd-xa', 3, BOTH)).toBe('independent-appraisal')
    expect(reason('appraise-suitable', 'ubnd-xa', 3)).toBe('wrong-actor')
    expect(reason('appraise-suitable', 'ubnd-xa', 4, BOTH)).toBe('wrong-actor')
  })

  test('still approves at levels 1 and 2 when it is the security unit that operates', () => {
    expect(reason('approve-1-2', 'van-phong', 2, { ...BOTH, independentAppraiser: 'hoi-dong' })).toBeNull()
    expect(reason('approve-1-2', 'hoi-dong', 2, { ...BOTH, independentAppraiser: 'hoi-dong' })).toBe(
      'wrong-actor',
    )
  })

  test('is not the one wanted while nobody is named', () => {
    expect(reason('start', 'van-phong', 2, { operator: null })).toBe('wrong-actor')
  })

  test('is not the program, whose name no unit may bear', () => {
    expect(holderOf('system', 2, units({})).unit).toBe(SYSTEM_ACTOR)
    expect(reason('replace', 'ubnd-xa', 2)).toBe('wrong-actor')
    expect(Units.safeParse({ ...UNITS, operator: SYSTEM_ACTOR }).success).toBe(false)
  })
})
