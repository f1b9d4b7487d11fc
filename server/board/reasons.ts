/** Words for what the database says in codes: reasons, states, causes. */
import type { DeviceCheck } from '../../checks/device/check.ts'
import { VERDICT_WORDS, VERDICTS, type Verdict, type VerdictFacts } from '../../checks/verdict.ts'

/** A reason of an older edition may have no sentence any more: then its code is better than nothing. */
export const reasonSentence = (check: DeviceCheck | undefined, reason: string, facts: VerdictFacts): string =>
  check?.reasons[reason]?.(facts) ?? reason

const CONTACT_STATES: Readonly<Record<string, string>> = {
  silent: 'Im lặng',
  heard: 'Đang báo cáo',
  reporting: 'Đang báo cáo',
  stale: 'Số liệu cũ',
  quarantined: 'Bị cách ly',
  revoked: 'Đã thu hồi',
  active: 'Hoạt động',
  enrolled: 'Đã đăng ký',
}

const isVerdict = (state: string): state is Verdict => VERDICTS.some((verdict) => verdict === state)

/** The word of a state in a transition: a verdict, too old, or a state of contact. */
export const stateWord = (state: string): string =>
  isVerdict(state) ? VERDICT_WORDS[state] : (CONTACT_STATES[state] ?? state)

const CONTACT_REASONS: Readonly<Record<string, string>> = {
  silent: 'Không có báo cáo trong 3 ngày làm việc',
  heard: 'Có báo cáo mới',
  quarantined: 'Khóa của máy bị dùng ở hai nơi',
}

/** A transition keeps the code of its reason, not the numbers: where a sentence needs them, the code's own words. */
export function transitionReason(
  check: DeviceCheck | undefined,
  { reason, to }: { readonly reason: string; readonly to: string },
): string {
  if (check === undefined) return CONTACT_REASONS[reason] ?? reason
  if (to === 'stale') return 'Báo cáo đã quá cũ'
  const sentence = reasonSentence(check, reason, {})
  return /undefined|null|NaN/.test(sentence) ? reason : sentence
}
