/** From the bytes of a request to a verified, valid report; or to the refusal that names what was wrong. */
import { createHash } from 'node:crypto'
import { ReportHeader, type ReportPayload } from '../../checks/report/protocol.ts'
import { type Cut, cutVolatile } from '../devices/evidence.ts'
import type { Directory, KnownDevice } from './directory.ts'
import { isSignedBy, parseJson, takeApart } from './jws.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { PayloadReader } from './validate.ts'

export type SignedReport = {
  readonly header: string
  readonly signature: string
  readonly payload: ReportPayload
  readonly head: string
  readonly factsText: string
  readonly cut: Cut
  /** SHA-256 of the payload, by which a resend is told from a fork; the same report has one signature only. */
  readonly digest: Buffer
  /** SHA-256 of the facts without moments and durations. */
  readonly stableDigest: Buffer
}

export type Opened =
  | { readonly ok: true; readonly device: KnownDevice; readonly report: SignedReport }
  /** `device` is set when the report names one that is known: its commune may want to hear of it. */
  | (Refusal & { readonly device?: KnownDevice })

/** `fromMemory`: only PCs that this process knows already are looked at (refusal-limit.ts). */
export type ReportOpener = (bytes: Buffer, fromMemory?: boolean) => Promise<Opened>

export function createReportOpener(directory: Directory, readPayload: PayloadReader): ReportOpener {
  return async (bytes, fromMemory = false) => {
    const jws = takeApart(bytes)
    if (jws === null) return refuse('unsigned')
    const header = ReportHeader.safeParse(parseJson(jws.headerText))
    if (!header.success) return refuse('unsigned')
    const kid = header.data.kid.toLowerCase()
    const device = fromMemory ? directory.findKept(kid) : await directory.find(kid)
    if (device === null) return refuse(fromMemory ? 'too-many-requests' : 'unknown-device')
    if (!isSignedBy(jws, device.key)) return { ...refuse('bad-signature'), device }

    // From here on the sender is who the header says; only now is the payload looked at.
    if (!jws.isCanonical) return refuse('invalid-report', 'payload')
    const read = readPayload(jws.payload)
    if (!read.ok) return read
    const cut = cutVolatile(read.factsText)
    const report = {
      header: jws.header,
      signature: jws.signature,
      payload: read.payload,
      head: read.head,
      factsText: read.factsText,
      cut,
      digest: sha256(jws.payload),
      stableDigest: sha256(cut.skeleton),
    }
    return { ok: true, device, report }
  }
}

export const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest()
