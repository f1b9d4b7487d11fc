/** What the administrator decides about backups; kept in the database, each change with an audit line. */
import { z } from 'zod'
import { defineSetting } from '../settings/service.ts'
import { RECIPIENT } from './age.ts'

export const BackupSettings = z.object({
  /** The public key; null: none was made yet, and nothing is saved. */
  recipient: z.string().regex(RECIPIENT, 'không phải khóa công khai của age (age1…)').nullable(),
  /** null: DATA_DIR/backups. */
  folder: z.string().min(1).nullable(),
  /** A USB drive or a share, for the second copy. */
  secondFolder: z.string().min(1).nullable(),
  /** Daily backups kept in each of the two places. */
  keep: z.number().int().min(3).max(365),
})
export type BackupSettings = z.infer<typeof BackupSettings>

export const backupSettings = defineSetting<BackupSettings>('backup.settings', BackupSettings, {
  recipient: null,
  folder: null,
  secondFolder: null,
  keep: 14,
})
