/** "Việc cần làm": kinds of trouble, the most severe first, each with the PCs that have it. */
import type { DeviceCheck, Severity } from '../../checks/device/check.ts'
import { devicePath, listHref } from '../../web/pages/board/paths.ts'
import type { ActionLine } from '../../web/parts/action-list.tsx'
import { SEVERITY_WORDS } from '../../web/words.ts'
import type { StandingDevice } from './standing.ts'

const SHOWN_DEVICES = 5

const SEVERITY_RANK: Readonly<Record<Severity, number>> = { critical: 0, high: 2, medium: 4, low: 6 }

type RankedLine = ActionLine & { readonly rank: number }

/** `devices` come worst first; what is waiting for nobody (all is well) is not named. */
export function actionLines(
  communeCode: string,
  devices: readonly StandingDevice[],
  checks: readonly DeviceCheck[],
): ActionLine[] {
  const named = (found: readonly StandingDevice[]) =>
    found
      .slice(0, SHOWN_DEVICES)
      .map(({ name, deviceId }) => ({ name, href: devicePath(communeCode, deviceId) }))
  const byContact = (
    contact: 'quarantined' | 'silent' | 'never',
    title: string,
    note: string,
    rank: number,
  ): RankedLine => {
    const found = devices.filter((device) => device.contact === contact)
    const standing = contact === 'quarantined' ? 'fail' : contact === 'silent' ? 'warn' : 'unknown'
    const href = listHref(communeCode, { contact })
    return { standing, title, note, count: found.length, href, devices: named(found), rank }
  }
  const failing = checks.map(({ id, title, severity }): RankedLine => {
    const found = devices.filter((device) => device.standings.get(id) === 'fail')
    return {
      standing: 'fail',
      title: `${title}: chưa đạt`,
      note: SEVERITY_WORDS[severity],
      count: found.length,
      href: listHref(communeCode, { check: id, verdict: 'fail' }),
      devices: named(found),
      rank: SEVERITY_RANK[severity],
    }
  })
  return [
    byContact('quarantined', 'Máy bị cách ly', 'Cần đăng ký lại', -1),
    ...failing,
    byContact('silent', 'Máy im lặng', 'Không báo cáo 3 ngày làm việc', 3),
    byContact('never', 'Máy chưa từng báo cáo', 'Chương trình chưa chạy', 5),
  ]
    .filter((line) => line.count > 0)
    .sort((a, b) => a.rank - b.rank || b.count - a.count)
    .map(({ rank: _, ...line }) => line)
}
