/** The body of a request within its limits: counted while it comes in, and again while it is unpacked. */
import { gunzipSync } from 'node:zlib'
import { MAX_SENT_BYTES, MAX_UNPACKED_BYTES } from '../../checks/report/protocol.ts'
import { type Refusal, refuse } from './refusal.ts'

type Body = { readonly ok: true; readonly bytes: Buffer } | Refusal

export async function readBody(request: Request): Promise<Body> {
  const encoding = request.headers.get('content-encoding')
  if (encoding !== null && encoding !== 'gzip' && encoding !== 'identity') return refuse('bad-encoding')
  const sent = await readSent(request)
  if (sent === null) return refuse('too-large')
  return encoding === 'gzip' ? unpack(sent) : { ok: true, bytes: sent }
}

/** null: more than allowed; the rest is not read. */
async function readSent(request: Request): Promise<Buffer | null> {
  const declared = request.headers.get('content-length')
  if (declared !== null) {
    // The HTTP parser ends the body at this length, so it can be trusted.
    if (Number(declared) > MAX_SENT_BYTES) return null
    return Buffer.from(await request.arrayBuffer())
  }
  if (request.body === null) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks, length)
    length += value.byteLength
    if (length > MAX_SENT_BYTES) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
}

/** Stops counting, and unpacking, at MAX_UNPACKED_BYTES. */
export function unpack(sent: Buffer): Body {
  try {
    return { ok: true, bytes: gunzipSync(sent, { maxOutputLength: MAX_UNPACKED_BYTES }) }
  } catch (error) {
    const tooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return refuse(tooLarge ? 'too-large-unpacked' : 'bad-compression')
  }
}
