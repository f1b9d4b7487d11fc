/**
 * Kinds of value the Windows facts are made of. `null` always means "not known"; in a readable section the null of
 * a registry or policy value means "absent", and each rule knows what absent means there.
 */
import { z } from 'zod'

/** A security identifier as the collector prints it: the account itself. */
export const accountSid = z
  .string()
  .max(184)
  .regex(/^S-1-[0-9-]+$/)

/**
 * An account in a report: first 16 hex digits of the SHA-256 of its SID, the same for all groups of one PC. Only
 * accounts that are nobody's (S-1-5-18 SYSTEM, S-1-5-32-544 Administrators …) keep their SID.
 */
export const accountKey = z
  .string()
  .max(184)
  .regex(/^(?:[0-9a-f]{16}|S-1-(?!5-21-|12-1-)[0-9-]+)$/)

/** What stands for an account: `accountSid` on the PC, `accountKey` in a report. */
export type AccountType = z.ZodString

/** A path, title or query name; longer text is cut by the collector. */
export const longText = z.string().max(1024)
/** A number as registry, CIM or COM gave it, also one that Windows itself calls unsigned. */
export const integer = z.int()
export const hresult = z.string().regex(/^0x[0-9A-F]{8}$/)
/** An IP address, host or host:port. */
export const address = z.string().max(256)
/** State and start mode of a service, in English on every Windows: Running, Stopped; Auto, Manual, Disabled … */
export const serviceWord = z.string().max(64)
