/** The recorded Windows PCs that the sample PCs are made from, by number. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { toFacts } from '../../checks/facts/to-facts.ts'
import { WindowsDocument, type WindowsFacts } from '../../checks/facts/windows.ts'
import { packagePath } from '../paths.ts'

export type Fixture = {
  /** The moment it was judged at. */
  readonly asOf: Date
  readonly facts: WindowsFacts
}

const Expected = z.object({ context: z.object({ asOf: z.coerce.date() }) })

const hex = (algorithm: string) => (bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest('hex').toUpperCase()
const hashes = { sha1: hex('sha1'), sha256: hex('sha256') }

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

/** Throws when a fixture does not fit the contract: the package is broken then, not the machine. */
export function readFixtures(numbers: ReadonlySet<string>): ReadonlyMap<string, Fixture> {
  const folder = packagePath('checks', 'device', 'fixtures', 'windows')
  const names = readdirSync(folder).filter(
    (name) => /^\d\d-.*\.expected\.json$/.test(name) && numbers.has(name.slice(0, 2)),
  )
  return new Map(
    names.map((name) => {
      const { context } = Expected.parse(readJson(join(folder, name)))
      const document = WindowsDocument.parse(readJson(join(folder, name.replace('.expected', ''))))
      return [name.slice(0, 2), { asOf: context.asOf, facts: toFacts(document, hashes) }]
    }),
  )
}
