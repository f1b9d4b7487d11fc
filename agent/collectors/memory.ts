/**
 * What the collector keeps from run to run: since when updates are pending, and answers that are dear to get
 * and seldom change. It is filled in place during one collection and written by the caller.
 */
import { z } from 'zod'
import { WindowsUpdates } from '../../checks/facts/windows/updates.ts'

const day = z.iso.date()

export const Apt = z.object({
  /** Digest of the names, sizes and times of everything the answer depends on. */
  key: z.string(),
  day,
  pendingAll: z.int(),
  /** Pending security updates: package name and installed version (null for a new package). */
  security: z.array(z.object({ name: z.string(), installed: z.string().nullable() })),
})

export const Packages = z.object({
  key: z.string(),
  held: z.int(),
  unattendedInstalled: z.boolean(),
  browsers: z.array(z.object({ name: z.string(), version: z.string().nullable() })),
})

export const CollectorMemory = z.object({
  boot: z.object({ id: z.string(), time: z.string() }).optional(),
  apt: Apt.optional(),
  packages: Packages.optional(),
  inventory: z
    .object({
      bootId: z.string(),
      cpuName: z.string().nullable(),
      cpuLogical: z.number().nullable(),
      memoryBytes: z.number().nullable(),
      manufacturer: z.string().nullable(),
      model: z.string().nullable(),
      isVirtual: z.boolean().nullable(),
    })
    .optional(),
  /** What only the daily run of a Windows PC reads. */
  windows: z
    .object({
      day,
      pendingOffline: WindowsUpdates.shape.pendingOffline,
      passwordComplexity: z.boolean().nullable(),
    })
    .optional(),
  /** Day of the first run that could read the pending updates. */
  firstRunOn: day.optional(),
  /** `package@installed version` to the day it was first seen pending; null = already there at the first run. */
  pendingSince: z.record(z.string(), day.nullable()).optional(),
})
export type CollectorMemory = z.infer<typeof CollectorMemory>
