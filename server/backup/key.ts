/** The key pair of backups: the private half is shown once and never kept on the server. */
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { changeSetting } from '../settings/service.ts'
import { makeKeyPair, RECIPIENT } from './age.ts'
import { type BackupSettings, backupSettings } from './settings.ts'

type KeyDeps = Pick<Deps, 'db' | 'clock'>

export type NewKey = {
  /** To be shown, and forgotten. */
  readonly identity: string
  readonly recipient: string
  /** The public key that held before: older backups still need its private one. */
  readonly replaced: string | null
}

/** Backups from now on are for the new key only. */
export async function makeBackupKey(deps: KeyDeps, actor: string): Promise<NewKey> {
  const { identity, recipient } = await makeKeyPair()
  return { identity, recipient, replaced: await setRecipient(deps, recipient, actor) }
}

/** For a key pair that was made elsewhere (`age-keygen`): its private half never was on this server. */
export async function setRecipient(deps: KeyDeps, recipient: string, actor: string): Promise<string | null> {
  if (!RECIPIENT.test(recipient))
    throw new AppError('invalid', `"${recipient}" không phải khóa công khai của age (age1…).`)
  const change = (settings: BackupSettings) => ({ ...settings, recipient })
  const { before } = await changeSetting(deps, backupSettings, change, actor)
  return before.recipient
}

/** A key file as `age-keygen` writes it. */
export const keyFileText = ({ identity, recipient }: NewKey, at: Date): string =>
  `# created: ${at.toISOString()}\n# public key: ${recipient}\n${identity}\n`
