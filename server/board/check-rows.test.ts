import { expect, test } from 'vitest'
import { Thresholds } from '../../checks/device/thresholds.ts'
import { checkProps } from './check-rows.ts'
import { SAMPLE_NOW, sampleCheck, sampleDevice, sampleUnits } from './sample.ts'

const check = sampleCheck('patches-current', 'Bản vá đủ', 'Bản vá', 1)
const verdict = { verdict: 'pass', reason: 'pass-1', facts: {}, since: SAMPLE_NOW } as const

test('what a quarantined PC last said stands nowhere: its row says why nothing is known', () => {
  const device = sampleDevice(0, [check])
  const verdicts = { [check.id]: { ...verdict, until: null, staleSince: null } }
  const { groups } = checkProps({
    ...{ communeCode: 'mau', check, units: sampleUnits, law: [], tableNotes: [], now: SAMPLE_NOW },
    thresholds: Thresholds.parse({}),
    devices: [{ ...device, status: 'quarantined', verdicts }],
  })

  expect(groups.map(({ standing }) => standing)).toEqual(['unknown'])
  expect(groups[0]?.rows[0]).toMatchObject({
    reason: expect.stringContaining('Khóa của máy bị dùng ở hai nơi'),
    since: null,
  })
})
