/**
 * From what PowerShell printed, or wrote to a file for a PC without an agent, to the collector's document. Never throws.
 */
import { z } from 'zod'
import { WindowsDocument } from '../windows.ts'
import { WINDOWS_SECTIONS } from './section.ts'

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

/** Why nothing could be read: as the doors of the agent say it. */
type Why = 'not-found' | 'access-denied' | 'timeout' | 'too-large' | 'parse' | 'other'

type Kind = WindowsDocument['sections']['os']['errors'][number]['kind']
const KINDS: Readonly<Record<Why | 'no-document', Kind>> = {
  ...{ 'not-found': 'not-found', 'access-denied': 'access-denied', timeout: 'timeout', other: 'other' },
  ...{ 'too-large': 'parse', parse: 'parse', 'no-document': 'parse' },
}

/** Nothing is known, and why: PowerShell is not there, is forbidden, was ended, or said something else. */
export function unread(
  now: Date,
  why: Why | 'no-document',
  budgetSeconds: number | null = null,
): WindowsDocument {
  const kind = KINDS[why]
  const status = kind === 'timeout' ? 'timeout' : kind === 'access-denied' ? 'denied' : 'error'
  const section = { status, ms: null, errors: [{ source: 'powershell', hresult: null, kind }] } as const
  const at = now.toISOString()
  const nothing = Object.fromEntries(WINDOWS_SECTIONS.map((name) => [name, null]))
  return WindowsDocument.parse({
    ...nothing,
    contract: 'win-collector/1',
    collector: {
      ...{ version: '0', mode: 'full', startedAt: at, finishedAt: at, durationMs: null },
      budgetMs: budgetSeconds === null ? null : budgetSeconds * 1000,
    },
    host: Object.fromEntries(Object.keys(WindowsDocument.shape.host.shape).map((name) => [name, null])),
    sections: Object.fromEntries(WINDOWS_SECTIONS.map((name) => [name, section])),
  })
}

/** A group that does not fit the contract becomes null, and its section says that it was not understood. */
export function keepWhatFits(document: unknown, now: Date): WindowsDocument {
  const whole = WindowsDocument.safeParse(document)
  if (whole.success) return whole.data
  if (typeof document !== 'object' || document === null) return unread(now, 'no-document')
  const given = document as Record<string, unknown>
  const sections = { ...(given.sections as Record<string, unknown> | undefined) }
  const groups: Record<string, unknown> = {}
  for (const name of WINDOWS_SECTIONS) {
    const fits = WindowsDocument.shape[name].safeParse(given[name]).success
    groups[name] = fits ? given[name] : null
    if (!fits || !WindowsDocument.shape.sections.shape[name].safeParse(sections[name]).success)
      sections[name] = {
        ...{ status: 'error', ms: null },
        errors: [{ source: 'contract', hresult: null, kind: 'parse' }],
      }
  }
  const mended = WindowsDocument.safeParse({ ...given, ...groups, sections })
  return mended.success ? mended.data : unread(now, 'no-document')
}
