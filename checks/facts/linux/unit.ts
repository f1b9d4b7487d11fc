/** A systemd unit and how it stands. */
import { z } from 'zod'
import { text } from '../values.ts'

/** State of a systemd unit as `systemctl is-active` prints it: active, inactive, failed, activating … */
export const Unit = z.strictObject({ unit: text, state: text })
