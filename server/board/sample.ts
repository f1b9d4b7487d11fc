/** Rows of PCs for tests: as many as asked for, with every kind of trouble among them, always the same. */
import type { DeviceCheck, Severity } from '../../checks/device/check.ts'
import type { Verdict } from '../../checks/verdict.ts'
import type { BoardDevice, BoardUnit, StoredVerdict } from './queries.ts'

const HOUR_MS = 3_600_000

export const SAMPLE_NOW = new Date('2026-11-24T02:00:00Z')

export const sampleUnits: readonly BoardUnit[] = [
  'Văn phòng HĐND và UBND xã',
  'Phòng Kinh tế',
  'Phòng Văn hóa - Xã hội',
  'Trung tâm Phục vụ hành chính công',
  'Công an xã',
].map((name, index) => ({ unitId: `00000000-0000-4000-8000-00000000000${index + 1}`, name }))

/** Spreads numbers evenly without chance: the same sample in every run. */
const mix = (a: number, b: number): number => ((a * 2_654_435_761 + b * 40_503) >>> 0) % 97

function sampleVerdict(device: number, check: number): StoredVerdict {
  const value = mix(device + 1, check + 1)
  const verdict: Verdict =
    value < 6 ? 'fail' : value < 14 ? 'warn' : value < 18 ? 'unknown' : value < 20 ? 'not-applicable' : 'pass'
  const since = new Date(SAMPLE_NOW.getTime() - (value + 1) * 5 * HOUR_MS)
  return { verdict, reason: `${verdict}-${check}`, facts: {}, since, until: null, staleSince: null }
}

export const sampleDevice = (index: number, checks: readonly Pick<DeviceCheck, 'id'>[]): BoardDevice => {
  const isSilent = index % 20 === 7
  const kind = index % 25 === 3 ? 'declared' : index % 50 === 11 ? 'state-secret' : 'agent'
  const isHeard = kind === 'agent' && index % 30 !== 5
  const lastReportAt = new Date(SAMPLE_NOW.getTime() - (isSilent ? 21 * 24 : (index % 3) + 0.2) * HOUR_MS)
  const staleSince = isSilent ? new Date(SAMPLE_NOW.getTime() - 18 * 24 * HOUR_MS) : null
  return {
    deviceId: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    unitId: sampleUnits[index % sampleUnits.length]?.unitId ?? null,
    kind,
    status: index === 42 ? 'quarantined' : 'active',
    name: `MAU-PC-${String(index + 1).padStart(2, '0')}`,
    label:
      index % 4 === 0
        ? `Máy ${['kế toán', 'một cửa', 'Chủ tịch', 'văn thư', 'hộ tịch'][index % 5] ?? ''}`
        : null,
    platform: index % 9 === 0 ? 'linux' : 'windows',
    isThisMachine: false,
    lastReportAt: isHeard ? lastReportAt : null,
    silentSince: isHeard && isSilent ? staleSince : null,
    verdicts: isHeard
      ? Object.fromEntries(
          checks.map(({ id }, check) => [id, { ...sampleVerdict(index, check), staleSince }]),
        )
      : {},
  }
}

export const sampleDevices = (count: number, checks: readonly Pick<DeviceCheck, 'id'>[]): BoardDevice[] =>
  Array.from({ length: count }, (_, index) => sampleDevice(index, checks))

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low']

/** A check that nothing is judged by: for the words and the order of a page. */
export const sampleCheck = (id: string, title: string, shortTitle: string, rank: number): DeviceCheck => ({
  id,
  title,
  shortTitle,
  why: 'Máy không có lớp bảo vệ này dễ bị mã độc mã hóa hồ sơ và lấy cắp tài khoản.',
  mend: { windows: ['Mở Bảo mật Windows.'], linux: ['Gõ `sudo systemctl enable --now ufw`.'] },
  severity: severities[rank % severities.length] ?? 'low',
  maxAge: 'P1D',
  concepts: [],
  thresholds: ['sigPassDays', 'lockSeconds', 'ramFailBytes', 'freeWarnShare'],
  reasons: { 'fail-0': () => 'Chưa bật.', ready: ({ name }) => `${String(name)} đang bật.` },
  judge: () => ({ verdict: 'unknown', reason: 'sample', facts: {}, until: null }),
})
