/**
 * The key with which a PC that is enrolled already enrols again. Until the server has said yes the old key, number and
 * spool stay in use; then they are set aside whole, so that no report is ever signed by one key under the other's name.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { publicX } from '../identity/key.ts'
import { DEVICE_FILE, KEY_FILE } from './device.ts'
import { readIfThere, writeDurably } from './files.ts'

const NEXT_KEY_FILE = 'next-key.pem'
const FORMER_FOLDER = 'former'

export const findNextKey = (folder: string): KeyObject | null => {
  const pem = readIfThere(join(folder, NEXT_KEY_FILE))
  return pem ? createPrivateKey(pem) : null
}

export const saveNextKey = (folder: string, key: KeyObject): void =>
  writeDurably(join(folder, NEXT_KEY_FILE), key.export({ type: 'pkcs8', format: 'pem' }))

/**
 * Sets aside what belongs to the former enrolment and puts the next key in its place; returns where, null when there is
 * no next key. Killed at any point it leaves a PC that is not enrolled, and `enroll` goes on with the next key.
 */
export const becomeNext = (folder: string, formerId: string | null): string | null => {
  const next = findNextKey(folder)
  if (next === null) return null
  const aside = join(folder, FORMER_FOLDER, formerId ?? `before-${publicX(next)}`)
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  const stays = /^(?:next-key\.pem|former|lock.*|.*\.tmp)$/
  const names = readdirSync(folder).filter((name) => !stays.test(name))
  // The enrolment first: without it nothing is collected or sent. The key last: it tells that there was one.
  const order = (name: string): number => (name === DEVICE_FILE ? 0 : name === KEY_FILE ? 2 : 1)
  for (const name of [...names].sort((a, b) => order(a) - order(b)))
    renameSync(join(folder, name), join(aside, name))
  renameSync(join(folder, NEXT_KEY_FILE), join(folder, KEY_FILE))
  return aside
}
