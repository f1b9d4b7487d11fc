/**
 * The age format (age-encryption.org/v1) around a backup: encrypted to a public key, so that the server that writes
 * backups cannot read yesterday's. Classic X25519 keys, which every `age` since 1.0 reads. A file is opened here, or
 * with `age --decrypt -i KEYFILE`.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { BackupFault } from './fault.ts'

export const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/

const VERSION_LINE = 'age-encryption.org/v1\n'
const NONCE_BYTES = 16
const TAG_BYTES = 16
/** The payload is sealed in chunks of this size, each with a tag; only the last one may be shorter. */
const CHUNK_BYTES = 64 * 1024
const SEALED_BYTES = CHUNK_BYTES + TAG_BYTES
/** Far more than a header with two keys takes. */
const HEADER_LIMIT_BYTES = 16 * 1024
const READ_BYTES = 16 * SEALED_BYTES

export type KeyPair = {
  /** The private half: `AGE-SECRET-KEY-1…`. Whoever has it reads the backups. */
  readonly identity: string
  /** The public half: `age1…`. */
  readonly recipient: string
}

export async function makeKeyPair(): Promise<KeyPair> {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** The identities of a key file as `age-keygen` and `anxa backup key` write it: one a line, comments after #. */
export const findIdentities = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => IDENTITY.test(line))

/** Throws Error for a recipient whose checksum is wrong. */
export async function* sealTo(
  recipients: readonly string[],
  plain: AsyncGenerator<Uint8Array, unknown>,
): AsyncGenerator<Uint8Array, void> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  yield* chunksOf(await encrypter.encrypt(streamOf(plain)))
}

export type OpenedBackup = {
  /** Throws BackupFault where the file is not what was written. */
  readonly plain: AsyncGenerator<Uint8Array, void>
  /** To be told once known, the length that the plain text ought to have: tells a cut from a change at the end. */
  readonly expectPlainBytes: (bytes: number) => void
  readonly close: () => Promise<void>
}

/** Opens an encrypted file. Throws BackupFault when it is none, or when none of the identities opens it. */
export async function openSealed(path: string, identities: readonly string[]): Promise<OpenedBackup> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const payloadAt = await findPayload(file, size, path)
    const decrypter = new Decrypter()
    for (const identity of identities) decrypter.addIdentity(identity)
    const stream = await decrypter
      .decrypt(streamOf(readAligned(file, payloadAt)))
      .catch((cause: unknown) => Promise.reject(headerFault(path, cause)))
    let expected: number | null = null
    const sealedBytes = size - payloadAt
    return {
      plain: watch(chunksOf(stream), (delivered, cause) =>
        payloadFault({ path, delivered, sealedBytes, expected, cause }),
      ),
      expectPlainBytes: (bytes) => {
        expected = bytes
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Where the sealed chunks begin: after the line `--- <MAC>` and the nonce. */
async function findPayload(file: FileHandle, size: number, path: string): Promise<number> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_LIMIT_BYTES), 0, HEADER_LIMIT_BYTES, 0)
  const text = buffer.toString('latin1', 0, bytesRead)
  if (!text.startsWith(VERSION_LINE.slice(0, bytesRead)) || bytesRead === 0)
    throw new BackupFault('not-a-backup', path)
  const footer = text.indexOf('\n--- ')
  const end = footer === -1 ? -1 : text.indexOf('\n', footer + 1)
  if (end === -1) throw new BackupFault(bytesRead === size ? 'cut-off' : 'altered', path)
  const payloadAt = end + 1 + NONCE_BYTES
  if (size < payloadAt + TAG_BYTES) throw new BackupFault('cut-off', path)
  return payloadAt
}

/** The header by itself, then whole sealed chunks: the library then opens one chunk a step, and none is lost. */
async function* readAligned(file: FileHandle, payloadAt: number): AsyncGenerator<Uint8Array, void> {
  const header = Buffer.alloc(payloadAt)
  await file.read(header, 0, payloadAt, 0)
  yield header
  for (let at = payloadAt; ; ) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES, at)
    if (bytesRead === 0) return
    for (let from = 0; from < bytesRead; from += SEALED_BYTES)
      yield buffer.subarray(from, Math.min(bytesRead, from + SEALED_BYTES))
    at += bytesRead
  }
}

function headerFault(path: string, cause: unknown): BackupFault {
  const noMatch = cause instanceof Error && cause.message.startsWith('no identity matched')
  return new BackupFault(noMatch ? 'wrong-identity' : 'altered', path, undefined, { cause })
}

type Failure = {
  readonly path: string
  /** Plain bytes that came out before. */
  readonly delivered: number
  readonly sealedBytes: number
  readonly expected: number | null
  readonly cause: unknown
}

/**
 * Which of the two it was. A complete file ends with a chunk of padding after its manifest (see archive.ts): when
 * the last chunk does not open and the manifest was not seen, the end is missing.
 */
function payloadFault({ path, delivered, sealedBytes, expected, cause }: Failure): BackupFault {
  const failing = Math.floor(delivered / CHUNK_BYTES)
  const last = Math.ceil(sealedBytes / SEALED_BYTES) - 1
  const isShort = expected === null || sealedBytes < sealedLength(expected)
  const kind = failing >= last && isShort ? 'cut-off' : 'altered'
  const detail = kind === 'altered' ? `từ khoảng ${Math.floor(delivered / 1024)} KB` : undefined
  return new BackupFault(kind, path, detail, { cause })
}

const sealedLength = (plainBytes: number): number =>
  plainBytes + TAG_BYTES * Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES))

async function* watch(
  chunks: AsyncIterable<Uint8Array>,
  faultOf: (delivered: number, cause: unknown) => Error,
): AsyncGenerator<Uint8Array, void> {
  let delivered = 0
  const source = chunks[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await source.next().catch((cause: unknown) => Promise.reject(ownFault(cause, delivered)))
      if (next.done === true) return
      delivered += next.value.length
      yield next.value
    }
  } finally {
    await source.return?.()
  }

  /** A disk that cannot be read is not the file's fault. */
  function ownFault(cause: unknown, at: number): unknown {
    return cause instanceof Error && 'code' in cause ? cause : faultOf(at, cause)
  }
}

function streamOf(source: AsyncGenerator<Uint8Array, unknown>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await source.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: async () => {
        await source.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
