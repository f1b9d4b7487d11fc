/** The level that a PC is judged by: the highest of the systems it belongs to. */
import type { Tx } from '../db/database.ts'
import { judgeAgain } from '../devices/details.ts'
import { type DeviceKey, holdStates, lockDevices } from '../devices/states.ts'

/** After systems, their levels or their PCs changed, in that transaction: PCs whose level moved are judged again. */
export async function keepDeviceLevels(
  tx: Tx,
  communeId: string,
  deviceIds: readonly string[],
  at: Date,
): Promise<void> {
  if (deviceIds.length === 0) return
  const keys: readonly DeviceKey[] = [...new Set(deviceIds)].map((deviceId) => ({ communeId, deviceId }))
  await holdStates(tx, keys)
  await lockDevices(tx, keys)
  const moved = await tx<{ deviceId: string }[]>`
    update devices d set system_level = n.level
    from (
      select k.id, (
        select max(s.level) from system_devices x join systems s using (commune_id, system_id)
        where x.commune_id = ${communeId} and x.device_id = k.id and s.life <> 'retired'
      ) as level
      from unnest(${keys.map(({ deviceId }) => deviceId)}::uuid[]) as k(id)
    ) n
    where d.commune_id = ${communeId} and d.device_id = n.id and d.system_level is distinct from n.level
    returning d.device_id as "deviceId"`
  await judgeAgain(
    tx,
    moved.map(({ deviceId }) => ({ communeId, deviceId })),
    at,
  )
}
