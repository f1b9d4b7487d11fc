/**
 * The payload of a verified report. The shape is that of the zod schemas; what runs on each report is compiled from
 * them (z.toJSONSchema, ajv: ten times as fast), and zod itself names the field of one that does not fit.
 */
import Ajv, { type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { z } from 'zod'
import { Facts } from '../../checks/facts/facts.ts'
import { ReportPayload } from '../../checks/report/protocol.ts'
import { type Refusal, refuse } from './refusal.ts'
import { inPieces } from './schema-pieces.ts'

export type ReadPayload = {
  readonly ok: true
  readonly payload: ReportPayload
  /** The payload's text up to and with `"facts":`, and the facts' own text; `}` ends the payload. */
  readonly head: string
  readonly factsText: string
}

export type PayloadReader = (bytes: Buffer) => ReadPayload | Refusal

/** The keys in the order of the protocol: the server keeps head and facts apart and can put them together again. */
const HEAD = /^\{"v":\d+,"seq":\d+,"collectedAt":"[^"\\]*","agentVersion":"(?:[^"\\]|\\.)*","facts":(?=\{)/
/** Texts PostgreSQL cannot hold: U+0000 and halves of surrogate pairs, in JSON only as escapes. */
const SUSPICIOUS_ESCAPE = /\\u(?:0000|d[89a-f])/i

// The schemas are constants: compiled by the first reader of the process, some 100 ms, and the same for all.
let compiled: Fits | undefined

/** Needs the shapes compiled: the first one of a process takes some 100 ms. */
export function createPayloadReader(): PayloadReader {
  compiled ??= compile()
  const fits = compiled
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return (bytes) => {
    let parts: Parts
    try {
      parts = split(decoder.decode(bytes))
    } catch {
      // What is wrong with it (its encoding or its JSON) is all the sender can be told.
      return refuse('invalid-report', 'payload')
    }
    const { value, text, head, factsText } = parts
    if (!isPayload(value, fits)) return refuse('invalid-report', wrongField(value))
    if (head === null) return refuse('invalid-report', 'payload')
    if (SUSPICIOUS_ESCAPE.test(text)) {
      const path = findUnstorable(value, '')
      if (path !== null) return refuse('invalid-report', path)
    }
    return { ok: true, payload: value, head, factsText }
  }
}

type Parts = {
  readonly text: string
  readonly value: unknown
  /** null: the keys are not in the order of the protocol. */
  readonly head: string | null
  readonly factsText: string
}

/** Head and facts are parsed apart: a second key `facts`, which JSON.parse would let win, is no JSON then. */
function split(text: string): Parts {
  const head = HEAD.exec(text)?.[0]
  if (head === undefined || !text.endsWith('}'))
    return { text, value: JSON.parse(text), head: null, factsText: '' }
  const factsText = text.slice(head.length, -1)
  try {
    const value: unknown = { ...JSON.parse(`${head}null}`), facts: JSON.parse(factsText) }
    return { text, value, head, factsText }
  } catch {
    // Something stands behind the facts; the whole says what, or is no JSON either.
    return { text, value: JSON.parse(text), head: null, factsText: '' }
  }
}

type Fits = { readonly head: ValidateFunction; readonly facts: ReadonlyMap<unknown, ValidateFunction> }

function compile(): Fits {
  const ajv = addFormats.default(new Ajv({ strict: false, validateFormats: true }))
  const schema = (type: z.ZodType) => inPieces(z.toJSONSchema(type, { io: 'input', target: 'draft-7' }))
  const head = ajv.compile(schema(ReportPayload.extend({ facts: z.looseObject({ contract: z.string() }) })))
  // Each contract apart: a union would try one after another and name the wrong one.
  const facts = Facts.options.map((option): [unknown, ValidateFunction] => [
    option.shape.contract.value,
    ajv.compile(schema(option)),
  ])
  return { head, facts: new Map(facts) }
}

/** Plain looks and compiled functions only: a schema made or run here would cost as much as the signature. */
function isPayload(value: unknown, fits: Fits): value is ReportPayload {
  if (!fits.head(value) || !hasFacts(value)) return false
  const validate = fits.facts.get(value.facts.contract)
  return validate?.(value.facts) === true
}

const hasFacts = (value: unknown): value is { readonly facts: { readonly contract: unknown } } =>
  typeof value === 'object' &&
  value !== null &&
  'facts' in value &&
  typeof value.facts === 'object' &&
  value.facts !== null &&
  'contract' in value.facts

function wrongField(value: unknown): string {
  const issue = ReportPayload.safeParse(value).error?.issues[0]
  const path =
    issue === undefined
      ? []
      : issue.code === 'unrecognized_keys'
        ? [...issue.path, issue.keys[0]]
        : issue.path
  return path.length === 0 ? 'payload' : path.map(String).join('.')
}

const UNSTORABLE = /\0|\p{Surrogate}/u

/** The path of the first text that PostgreSQL cannot hold; null: none. */
export function findUnstorable(value: unknown, path: string): string | null {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? path : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, item] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`
    if (UNSTORABLE.test(key)) return path === '' ? 'payload' : path
    const found = findUnstorable(item, at)
    if (found !== null) return found
  }
  return null
}
