/** Every number a commune may edit; the defaults are the figures of the verdict rules. */
import { z } from 'zod'

const days = z.int().min(1).max(3650)

export const Thresholds = z.strictObject({
  osEndsSoonDays: days.default(60),
  patchPassDays: days.default(14),
  patchWarnDays: days.default(45),
  installPassDays: days.default(45),
  installWarnDays: days.default(75),
  buildTableMaxAgeDays: days.default(45),
  sigPassDays: days.default(3),
  sigWarnDays: days.default(7),
  certSoonDays: days.default(30),
  staleProfileDays: days.default(180),
  lockSeconds: z.int().min(30).max(86_400).default(900),
  lockLaptopSeconds: z.int().min(30).max(86_400).default(300),
  maxEnabledAdmins: z.int().min(1).max(50).default(3),
  inactiveDays: days.default(45),
  ramFailBytes: z.int().positive().default(4_294_967_296),
  ramWarnBytes: z.int().positive().default(8_589_934_592),
  freeFailBytes: z.int().positive().default(5_368_709_120),
  freeWarnBytes: z.int().positive().default(16_106_127_360),
  freeWarnShare: z.number().min(0).max(1).default(0.1),
  syncPassDays: days.default(7),
  clockSkewSeconds: z.int().min(1).max(86_400).default(300),
  avBootGraceMinutes: z.int().min(1).max(120).default(10),
  maxSignInAttempts: z.int().min(1).max(100).default(10),
  lockoutMinHours: z.int().min(1).max(8760).default(12),
  lockoutMaxHours: z.int().min(1).max(8760).default(720),
  minPasswordLength: z.int().min(1).max(128).default(14),
  minPasswordLengthWithMfa: z.int().min(1).max(128).default(8),
  browserPassDays: days.default(14),
  browserWarnDays: days.default(60),
  maxLatencyMs: z.int().min(1).max(60_000).default(100),
  maxLossShare: z.number().min(0).max(1).default(0.02),
  minUptimeShare: z.number().min(0).max(1).default(0.995),
})
export type Thresholds = z.infer<typeof Thresholds>

export const DEFAULT_THRESHOLDS: Thresholds = Thresholds.parse({})
