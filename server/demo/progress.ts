/** A progress bar on one line of the terminal; plain lines where there is no terminal. */
const WIDTH = 30

export type Progress = {
  /** `share` from 0 to 1. */
  readonly step: (share: number, label: string) => void
}

type Terminal = { readonly isTTY?: boolean; readonly write: (text: string) => unknown }

export function terminalProgress(out: Terminal): Progress {
  let said = ''
  const say = (key: string, text: string) => {
    if (key !== said) out.write(text)
    said = key
  }
  return {
    step(share, label) {
      const percent = Math.floor(share * 100)
      if (out.isTTY !== true) {
        const tens = percent - (percent % 10)
        return say(String(tens), `${String(tens).padStart(3)} %  ${label}\n`)
      }
      const filled = Math.round(share * WIDTH)
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
      const end = share >= 1 ? '\n' : ''
      say(`${percent} ${label}`, `\r${bar} ${String(percent).padStart(3)} %  ${label.padEnd(32)}${end}`)
    },
  }
}
