/** From the bytes that PowerShell printed to the collector's document. */
import { z } from 'zod'

/** Where each person's own store lies, by SID: for the agent alone, it never leaves the PC. */
const Folders = z.record(z.string().max(200), z.string().max(1000))

export type CollectorOutput = {
  readonly document: unknown
  readonly folders: Readonly<Record<string, string>>
}

/**
 * The last whole document: one comes before Windows Update is asked, one after. Lines that are something else (what a
 * profile script or a policy prints) are passed over. Null: there is none.
 */
export function splitCollectorOutput(text: string): CollectorOutput | null {
  for (const line of text.split(/\r?\n/).reverse()) {
    const from = line.indexOf('{')
    if (from < 0) continue
    const value = parse(line.slice(from))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    const { profileFolders, ...document } = value as Record<string, unknown>
    return { document, folders: Folders.safeParse(profileFolders).data ?? {} }
  }
  return null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
