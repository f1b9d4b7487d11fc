/** The collector of Windows as one PowerShell script: the parts of its folder in the order of their names. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './entries.mjs'

const FOLDER = join(ROOT, 'agent/collectors/windows/script')

/** Paths of its parts. */
export const collectorParts = () =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ps1'))
    .sort()
    .map((name) => join(FOLDER, name))

/** With CRLF, as the tools of Windows expect of a script; ASCII alone, since PowerShell 2 reads it in the local code page. */
export function collectorScript() {
  const text = collectorParts()
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const strange = /[^\t\n\r\x20-\x7e]/.exec(text)
  if (strange) throw new Error(`the collector script holds ${JSON.stringify(strange[0])}: ASCII alone`)
  return text.replace(/\r?\n/g, '\r\n')
}
