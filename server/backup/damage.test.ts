/** A damaged backup is refused by the name of its damage, before anything is changed. */
import { appendFileSync, copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeKeyPair, sealTo } from './age.ts'
import { writeArchive } from './archive.ts'
import { BackupFault, type FaultKind } from './fault.ts'
import { writeWhole } from './files.ts'
import { readBackup } from './read.ts'
import { checkBackup } from './restore.ts'
import { makeBackup } from './service.ts'
import { openSnapshot } from './snapshot.ts'
import { fillInstallation, randomEvidence, type TestInstallation, testInstallation } from './testing.ts'
import { entryHeader, paddingOf } from './ustar.ts'

/** Where the sealed part begins: after the header with two keys. Found in the file below. */
let headerBytes: number
let saved: TestInstallation
let path: string
let size: number
beforeAll(async () => {
  saved = await testInstallation()
  await fillInstallation(saved)
  randomEvidence(saved.dataDir, [150_000, 200_000])
  const done = await makeBackup(saved.deps, { kind: 'manual', actor: 'cli' })
  path = done?.path ?? ''
  size = statSync(path).size
  headerBytes = readFileSync(path).indexOf('\n', readFileSync(path).indexOf('\n--- ') + 1) + 1
})
afterAll(() => saved.close())

const house = () => ({ config: saved.deps.config, clock: saved.clock, log: saved.deps.log })

async function kindOf(file: string, identity = saved.identity): Promise<FaultKind | 'whole'> {
  try {
    await checkBackup(house(), { path: file, identities: [identity] })
    return 'whole'
  } catch (error) {
    if (error instanceof BackupFault) return error.kind
    throw error
  }
}

function copyOf(change: (file: string) => void): string {
  const file = join(saved.folder, 'copy.age')
  copyFileSync(path, file)
  change(file)
  return file
}

const flipped = (at: number) =>
  copyOf((file) => {
    const bytes = readFileSync(file)
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    writeFileSync(file, bytes)
  })

test('the file as it was written is whole', async () => {
  expect(await kindOf(path)).toBe('whole')
})

test('cut off anywhere, it says that its end is missing', async () => {
  const anywhere = fc.integer({ min: headerBytes, max: size - 1 })
  // At the borders of sealed chunks, where nothing but the missing end shows, and one byte before the end.
  const borders = [1, 2, 5]
    .map((chunk) => headerBytes + 16 + chunk * 65_552)
    .concat(size - 1, headerBytes + 16)

  await fc.assert(
    fc.asyncProperty(
      anywhere,
      async (length) => (await kindOf(copyOf((file) => truncateSync(file, length)))) === 'cut-off',
    ),
    { numRuns: 40, examples: borders.map((length) => [length]) },
  )
})

test('cut off within its header, it is refused too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: headerBytes - 1 }), async (length) =>
      ['cut-off', 'altered', 'wrong-identity'].includes(
        await kindOf(copyOf((file) => truncateSync(file, length))),
      ),
    ),
    { numRuns: 15 },
  )
})

test('with one bit turned anywhere in its contents, it says that it was altered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: headerBytes, max: size - 1 }),
      async (at) => (await kindOf(flipped(at))) === 'altered',
    ),
    { numRuns: 40, examples: [[headerBytes], [size - 1], [size - 70_000]] },
  )
})

test('with one bit turned in its header, it is refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: headerBytes - 1 }),
      async (at) => (await kindOf(flipped(at))) !== 'whole',
    ),
    { numRuns: 40 },
  )
})

test('with something after its end, it says that it was altered', async () => {
  expect(await kindOf(copyOf((file) => appendFileSync(file, 'x')))).toBe('altered')
})

test('another key does not open it, and the sentence says so', async () => {
  const { identity } = await makeKeyPair()

  expect(await kindOf(path, identity)).toBe('wrong-identity')
  await expect(checkBackup(house(), { path, identities: [identity] })).rejects.toThrow(
    'khóa đã cho không mở được bản sao lưu này',
  )
})

test.each([
  ['an empty file', ''],
  ['a text', 'xin chào'],
  ['an archive without encryption', 'anxa-backup.json\0\0\0'],
])('%s is no backup', async (_, content) => {
  const file = copyOf((target) => writeFileSync(target, content))

  expect(await kindOf(file)).toBe('not-a-backup')
})

describe('sealed rightly, but not by us', () => {
  async function sealed(parts: readonly Uint8Array[]): Promise<string> {
    const file = join(saved.folder, 'made.age')
    async function* pieces() {
      yield* parts
    }
    await writeWhole(file, sealTo([saved.recipient], pieces()), async () => undefined)
    return file
  }
  const entry = (name: string, text: string) => {
    const content = Buffer.from(text)
    return Buffer.concat([entryHeader(name, content.length, new Date(0)), content, paddingOf(content.length)])
  }

  test('another archive is no backup', async () => {
    expect(await kindOf(await sealed([entry('a.txt', 'a'), Buffer.alloc(80_000)]))).toBe('not-a-backup')
  })

  test('a backup of a later format is named as such, with the version that made it', async () => {
    const head = entry('anxa-backup.json', JSON.stringify({ format: 2, program: '9.1.0', whatever: true }))
    const file = await sealed([head, Buffer.alloc(80_000)])

    expect(await kindOf(file)).toBe('newer-format')
    await expect(checkBackup(house(), { path: file, identities: [saved.identity] })).rejects.toThrow(
      'định dạng 2, phiên bản 9.1.0',
    )
  })

  test('one whose rows are not those of its manifest is refused', async () => {
    const snapshot = await openSnapshot(saved.base.ownerUrl)
    const source = { snapshot, config: saved.deps.config, program: '0.1.0', backupId: crypto.randomUUID() }
    const parts: Uint8Array[] = []
    for await (const part of writeArchive({ ...source, startedAt: new Date(0) }))
      parts.push(Buffer.from(part))
    const without = parts.filter((_, index) => !isOfUnits(parts, index))

    expect(without.length).toBe(parts.length - 3)
    await expect(readBackup(await sealed(without), [saved.identity])).rejects.toThrow(
      'tables not as the manifest says',
    )
    expect(await kindOf(await sealed(parts))).toBe('whole')
  })

  /** Header, rows and padding of the table `units` are three parts. */
  function isOfUnits(parts: readonly Uint8Array[], index: number): boolean {
    return [0, 1, 2].some((back) =>
      Buffer.from(parts[index - back] ?? [])
        .toString('latin1')
        .startsWith('database/units/'),
    )
  }
})
