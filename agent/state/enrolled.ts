/** What every command that makes or sends a report needs: this PC's enrolment and its key. */
import type { KeyObject } from 'node:crypto'
import { CommandError, EXIT } from '../output.ts'
import { type Device, findDevice, findKey } from './device.ts'

export type Enrolled = { readonly device: Device; readonly key: KeyObject }

/** Throws CommandError when this PC is not enrolled. */
export const getEnrolled = (stateDir: string): Enrolled => {
  const [device, key] = [findDevice(stateDir), findKey(stateDir)]
  if (!device || !key)
    throw new CommandError(
      EXIT.wrongUse,
      `máy chưa đăng ký (không có gì trong ${stateDir}): hãy chạy lệnh enroll trước`,
    )
  return { device, key }
}
