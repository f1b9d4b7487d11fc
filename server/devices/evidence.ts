/**
 * The last signed report of a PC, kept so that the very bytes can be made again and proven with its key, without
 * writing kilobytes for each of the 24 reports a day that say the same.
 *
 * The payload is `{"v":1,"seq":…,"collectedAt":…,"agentVersion":…,"facts":` + facts + `}`. Between two reports of an
 * unchanged PC only the moments and durations inside the facts differ. So the row holds the facts' text once
 * (facts_text), and beside it the small rest of the newest report: header, head, and the values of those keys.
 */
import { z } from 'zod'

/** Keys whose values say when and how fast was looked, or flutter by themselves, and not what the PC is like. */
export const VOLATILE_KEYS = [
  'nowUtc',
  'startedAt',
  'finishedAt',
  'durationMs',
  'ms',
  'osDiskFreeBytes',
] as const

/**
 * Works on the text, whatever its structure: cutting and putting back are exact inverses of one another. A key
 * inside a string value would be written \"nowUtc\" and does not match.
 */
const VOLATILE = new RegExp(`("(?:${VOLATILE_KEYS.join('|')})":)("[^"\\\\]*"|[\\w.+-]+)`, 'g')

export type Cut = {
  /** The text without the values; two reports with the same skeleton differ in those values only. */
  readonly skeleton: string
  readonly values: readonly string[]
}

export function cutVolatile(factsText: string): Cut {
  const values: string[] = []
  const skeleton = factsText.replace(VOLATILE, (_, key: string, value: string) => {
    values.push(value)
    return `${key}""`
  })
  return { skeleton, values }
}

/** The same facts with other values; `values` are those of a text with the same skeleton, or none at all. */
function putBack(factsText: string, values: readonly string[]): string {
  let index = 0
  return factsText.replace(VOLATILE, (_, key: string, value: string) => `${key}${values[index++] ?? value}`)
}

/** What evidence_head holds, as JSON: the protected header as sent, the payload before the facts, the values. */
const Head = z.tuple([z.string(), z.string(), z.array(z.string())])

export type Evidence = {
  /** First segment of the JWS, as sent. */
  readonly header: string
  /** The payload's text up to and with `"facts":`. */
  readonly head: string
  readonly values: readonly string[]
}

export const writeEvidence = ({ header, head, values }: Evidence): string =>
  JSON.stringify([header, head, values])

type EvidenceRow = {
  readonly evidence_head: string
  readonly evidence_signature: string
  readonly facts_text: string
}

/** The facts of the newest report, as they were signed. */
export function currentFactsText(row: Pick<EvidenceRow, 'evidence_head' | 'facts_text'>): string {
  const [, , values] = Head.parse(JSON.parse(row.evidence_head))
  return putBack(row.facts_text, values)
}

/** The newest report, byte for byte as it was signed: verify it with the key of the PC. */
export function rebuildJws(row: EvidenceRow): string {
  const [header, head] = Head.parse(JSON.parse(row.evidence_head))
  const payload = Buffer.from(`${head}${currentFactsText(row)}}`).toString('base64url')
  return `${header}.${payload}.${row.evidence_signature}`
}
