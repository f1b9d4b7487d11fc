/** A QR code for a telephone; the same words always stand beside it for whoever has none. */

export type QrProps = {
  /** Modules along one side, without the quiet zone. */
  readonly size: number
  /** One square a dark module, in units of modules. */
  readonly path: string
  /** What it is, for whoever does not see it. */
  readonly label: string
}

/** Empty modules around it, without which readers do not find it. */
const QUIET = 4

export const QrCode = ({ size, path, label }: QrProps) => {
  const side = size + 2 * QUIET
  return (
    <svg
      viewBox={`-${QUIET} -${QUIET} ${side} ${side}`}
      width="240"
      height="240"
      role="img"
      aria-label={label}
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
