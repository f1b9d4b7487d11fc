/** What a person sees when a page cannot be shown: what happened, what to do, whom to call. */
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'

export type ErrorPageProps = PageFrame & {
  readonly title: string
  readonly message: string
  /** Given where our log knows more. */
  readonly requestId?: string
  /** Telephone or address of who helps, from the settings. */
  readonly helpLine: string | undefined
}

export const ErrorPage = ({ message, requestId, helpLine, ...page }: ErrorPageProps) => (
  <Page {...page}>
    <h1>{page.title}</h1>
    <p>{message}</p>
    {requestId && (
      <p>
        Khi gọi người hỗ trợ, hãy đọc mã này: <code>{requestId}</code>
      </p>
    )}
    <p>Cần giúp đỡ: {helpLine ?? 'hãy gọi cán bộ công nghệ thông tin của xã.'}</p>
    <p>
      <a href="/">Về trang đầu</a>
    </p>
  </Page>
)
