import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { scanContent } from './scan.ts'

const folder = mkdtempSync(join(tmpdir(), 'anxa-scan-'))
const path = join(folder, 'clamd.ctl')
const open = new Set<Socket>()
let server: Server
/** What came in so far, and how to answer it: called after each piece. */
let behave: (socket: Socket, received: Buffer) => void

beforeEach(async () => {
  server = createServer((socket) => {
    open.add(socket)
    let received = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      behave(socket, received)
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
})
afterEach(async () => {
  for (const socket of open) socket.destroy()
  open.clear()
  await new Promise((resolve) => server.close(resolve))
  rmSync(path, { force: true })
})

const COMMAND = 'zINSTREAM\0'

/** The content in the stream; null: it has not ended yet. */
function streamed(received: Buffer): Buffer | null {
  if (received.toString('latin1', 0, COMMAND.length) !== COMMAND) return null
  const chunks: Buffer[] = []
  for (let at = COMMAND.length; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at)
    if (length === 0) return at + 4 === received.length ? Buffer.concat(chunks) : null
    chunks.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return null
}

/** Answers when all has come, as clamd does. */
const answering = (...pieces: readonly string[]) => {
  behave = (socket, received) => {
    if (streamed(received) === null) return
    for (const piece of pieces) socket.write(piece)
    socket.end()
  }
}

const CONTENT = Buffer.from('nội dung của tệp')
const scan = (content: Uint8Array = CONTENT, totalMs = 5000) => scanContent(path, content, { totalMs })

test('without a scanner nothing is scanned, and that is what is said', async () => {
  expect(await scanContent(undefined, CONTENT)).toEqual({ kind: 'not-scanned' })
})

test('sends every byte in pieces, and believes a whole OK', async () => {
  const content = Buffer.from(Array.from({ length: 300_001 }, (_, index) => index % 251))
  let came: Buffer | null = null
  behave = (socket, received) => {
    came = streamed(received)
    if (came !== null) socket.end('stream: OK\0')
  }

  expect(await scan(content)).toEqual({ kind: 'clean' })
  expect(came).toEqual(content)
})

test('an answer in pieces is put together', async () => {
  answering('stream: Win.Test', '.EICAR_HDB-1 FO', 'UND\0')
  expect(await scan()).toEqual({ kind: 'infected', finding: 'Win.Test.EICAR_HDB-1' })
})

test('a name of a finding cannot bring anything but plain characters', async () => {
  answering('stream: A\n\x1b[31m<b> FOUND\0')
  expect(await scan()).toEqual({ kind: 'infected', finding: 'A??[31m<b>' })
})

describe('is not taken for clean', () => {
  test.each<readonly [string, readonly string[]]>([
    ['no answer', []],
    ['an answer cut off', ['stream: OK']],
    ['an error', ['INSTREAM size limit exceeded. ERROR\0']],
    ['an OK of another command', ['PONG\0']],
    ['an OK with something before it', ['stream: X FOUND stream: OK\0']],
    ['an answer without end', ['stream: '.repeat(2000)]],
    ['not text at all', ['\xff\xfe\0']],
  ])('%s', async (_, pieces) => {
    answering(...pieces)
    expect((await scan()).kind).toBe('unreachable')
  })

  test('silence', async () => {
    behave = () => {}
    expect(await scan(CONTENT, 150)).toEqual({ kind: 'unreachable', reason: 'clamd did not answer in time' })
  })

  test('an answer that comes drop by drop past the limit', async () => {
    behave = (socket, received) => {
      if (streamed(received) === null) return
      const drops = setInterval(() => socket.write('s'), 20)
      socket.on('close', () => clearInterval(drops))
    }
    expect((await scan(CONTENT, 200)).kind).toBe('unreachable')
  })

  test('a scanner that hangs up while it is being sent to', async () => {
    behave = (socket) => socket.destroy()
    expect((await scan(Buffer.alloc(5_000_000))).kind).toBe('unreachable')
  })

  test('nobody at the socket, or at the port', async () => {
    expect((await scanContent(join(folder, 'none'), CONTENT)).kind).toBe('unreachable')
    expect((await scanContent('127.0.0.1:1', CONTENT)).kind).toBe('unreachable')
    expect((await scanContent('[::1]:1', CONTENT)).kind).toBe('unreachable')
  })
})

describe('the setting CLAMAV_SOCKET', () => {
  test.each(['/run/clamav/clamd.ctl', '127.0.0.1:3310', 'clamd.xa.test:3310', '[::1]:3310'])(
    'may be %s',
    (CLAMAV_SOCKET) => {
      expect(readConfig({ CLAMAV_SOCKET }).CLAMAV_SOCKET).toBe(CLAMAV_SOCKET)
    },
  )

  test.each(['clamd.ctl', 'localhost', 'tcp://127.0.0.1:3310', '127.0.0.1:'])('may not be %s', (wrong) => {
    expect(() => readConfig({ CLAMAV_SOCKET: wrong })).toThrow(/CLAMAV_SOCKET/)
  })

  test('left empty counts as not set', () => {
    expect(readConfig({ CLAMAV_SOCKET: '' }).CLAMAV_SOCKET).toBeUndefined()
  })
})
