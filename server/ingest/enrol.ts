/** An enrolment as it comes over the wire: a JWS signed with the new key itself, which proves that the sender holds it. */
import { type EnrolmentAnswer, EnrolmentHeader, EnrolmentPayload } from '../../checks/report/protocol.ts'
import type { Clock } from '../../checks/time/clock.ts'
import type { Database } from '../db/database.ts'
import { enrolDevice } from '../devices/enrolment.ts'
import { REPORT_INTERVAL_SECONDS } from './ingest.ts'
import { isSignedBy, parseJson, publicKeyOf, takeApart } from './jws.ts'
import { type Refusal, refuse } from './refusal.ts'
import { findUnstorable } from './validate.ts'

export type EnrolmentAcceptance = { readonly ok: true; readonly answer: EnrolmentAnswer } | Refusal

export async function acceptEnrolment(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  bytes: Buffer,
): Promise<EnrolmentAcceptance> {
  const jws = takeApart(bytes)
  if (jws === null) return refuse('unsigned')
  const header = EnrolmentHeader.safeParse(parseJson(jws.headerText))
  if (!header.success) return refuse('unsigned')
  const publicKey = Buffer.from(header.data.jwk.x, 'base64url')
  if (publicKey.length !== 32 || !isSignedBy(jws, publicKeyOf(header.data.jwk.x)))
    return refuse('bad-signature')

  const payload = EnrolmentPayload.safeParse(parseJson(jws.payload.toString('utf8')))
  if (!payload.success)
    return refuse('invalid-request', payload.error.issues[0]?.path.map(String).join('.') ?? '')
  const unstorable = findUnstorable(payload.data, '')
  if (unstorable !== null) return refuse('invalid-request', unstorable)
  const now = clock.now()
  const outcome = await enrolDevice(db, { payload: payload.data, publicKey }, now)
  if (!outcome.ok) return refuse(outcome.code)
  const { deviceId, communeName } = outcome
  return {
    ok: true,
    answer: {
      deviceId,
      communeName,
      serverTime: now.toISOString(),
      nextIntervalSeconds: REPORT_INTERVAL_SECONDS,
    },
  }
}
