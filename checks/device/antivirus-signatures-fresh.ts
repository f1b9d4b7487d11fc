/** How old are the definitions of what protects the PC: by their own date, else by the vendor's coarse bit. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, type Verdict, warn } from '../verdict.ts'
import { linuxProtectionOf } from './antivirus.linux.ts'
import { type Active, isDefender, protectionOf } from './antivirus.windows.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { vendorKeyIn, vendorName } from './security-products.ts'
import { say, sayAgo, sayDays } from './sentence.ts'
import { judgeBy, type Watch } from './watch.ts'

const DEFINITION_BITS = 0xf0

/** A definition date is the vendor's: it is believed whatever the clock of the machine says. */
function judgeDate(vendor: string | null, date: string, input: JudgeInput, watch: Watch): Judgement {
  const { sigPassDays, sigWarnDays } = input.thresholds
  const dateMs = Date.parse(date)
  const found = { vendor, ageDays: watch.ageDays(dateMs) }
  if (watch.isYoungerThanOrDays(dateMs, sigPassDays)) return pass('fresh', found)
  return watch.isYoungerThanOrDays(dateMs, sigWarnDays) ? warn('ageing', found) : fail('old', found)
}

const noDate = (vendor: string | null): Judgement => unknown('signature-date-not-known', { vendor })

function judgeActive(active: Active, input: JudgeInput, facts: WindowsFacts, watch: Watch): Judgement {
  if (active.kind === 'service') {
    const date = newestDate(facts, active.vendor)
    return date === null ? noDate(active.vendor) : judgeDate(active.vendor, date, input, watch)
  }
  if (active.kind === 'defender' || isDefender(active.product)) {
    const date = facts.antivirus?.defender?.signatureLastUpdated ?? null
    return date === null ? noDate('microsoft') : judgeDate('microsoft', date, input, watch)
  }
  const vendor = vendorKeyIn(active.product.displayName)
  const date = vendor === null ? null : newestDate(facts, vendor)
  return date === null
    ? judgeBit(vendor, active.product.productState ?? 0)
    : judgeDate(vendor, date, input, watch)
}

/** The bit flips only after the vendor's own delay: low confidence either way. */
const judgeBit = (vendor: string | null, productState: number): Judgement =>
  (productState & DEFINITION_BITS) === 0
    ? pass('reported-fresh', { vendor })
    : fail('reported-old', { vendor })

function newestDate(facts: WindowsFacts, vendor: string): string | null {
  let newest: string | null = null
  for (const { vendor: of, databaseDate } of facts.antivirus?.vendorSignatures ?? [])
    if (of === vendor && databaseDate !== null)
      if (newest === null || Date.parse(databaseDate) > Date.parse(newest)) newest = databaseDate
  return newest
}

/** Best first: one product with fresh definitions protects, whatever lies beside it. */
const rankOf = ({ verdict, facts }: Judgement): number =>
  GOODNESS[verdict] * 2 + (facts.ageDays === undefined ? 0 : 1)
const GOODNESS: Readonly<Record<Verdict, number>> = {
  pass: 4,
  warn: 3,
  unknown: 2,
  fail: 1,
  'not-applicable': 0,
}

const best = (judgements: readonly Judgement[]): Judgement =>
  judgements.reduce((found, judgement) => (rankOf(judgement) > rankOf(found) ? judgement : found))

function judgeWindows(input: JudgeInput, facts: WindowsFacts, watch: Watch): Judgement {
  const { judgement, active } = protectionOf(input, facts)
  if (judgement.verdict === 'unknown') return unknown('antivirus-not-readable')
  return active.length === 0
    ? fail('no-active-antivirus')
    : best(active.map((one) => judgeActive(one, input, facts, watch)))
}

/** Only ClamAV's date can be read; of other vendors' definitions nothing is known. */
function judgeLinux(input: JudgeInput, facts: LinuxFacts, watch: Watch): Judgement {
  const { judgement, vendors } = linuxProtectionOf(facts)
  if (judgement.verdict === 'unknown') return unknown('antivirus-not-readable')
  if (vendors.length === 0) return fail('no-active-antivirus')
  const date = facts.antivirus?.clamav?.databaseDate ?? null
  return best(
    vendors.map((vendor) =>
      vendor === 'clamav' && date !== null ? judgeDate(vendor, date, input, watch) : noDate(vendor),
    ),
  )
}

export const antivirusSignaturesFresh: DeviceCheck = {
  id: 'antivirus-signatures-fresh',
  title: 'Mẫu nhận diện mới',
  shortTitle: 'Mẫu vi-rút',
  why: 'Mã độc mới xuất hiện mỗi ngày. Phần mềm diệt vi-rút dùng mẫu nhận diện cũ thì không nhận ra mã độc mới, dù vẫn đang chạy.',
  mend: {
    windows: [
      'Microsoft Defender: mở Bảo mật Windows (Windows Security) > Bảo vệ khỏi vi-rút và mối đe dọa (Virus & threat protection) > Bản cập nhật bảo vệ (Protection updates), bấm Kiểm tra bản cập nhật (Check for updates).',
      'Phần mềm khác (Bkav, Kaspersky…): mở phần mềm, bấm Cập nhật (Update).',
      'Nếu cập nhật lỗi: kiểm tra mạng Internet, bản quyền còn hạn, và ngày giờ của máy.',
    ],
    linux: [
      'Cập nhật ngay: `sudo systemctl stop clamav-freshclam`, `sudo freshclam`, rồi `sudo systemctl start clamav-freshclam`.',
      'Bật tự cập nhật: `sudo systemctl enable --now clamav-freshclam`.',
      'Nếu lỗi, xem lý do: `journalctl -u clamav-freshclam -n 50`.',
    ],
  },
  severity: 'high',
  maxAge: 'P1D',
  concepts: ['mal-features'],
  thresholds: ['sigPassDays', 'sigWarnDays'],
  reasons: {
    fresh: ({ ageDays }) => `Mẫu nhận diện mã độc còn mới${sayAgo(ageDays, (ago) => ` (${ago})`)}.`,
    ageing: ({ ageDays }) =>
      `Mẫu nhận diện mã độc đã${sayDays(ageDays, (days) => ` ${days}`, ' vài ngày')} chưa cập nhật.`,
    old: ({ ageDays }) =>
      `Mẫu nhận diện mã độc quá cũ${sayDays(ageDays, (days) => `: đã ${days} chưa cập nhật`)}.`,
    'reported-fresh': ({ vendor }) =>
      `Phần mềm chống mã độc${say(vendor, (key) => ` ${vendorName(key)}`)} tự báo mẫu nhận diện còn mới; không đọc được ngày cụ thể.`,
    'reported-old': ({ vendor }) =>
      `Phần mềm chống mã độc${say(vendor, (key) => ` ${vendorName(key)}`)} tự báo mẫu nhận diện đã cũ; không đọc được ngày cụ thể.`,
    'no-active-antivirus': () => 'Không có phần mềm chống mã độc nào đang bảo vệ nên không có mẫu nhận diện.',
    'signature-date-not-known': ({ vendor }) =>
      `Không đọc được ngày mẫu nhận diện của phần mềm chống mã độc${say(vendor, (key) => ` (${vendorName(key)})`)}.`,
    'antivirus-not-readable': () => 'Không đọc được trạng thái phần mềm chống mã độc.',
  },
  judge: judgeBy((input, watch) =>
    input.facts.contract === 'win-collector/1'
      ? judgeWindows(input, input.facts, watch)
      : judgeLinux(input, input.facts, watch),
  ),
}
