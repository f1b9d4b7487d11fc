/** How much a request may bring. */
import { AppError } from '../errors.ts'

export const FORM_BYTES = 64 * 1024

/** The request, or one with the same body already read. Throws `too_large` before more than `maxBytes` are kept. */
export async function limitBody(request: Request, maxBytes: number): Promise<Request> {
  const length = request.headers.get('content-length')
  if (length !== null) {
    // The HTTP server reads exactly as many bytes as were announced.
    if (!(Number(length) <= maxBytes)) throw tooLarge(maxBytes)
    return request
  }
  if (request.body === null) return request
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: Buffer.concat(chunks),
  })
}

const tooLarge = (maxBytes: number) =>
  new AppError('too_large', `Nội dung gửi lên quá lớn (tối đa ${Math.floor(maxBytes / 1024)} KB).`)
