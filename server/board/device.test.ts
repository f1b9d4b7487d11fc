import { describe, expect, test } from 'vitest'
import { sentSections } from '../../checks/facts/sent.ts'
import { type DeviceInput, deviceProps } from './device.ts'
import type { DeviceFull, DeviceState, Transition } from './device-queries.ts'
import type { StoredVerdict } from './queries.ts'
import { transitionReason } from './reasons.ts'
import { SAMPLE_NOW, sampleCheck } from './sample.ts'
import { thresholdRow } from './threshold-words.ts'

const antivirus = sampleCheck('antivirus-running', 'Chống mã độc đang chạy', 'Chống mã độc', 0)
const lock = sampleCheck('screen-lock', 'Tự khóa màn hình', 'Khóa màn hình', 2)
const certificate = {
  ...sampleCheck('signing-certificate-valid', 'Chứng thư số còn hạn', 'Chứng thư số', 1),
  reasons: { 'expires-soon': ({ daysLeft }: { daysLeft?: unknown }) => `Còn ${String(daysLeft)} ngày.` },
}

const STALE_AT = new Date('2026-11-25T02:00:00Z')

const stored = (given: Partial<StoredVerdict> = {}): StoredVerdict => ({
  ...{ verdict: 'pass', reason: 'ready', facts: { name: 'Defender' }, since: SAMPLE_NOW },
  ...{ until: null, staleSince: null },
  ...given,
})

const state = (verdicts: DeviceState['verdicts']): DeviceState => ({
  ...{ seq: 7, digest: Buffer.alloc(32, 0xab), receivedAt: SAMPLE_NOW, collectedAt: SAMPLE_NOW },
  ...{ agentVersion: '0.1.0', skewSeconds: -12, factsText: '{"contract":"x"}', verdicts, silentSince: null },
})

const device = (given: Partial<DeviceFull> = {}): DeviceFull => ({
  ...{
    deviceId: 'id',
    unitId: null,
    unitName: null,
    kind: 'agent',
    status: 'active',
    name: 'PC 1',
    label: null,
  },
  ...{
    platform: 'windows',
    decided: { signingRequired: true },
    isThisMachine: false,
    enrolledAt: SAMPLE_NOW,
    note: null,
  },
  state: null,
  ...given,
})

const props = (given: Partial<DeviceInput>) =>
  deviceProps({
    ...{ communeCode: 'mau', device: device(), transitions: [], checks: [antivirus, lock, certificate] },
    ...{ judged: [], lawOf: () => [], staleAt: () => STALE_AT, now: SAMPLE_NOW, isManager: false },
    ...given,
  })

describe('verdicts of a PC', () => {
  test('of a quarantined one are none: its key speaks for nobody knows which machine', () => {
    const given = state({ 'antivirus-running': stored() })
    expect(props({ device: device({ status: 'quarantined', state: given }) }).verdicts).toEqual([])
    expect(props({ device: device({ state: given }) }).verdicts).toHaveLength(1)
  })

  test('stand worst first, and among equal ones by severity', () => {
    const verdicts = {
      'screen-lock': stored({ verdict: 'fail' }),
      'antivirus-running': stored({ verdict: 'fail' }),
      'signing-certificate-valid': stored({ verdict: 'warn' }),
    }

    const { verdicts: shown } = props({ device: device({ state: state(verdicts) }) })

    expect(shown.map(({ checkId }) => checkId)).toEqual([
      'antivirus-running',
      'screen-lock',
      'signing-certificate-valid',
    ])
  })

  test('count the days that are left from today, not from the last report', () => {
    const kept = stored({ verdict: 'warn', reason: 'expires-soon', facts: { daysLeft: 9 } })
    const today = {
      id: certificate.id,
      verdict: 'warn',
      reason: 'expires-soon',
      facts: { daysLeft: 5 },
      until: null,
    } as const

    const { verdicts } = props({
      device: device({ state: state({ [certificate.id]: kept }) }),
      judged: [today],
    })

    expect(verdicts[0]?.reason).toBe('Còn 5 ngày.')
  })

  test('are frozen when the report behind them is too old', () => {
    const kept = stored({ facts: { name: 'Defender' }, staleSince: SAMPLE_NOW })
    const today = { id: antivirus.id, verdict: 'fail', reason: 'fail-0', facts: {}, until: null } as const

    const [shown] = props({
      device: device({ state: state({ [antivirus.id]: kept }) }),
      judged: [today],
    }).verdicts

    expect(shown).toMatchObject({ verdict: 'pass', reason: 'Defender đang bật.' })
    expect(shown?.staleSince).not.toBeNull()
  })

  test.each([
    [null, '09:00 25/11/2026', 'age'],
    ['2026-11-24T10:00:00Z', '17:00 24/11/2026', 'time'],
    ['2026-12-24T10:00:00Z', '09:00 25/11/2026', 'age'],
  ])('with the next change at %s hold until %s', (until, exact, because) => {
    const kept = stored({ until: until === null ? null : new Date(until) })

    const [shown] = props({ device: device({ state: state({ [antivirus.id]: kept }) }) }).verdicts

    expect(shown?.until).toMatchObject({ at: { exact }, because })
  })

  test('are mended as on the system the PC runs', () => {
    const { verdicts } = props({
      device: device({ platform: 'linux', state: state({ [antivirus.id]: stored() }) }),
    })

    expect(verdicts[0]?.mend).toEqual(antivirus.mend.linux)
  })

  test('without a report there are none, and the page says so', () => {
    expect(props({})).toMatchObject({ verdicts: [], report: null, contact: 'never' })
  })
})

describe('history', () => {
  const transition = (given: Partial<Transition>): Transition => ({
    ...{ at: SAMPLE_NOW, checkId: antivirus.id, from: 'pass', to: 'fail', reason: 'fail-0', cause: 'report' },
    ...given,
  })

  test.each([
    [{}, ['Chống mã độc đang chạy', 'Đạt', 'Chưa đạt', 'Chưa bật.', 'Máy báo cáo']],
    [{ from: null }, ['Chống mã độc đang chạy', null, 'Chưa đạt', 'Chưa bật.', 'Máy báo cáo']],
    [{ from: 'fail' }, ['Chống mã độc đang chạy', null, 'Chưa đạt', 'Chưa bật.', 'Máy báo cáo']],
    [
      { to: 'stale', cause: 'time' as const },
      ['Chống mã độc đang chạy', 'Đạt', 'Số liệu cũ', 'Báo cáo đã quá cũ', 'Đến hạn theo thời gian'],
    ],
    [
      { checkId: 'contact', from: 'heard', to: 'silent', reason: 'silent', cause: 'time' as const },
      [
        'Liên lạc',
        'Đang báo cáo',
        'Im lặng',
        'Không có báo cáo trong 3 ngày làm việc',
        'Đến hạn theo thời gian',
      ],
    ],
  ])('%o', (given, [subject, from, to, reason, cause]) => {
    const [row] = props({ transitions: [transition(given)] }).history

    expect(row).toMatchObject({ subject, from, to, reason, cause })
  })

  test('the first report is one line that counts its results and names what falls short', () => {
    const heard = { checkId: 'contact', from: null, to: 'heard', reason: 'heard' }
    const first = [heard, { from: null }, { checkId: certificate.id, from: null, to: 'pass' }]

    const { history } = props({ transitions: first.map(transition) })

    expect(history).toMatchObject([
      {
        subject: 'Báo cáo đầu tiên',
        from: null,
        to: '1 đạt, 1 chưa đạt',
        reason: 'Chưa đạt: Chống mã độc đang chạy.',
      },
    ])
  })

  test('a sentence that needs numbers the transition does not keep is not shown with holes in it', () => {
    expect(transitionReason(certificate, { reason: 'expires-soon', to: 'warn' })).not.toContain('undefined')
  })
})

describe('what the PC sends', () => {
  test('every value is readable, unknown and unreadable ones included', () => {
    const text = JSON.stringify({
      contract: 'linux-collector/1',
      hardware: { ramBytes: 8_589_934_592, tpmPresent: null, secureBoot: true },
      firewall: { profiles: [{ profile: 'domain', effective: false }], seenAt: '2026-11-24T02:00:00Z' },
      encryption: null,
      browsers: [],
    })

    expect(sentSections(text)).toEqual([
      {
        name: 'Phần cứng',
        rows: [
          { name: 'ramBytes', value: '8,0 GiB' },
          { name: 'tpmPresent', value: 'chưa biết' },
          { name: 'secureBoot', value: 'có' },
        ],
      },
      {
        name: 'Tường lửa',
        rows: [
          { name: 'profiles 1', value: 'profile: domain; effective: không' },
          { name: 'seenAt', value: '09:00 24/11/2026' },
        ],
      },
      { name: 'Mã hóa ổ đĩa', rows: [{ name: 'Cả phần này', value: 'không đọc được' }] },
      { name: 'Trình duyệt', rows: [{ name: 'danh sách', value: 'không có' }] },
    ])
  })

  test('a very long list says how much is left out', () => {
    const software = Array.from({ length: 500 }, (_, index) => ({ name: `Phần mềm ${index}` }))

    expect(sentSections(JSON.stringify({ software }))[0]?.rows.at(-1)?.value).toBe('còn 100 dòng nữa')
  })
})

test.each([
  ['sigPassDays', 3, '3 ngày'],
  ['lockSeconds', 900, '15 phút'],
  ['clockSkewSeconds', 301, '301 giây'],
  ['ramFailBytes', 4_294_967_296, '4 GiB'],
  ['freeWarnShare', 0.1, '10 %'],
] as const)('threshold %s of %d reads %s', (name, value, words) => {
  expect(thresholdRow(name, value).value).toBe(words)
})
