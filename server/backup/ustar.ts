/**
 * The archive inside a backup: plain ustar (POSIX.1-1988), regular files only, so that any `tar` reads it once
 * `age` has opened the file. Reading is strict: what this module would not have written is refused.
 */

export const BLOCK_BYTES = 512
/** Two empty blocks end an archive. */
export const END_BYTES = 2 * BLOCK_BYTES

const NAME_BYTES = 100
const CHECKSUM_AT = 148
/** Eleven octal digits. */
const LARGEST_BYTES = 8 ** 11 - 1

export type UstarEntry = {
  readonly name: string
  readonly size: number
  /** To be read whole, or not at all, before the next entry is asked for. */
  readonly body: AsyncIterable<Uint8Array>
}

/** The archive itself is not what `writeEntry` writes. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

/** Throws ArchiveError for a name or a size that does not fit. */
export function entryHeader(name: string, size: number, modified: Date): Buffer {
  const encoded = Buffer.from(name, 'utf8')
  if (encoded.length > NAME_BYTES) throw new ArchiveError(`name too long for the archive: ${name}`)
  if (size > LARGEST_BYTES) throw new ArchiveError(`file too large for the archive: ${name}`)
  const block = Buffer.alloc(BLOCK_BYTES)
  encoded.copy(block)
  const octal = (value: number, at: number, digits: number) =>
    block.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'latin1')
  octal(0o600, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(size, 124, 11)
  octal(Math.floor(modified.getTime() / 1000), 136, 11)
  block.write('0', 156, 'latin1')
  block.write('ustar\0' + '00', 257, 'latin1')
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, CHECKSUM_AT, 'latin1')
  return block
}

/** Zeros up to the next block. */
export const paddingOf = (size: number): Buffer =>
  Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES)

function checksum(block: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < BLOCK_BYTES; at += 1)
    sum += at >= CHECKSUM_AT && at < CHECKSUM_AT + 8 ? 32 : (block[at] ?? 0)
  return sum
}

function parseHeader(block: Uint8Array): { name: string; size: number } {
  const text = Buffer.from(block).toString('latin1')
  const [name = ''] = Buffer.from(block).toString('utf8', 0, NAME_BYTES).split('\0')
  const size = Number.parseInt(text.slice(124, 135), 8)
  const again = entryHeader(name, size, new Date(Number.parseInt(text.slice(136, 147), 8) * 1000))
  if (name === '' || !again.equals(block)) throw new ArchiveError('not a header of this archive')
  return { name, size }
}

/** Entries in their order; ends after the two empty blocks, and leaves what follows them to `rest`. */
export async function* readEntries(bytes: ByteReader): AsyncGenerator<UstarEntry, void> {
  for (;;) {
    const block = await bytes.take(BLOCK_BYTES)
    if (block.every((byte) => byte === 0)) {
      if ((await bytes.take(BLOCK_BYTES)).some((byte) => byte !== 0))
        throw new ArchiveError('one empty block')
      return
    }
    const { name, size } = parseHeader(block)
    const body = bytes.stream(size)
    yield { name, size, body }
    for await (const _ of body);
    await bytes.take(paddingOf(size).length)
  }
}

/** Bytes of a source taken in the lengths that are wanted. */
export class ByteReader {
  private readonly source: AsyncIterator<Uint8Array>
  private held: Uint8Array = new Uint8Array(0)
  /** Bytes given out so far. */
  position = 0

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]()
  }

  /** Exactly so many. Throws ArchiveError when the source ends before. */
  async take(length: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for await (const part of this.stream(length)) parts.push(part)
    return Buffer.concat(parts)
  }

  async *stream(length: number): AsyncGenerator<Uint8Array, void> {
    for (let missing = length; missing > 0; ) {
      if (this.held.length === 0 && !(await this.fill())) throw new ArchiveError('the archive ends too early')
      const part = this.held.subarray(0, missing)
      this.held = this.held.subarray(part.length)
      this.position += part.length
      missing -= part.length
      yield part
    }
  }

  /** Whatever is left. */
  async *rest(): AsyncGenerator<Uint8Array, void> {
    while (this.held.length > 0 || (await this.fill())) {
      const part = this.held
      this.held = new Uint8Array(0)
      this.position += part.length
      yield part
    }
  }

  async close(): Promise<void> {
    await this.source.return?.()
  }

  private async fill(): Promise<boolean> {
    const next = await this.source.next()
    if (next.done === true) return false
    this.held = next.value
    return true
  }
}
