import { describe, expect, test } from 'vitest'
import { listHref, NO_FILTER } from '../../web/pages/board/paths.ts'
import { type BoardInput, boardProps } from './board.ts'
import { readFilter } from './filter.ts'
import type { BoardDevice, StoredVerdict } from './queries.ts'
import { SAMPLE_NOW, sampleCheck, sampleDevices, sampleUnits } from './sample.ts'

const checks = [
  sampleCheck('antivirus-running', 'Chống mã độc đang chạy', 'Chống mã độc', 0),
  sampleCheck('patches-current', 'Bản vá đủ', 'Bản vá', 1),
  sampleCheck('screen-lock', 'Tự khóa màn hình', 'Khóa màn hình', 2),
]
const [office] = sampleUnits

const verdict = (word: StoredVerdict['verdict'], given: Partial<StoredVerdict> = {}): StoredVerdict => ({
  ...{ verdict: word, reason: 'fail-0', facts: {}, since: SAMPLE_NOW, until: null, staleSince: null },
  ...given,
})

let next = 0
const pc = (given: Partial<BoardDevice> = {}): BoardDevice => {
  next += 1
  return {
    ...{ deviceId: `id-${next}`, unitId: office?.unitId ?? null, kind: 'agent', status: 'active' },
    ...{ name: `PC ${next}`, label: null, platform: 'windows', isThisMachine: false },
    ...{ lastReportAt: SAMPLE_NOW, silentSince: null, verdicts: {} },
    ...given,
  }
}

const board = (devices: readonly BoardDevice[], given: Partial<BoardInput> = {}) =>
  boardProps({
    commune: { code: 'mau', name: 'Xã Mẫu' },
    ...{ devices, units: sampleUnits, isWholeCommune: true, checks, filter: NO_FILTER, now: SAMPLE_NOW },
    ...{ healthNotices: [], duties: [] },
    ...given,
  })

describe('the one sentence', () => {
  test('counts every PC that exists, and those that report over all of them', () => {
    const { status } = board([
      pc({ verdicts: { 'patches-current': verdict('fail'), 'screen-lock': verdict('fail') } }),
      pc({ silentSince: SAMPLE_NOW }),
      pc({ lastReportAt: null }),
      pc({ kind: 'declared', lastReportAt: null }),
      pc({ kind: 'state-secret', lastReportAt: null }),
      pc({ status: 'quarantined' }),
    ])

    expect(status.day).toBe('24/11/2026')
    expect(status.parts.map(({ count, words }) => `${count} ${words}`)).toEqual([
      '1 máy bị cách ly',
      '1 máy cần xử lý ngay',
      '1 máy im lặng',
      '3 máy chưa có số liệu',
    ])
    expect(status.reporting).toMatchObject({ count: 1, of: 6 })
  })

  test('what a copied key says counts for nothing', () => {
    const { status } = board([
      pc({ status: 'quarantined', verdicts: { 'patches-current': verdict('fail') } }),
    ])

    expect(status.parts.find(({ words }) => words === 'máy cần xử lý ngay')?.count).toBe(0)
  })

  test('a verdict too old to trust is neither failing nor good', () => {
    const old = verdict('pass', { staleSince: SAMPLE_NOW })
    const { matrix } = board([pc({ verdicts: { 'patches-current': old } })])

    expect(matrix.rows[0]?.counts['patches-current']).toMatchObject({ pass: 0, stale: 1 })
  })
})

describe('numbers and the lists behind them', () => {
  const devices = sampleDevices(100, checks)

  test('every number of the matrix is the length of the list its link opens', () => {
    const { matrix } = board(devices)

    for (const row of matrix.rows)
      for (const { id } of matrix.columns)
        for (const standing of ['fail', 'warn', 'unknown', 'stale', 'pass'] as const) {
          const href = matrix.href(row.unitId, id, standing)
          expect(listBehind(href).total, href).toBe(row.counts[id]?.[standing])
        }
  })

  test('every number of the sentence is the length of the list its link opens', () => {
    const { status } = board(devices)

    for (const part of [...status.parts, status.reporting])
      expect(listBehind(part.href).total, part.href).toBe(part.count)
  })

  test('every line of work leads to as many PCs as it names', () => {
    for (const line of board(devices).actions) expect(listBehind(line.href).total, line.href).toBe(line.count)
  })

  const listBehind = (href: string) => {
    const query = Object.fromEntries(new URL(href, 'http://x').searchParams)
    return board(devices, { filter: readFilter(query) }).list
  }
})

describe('worst first', () => {
  test('one failing critical check outweighs several lesser ones, silence stands between', () => {
    const { list } = board([
      pc({ name: 'đạt', verdicts: { 'antivirus-running': verdict('pass') } }),
      pc({ name: 'im lặng', silentSince: SAMPLE_NOW }),
      pc({ name: 'nhẹ', verdicts: { 'screen-lock': verdict('fail'), 'patches-current': verdict('warn') } }),
      pc({ name: 'nặng', verdicts: { 'antivirus-running': verdict('fail') } }),
      pc({ name: 'cách ly', status: 'quarantined' }),
    ])

    expect(list.rows.map(({ name }) => name)).toEqual(['cách ly', 'nặng', 'im lặng', 'nhẹ', 'đạt'])
  })

  test('work is listed by severity, then by how many PCs', () => {
    const { actions } = board([
      pc({ verdicts: { 'screen-lock': verdict('fail'), 'antivirus-running': verdict('fail') } }),
      pc({ verdicts: { 'screen-lock': verdict('fail') } }),
      pc({ silentSince: SAMPLE_NOW }),
    ])

    expect(actions.map(({ title, count }) => `${title} ${count}`)).toEqual([
      'Chống mã độc đang chạy: chưa đạt 1',
      'Máy im lặng 1',
      'Tự khóa màn hình: chưa đạt 2',
    ])
  })
})

describe('filters', () => {
  const named = [pc({ name: 'MAU-01', label: 'Máy kế toán' }), pc({ name: 'MAU-02', label: 'Một cửa' })]
  const found = (query: Record<string, string>) =>
    board(named, { filter: readFilter(query) }).list.rows.map(({ name }) => name)

  test.each([
    ['ke toan', ['MAU-01']],
    ['KẾ TOÁN', ['MAU-01']],
    ['cua 02', ['MAU-02']],
    ['mau', ['MAU-01', 'MAU-02']],
    ['không có', []],
  ])('searching %s needs no diacritics', (q, names) => {
    expect(found({ q })).toEqual(names)
  })

  test('what is not understood filters nothing', () => {
    expect(found({ verdict: 'nonsense', contact: '?', page: '-3', q: 'x'.repeat(500) })).toHaveLength(2)
  })

  test('more PCs than a page holds go on the next one, and the filters with them', () => {
    const { list } = board(sampleDevices(100, checks), { filter: readFilter({ q: 'mau', page: '2' }) })

    expect(list).toMatchObject({ total: 100, first: 61 })
    expect(list.rows).toHaveLength(40)
    expect(list.pager.href(1)).toBe(listHref('mau', { q: 'mau' }))
  })

  test('a page behind the last one shows the last one', () => {
    expect(board(named, { filter: readFilter({ page: '99' }) }).list.pager.page).toBe(1)
  })
})

describe('who is bound to a unit', () => {
  test('reads the name of the unit above the board, and no sum of others', () => {
    const props = board([pc()], { units: sampleUnits.slice(0, 1), isWholeCommune: false })

    expect(props.onlyUnit).toBe('Văn phòng HĐND và UBND xã')
    expect(props.matrix.rows.map(({ name }) => name)).toEqual(['Văn phòng HĐND và UBND xã'])
  })

  test('PCs without a unit have a row of their own', () => {
    expect(board([pc({ unitId: null })]).matrix.rows.at(-1)).toMatchObject({
      name: 'Chưa xếp đơn vị',
      devices: 1,
    })
  })
})
