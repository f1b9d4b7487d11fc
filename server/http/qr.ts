/** A QR code as the path of an SVG: drawn by the server, so that no other host learns the secret. */
import qrcode from 'qrcode-generator'

export type Qr = {
  /** Modules along one side, without the quiet zone. */
  readonly size: number
  /** One square a dark module, in units of modules. */
  readonly path: string
}

export function qrOf(text: string): Qr {
  // 0: the smallest version that holds the text; M: 15 % of it may be lost.
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const size = code.getModuleCount()
  const cells = Array.from({ length: size * size }, (_, index) => ({
    row: Math.floor(index / size),
    column: index % size,
  }))
  const path = cells
    .map(({ row, column }) => (code.isDark(row, column) ? `M${column} ${row}h1v1h-1z` : ''))
    .join('')
  return { size, path }
}
