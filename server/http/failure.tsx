/** The answer to an error: a page for people, JSON for programs; what we did wrong goes to the log, never outside. */
import type { Context } from 'hono'
import { ErrorPage } from '../../web/pages/errors/error-page.tsx'
import { pageFrame } from '../assets/frame.ts'
import { AppError, type ErrorCode, STATUS } from '../errors.ts'
import type { RouteContext } from './route.ts'

export type FailureContext = Pick<
  RouteContext,
  'c' | 'deps' | 'app' | 'requestId' | 'nonce' | 'csrfToken' | 'person' | 'commune' | 'stepsLeft'
> & {
  /** The pattern of the route: the path itself may hold a token. */
  readonly route: string
}

const TITLES: Readonly<Record<ErrorCode, string>> = {
  invalid: 'Yêu cầu không đúng',
  unauthenticated: 'Cần đăng nhập',
  forbidden: 'Không thực hiện được',
  not_found: 'Không tìm thấy trang',
  conflict: 'Dữ liệu đã thay đổi',
  too_large: 'Nội dung quá lớn',
  too_many: 'Thử quá nhiều lần',
  internal: 'Máy chủ gặp lỗi',
  unavailable: 'Máy chủ đang bận',
}

const OURS = 'Máy chủ gặp lỗi khi xử lý yêu cầu này. Hãy thử lại; nếu vẫn lỗi, hãy báo người hỗ trợ.'

/** Programs ask under /api, or for JSON without asking for a page. */
export function wantsJson(c: Context): boolean {
  const accept = c.req.header('accept') ?? ''
  return c.req.path.startsWith('/api/') || (accept.includes('json') && !accept.includes('text/html'))
}

export function failureAnswer(context: FailureContext, error: unknown): Response | Promise<Response> {
  const { c, deps, requestId, route } = context
  const known = error instanceof AppError && error.code !== 'internal' ? error : null
  if (known === null) deps.log.error({ requestId, route, err: error }, 'request failed')
  else if (known.cause !== undefined)
    deps.log.warn({ requestId, route, err: known.cause, refusal: known.code }, 'request refused')
  const code: ErrorCode = known?.code ?? 'internal'
  const message = known?.message ?? OURS
  if (wantsJson(c)) return c.json({ error: { code, message, requestId } }, STATUS[code])
  const page = (
    <ErrorPage
      {...pageFrame(context)}
      title={TITLES[code]}
      message={message}
      helpLine={deps.config.HELP_LINE}
      {...(known === null && { requestId })}
    />
  )
  return c.html(page, STATUS[code])
}
