/**
 * Reads a backup from its first byte to its last and proves every part on the way. A check reads with a visitor that
 * looks at nothing; a restore reads again with one that stores. Nothing of the file is trusted before the end.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { z } from 'zod'
import { type OpenedBackup, openSealed } from './age.ts'
import { DATABASE_NAME, EVIDENCE_NAME, PADDING_BYTES, PIECE_BYTES } from './archive.ts'
import { BackupFault } from './fault.ts'
import { KEPT_NAME } from './kept-files.ts'
import { type BackupTable, FORMAT, FormatOnly, HEAD_NAME, Head, MANIFEST_NAME, Manifest } from './manifest.ts'
import { copyMeter } from './snapshot.ts'
import { ArchiveError, ByteReader, END_BYTES, readEntries, type UstarEntry } from './ustar.ts'

export type Backup = { readonly head: Head; readonly manifest: Manifest }

/** What is done with the parts. A thrown error ends the reading. */
export type Visitor = {
  readonly head?: (head: Head) => Promise<void>
  /** Rows of a table as COPY text; called often for one table, tables in the order of the head. */
  readonly rows?: (table: BackupTable, text: Buffer) => Promise<void>
  /** `content` is to be read whole. */
  readonly evidence?: (sha256: string, content: AsyncIterable<Uint8Array>) => Promise<void>
  /** A secret or certificate, by its name below DATA_DIR. */
  readonly file?: (name: string, content: Buffer) => Promise<void>
}

const expand = promisify(gunzip)
/** The last part of a table that made a piece full may be one row of any length. */
const LARGEST_PIECE_BYTES = PIECE_BYTES + 64 * 1024 * 1024
/** Heads and manifests of thousands of damaged files; secrets; never evidence. */
const LARGEST_WHOLE_BYTES = 64 * 1024 * 1024

/** Throws BackupFault when the file is not, to the byte, what was written for one of the identities. */
export async function readBackup(
  path: string,
  identities: readonly string[],
  visitor: Visitor = {},
): Promise<Backup> {
  const opened = await openSealed(path, identities)
  const bytes = new ByteReader(opened.plain)
  try {
    return await readParts(path, opened, bytes, visitor)
  } catch (cause) {
    // Sealed rightly and yet not as we write: nothing a disk does; somebody made it.
    if (cause instanceof ArchiveError) throw new BackupFault('altered', path, cause.message, { cause })
    throw cause
  } finally {
    await bytes.close()
    await opened.close()
  }
}

type Found = {
  readonly tables: Map<string, ReturnType<typeof copyMeter>>
  readonly evidence: {
    files: number
    bytes: number
    names: ReturnType<typeof createHash>
    damaged: Manifest['evidence']['damaged']
  }
  readonly files: Manifest['files']
}

async function readParts(
  path: string,
  opened: OpenedBackup,
  bytes: ByteReader,
  visitor: Visitor,
): Promise<Backup> {
  const found: Found = {
    tables: new Map(),
    evidence: { files: 0, bytes: 0, names: createHash('sha256'), damaged: [] },
    files: [],
  }
  let head: Head | undefined
  let manifest: Manifest | undefined
  for await (const entry of readEntries(bytes)) {
    if (manifest !== undefined) throw new ArchiveError('something after the manifest')
    if (head === undefined) {
      head = await readHead(path, entry)
      await visitor.head?.(head)
    } else if (entry.name === MANIFEST_NAME) {
      manifest = parseJson(Manifest, await wholeOf(entry))
      const end = bytes.position + ((512 - (bytes.position % 512)) % 512)
      opened.expectPlainBytes(end + END_BYTES + PADDING_BYTES)
    } else await readPart(entry, head, found, visitor)
  }
  await readPadding(bytes)
  if (head === undefined || manifest === undefined) throw new ArchiveError('without a manifest')
  compare(head, manifest, found)
  return { head, manifest }
}

async function readHead(path: string, entry: UstarEntry): Promise<Head> {
  if (entry.name !== HEAD_NAME) throw new BackupFault('not-a-backup', path)
  const text = await wholeOf(entry)
  const { format, program } = parseJson(FormatOnly, text)
  if (format > FORMAT)
    throw new BackupFault('newer-format', path, `định dạng ${format}, phiên bản ${program}`)
  return parseJson(Head, text)
}

async function readPart(entry: UstarEntry, head: Head, found: Found, visitor: Visitor): Promise<void> {
  const tableName = DATABASE_NAME.exec(entry.name)?.[1]
  if (tableName !== undefined) {
    const table = head.tables.find(({ name }) => name === tableName)
    if (table === undefined) throw new ArchiveError(`rows of no table: ${tableName}`)
    return readRows(entry, table, found, visitor)
  }
  const sha256 = EVIDENCE_NAME.exec(entry.name)?.[1]
  if (sha256 !== undefined) return readEvidence(entry, sha256, found, visitor)
  if (!KEPT_NAME.test(entry.name)) throw new ArchiveError(`no part of a backup: ${entry.name}`)
  const content = await wholeOf(entry)
  found.files.push({ name: entry.name, bytes: content.length, sha256: sha256Of(content) })
  await visitor.file?.(entry.name, content)
}

async function readRows(
  entry: UstarEntry,
  table: BackupTable,
  found: Found,
  visitor: Visitor,
): Promise<void> {
  const text = await expand(await wholeOf(entry), { maxOutputLength: LARGEST_PIECE_BYTES }).catch(
    (cause: unknown) => Promise.reject(new ArchiveError(`rows of ${table.name} do not expand`, { cause })),
  )
  const meter = found.tables.get(table.name) ?? copyMeter()
  found.tables.set(table.name, meter)
  meter.add(text)
  await visitor.rows?.(table, text)
}

async function readEvidence(entry: UstarEntry, name: string, found: Found, visitor: Visitor): Promise<void> {
  const hash = createHash('sha256')
  const content = measured(entry.body, hash)
  if (visitor.evidence === undefined) for await (const _ of content);
  else await visitor.evidence(name, content)
  const sha256 = hash.digest('hex')
  const { evidence } = found
  if (sha256 !== name) evidence.damaged.push({ name, sha256 })
  evidence.names.update(`${name}\n`)
  evidence.files += 1
  evidence.bytes += entry.size
}

async function* measured(
  parts: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array, void> {
  for await (const part of parts) {
    hash.update(part)
    yield part
  }
}

async function readPadding(bytes: ByteReader): Promise<void> {
  let length = 0
  for await (const part of bytes.rest()) {
    length += part.length
    if (part.some((byte) => byte !== 0)) throw new ArchiveError('something after the end')
  }
  if (length !== PADDING_BYTES) throw new ArchiveError('another end than ours')
}

/** The archive against its manifest: counts, lengths, hashes. */
function compare(head: Head, manifest: Manifest, found: Found): void {
  if (head.backupId !== manifest.backupId) throw new ArchiveError('head and manifest of two backups')
  const empty = copyMeter().result()
  const tables = head.tables.map(({ name }) => ({ name, ...(found.tables.get(name)?.result() ?? empty) }))
  const { files, bytes, names, damaged } = found.evidence
  const evidence = { files, bytes, sha256: names.digest('hex'), damaged }
  const pairs = [
    ['tables', tables, manifest.tables],
    ['evidence', evidence, manifest.evidence],
    ['files', found.files, manifest.files],
  ] as const
  for (const [what, here, promised] of pairs)
    if (JSON.stringify(here) !== JSON.stringify(promised))
      throw new ArchiveError(`${what} not as the manifest says`)
}

async function wholeOf(entry: UstarEntry): Promise<Buffer> {
  if (entry.size > LARGEST_WHOLE_BYTES) throw new ArchiveError(`too large: ${entry.name}`)
  const parts: Uint8Array[] = []
  for await (const part of entry.body) parts.push(part)
  return Buffer.concat(parts)
}

function parseJson<T>(schema: z.ZodType<T>, text: Buffer): T {
  try {
    return schema.parse(JSON.parse(text.toString('utf8')))
  } catch (cause) {
    throw new ArchiveError('a head or manifest of another shape', { cause })
  }
}

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')
