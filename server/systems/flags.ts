/** What a system lacks that cannot wait, with the article that asks for it. */
import { citation } from '../../checks/systems/basis.ts'
import type { Flag } from '../../web/pages/systems/systems-page.tsx'
import { TRIGGER_WORDS } from './review.ts'
import type { SystemRow } from './systems.ts'

export function flagsOf(system: SystemRow): readonly Flag[] {
  if (system.life === 'retired') return []
  return system.ownership === 'owned' ? ownedFlags(system) : usedFlags(system)
}

function ownedFlags(system: SystemRow): readonly Flag[] {
  const isRunning = system.life === 'live' || system.life === 'trial'
  return [
    ...(system.level === null && isRunning && !system.isApproved
      ? [
          flag(
            'unclassified',
            'bad',
            'Đang chạy mà chưa xác định cấp độ: phải làm ngay, không có thời gian chuyển tiếp',
            'NĐ 331 Đ20, Đ38',
          ),
        ]
      : []),
    ...(system.level !== null && isRunning && !system.isApproved
      ? [
          flag(
            'not-approved',
            'bad',
            'Đang chạy mà hồ sơ cấp độ chưa được phê duyệt: phải phê duyệt trước khi vận hành',
            'NĐ 331 Đ30.6',
          ),
        ]
      : []),
    ...(system.level === null && !isRunning
      ? [
          flag(
            'before-operation',
            'attention',
            'Phải có cấp độ và phương án được duyệt trước khi vận hành',
            'NĐ 331 Đ30.6',
          ),
        ]
      : []),
    ...(system.reviewTriggers.length > 0
      ? [
          flag(
            'review',
            'bad',
            `Phải xác định lại cấp độ: ${system.reviewTriggers.map((id) => TRIGGER_WORDS[id] ?? id).join('; ')}`,
            'NĐ 331 Đ10.2, Đ25',
          ),
        ]
      : []),
    ...(system.operatorUnit === null && system.operatorName === null
      ? [flag('no-operator', 'attention', 'Chưa ghi đơn vị vận hành', 'NĐ 331 Đ5')]
      : []),
  ]
}

const usedFlags = (system: SystemRow): readonly Flag[] =>
  system.confirmationNumber === null || system.confirmationOn === null
    ? [
        flag(
          'unconfirmed',
          'attention',
          'Chờ văn bản của chủ quản xác nhận hệ thống là của nơi đó',
          'NĐ 331 Đ4',
        ),
      ]
    : []

const flag = (id: string, tone: Flag['tone'], text: string, basis: string): Flag => ({
  ...{ id, tone, text },
  basis: citation(basis),
})
