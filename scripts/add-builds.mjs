/**
 * Adds new Windows builds to checks/device/tables/windows-builds.json from a published list (docs/tables.md):
 *   node scripts/add-builds.mjs LIST.json --as-of DAY --source NAME
 * LIST.json is content/ms/win/buildnumbers.json of github.com/altrhombus/DataForGeeks, which follows Microsoft's update
 * history. Only builds that the table already follows, newer than its rows; what cannot be told by rule is named, for a
 * person to read the article and add it by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const TABLE = join(fileURLToPath(new URL('..', import.meta.url)), 'checks/device/tables/windows-builds.json')
const DAY = /^\d{4}-\d{2}-\d{2}$/

class WrongUse extends Error {}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'as-of': { type: 'string' },
    source: { type: 'string' },
    table: { type: 'string', default: TABLE },
  },
})

/** Microsoft's Patch Tuesday. */
function isSecondTuesday(day) {
  const date = new Date(`${day}T00:00:00Z`)
  return date.getUTCDay() === 2 && date.getUTCDate() > 7 && date.getUTCDate() <= 14
}

/** The word of the table; null when it needs a person. */
function typeOf({ release_type: type, release_date: day }) {
  switch (type) {
    case 'Standard':
      return isSecondTuesday(day) ? 'security' : null
    case 'Preview':
      return 'preview'
    case 'Out-of-band':
      return 'out-of-band'
    case 'Hotpatch':
      return 'hotpatch'
    case 'Hotpatch-OOB':
      return 'hotpatch-oob'
    default:
      return null
  }
}

function merge(table, entries, { asOf, source }) {
  const keyOf = ({ build, os }) => `${build} ${os}`
  const newest = new Map()
  for (const row of table.rows)
    if ((newest.get(keyOf(row)) ?? '') < row.released) newest.set(keyOf(row), row.released)
  const known = new Set(table.rows.map((row) => `${keyOf(row)} ${row.ubr}`))
  const added = []
  const doubtful = []
  for (const entry of entries) {
    const [build, ubr] = entry.build.split('.').map(Number)
    const row = { build, ubr, os: entry.os_type, released: entry.release_date, kb: entry.kb_article ?? null }
    const followed = newest.get(keyOf(row))
    const isNew = followed !== undefined && row.released > followed && row.released <= asOf
    if (!isNew || known.has(`${keyOf(row)} ${ubr}`)) continue
    const type = typeOf(entry)
    if (type === null) doubtful.push({ ...row, said: entry.release_type, article: entry.article_url })
    else added.push({ ...row, type, source })
  }
  const rows = [...table.rows, ...added].sort(
    (a, b) =>
      a.build - b.build ||
      (a.os < b.os ? -1 : a.os > b.os ? 1 : 0) ||
      (a.released < b.released ? -1 : a.released > b.released ? 1 : a.ubr - b.ubr),
  )
  return { table: { ...table, asOf, rows }, added, doubtful }
}

function run() {
  const [list] = positionals
  const { 'as-of': asOf, source, table: path } = values
  if (list === undefined || source === undefined || !DAY.test(asOf ?? ''))
    throw new WrongUse('give LIST.json --as-of YYYY-MM-DD --source NAME')
  const table = JSON.parse(readFileSync(path, 'utf8'))
  if (asOf < table.asOf) throw new WrongUse(`the table is already as of ${table.asOf}`)
  const entries = JSON.parse(readFileSync(list, 'utf8')).data
  if (!Array.isArray(entries)) throw new WrongUse(`${list} holds no list under "data"`)
  const merged = merge(table, entries, { asOf, source })
  writeFileSync(path, `${JSON.stringify(merged.table)}\n`)
  for (const { build, ubr, os, released, type } of merged.added)
    console.log(`+ ${build}.${ubr} ${os} ${released} ${type}`)
  for (const { build, ubr, os, released, said, article } of merged.doubtful)
    console.log(
      `? ${build}.${ubr} ${os} ${released} said to be "${said}": read ${article} and add it by hand`,
    )
  console.log(`${merged.added.length} added, ${merged.doubtful.length} for a person, as of ${asOf}`)
}

try {
  run()
} catch (error) {
  console.error(`add-builds: ${error.message}`)
  process.exitCode = 2
}
