import { describe, expect, test } from 'vitest'
import { determineLevel, LevelInput } from './level.ts'
import { findSuggestion, listSuggestions, SUGGESTIONS_EDITION, SUGGESTIONS_NOTE } from './suggestions.ts'

/** What can be answered from a suggestion alone. */
const startOf = (id: string): LevelInput => {
  const suggestion = findSuggestion(id)
  return LevelInput.parse({
    answers: {
      'q-system-type': [suggestion?.systemType],
      'q-information': suggestion?.informationTypes,
    },
  })
}

describe('the systems a commune usually has', () => {
  test('there are sixteen, with unique ids, and a note that none of it is decided', () => {
    expect(new Set(listSuggestions().map(({ id }) => id)).size).toBe(16)
    expect(SUGGESTIONS_NOTE).toContain('GỢI Ý')
    expect(SUGGESTIONS_EDITION).toBe('2026-11-21')
  })

  test('one is found with everything the first list needs', () => {
    expect(findSuggestion('commune-lan')).toEqual({
      id: 'commune-lan',
      name: 'Mạng LAN nội bộ UBND xã (hạ tầng CNTT, máy trạm, thiết bị mạng)',
      systemType: 'infrastructure',
      informationTypes: ['private', 'personal'],
      likelyLevel: 2,
      ownership: 'commune',
      likelyOwner: 'UBND xã',
      likelyOperator: 'Văn phòng HĐND và UBND xã (hoặc Phòng Văn hóa - Xã hội nếu được giao CNTT)',
      dossierOwner: 'commune',
      basis: 'NĐ 331 Đ12.1, Đ12.3',
      reason: 'Hạ tầng phục vụ một cơ quan, có thông tin riêng và cá nhân của cán bộ, công dân.',
      coversDevices: true,
      watch: 'Nếu nhiều cơ quan trong tỉnh dùng chung hạ tầng thì không còn là "một cơ quan" (Đ13.3).',
      flag: null,
      agentAllowed: true,
    })
    expect(findSuggestion('no-such-system')).toBeUndefined()
  })

  test('the PCs belong to the LAN alone', () => {
    expect(
      listSuggestions()
        .filter(({ coversDevices }) => coversDevices)
        .map(({ id }) => id),
    ).toEqual(['commune-lan'])
  })

  test('no agent is put where state secrets are, and only there', () => {
    const without = listSuggestions().filter(({ agentAllowed }) => !agentAllowed)
    const secret = listSuggestions().filter(({ informationTypes }) =>
      informationTypes.includes('state-secret'),
    )

    expect(without.map(({ id }) => id)).toEqual(['state-secret-standalone-pc', 'party-wide-area-network'])
    expect(without).toEqual(secret)
  })

  test('no basis cites a sample plan', () => {
    expect(findSuggestion('party-wide-area-network')?.basis).toBe('Kế hoạch của xã')
    for (const { id, basis } of listSuggestions()) expect(basis, id).not.toMatch(/tệp mẫu|xã \p{Lu}/u)
  })

  test('type and information are answers of the questionnaire, and no floor contradicts the likely level', () => {
    for (const { id, likelyLevel } of listSuggestions()) {
      const { level } = determineLevel(startOf(id))
      if (likelyLevel !== null) expect(level ?? 0, id).toBeLessThanOrEqual(likelyLevel)
    }
  })
})
