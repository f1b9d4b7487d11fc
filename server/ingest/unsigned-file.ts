/**
 * A file that the collector script wrote on a Windows without an agent (32-bit Windows 7 has no runtime). Nobody signed
 * it: it is taken only from an IT officer who is signed in, only for a PC that was declared by hand, and is called
 * unsigned wherever it shows.
 */
import { createHash } from 'node:crypto'
import { toFacts } from '../../checks/facts/to-facts.ts'
import { keepWhatFits, splitCollectorOutput } from '../../checks/facts/windows/printed.ts'
import { WindowsDocument } from '../../checks/facts/windows.ts'
import { MAX_UNPACKED_BYTES } from '../../checks/report/protocol.ts'
import type { Tx } from '../db/database.ts'
import { cutVolatile } from '../devices/evidence.ts'
import { type Refusal, refuse } from './refusal.ts'
import { type SignedReport, sha256 } from './report.ts'
import type { PayloadReader } from './validate.ts'

const hex = (algorithm: 'sha1' | 'sha256') => (bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest('hex').toUpperCase()
const HASH = { sha1: hex('sha1'), sha256: hex('sha256') }

const UTF16_MARK = Buffer.from([0xff, 0xfe])

/** As the script writes it, or as `>` of PowerShell 2 does. */
const textOf = (bytes: Buffer): string =>
  bytes.subarray(0, 2).equals(UTF16_MARK) ? bytes.toString('utf16le') : bytes.toString('utf8')

/** A signed report is three segments of Base64 or packed; this is JSON, whatever stands around it. */
export const looksUnsigned = (bytes: Buffer): boolean => {
  const text = textOf(bytes.subarray(0, 4096))
  return text.includes('{') && text.includes('"')
}

export type UnsignedFile = {
  readonly hostName: string
  readonly collectedAt: Date
  readonly document: WindowsDocument
}

/** `collectedAt`: the end of the collection by the PC's own clock. */
export function readUnsigned(
  bytes: Buffer,
  now: Date,
): { readonly ok: true; readonly file: UnsignedFile } | Refusal {
  if (bytes.length > MAX_UNPACKED_BYTES) return refuse('too-large-unpacked')
  const output = splitCollectorOutput(textOf(bytes))
  if (output === null || typeof output.document !== 'object' || output.document === null)
    return refuse('unsigned')
  const { contract, collector, machine } = output.document as Record<string, unknown>
  if (typeof contract !== 'string' || !contract.startsWith('win-collector/')) return refuse('unsigned')
  if (contract !== 'win-collector/1') return refuse('invalid-report', 'contract')
  if (!WindowsDocument.shape.collector.safeParse(collector).success)
    return refuse('invalid-report', 'collector')
  if (!WindowsDocument.shape.machine.safeParse(machine).success) return refuse('invalid-report', 'machine')
  const document = keepWhatFits(output.document, now)
  const hostName = document.machine?.hostName ?? ''
  if (hostName === '') return refuse('invalid-report', 'machine.hostName')
  return { ok: true, file: { hostName, collectedAt: new Date(document.collector.finishedAt), document } }
}

export type Declared =
  | { readonly ok: true; readonly deviceId: string }
  | { readonly ok: false; readonly code: 'not-declared' | 'declared-twice' | 'has-key' }

/** The PC of that name; names are compared without regard to case, as Windows does. Never a guess. */
export async function findDeclared(tx: Tx, communeId: string, hostName: string): Promise<Declared> {
  const rows = await tx<{ device_id: string; kind: string }[]>`
    select device_id, kind from devices
    where commune_id = ${communeId} and lower(host_name) = lower(${hostName}) and status = 'active'`
  const declared = rows.filter(({ kind }) => kind === 'declared')
  const [first] = declared
  if (declared.length > 1) return { ok: false, code: 'declared-twice' }
  if (first !== undefined) return { ok: true, deviceId: first.device_id }
  return { ok: false, code: rows.some(({ kind }) => kind === 'agent') ? 'has-key' : 'not-declared' }
}

const MS_PER_SECOND = 1000

/**
 * The file in the shape of a report that nobody signed (RFC 7515: alg "none", an empty signature), so that what is stored
 * tells by itself what it is. Its number is the second of its collection: the same file twice is the same report, an
 * older one is history.
 */
export function unsignedReport(
  { document, collectedAt }: UnsignedFile,
  deviceId: string,
  readPayload: PayloadReader,
): { readonly ok: true; readonly report: SignedReport } | Refusal {
  const header = Buffer.from(JSON.stringify({ alg: 'none', kid: deviceId })).toString('base64url')
  const payload = Buffer.from(
    JSON.stringify({
      ...{
        v: 1,
        seq: Math.floor(collectedAt.getTime() / MS_PER_SECOND),
        collectedAt: collectedAt.toISOString(),
      },
      ...{
        agentVersion: `collect.ps1 ${document.collector.version}`.slice(0, 32),
        facts: toFacts(document, HASH),
      },
    }),
  )
  const read = readPayload(payload)
  if (!read.ok) return read
  const cut = cutVolatile(read.factsText)
  return {
    ok: true,
    report: {
      ...{ header, signature: '', payload: read.payload, head: read.head, factsText: read.factsText, cut },
      ...{ digest: sha256(payload), stableDigest: sha256(cut.skeleton) },
    },
  }
}
