/** What waits for somebody of IT, whatever the list is narrowed to. */
import { formatMoment } from '../../checks/time/words.ts'
import type { Day } from '../../checks/time/zone.ts'
import type { AttentionProps } from '../../web/pages/manage/attention.tsx'
import type { DoorEvent } from '../devices/door-events.ts'
import type { DeviceListRow } from '../devices/service.ts'
import { isInService, isOverdue } from './device-list.ts'

export function attentionOf(
  devices: readonly DeviceListRow[],
  events: readonly DoorEvent[],
  today: Day,
): Omit<AttentionProps, 'communeCode'> {
  return {
    quarantined: devices
      .filter(({ status }) => status === 'quarantined')
      .map(({ deviceId, hostName: name, label }) => ({ deviceId, name, label })),
    events: events.map(({ hostName: name, at, ...event }) => ({ ...event, name, at: formatMoment(at) })),
    overdue: devices.filter((device) => isInService(device) && isOverdue(device, today)).length,
    lost: devices.filter(({ lostAt }) => lostAt !== null).length,
  }
}
