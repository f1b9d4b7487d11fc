export type LawLine = { readonly ref: string; readonly text: string }

const SHOWN = 3

/** Under which law: the clauses, then the articles; long lists fold away. */
export const LawList = ({ lines }: { readonly lines: readonly LawLine[] }) => {
  const rest = lines.slice(SHOWN)
  return (
    <>
      <Lines lines={lines.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details class="ax-more">
          <summary>Còn {rest.length} căn cứ nữa</summary>
          <Lines lines={rest} />
        </details>
      )}
    </>
  )
}

const Lines = ({ lines }: { readonly lines: readonly LawLine[] }) => (
  <ul class="ax-law">
    {lines.map(({ ref, text }) => (
      <li>
        <strong>{ref}</strong>: {text}
      </li>
    ))}
  </ul>
)
