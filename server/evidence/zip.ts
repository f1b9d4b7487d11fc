/**
 * The table of contents of a ZIP, held against its bytes: every entry is where it says, none overlaps another, none
 * is encrypted, and each unfolds to what was declared, counted while it does. Nothing of it is kept.
 */
import { Inflate } from 'fflate'

export type ZipEntry = {
  readonly name: string
  readonly isDeflated: boolean
  /** As it lies in the file. */
  readonly packed: Uint8Array
  readonly size: number
}

export type ZipProblem = 'damaged' | 'encrypted' | 'too-large'
export type ZipOutcome =
  | { readonly ok: true; readonly entries: readonly ZipEntry[] }
  | { readonly ok: false; readonly problem: ZipProblem }

const MAX_ENTRIES = 3000
const MAX_NAME_BYTES = 512
/** Of all entries together; the largest documents of an office are far below. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const DIRECTORY_SIGNATURE = 0x02014b50
const DIRECTORY_BYTES = 46
const LOCAL_SIGNATURE = 0x04034b50
const LOCAL_BYTES = 30
const ENCRYPTED_FLAG = 0x1
const STORED = 0
const DEFLATED = 8
/** A comment is not looked for beyond this: office programs write none. */
const MAX_COMMENT_BYTES = 65_535
const PIECE_BYTES = 16 * 1024

class Unreadable extends Error {
  readonly problem: ZipProblem
  constructor(problem: ZipProblem) {
    super(problem)
    this.problem = problem
  }
}

export function readZip(bytes: Uint8Array): ZipOutcome {
  try {
    const entries = readDirectory(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    for (const entry of entries) unpackEntry(entry, () => {})
    return { ok: true, entries }
  } catch (error) {
    // What fflate throws for a broken stream, too.
    return { ok: false, problem: error instanceof Unreadable ? error.problem : 'damaged' }
  }
}

/** The content of one small entry of an archive that was read; null: larger than `maxBytes`. */
export function textOfEntry(entry: ZipEntry, maxBytes: number): string | null {
  if (entry.size > maxBytes) return null
  const chunks: Uint8Array[] = []
  unpackEntry(entry, (chunk) => chunks.push(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

/** Throws for bytes that do not unfold to the declared size. */
function unpackEntry({ isDeflated, packed, size }: ZipEntry, take: (chunk: Uint8Array) => void): void {
  if (!isDeflated) {
    if (packed.length !== size) throw new Unreadable('damaged')
    take(packed)
    return
  }
  let unpacked = 0
  const inflate = new Inflate((chunk) => {
    unpacked += chunk.length
    if (unpacked > size) throw new Unreadable('damaged')
    take(chunk)
  })
  // In pieces: what one unfolds to is counted before the next is taken.
  for (let at = 0; at === 0 || at < packed.length; at += PIECE_BYTES)
    inflate.push(packed.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= packed.length)
  if (unpacked !== size) throw new Unreadable('damaged')
}

function readDirectory(bytes: Buffer): readonly ZipEntry[] {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  const start = bytes.readUInt32LE(end + 16)
  const isOneDisk = bytes.readUInt32LE(end + 4) === 0 && bytes.readUInt16LE(end + 8) === count
  if (!isOneDisk || start + bytes.readUInt32LE(end + 12) !== end) throw new Unreadable('damaged')
  if (count > MAX_ENTRIES) throw new Unreadable('too-large')
  const entries: (ZipEntry & { readonly from: number; readonly to: number })[] = []
  let unpacked = 0
  let at = start
  for (let left = count; left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_SIGNATURE) throw new Unreadable('damaged')
    const entry = readEntry(bytes, at, start)
    unpacked += entry.size
    if (unpacked > MAX_UNPACKED_BYTES) throw new Unreadable('too-large')
    entries.push(entry)
    at +=
      DIRECTORY_BYTES +
      bytes.readUInt16LE(at + 28) +
      bytes.readUInt16LE(at + 30) +
      bytes.readUInt16LE(at + 32)
  }
  if (at !== end) throw new Unreadable('damaged')
  refuseOverlaps(entries)
  return entries
}

function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT_BYTES)
  for (let at = bytes.length - END_BYTES; at >= lowest; at -= 1)
    // The comment reaches exactly to the end: nothing hangs behind.
    if (
      bytes.readUInt32LE(at) === END_SIGNATURE &&
      at + END_BYTES + bytes.readUInt16LE(at + 20) === bytes.length
    )
      return at
  throw new Unreadable('damaged')
}

/** `limit`: where the table of contents begins; entries lie before it. */
function readEntry(bytes: Buffer, at: number, limit: number) {
  const method = bytes.readUInt16LE(at + 10)
  const packedSize = bytes.readUInt32LE(at + 20)
  const size = bytes.readUInt32LE(at + 24)
  const name = nameAt(bytes, at + DIRECTORY_BYTES, bytes.readUInt16LE(at + 28))
  const from = bytes.readUInt32LE(at + 42)
  if (from + LOCAL_BYTES > limit || bytes.readUInt32LE(from) !== LOCAL_SIGNATURE)
    throw new Unreadable('damaged')
  const flags = bytes.readUInt16LE(at + 8) | bytes.readUInt16LE(from + 6)
  if ((flags & ENCRYPTED_FLAG) !== 0) throw new Unreadable('encrypted')
  const localName = nameAt(bytes, from + LOCAL_BYTES, bytes.readUInt16LE(from + 26))
  // Two names for one entry show one thing to us and another to whoever opens the document.
  if (localName !== name || bytes.readUInt16LE(from + 8) !== method) throw new Unreadable('damaged')
  if (method !== STORED && method !== DEFLATED) throw new Unreadable('damaged')
  const body = from + LOCAL_BYTES + bytes.readUInt16LE(from + 26) + bytes.readUInt16LE(from + 28)
  if (body + packedSize > limit) throw new Unreadable('damaged')
  const packed = bytes.subarray(body, body + packedSize)
  return { ...{ name, size, packed, from }, isDeflated: method === DEFLATED, to: body + packedSize }
}

function nameAt(bytes: Buffer, at: number, length: number): string {
  if (length === 0 || length > MAX_NAME_BYTES || at + length > bytes.length) throw new Unreadable('damaged')
  return bytes.toString('utf8', at, at + length)
}

/** Entries that share bytes are how a small file unfolds without end; the same name twice is how one hides. */
function refuseOverlaps(
  entries: readonly { readonly from: number; readonly to: number; readonly name: string }[],
) {
  const sorted = [...entries].sort((a, b) => a.from - b.from)
  for (const [index, entry] of sorted.entries())
    if (index > 0 && entry.from < (sorted[index - 1]?.to ?? 0)) throw new Unreadable('damaged')
  if (new Set(entries.map(({ name }) => name.toLowerCase())).size !== entries.length)
    throw new Unreadable('damaged')
}
