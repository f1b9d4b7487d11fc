/** The programs of the package: where each is written, and where its bundle lies. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const OUT = join(ROOT, 'out')

export const ENTRIES = {
  anxa: { source: 'server/cli/main.ts', file: 'anxa.mjs' },
  bench: { source: 'bench/main.ts', file: 'bench.mjs' },
  agent: { source: 'agent/main.ts', file: 'agent.cjs' },
}

export const sourcePath = (name) => join(ROOT, ENTRIES[name].source)
export const outputPath = (name) => join(OUT, ENTRIES[name].file)
/** What the bundle was made from: see fresh.mjs. */
export const recordPath = (name) => join(OUT, `${name}.inputs.json`)
