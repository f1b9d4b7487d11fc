/** A PC joins: a token from IT, a key of its own, and digests by which a machine that is already there is noticed. */
import { randomUUID } from 'node:crypto'
import type { EnrolmentPayload } from '../../checks/report/protocol.ts'
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { countsOf, NO_COUNTS } from './counts.ts'
import { isMachine, type KnownMachine, readMachines } from './machines.ts'
import { changeStanding } from './standing.ts'
import { hashToken } from './tokens.ts'

export type Enrolment = { readonly payload: EnrolmentPayload; readonly publicKey: Buffer }

export type EnrolmentOutcome =
  | { readonly ok: true; readonly deviceId: string; readonly communeName: string }
  | { readonly ok: false; readonly code: EnrolmentRefusal }
export type EnrolmentRefusal = 'token-invalid' | 'already-enrolled' | 'device-revoked' | 'device-quarantined'

type Token = { token_id: string; unit_id: string | null }

export async function enrolDevice(db: Database, enrolment: Enrolment, now: Date): Promise<EnrolmentOutcome> {
  const tokenHash = hashToken(enrolment.payload.token)
  const [entry] = await db.reference<{ commune_id: string }[]>`
    select commune_id from enrolment_token_directory where token_hash = ${tokenHash}`
  if (entry === undefined) return { ok: false, code: 'token-invalid' }
  const communeId = entry.commune_id
  return db.transaction({ communes: [communeId] }, async (tx) => {
    // Enrolments of one commune one after the other: two tokens, or one sent twice, cannot make one machine two PCs.
    await tx`select pg_advisory_xact_lock(hashtext('enrol'), hashtext(${communeId}))`
    const [commune] = await tx<{ name: string }[]>`select name from communes where commune_id = ${communeId}`
    const communeName = commune?.name ?? ''
    const known = await readMachines(tx, communeId)
    const same = known.find((device) => device.publicKey?.equals(enrolment.publicKey))
    // The answer was lost on the way and the PC asks again: whatever became of the token, it gets the same answer.
    if (same !== undefined) return again(same, communeName)

    const collision = known.find(
      (device) => isInService(device) && isMachine(device, enrolment.payload.machineDigests),
    )
    if (collision !== undefined) return refuseCollision(tx, communeId, tokenHash, collision, enrolment, now)
    const token = await useToken(tx, communeId, tokenHash, now)
    if (token === null) return { ok: false, code: 'token-invalid' }
    const deviceId = await insertDevice(tx, communeId, token, enrolment, now)
    return { ok: true, deviceId, communeName }
  })
}

function again({ deviceId, status }: KnownMachine, communeName: string): EnrolmentOutcome {
  switch (status) {
    case 'active':
      return { ok: true, deviceId, communeName }
    case 'quarantined':
      return { ok: false, code: 'device-quarantined' }
    case 'revoked':
    case 'retired':
      return { ok: false, code: 'device-revoked' }
    default:
      return status satisfies never
  }
}

const isInService = ({ status }: KnownMachine): boolean => status === 'active' || status === 'quarantined'

/** Shown to IT, never a silent overwrite. Only who holds a good token can write such a line. */
async function refuseCollision(
  tx: Tx,
  communeId: string,
  tokenHash: Buffer,
  collision: KnownMachine,
  { payload }: Enrolment,
  now: Date,
): Promise<EnrolmentOutcome> {
  const [good] =
    await tx`select from enrolment_tokens where commune_id = ${communeId} and token_hash = ${tokenHash}
    and revoked_at is null and expires_at > ${now} and uses_left > 0`
  if (good === undefined) return { ok: false, code: 'token-invalid' }
  const entry = {
    ...{
      communeId,
      actor: 'unknown',
      action: 'device.enrol-refused',
      subject: `device:${collision.deviceId}`,
    },
    detail: { reason: 'already-enrolled', hostName: payload.hostName, platform: payload.platform },
  }
  await appendAudit(tx, entry, now)
  return { ok: false, code: 'already-enrolled' }
}

async function useToken(tx: Tx, communeId: string, tokenHash: Buffer, now: Date): Promise<Token | null> {
  const [token] = await tx<Token[]>`update enrolment_tokens set uses_left = uses_left - 1
    where commune_id = ${communeId} and token_hash = ${tokenHash}
      and uses_left > 0 and revoked_at is null and expires_at > ${now}
    returning token_id, unit_id`
  return token ?? null
}

async function insertDevice(
  tx: Tx,
  communeId: string,
  token: Token,
  { payload, publicKey }: Enrolment,
  now: Date,
): Promise<string> {
  const deviceId = randomUUID()
  const { hostName, platform, machineDigests, agentVersion } = payload
  await tx`insert into devices (commune_id, device_id, unit_id, kind, status, host_name, platform, public_key,
      machine_digests, enrolled_at, status_at)
    values (${communeId}, ${deviceId}, ${token.unit_id}, 'agent', 'active', ${hostName}, ${platform}, ${publicKey},
      ${tx.json(machineDigests)}, ${now}, ${now})`
  await tx`insert into device_directory (device_id, commune_id) values (${deviceId}, ${communeId})`
  const after = countsOf({ kind: 'agent', status: 'active' }, null)
  await changeStanding(tx, [{ communeId, unitId: token.unit_id, before: NO_COUNTS, after }], now)
  const entry = {
    ...{
      communeId,
      actor: `token:${token.token_id}`,
      action: 'device.enrolled',
      subject: `device:${deviceId}`,
    },
    detail: { hostName, platform, agentVersion, unitId: token.unit_id },
  }
  await appendAudit(tx, entry, now)
  return deviceId
}
