/** A report that is not taken: the protocol's code, and for a wrong field its path. */
import { API_ERRORS, type ApiErrorCode } from '../../checks/report/protocol.ts'

export type Refusal = { readonly ok: false; readonly code: ApiErrorCode; readonly field?: string }

export const refuse = (code: ApiErrorCode, field?: string): Refusal =>
  field === undefined ? { ok: false, code } : { ok: false, code, field }

/** `{error: {code, message, field?}}` with the status of the code. */
export function refusalResponse({ code, field }: Refusal): Response {
  const { status, message } = API_ERRORS[code]
  const error = field === undefined ? { code, message } : { code, message, field }
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  // A whole province may come back after a power cut: not all in the same second.
  if (code === 'unavailable' || code === 'too-many-requests') headers['retry-after'] = '60'
  return Response.json({ error }, { status, headers })
}
