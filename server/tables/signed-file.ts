/**
 * A file of newer tables: compact JWS (RFC 7515) with EdDSA (RFC 8037) over `{format, tables: [{name, asOf, content}]}`.
 * The signature is verified before anything in the file is read; everything that does not fit refuses the whole file.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import { NEW_TABLE_SCHEMAS, TABLE_NAMES, TABLE_TITLES, type TableName } from '../../checks/dated-tables.ts'
import type { Json } from '../audit/canonical.ts'

/** In the protected header: a signature made for anything else of ours is no signature of a table file. */
export const TABLES_TYPE = 'anxa-tables/1'
export const TABLES_FORMAT = 1

/** Those of today are 125 KB as sent. */
export const MAX_TABLE_FILE_BYTES = 4 * 1024 * 1024

export type SignedTable = { readonly name: TableName; readonly asOf: string; readonly content: Json }

export type TableFile = {
  readonly tables: readonly SignedTable[]
  /** As in the file, base64url. */
  readonly signature: string
  /** The public key that verified it. */
  readonly signedBy: string
}

/** `message`: one sentence for the person with the file. */
export type Refused = { readonly ok: false; readonly code: RefusalCode; readonly message: string }
export type RefusalCode =
  | 'no-key'
  | 'too-large'
  | 'not-whole'
  | 'foreign-signature'
  | 'other-format'
  | 'unknown-table'
  | 'not-a-table'
  | 'in-the-future'
  | 'downgrade'
  | 'same-day-other-content'

export const refuse = (code: RefusalCode, message: string): Refused => ({ ok: false, code, message })

const SIGNATURE_CHARACTERS = 86
const THREE_SEGMENTS = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/

const Header = z.object({ alg: z.literal('EdDSA'), typ: z.string() })
const Payload = z.object({
  format: z.int(),
  tables: z.array(z.object({ name: z.string(), asOf: z.string(), content: z.json() })).min(1),
})

/** `keys`: public keys as base64url, any of which may have signed. */
export function openTableFile(
  bytes: Uint8Array,
  keys: readonly string[],
): { readonly ok: true; readonly file: TableFile } | Refused {
  if (keys.length === 0)
    return refuse('no-key', 'Bản AnXã này chưa có khóa phát hành nên chưa nhập được tệp bảng dữ liệu nào.')
  if (bytes.length > MAX_TABLE_FILE_BYTES)
    return refuse('too-large', 'Tệp quá lớn (tối đa 4 MB): đây không phải tệp bảng dữ liệu của AnXã.')
  const parts = THREE_SEGMENTS.exec(Buffer.from(bytes).toString('latin1').trim())
  const [, header = '', payload = '', signature = ''] = parts ?? []
  if (signature.length !== SIGNATURE_CHARACTERS)
    return refuse('not-whole', 'Tệp bị cắt cụt hoặc không phải tệp bảng dữ liệu của AnXã: hãy tải lại tệp.')
  const signed = Buffer.from(`${header}.${payload}`, 'latin1')
  const signedBy = keys.find((key) =>
    verify(null, signed, publicKey(key), Buffer.from(signature, 'base64url')),
  )
  if (signedBy === undefined)
    return refuse(
      'foreign-signature',
      'Chữ ký của tệp không phải của nơi phát hành mà máy chủ này tin cậy, hoặc tệp đã bị sửa.',
    )
  const contents = readContents(decode(header), decode(payload))
  return contents.ok ? { ok: true, file: { tables: contents.tables, signature, signedBy } } : contents
}

/** Throws when it is no key: the configuration has looked at it before. */
export const publicKey = (key: string): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' })

const decode = (segment: string): unknown => {
  try {
    return JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'))
  } catch {
    // What is no JSON fits no schema either.
    return undefined
  }
}

function readContents(
  header: unknown,
  payload: unknown,
): { readonly ok: true; readonly tables: readonly SignedTable[] } | Refused {
  const head = Header.safeParse(header)
  const body = Payload.safeParse(payload)
  if (!head.success || head.data.typ !== TABLES_TYPE || !body.success || body.data.format !== TABLES_FORMAT)
    return refuse(
      'other-format',
      'Tệp có chữ ký đúng nhưng không phải dạng bảng dữ liệu mà bản AnXã này đọc được: có thể cần cập nhật AnXã.',
    )
  const tables: SignedTable[] = []
  for (const { name, asOf, content } of body.data.tables) {
    const known = TABLE_NAMES.find((one) => one === name)
    if (known === undefined)
      return refuse('unknown-table', `Bản AnXã này không biết bảng “${name.slice(0, 40)}” trong tệp.`)
    if (tables.some((one) => one.name === known))
      return refuse('not-a-table', `${TABLE_TITLES[known]} có hai lần trong tệp.`)
    const wrong = findWrong(known, asOf, content)
    if (wrong !== null)
      return refuse('not-a-table', `${TABLE_TITLES[known]} trong tệp không đúng mẫu (tại ${wrong}).`)
    tables.push({ name: known, asOf, content })
  }
  return { ok: true, tables }
}

/** Where the content does not fit; null when it does. */
function findWrong(name: TableName, asOf: string, content: Json): string | null {
  const parsed = NEW_TABLE_SCHEMAS[name].safeParse(content)
  if (!parsed.success) return parsed.error.issues[0]?.path.join('.') || 'toàn bộ nội dung'
  return parsed.data.asOf === asOf ? null : 'asOf'
}
