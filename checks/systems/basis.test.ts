import { describe, expect, test } from 'vitest'
import { citation, citationInText, shownBasis } from './basis.ts'

describe('a basis on a page', () => {
  test.each([
    ['NĐ 331 Đ30.6; tệp mẫu 004 nhiệm vụ IV.2', 'NĐ 331 Đ30.6'],
    ['TCVN 3.15.2.3 b; NĐ 330 Đ21.3.d; tệp mẫu 001 mục III.14', 'TCVN 3.15.2.3 b; NĐ 330 Đ21.3.d'],
    ['Kế hoạch số 04-KH/BCĐTW; kế hoạch xã (tệp mẫu 004, phụ lục IV.3)', 'Kế hoạch số 04-KH/BCĐTW'],
    ['Kế hoạch các xã (tệp mẫu 000, 003, 004)', 'Kế hoạch của xã'],
    ['Nêu trong kế hoạch xã (nhiệm vụ II.3 của xã Thái Tân)', 'Kế hoạch của xã'],
    ['NĐ 331 Đ12.2.a; Đ5.3 khi thuê', 'NĐ 331 Đ12.2.a; Đ5.3 khi thuê'],
  ])('never cites a sample plan: %s', (basis, shown) => {
    expect(shownBasis(basis)).toBe(shown)
  })
})

describe('a citation', () => {
  test.each([
    ['NĐ 331 Đ11.1', 'Khoản 1 Điều 11 Nghị định 331/2026/NĐ-CP'],
    ['NĐ 331 Đ12.2.a', 'Điểm a khoản 2 Điều 12 Nghị định 331/2026/NĐ-CP'],
    ['Luật 116 Đ8.1.đ', 'Điểm đ khoản 1 Điều 8 Luật An ninh mạng 116/2025/QH15'],
    ['NĐ 331 Đ12.1, Đ12.3', 'Khoản 1 Điều 12, khoản 3 Điều 12 Nghị định 331/2026/NĐ-CP'],
    [
      'NĐ 331 Đ4, Đ8.1.a; Luật 116 Đ2.8',
      'Điều 4, điểm a khoản 1 Điều 8 Nghị định 331/2026/NĐ-CP; khoản 8 Điều 2 Luật An ninh mạng 116/2025/QH15',
    ],
    [
      'NĐ 331 Đ12.2.a; Đ5.3 khi thuê',
      'Điểm a khoản 2 Điều 12 Nghị định 331/2026/NĐ-CP; khoản 3 Điều 5 Nghị định 331/2026/NĐ-CP khi thuê',
    ],
    [
      'NĐ 331 Đ13.3 (nếu là hạ tầng dùng chung toàn tỉnh), tối thiểu Đ12.1',
      'Khoản 3 Điều 13 (nếu là hạ tầng dùng chung toàn tỉnh), tối thiểu khoản 1 Điều 12 Nghị định 331/2026/NĐ-CP',
    ],
    ['NĐ 331 Đ4, Luật 116 Đ2', 'Điều 4 Nghị định 331/2026/NĐ-CP, Điều 2 Luật An ninh mạng 116/2025/QH15'],
    ['NĐ 356/2025 Đ4', 'Điều 4 Nghị định 356/2025/NĐ-CP'],
    ['NĐ 330 Đ21.3.d', 'Điểm d khoản 3 Điều 21 NĐ 330'],
    ['Đ8.3', 'Khoản 3 Điều 8'],
    ['tệp mẫu 004 IV.2', 'Kế hoạch của xã'],
  ])('%s is written out', (basis, written) => {
    expect(citation(basis)).toBe(written)
  })

  test('begins small within a sentence', () => {
    expect(citationInText('NĐ 331 Đ20.4')).toBe('khoản 4 Điều 20 Nghị định 331/2026/NĐ-CP')
  })
})
