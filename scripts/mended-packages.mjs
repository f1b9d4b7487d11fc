/**
 * Defects of packages that stop a server, mended while the package is bundled, and while tests load it. Each mend
 * names where it is known upstream and fails loudly when the package no longer holds the text: then look whether the
 * defect is gone, and take the mend out.
 */
import { readFileSync } from 'node:fs'

/**
 * postgres 3.4.9 writes to a connection that died under a transaction (https://github.com/porsager/postgres/issues/1208,
 * pull requests 1168 and 1209): the "rollback" goes to no socket, which ends the process, or into the next connection
 * before its start-up message. What was to be written at the moment of death is never forgotten, so that the connection
 * can never be made again; nor is the error it died of, which the first query of the next one is answered with.
 * Between the error of an idle connection and its end it still takes a query, which nobody ever answers: a server whose
 * writers wait for it stands still.
 */
const MENDS = [
  {
    file: 'postgres/src/connection.js',
    from: `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)`,
    to: `  function nextWrite(fn) {
    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
    const x = socket.write(chunk, fn)`,
  },
  {
    file: 'postgres/src/connection.js',
    from: `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)`,
    to: `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    socket.removeListener('data', data)`,
  },
  {
    file: 'postgres/src/connection.js',
    from: '    !hadError && (query || sent.length) && error(',
    to: '    ;(query || sent.length) && error(',
  },
  {
    file: 'postgres/src/connection.js',
    from: `    try {
      statements = {}`,
    to: `    try {
      query = results = errorResponse = null
      result = new Result()
      statements = {}`,
  },
  {
    file: 'postgres/src/index.js',
    from: `    let savepoints = 0
      , connection`,
    to: `    let gone = null
    let savepoints = 0
      , connection`,
  },
  {
    file: 'postgres/src/index.js',
    from: 'new Promise((_, reject) => connection.onclose = reject)',
    to: 'new Promise((_, reject) => connection.onclose = (error) => reject(gone = error))',
  },
  {
    file: 'postgres/src/index.js',
    from: `        q.catch(e => uncaughtError || (uncaughtError = e))
`,
    to: `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (gone !== null)
          return q.reject(gone)
`,
  },
]

const FILES = /[\\/]node_modules[\\/](postgres[\\/]src[\\/](?:connection|index)\.js)$/

/** null: nothing in this file is mended. */
function mended(path, text) {
  const file = FILES.exec(path)?.[1]?.replaceAll('\\', '/')
  if (file === undefined) return null
  return MENDS.filter((mend) => mend.file === file).reduce((now, { from, to }) => {
    if (!now.includes(from)) throw new Error(`${file} is another one than scripts/mended-packages.mjs mends`)
    return now.replace(from, () => to)
  }, text)
}

/** For esbuild. */
export const mendPackages = {
  name: 'mend-packages',
  setup(build) {
    build.onLoad({ filter: FILES }, ({ path }) => ({
      contents: mended(path, readFileSync(path, 'utf8')),
      loader: 'js',
    }))
  },
}

/** For vite; the tests must load these packages through it: `server.deps.inline`. */
export const mendPackagesInTests = {
  name: 'mend-packages',
  transform: (text, path) => mended(path, text),
}
export const MENDED_PACKAGES = [/[\\/]node_modules[\\/]postgres[\\/]/]
