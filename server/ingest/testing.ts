/** For tests and benches of the agent's API: PCs with keys of their own, the facts they say, and signed bytes. */
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import type { Hono } from 'hono'
import type { Facts } from '../../checks/facts/facts.ts'
import type { LinuxFacts, LinuxSection } from '../../checks/facts/linux.ts'
import {
  API_ERRORS,
  type ApiErrorCode,
  ENROL_PATH,
  REPORTS_PATH,
  SENT_AT_HEADER,
  signingInput,
} from '../../checks/report/protocol.ts'
import type { MachineDigests } from '../../checks/report/same-machine.ts'
import type { TestDatabase } from '../db/testing.ts'
import { countsOf, NO_COUNTS } from '../devices/counts.ts'
import { changeStanding } from '../devices/standing.ts'

export type TestPc = {
  readonly communeId: string
  readonly deviceId: string
  readonly key: KeyObject
}

const toBase64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

export const makeKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey

/** The 32 bytes of the public key. */
export function publicBytes(key: KeyObject): Buffer {
  const { x = '' } = key.export({ format: 'jwk' })
  return Buffer.from(x, 'base64url')
}

/** An enrolled PC, as rows. */
export async function addTestPc(
  base: Pick<TestDatabase, 'db'>,
  communeId: string,
  given: { readonly unitId?: string; readonly hostName?: string; readonly at?: Date } = {},
): Promise<TestPc> {
  const { unitId = null, hostName = 'PC-01', at = new Date('2026-11-01T00:00:00Z') } = given
  const [deviceId, key] = [randomUUID(), makeKey()]
  await base.db.transaction({ communes: [communeId] }, async (tx) => {
    await tx`insert into devices
      (commune_id, device_id, unit_id, kind, status, host_name, platform, public_key, enrolled_at, status_at)
      values (${communeId}, ${deviceId}, ${unitId}, 'agent', 'active', ${hostName}, 'linux', ${publicBytes(key)}, ${at}, ${at})`
    await tx`insert into device_directory (device_id, commune_id) values (${deviceId}, ${communeId})`
    const after = countsOf({ kind: 'agent', status: 'active' }, null)
    await changeStanding(tx, [{ communeId, unitId, before: NO_COUNTS, after }], at)
  })
  return { communeId, deviceId, key }
}

/** Signs any text as the payload of any header, as a careless or a hostile sender may. */
export function signText(header: object, payloadText: string, key: KeyObject): string {
  const input = signingInput(header, payloadText, toBase64Url)
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
}

export type TestReport = {
  readonly seq: number
  readonly at: Date
  readonly facts: Facts
  readonly agentVersion?: string
}

export function signReport(
  pc: Pick<TestPc, 'deviceId' | 'key'>,
  { seq, at, facts, agentVersion = '0.1.0' }: TestReport,
): string {
  const payload = { v: 1, seq, collectedAt: at.toISOString(), agentVersion, facts }
  return signText({ alg: 'EdDSA', kid: pc.deviceId }, JSON.stringify(payload), pc.key)
}

export type TestEnrolment = {
  readonly token: string
  readonly hostName?: string
  readonly machineDigests?: MachineDigests
  readonly platform?: 'linux' | 'windows'
}

export function signEnrolment(
  key: KeyObject,
  { token, hostName = 'PC-01', machineDigests = {}, platform = 'linux' }: TestEnrolment,
): string {
  const payload = { v: 1, token, hostName, platform, agentVersion: '0.1.0', machineDigests }
  const header = { alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicBytes(key)) } }
  return signText(header, JSON.stringify(payload), key)
}

type Send = { readonly sentAt?: Date; readonly encoding?: string }

/** A body as bytes, sent in chunks without a length as HTTP allows. */
export const postReport = (
  app: Hono,
  body: string | Buffer,
  { sentAt, encoding }: Send = {},
): Promise<Response> =>
  Promise.resolve(
    app.request(REPORTS_PATH, {
      method: 'POST',
      headers: {
        ...(sentAt !== undefined && { [SENT_AT_HEADER]: sentAt.toISOString() }),
        ...(encoding !== undefined && { 'content-encoding': encoding }),
      },
      body: new Uint8Array(Buffer.from(body)),
    }),
  )

export const postEnrolment = (app: Hono, body: string): Promise<Response> =>
  Promise.resolve(app.request(ENROL_PATH, { method: 'POST', body }))

/** What a refusal must look like from outside, to the letter. */
export const refusal = (code: ApiErrorCode, field?: string) => ({
  status: API_ERRORS[code].status,
  body: { error: { code, message: API_ERRORS[code].message, ...(field !== undefined && { field }) } },
})

export const answerOf = async (response: Response): Promise<{ status: number; body: unknown }> => ({
  status: response.status,
  body: await response.json(),
})

const ok: LinuxSection = { status: 'ok', errors: [] }

/** A Debian PC on which little is known; give the groups the test is about. */
export function linuxFacts(at: Date, given: Partial<LinuxFacts> = {}): LinuxFacts {
  return {
    contract: 'linux-collector/1',
    collector: { version: '0.1.0', elevated: true },
    sections: {
      ...{
        os: ok,
        pro: ok,
        machine: ok,
        hardware: ok,
        antivirus: ok,
        updates: ok,
        certificates: ok,
        firewall: ok,
      },
      ...{
        encryption: ok,
        screenLock: ok,
        smb: ok,
        remoteAccess: ok,
        accounts: ok,
        time: ok,
        network: ok,
        software: ok,
      },
    },
    ...{
      os: null,
      pro: null,
      machine: null,
      hardware: null,
      antivirus: null,
      updates: null,
      certificates: null,
    },
    firewall: { ufwEnabled: true, ufwUnitActive: true, firewalldActive: null, inputDrops: null },
    ...{ encryption: null, screenLock: null, smb: null, remoteAccess: null, accounts: null },
    time: {
      nowUtc: at.toISOString(),
      ...{ timezone: 'Asia/Ho_Chi_Minh', ntp: true, synchronized: true, service: 'timesyncd' },
    },
    ...{ network: null, browsers: null },
    ...given,
  }
}

export const FIREWALL_OFF: Partial<LinuxFacts> = {
  firewall: { ufwEnabled: false, ufwUnitActive: true, firewalldActive: null, inputDrops: false },
}
