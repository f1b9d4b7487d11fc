/** One sentence first: what needs action today. Every number in it leads to the list that makes it. */
import { count } from '../words.ts'

export type StatusPart = {
  readonly count: number
  /** "máy cần xử lý ngay": follows the number. */
  readonly words: string
  readonly href: string
  readonly tone: 'bad' | 'attention' | 'quiet'
}

export type StatusLineProps = {
  readonly day: string
  /** Parts that are nought are left out. */
  readonly parts: readonly StatusPart[]
  readonly reporting: { readonly count: number; readonly of: number; readonly href: string }
}

export const StatusLine = ({ day, parts, reporting }: StatusLineProps) => {
  const named = parts.filter((part) => part.count > 0)
  return (
    <p class={`ax-status${named.some(({ tone }) => tone === 'bad') ? ' ax-status-bad' : ''}`}>
      <span class="ax-status-day">Hôm nay {day}: </span>
      {named.length === 0 && (reporting.of === 0 ? 'chưa có máy nào. ' : 'không có việc cần xử lý; ')}
      {named.map((part, index) => (
        <>
          <a href={part.href} class={`ax-status-${part.tone}`}>
            <strong>{count(part.count)}</strong> {part.words}
          </a>
          {index < named.length - 1 ? ', ' : '; '}
        </>
      ))}
      {reporting.of > 0 && (
        <>
          <a href={reporting.href}>
            <strong>
              {count(reporting.count)}/{count(reporting.of)}
            </strong>{' '}
            máy
          </a>{' '}
          đang báo cáo.
        </>
      )}
    </p>
  )
}
