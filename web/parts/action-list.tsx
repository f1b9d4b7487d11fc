/** What to act on, the most severe first: one line a kind of trouble, with the PCs that have it. */
import { count, type Standing } from '../words.ts'
import { StandingIcon } from './icons.tsx'

export type ActionLine = {
  readonly standing: Standing
  /** "Chống mã độc đang chạy: chưa đạt" */
  readonly title: string
  /** In a few words: "Rất nghiêm trọng", "cần đăng ký lại". */
  readonly note: string
  readonly count: number
  readonly href: string
  /** Some of the PCs, each with its page. */
  readonly devices: readonly { readonly name: string; readonly href: string }[]
}

const SHOWN_LINES = 6

export const ActionList = ({ lines }: { readonly lines: readonly ActionLine[] }) => {
  if (lines.length === 0) return <p class="ax-quiet mb-0">Không có việc cần xử lý.</p>
  const rest = lines.slice(SHOWN_LINES)
  return (
    <>
      <Lines lines={lines.slice(0, SHOWN_LINES)} />
      {rest.length > 0 && (
        <details class="ax-more">
          <summary>Còn {rest.length} loại việc nữa</summary>
          <Lines lines={rest} />
        </details>
      )}
    </>
  )
}

const Lines = ({ lines }: { readonly lines: readonly ActionLine[] }) => (
  <ul class="ax-actions">
    {lines.map((line) => (
      <li class={`ax-action ax-action-${line.standing}`}>
        <span class="ax-action-icon">
          <StandingIcon standing={line.standing} />
        </span>
        <span class="ax-action-what">
          <a href={line.href}>
            <strong>{line.title}</strong> – {count(line.count)} máy
          </a>
        </span>
        <span class="ax-quiet ax-action-note">{line.note}</span>
        <span class="ax-action-who">
          {line.devices.map(({ name, href }, index) => (
            <>
              {index > 0 && ', '}
              <a class="text-nowrap" href={href}>
                {name}
              </a>
            </>
          ))}
          {line.count > line.devices.length && ` và ${count(line.count - line.devices.length)} máy nữa`}
        </span>
      </li>
    ))}
  </ul>
)
