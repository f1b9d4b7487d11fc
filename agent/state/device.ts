/** What enrolment gave this PC, and its key. The private key never leaves the folder. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere, readJson, writeDurably, writeJson } from './files.ts'

export const Device = z.object({
  deviceId: z.uuid(),
  server: z.url(),
  communeName: z.string(),
  enrolledAt: z.iso.datetime(),
  allowHttp: z.boolean(),
  /** PEM of the pinned authority; null = the system's own roots. */
  caPem: z.string().nullable(),
  /** `host:port` that IT gave at enrolment: the only way to the server then. */
  proxy: z.string().nullable().optional(),
})
export type Device = z.infer<typeof Device>

export const DEVICE_FILE = 'device.json'
export const KEY_FILE = 'key.pem'

/** Null when this PC is not enrolled. */
export const findDevice = (folder: string): Device | null =>
  Device.safeParse(readJson(folder, DEVICE_FILE)).data ?? null

export const saveDevice = (folder: string, device: Device): void => writeJson(folder, DEVICE_FILE, device)

export const findKey = (folder: string): KeyObject | null => {
  const pem = readIfThere(join(folder, KEY_FILE))
  return pem ? createPrivateKey(pem) : null
}

export const saveKey = (folder: string, key: KeyObject): void =>
  writeDurably(join(folder, KEY_FILE), key.export({ type: 'pkcs8', format: 'pem' }))
