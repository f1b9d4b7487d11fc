/** The whole dossier of a system as one ZIP: its papers, an index that says what is missing, and the digest of each file. */
import { createHash } from 'node:crypto'
import { strToU8, type Zippable, zipSync } from 'fflate'
import type { PaperFacts } from '../../checks/documents/facts.ts'
import { type PaperId, paperTitle } from '../../checks/documents/papers.ts'
import { formatDate } from '../../checks/time/words.ts'
import type { Day } from '../../checks/time/zone.ts'
import { entryName } from './file-names.ts'
import { type RenderedPaper, renderPaper, ZIP_TIME } from './render.ts'

export const INDEX_NAME = 'MUC-LUC.txt'
export const SUMS_NAME = 'SHA256SUMS'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export type DossierZip = { readonly bytes: Uint8Array; readonly missing: number }

type Render = (id: PaperId, facts: PaperFacts) => Promise<RenderedPaper>

/** The same facts on the same day give the same bytes. `render`: how one paper is made. */
export async function renderDossier(
  ids: readonly PaperId[],
  facts: PaperFacts,
  day: Day,
  render: Render = renderPaper,
): Promise<DossierZip> {
  const files: { readonly name: string; readonly id: PaperId; readonly paper: RenderedPaper }[] = []
  for (const [at, id] of ids.entries())
    files.push({ name: entryName(id, at), id, paper: await render(id, facts) })
  const papers = files.map(({ name, paper }) => [name, paper.bytes] as const)
  const all = [...papers, [INDEX_NAME, indexOf(files, facts, day)] as const]
  const sums = all.map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join('')
  const entries: Zippable = Object.fromEntries([...all, [SUMS_NAME, strToU8(sums)] as const])
  return {
    // Papers are packed already.
    bytes: zipSync(entries, { level: 0, mtime: ZIP_TIME }),
    missing: files.reduce((sum, { paper }) => sum + paper.missing.length, 0),
  }
}

/** With a mark of UTF-8 in front and lines as Windows ends them: opened by Notepad. */
function indexOf(
  files: readonly { readonly name: string; readonly id: PaperId; readonly paper: RenderedPaper }[],
  { system, commune }: PaperFacts,
  day: Day,
): Uint8Array {
  const lines = [
    'MỤC LỤC HỒ SƠ',
    `Hệ thống: ${system?.name ?? 'chưa ghi tên'}`,
    `Đơn vị: ${commune?.name ?? 'chưa ghi tên'}`,
    `Lập ngày: ${formatDate(day)}`,
    `Kiểm tra tệp: so mã SHA-256 dưới đây, hoặc dùng tệp ${SUMS_NAME}.`,
    ...files.flatMap(({ name, id, paper }) => ['', ...entryLines(name, id, paper)]),
  ]
  return strToU8(`\uFEFF${lines.map((one) => one.replace(/\s+/g, ' ').trimEnd()).join('\r\n')}\r\n`)
}

const entryLines = (name: string, id: PaperId, { bytes, missing }: RenderedPaper): readonly string[] => [
  name,
  paperTitle(id),
  `SHA-256: ${sha256(bytes)}`,
  missing.length === 0
    ? 'Không còn chỗ thiếu.'
    : `Còn thiếu ${missing.length}: ${missing.map(({ label }) => label).join('; ')}.`,
]
