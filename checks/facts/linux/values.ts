/** Kinds of value the Linux facts are made of. `null` always means "not known", never "no". */
import { z } from 'zod'

/** UTC moment, RFC 3339 with Z. */
export const moment = z.iso.datetime()
/** Calendar day without a time zone, `2026-11-20`. */
export const day = z.iso.date()
/** First 16 hex digits of a SHA-256; stands for a person without naming one. */
export const owner = z.string().regex(/^[0-9a-f]{16}$/)
/** A name or version as the machine writes it; longer text is cut by the collector. */
export const text = z.string().max(256)
export const count = z.int().min(0)
export const bytes = z.int().min(0)
export const seconds = z.int().min(0)

/** State of a systemd unit as `systemctl is-active` prints it: active, inactive, failed, activating … */
export const Unit = z.strictObject({ unit: text, state: text })
