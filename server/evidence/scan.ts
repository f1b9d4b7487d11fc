/** ClamAV, where a socket of clamd is set up: the file is sent to it (INSTREAM) before anything of it is kept. */
import { connect, type Socket } from 'node:net'

export type ScanOutcome =
  /** No scanner is set up. */
  | { readonly kind: 'not-scanned' }
  | { readonly kind: 'clean' }
  /** `finding`: the name that the scanner gives it. */
  | { readonly kind: 'infected'; readonly finding: string }
  /** Set up, and gave no answer that says anything: the file is not taken. `reason`: for the log. */
  | { readonly kind: 'unreachable'; readonly reason: string }

export type ScanLimits = {
  /** From connecting to the whole answer. */
  readonly totalMs: number
}

const LIMITS: ScanLimits = { totalMs: 60_000 }
const CHUNK_BYTES = 64 * 1024
/** Longer than any answer of clamd. */
const MAX_ANSWER_BYTES = 4096
const MAX_FINDING_CHARACTERS = 200

/** `address`: of the setting CLAMAV_SOCKET. Never throws. */
export async function scanContent(
  address: string | undefined,
  content: Uint8Array,
  limits: ScanLimits = LIMITS,
): Promise<ScanOutcome> {
  if (address === undefined) return { kind: 'not-scanned' }
  try {
    return readAnswer(await askScanner(address, content, limits))
  } catch (error) {
    return unreachable(error instanceof Error ? error.message : 'unknown')
  }
}

const unreachable = (reason: string): ScanOutcome => ({ kind: 'unreachable', reason })

/** Only a whole answer says anything: clean is never a guess. */
function readAnswer(answer: string): ScanOutcome {
  if (!answer.endsWith('\0')) return unreachable('the answer was cut off')
  const text = answer.slice(0, -1).trim()
  if (text === 'stream: OK') return { kind: 'clean' }
  const finding = /^stream: (.+) FOUND$/s.exec(text)?.[1]
  if (finding === undefined) return unreachable(`clamd answered: ${printable(text)}`)
  return { kind: 'infected', finding: printable(finding) }
}

const printable = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_FINDING_CHARACTERS)

function openSocket(address: string): Socket {
  if (address.startsWith('/')) return connect(address)
  const colon = address.lastIndexOf(':')
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '')
  return connect(Number(address.slice(colon + 1)), host)
}

function askScanner(address: string, content: Uint8Array, { totalMs }: ScanLimits): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = openSocket(address)
    let answer = ''
    const end = (act: () => void): void => {
      clearTimeout(timer)
      socket.destroy()
      act()
    }
    const timer = setTimeout(() => end(() => reject(new Error('clamd did not answer in time'))), totalMs)
    socket.on('connect', () => send(socket, content))
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      if (answer.includes('\0')) end(() => resolve(answer.slice(0, answer.indexOf('\0') + 1)))
      else if (answer.length > MAX_ANSWER_BYTES) end(() => reject(new Error('the answer never ends')))
    })
    socket.on('end', () => end(() => resolve(answer)))
    // clamd may have answered (too large) and closed while we were still sending: what it said counts.
    socket.on('error', (error) => end(() => (answer === '' ? reject(error) : resolve(answer))))
  })
}

/** Null-terminated command, chunks with their length before them, a length of nought at the end. */
function send(socket: Socket, content: Uint8Array): void {
  socket.write('zINSTREAM\0')
  for (let at = 0; at < content.length; at += CHUNK_BYTES) {
    const chunk = content.subarray(at, at + CHUNK_BYTES)
    socket.write(lengthOf(chunk.length))
    socket.write(chunk)
  }
  socket.write(lengthOf(0))
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}
