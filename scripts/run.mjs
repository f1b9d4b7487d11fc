/**
 * `node scripts/run.mjs anxa|agent|bench <arguments>`: builds the program if its sources changed, and runs it in this very
 * process.
 */
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ENTRIES, outputPath, recordPath, sourcePath } from './entries.mjs'
import { isFresh } from './fresh.mjs'

const COULD_NOT = 3

/**
 * null: it could not be built, and why is said. Where the sources or the right to write are missing (a read-only
 * container), the bundle that is there is run.
 */
async function bundleOf(name) {
  if (!existsSync(sourcePath(name)) || isFresh(recordPath(name))) return outputPath(name)
  const [{ build, reportFailure }, { stop }] = await Promise.all([import('./build.mjs'), import('esbuild')])
  try {
    return (await build(name)).path
  } catch (error) {
    if (error.code === 'EROFS' || error.code === 'EACCES') return outputPath(name)
    reportFailure(error)
    return null
  } finally {
    // esbuild keeps a process of its own for the next build; a server would carry it along for ever.
    await stop()
  }
}

export async function run(name, args) {
  if (!Object.hasOwn(ENTRIES, name)) {
    console.error(`usage: node scripts/run.mjs ${Object.keys(ENTRIES).join('|')} <arguments>`)
    process.exitCode = 2
    return
  }
  const path = await bundleOf(name)
  if (path === null) {
    process.exitCode = COULD_NOT
    return
  }
  process.argv = [process.argv[0], path, ...args]
  // 20 ms and 14 MB on the whole server; in return every stack names the sources.
  process.setSourceMapsEnabled(true)
  await import(pathToFileURL(path).href)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await run(process.argv[2] ?? '', process.argv.slice(3))
