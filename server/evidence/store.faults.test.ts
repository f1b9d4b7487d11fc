/** A process that stores files is killed again and again: whatever bears a digest as its name is whole. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listEvidence } from '../backup/evidence.ts'
import { packagePath } from '../paths.ts'

const ROUNDS = 25
const FILE_BYTES = 3_000_000

/** Stores file after file and says of each when it is durable. */
const PROGRAM = `
  import { storeContent } from './store.ts'
  const [, , dataDir, round] = process.argv
  process.stdout.write('ready\\n')
  for (let number = 0; ; number += 1) {
    const { sha256 } = await storeContent(dataDir, Buffer.alloc(${FILE_BYTES}, round + ':' + number + ' '))
    process.stdout.write(sha256.toString('hex') + '\\n')
  }`

let folder: string
// Inside the package, so that the bundle finds node_modules as the real one does.
const program = packagePath('out', `fault-store-${process.pid}.mjs`)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anxa-store-'))
  await build({
    stdin: { contents: PROGRAM, resolveDir: packagePath('server', 'evidence'), loader: 'ts' },
    ...{
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    },
  })
})
afterAll(() => {
  rmSync(program, { force: true })
  rmSync(folder, { recursive: true, force: true })
})

/** Runs until it is killed, some time after it began to store; answers the digests of what it said is durable. */
async function storeUntilKilled(round: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const isReady = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      said += chunk
      resolve()
    })
  })
  const hasEnded = new Promise((resolve) => child.on('close', resolve))
  await isReady
  await pause(round * 3)
  child.kill('SIGKILL')
  await hasEnded
  return said.split('\n').slice(1, -1)
}

test(`killed ${ROUNDS} times: what was said to be durable is there, and every file is what its name says`, async () => {
  const durable: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) durable.push(...(await storeUntilKilled(round)))
  const listed: string[] = []
  for await (const { name, path } of listEvidence(folder)) {
    listed.push(name)
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(name)
  }

  expect(durable.length).toBeGreaterThan(ROUNDS)
  expect(listed).toEqual(expect.arrayContaining(durable))
  // Some kills fell between the first byte and the name: else this test shows little.
  const drafts = readdirSync(join(folder, 'evidence'), { recursive: true, encoding: 'utf8' })
  expect(drafts.some((name) => name.endsWith('.tmp'))).toBe(true)
})
