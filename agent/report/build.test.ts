import { createPublicKey, verify } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { MAX_SENT_BYTES, ReportHeader, ReportPayload } from '../../checks/report/protocol.ts'
import { makeKey } from '../identity/key.ts'
import { recordedFacts, TEST_NOW } from '../testing.ts'
import { buildReport, type ReportInput, stableDigest } from './build.ts'

const DEVICE = '2f0c3c4e-8a57-4a7e-9b53-0d2c3f1b8a11'
const key = makeKey()
const input = async (given: Partial<ReportInput> = {}): Promise<ReportInput> => ({
  ...{ deviceId: DEVICE, key, seq: 7, collectedAt: TEST_NOW, facts: await recordedFacts() },
  ...given,
})

const open = (jws: string) => {
  const [header = '', payload = '', signature = ''] = jws.split('.')
  const text = (segment: string): string => Buffer.from(segment, 'base64url').toString('utf8')
  const isSigned = verify(
    null,
    Buffer.from(`${header}.${payload}`),
    createPublicKey(key),
    Buffer.from(signature, 'base64url'),
  )
  return { header: JSON.parse(text(header)), payloadText: text(payload), isSigned }
}

test('a report is signed with the key of this PC and fits the protocol to the letter', async () => {
  const { header, payloadText, isSigned } = open(buildReport(await input()).jws)

  expect(isSigned).toBe(true)
  expect(ReportHeader.parse(header)).toEqual({ alg: 'EdDSA', kid: DEVICE })
  const payload = ReportPayload.parse(JSON.parse(payloadText))
  expect(payload).toMatchObject({ seq: 7, collectedAt: TEST_NOW.toISOString() })
})

test('the facts are the last key: the server keeps their text apart from what stands before them', async () => {
  const { payloadText } = open(buildReport(await input()).jws)

  expect(Object.keys(JSON.parse(payloadText))).toEqual(['v', 'seq', 'collectedAt', 'agentVersion', 'facts'])
})

test('what is sent is the same text, packed, and well below the limit', async () => {
  const report = buildReport(await input())

  expect(gunzipSync(report.packed).toString('ascii')).toBe(report.jws)
  expect(report.packed.length).toBeLessThan(6 * 1024)
})

test('the digest does not see the time of looking, and sees everything else', async () => {
  const facts = await recordedFacts()
  const later = { ...facts, time: { ...facts.time, nowUtc: '2026-10-29T03:00:00Z' } }
  const changed = { ...facts, time: { ...facts.time, synchronized: false } }

  expect(stableDigest(later)).toBe(stableDigest(facts))
  expect(stableDigest(changed)).not.toBe(stableDigest(facts))
})

test('a list of programs that the server would refuse stays behind, and the report says so', async () => {
  const facts = await recordedFacts()
  const software = Array.from({ length: 12_000 }, (_, at) => ({
    name: `package-${at}-${makeName(at)}`,
    version: makeName(at + 7),
  }))
  const report = buildReport(await input({ facts: { ...facts, software } }))
  const payload = ReportPayload.parse(JSON.parse(open(report.jws).payloadText))

  expect(report.packed.length).toBeLessThanOrEqual(MAX_SENT_BYTES)
  if (payload.facts.contract !== 'linux-collector/1') throw new Error('another contract')
  expect(payload.facts.software).toBeUndefined()
  expect(payload.facts.sections.software).toEqual({
    status: 'error',
    errors: [{ source: 'report', kind: 'too-large' }],
  })
  expect(payload.facts.updates).toEqual(facts.updates)
})

/** Text that hardly packs: the digits of a power, different for each number. */
const makeName = (seed: number): string => (BigInt(seed + 3) ** 40n).toString(36)
