/**
 * Whether two enrolments come from one machine. A PC is known by its key; these digests say whether a key that nobody
 * knows belongs to a machine that somebody does.
 *
 * | what happened                        | installation | board, network card | it is                             |
 * | ------------------------------------ | ------------ | ------------------- | --------------------------------- |
 * | nothing, or its folder was lost      | same         | same                | the same machine                  |
 * | the system was installed anew        | other        | same                | the same machine                  |
 * | one image copied to several PCs      | same         | other               | another machine                   |
 * | board and card replaced, disk kept   | same         | other               | the same by its key; without it   |
 * |                                      |              |                     | not told apart from a copy        |
 * | cheap boards of one UUID             | other        | UUID same, card not | another machine                   |
 */
import type { WindowsFacts } from '../facts/windows.ts'

/** SHA-256 in hex by the name of what was read: machine-guid (Windows), machine-id (Linux), smbios-uuid, mac. */
export type MachineDigests = Readonly<Record<string, string>>

/** What stays when the system is installed anew. One of them alone says too little: see the table. */
const HARDWARE = ['smbios-uuid', 'mac']

export function isSameMachine(a: MachineDigests, b: MachineDigests): boolean {
  const shared = Object.keys(a).filter((source) => b[source] !== undefined)
  const isEqual = (source: string): boolean => a[source] === b[source]
  if (HARDWARE.every((source) => shared.includes(source))) return HARDWARE.every(isEqual)
  return shared.length > 0 && shared.every(isEqual)
}

/** Boards without a number of their own carry all zeros, all F, or the one of a maker of firmware. */
export const isBlankUuid = (uuid: string): boolean =>
  /^[0f-]+$/i.test(uuid) || uuid.toLowerCase() === '03000200-0400-0500-0006-000700080009'

/** Of a Windows PC, from what its collector read: MachineGuid, the board's UUID, the first adapter's digest. `sha256` in lower-case hex. */
export function windowsMachineDigests(
  machine: Pick<NonNullable<WindowsFacts['machine']>, 'machineGuid' | 'smbiosUuid' | 'macHashes'> | null,
  sha256: (text: string) => string,
): MachineDigests {
  const uuid = machine?.smbiosUuid ?? ''
  const [mac] = [...(machine?.macHashes ?? [])].sort()
  return {
    ...(machine?.machineGuid ? { 'machine-guid': sha256(machine.machineGuid.toLowerCase()) } : {}),
    ...(uuid !== '' && !isBlankUuid(uuid) ? { 'smbios-uuid': sha256(uuid.toLowerCase()) } : {}),
    ...(mac ? { mac: sha256(mac) } : {}),
  }
}

/** What a machine has now and had not before, of that which was read both times. */
export const replacedParts = (before: MachineDigests, now: MachineDigests): readonly string[] =>
  Object.keys(now).filter((source) => before[source] !== undefined && before[source] !== now[source])
