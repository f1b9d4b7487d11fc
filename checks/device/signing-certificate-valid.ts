/** Signing certificates as they lie in the stores: no key is opened, no token asked. */
import type { LinuxFacts } from '../facts/linux.ts'
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, notApplicable, unknown } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { linuxGroup, machineMoment, trustsMachineDates, windowsGroup } from './reading.ts'
import { say, sayDays } from './sentence.ts'
import { type Candidate, candidateOf, judgeOwners } from './signing-owners.ts'
import { judgeBy, type Watch } from './watch.ts'

type Certificates = NonNullable<WindowsFacts['certificates']>

function judgeWindows(input: JudgeInput, facts: WindowsFacts, watch: Watch): Judgement {
  const certificates = windowsGroup(facts, 'certificates')
  if (certificates === null || certificates.entries === null) return unknown('stores-not-readable')
  const candidates: Candidate[] = []
  for (const entry of certificates.entries) {
    if (!entry.parsed || !entry.hasKey || entry.archived || entry.isCa) continue
    const candidate = candidateOf(entry, input.tables.signingCas)
    if (candidate !== null && isProfileInUse(entry.owner, certificates, input, watch))
      candidates.push(candidate)
  }
  const [first, ...others] = candidates
  if (first !== undefined) return judgeOwners([first, ...others], input, watch)
  if (certificates.profiles === null) return unknown('stores-not-readable')
  if (certificates.profiles.some(({ storeReadable }) => storeReadable !== true))
    return unknown('some-stores-not-readable')
  if (certificates.entries.some(({ parsed }) => !parsed)) return unknown('unparsable-certificates')
  return input.context.signingRequired ? fail('none-found') : notApplicable('not-required')
}

/** Somebody who left the office long ago must not keep the PC red; when the last use is not known, he counts. */
function isProfileInUse(owner: string, { profiles }: Certificates, input: JudgeInput, watch: Watch): boolean {
  const lastUse = profiles?.find(({ sid }) => sid === owner)?.lastUse ?? null
  const lastUseMs = machineMoment(lastUse, trustsMachineDates(input))
  return lastUseMs === null || watch.isYoungerThanOrDays(lastUseMs, input.thresholds.staleProfileDays)
}

function judgeLinux(input: JudgeInput, facts: LinuxFacts, watch: Watch): Judgement {
  const certificates = linuxGroup(facts, 'certificates')
  const candidates: Candidate[] = []
  let mayBeMore = false
  for (const entry of certificates?.entries ?? []) {
    const candidate = entry.isCa === true ? null : candidateOf(entry, input.tables.signingCas)
    if (candidate === null || entry.hasKey === false) continue
    if (entry.hasKey === true && entry.isCa === false) candidates.push(candidate)
    else mayBeMore = true
  }
  const [first, ...others] = candidates
  if (first !== undefined) return judgeOwners([first, ...others], input, watch)
  if (!input.context.signingRequired) return notApplicable('not-required')
  const databases = certificates?.databases ?? []
  const wasRead = databases.some(({ readable }) => readable) && (certificates?.entries ?? null) !== null
  if (!wasRead || mayBeMore) return unknown('stores-not-readable')
  if (databases.some(({ readable }) => !readable)) return unknown('some-stores-not-readable')
  return certificates?.unparsable === 0 ? fail('none-found') : unknown('unparsable-certificates')
}

const CLASS_WORDS: Readonly<Record<string, string>> = {
  'government-specialised': 'chứng thư số chuyên dùng công vụ',
  public: 'chứng thư số công cộng',
}

const kindOf = (kind: unknown): string => CLASS_WORDS[String(kind)] ?? 'chứng thư số'
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Where several people sign on one PC, the sentence speaks of the one that decides. */
const amongOwners = (owners: unknown): string =>
  typeof owners === 'number' && owners > 1 ? ` (xấu nhất trong ${owners} người ký trên máy này)` : ''

export const signingCertificateValid: DeviceCheck = {
  id: 'signing-certificate-valid',
  title: 'Chứng thư số còn hạn',
  shortTitle: 'Chứng thư số',
  why: 'Văn bản ký bằng chứng thư số hết hạn không có giá trị; hết hạn đúng lúc cần ký thì hồ sơ của dân phải chờ. Cấp lại mất nhiều ngày nên cần biết trước.',
  mend: {
    windows: [
      'Xem hạn: nhấn Windows + R, gõ `certmgr.msc`, mở Cá nhân (Personal) > Chứng chỉ (Certificates), xem cột Ngày hết hạn (Expiration Date).',
      'Sắp hoặc đã hết hạn, chứng thư chuyên dùng công vụ: gửi văn bản đề nghị gia hạn, cấp lại qua cơ quan quản lý trực tiếp tới Ban Cơ yếu Chính phủ; làm sớm, đừng chờ đến ngày hết hạn.',
      'Chứng thư của nhà cung cấp công cộng (VNPT, Viettel, FPT, Bkav…): liên hệ nhà cung cấp để gia hạn.',
      'Đã có chứng thư mà máy không thấy: cài phần mềm của thiết bị ký, cắm USB token (USB ký số) vào và đăng nhập Windows một lần, rồi chờ lần báo cáo sau. Không nhập thử mã PIN: sai ba lần là khóa thiết bị.',
      'Máy này không ai ký, hoặc ký bằng điện thoại, ký từ xa: báo cán bộ CNTT bỏ yêu cầu ký số cho máy.',
    ],
    linux: [
      'Xem chứng thư trong Firefox: Cài đặt (Settings) > Riêng tư và bảo mật (Privacy & Security) > Xem chứng chỉ (View Certificates) > Chứng chỉ của bạn (Your Certificates).',
      'Sắp hoặc đã hết hạn: đề nghị cơ quan quản lý (chứng thư công vụ) hoặc nhà cung cấp gia hạn sớm, đừng chờ đến ngày hết hạn.',
      'Máy này không ai ký: báo cán bộ CNTT bỏ yêu cầu ký số cho máy.',
    ],
  },
  severity: 'medium',
  maxAge: 'P7D',
  concepts: ['info-digital-signature'],
  thresholds: ['certSoonDays', 'staleProfileDays'],
  reasons: {
    valid: ({ class: kind, notAfter, daysLeft, owners }) =>
      `${upperFirst(kindOf(kind))} còn hạn${say(notAfter, (day) => ` đến ngày ${day}`)}${sayDays(daysLeft, (days) => ` (còn ${days})`)}${amongOwners(owners)}.`,
    'expires-soon': ({ class: kind, notAfter, daysLeft, owners }) =>
      `${upperFirst(kindOf(kind))} sắp hết hạn${sayDays(daysLeft, (days) => `: còn ${days}`)}${say(notAfter, (day) => `, đến ngày ${day}`)}${amongOwners(owners)}.`,
    expired: ({ class: kind, notAfter, owners }) =>
      `${upperFirst(kindOf(kind))} đã hết hạn${say(notAfter, (day) => ` ngày ${day}`)}${amongOwners(owners)}.`,
    'not-yet-valid': ({ class: kind, notAfter, owners }) =>
      `${upperFirst(kindOf(kind))} chưa đến ngày có hiệu lực${say(notAfter, (day) => ` (hạn đến ngày ${day})`)}${amongOwners(owners)}.`,
    'none-found': () => 'Máy này cần ký số nhưng không có chứng thư ký nào.',
    'not-required': () => 'Máy này không cần ký số và không có chứng thư ký.',
    'some-stores-not-readable': () =>
      'Không đọc được kho chứng thư của một số người dùng nên chưa biết máy có chứng thư ký hay không.',
    'unparsable-certificates': () =>
      'Có chứng thư bị hỏng không đọc được nên chưa biết máy có chứng thư ký hay không.',
    'stores-not-readable': () => 'Không đọc được kho chứng thư của máy.',
  },
  judge: judgeBy((input, watch) =>
    input.facts.contract === 'win-collector/1'
      ? judgeWindows(input, input.facts, watch)
      : judgeLinux(input, input.facts, watch),
  ),
}
