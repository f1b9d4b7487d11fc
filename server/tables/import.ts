/** Takes newer tables from a signed file: all of them or none, with an audit line for each that is new. */
import { z } from 'zod'
import {
  BUILT_IN_CONTENTS,
  TABLE_NAMES,
  TABLE_SCHEMAS,
  TABLE_TITLES,
  type TableName,
} from '../../checks/dated-tables.ts'
import { formatDate } from '../../checks/time/words.ts'
import { addDays, dayOf } from '../../checks/time/zone.ts'
import { canonicalJson, sha256 } from '../audit/canonical.ts'
import { appendAudit } from '../audit/service.ts'
import type { Config } from '../config.ts'
import { INSTALLATION, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { tablesInForce } from './in-force.ts'
import { type ImportedRow, insertImported, listImported, lockImports, tableSubject } from './queries.ts'
import { RELEASE_KEYS } from './release-keys.ts'
import { openTableFile, type Refused, refuse, type SignedTable, type TableFile } from './signed-file.ts'

export type Imported = {
  readonly ok: true
  /** In force from now on. */
  readonly taken: readonly { readonly name: TableName; readonly asOf: string }[]
  /** Already in force with the same day. */
  readonly unchanged: readonly TableName[]
}

type ImportDeps = Pick<Deps, 'db' | 'clock' | 'config'>

/** Those of the configuration stand in the place of those built in. */
export const trustedKeys = ({ TABLES_PUBLIC_KEY }: Pick<Config, 'TABLES_PUBLIC_KEY'>): readonly string[] =>
  TABLES_PUBLIC_KEY ?? RELEASE_KEYS

/** Refused as a whole, nothing is changed. */
export async function importTables(
  deps: ImportDeps,
  bytes: Uint8Array,
  actor: string,
): Promise<Imported | Refused> {
  const opened = openTableFile(bytes, trustedKeys(deps.config))
  if (!opened.ok) return opened
  const outcome = await deps.db.transaction({ communes: [INSTALLATION] }, (tx) =>
    takeTables(tx, opened.file, { now: deps.clock.now(), actor }),
  )
  tablesInForce(deps.db).forget()
  return outcome
}

type By = { readonly now: Date; readonly actor: string }

async function takeTables(tx: Tx, file: TableFile, { now, actor }: By): Promise<Imported | Refused> {
  await lockImports(tx)
  const known = await listImported(tx)
  const compared = file.tables.map((table) => compare(table, known, now))
  const refused = compared.find((one) => typeof one !== 'string')
  if (refused !== undefined) return refused
  const taken = file.tables.filter((_, index) => compared[index] === 'newer')
  for (const table of taken) {
    const { name, asOf, content } = table
    await insertImported(tx, table, { ...file, at: now, by: actor })
    const line = { communeId: INSTALLATION, actor, action: 'table.imported', subject: tableSubject(name) }
    const detail = { asOf, signedBy: file.signedBy, bytes: JSON.stringify(content).length }
    await appendAudit(tx, { ...line, after: content, detail }, now)
  }
  return {
    ok: true,
    taken: taken.map(({ name, asOf }) => ({ name, asOf })),
    unchanged: TABLE_NAMES.filter((name) => file.tables.some((table) => table.name === name)).filter(
      (name) => !taken.some((table) => table.name === name),
    ),
  }
}

/** A name with its day is one content: what verdicts were read from can be told by the two. */
function compare(table: SignedTable, known: readonly ImportedRow[], now: Date): 'newer' | 'same' | Refused {
  const { name, asOf } = table
  const title = TABLE_TITLES[name]
  // A day of grace for a clock that is a little behind.
  if (asOf > addDays(dayOf(now), 1))
    return refuse(
      'in-the-future',
      `${title} trong tệp ghi ngày ${formatDate(asOf)}, sau hôm nay (${formatDate(dayOf(now))}): hãy xem lại giờ của máy chủ.`,
    )
  const current = currentOf(name, known)
  if (asOf > current.asOf) return 'newer'
  if (asOf < current.asOf)
    return refuse(
      'downgrade',
      `${title} trong tệp (ngày ${formatDate(asOf)}) cũ hơn bảng đang dùng (ngày ${formatDate(current.asOf)}): không hạ xuống bảng cũ.`,
    )
  if (fingerprint(name, table.content) === fingerprint(name, current.content)) return 'same'
  return refuse(
    'same-day-other-content',
    `${title} ngày ${formatDate(asOf)} đang dùng có nội dung khác với tệp: nơi phát hành cần ghi ngày mới hơn vào tệp.`,
  )
}

function currentOf(name: TableName, known: readonly ImportedRow[]): Pick<ImportedRow, 'asOf' | 'content'> {
  const builtIn = BUILT_IN_CONTENTS[name]
  const row = known.find((one) => one.name === name)
  return row !== undefined && row.asOf > builtIn.asOf ? row : { asOf: builtIn.asOf, content: builtIn }
}

/** Of what the program reads from a table; notes and sources beside it may differ. */
function fingerprint(name: TableName, content: unknown): string {
  const parsed = TABLE_SCHEMAS[name].safeParse(content)
  const read: unknown = JSON.parse(JSON.stringify(parsed.success ? parsed.data : content))
  return sha256(canonicalJson(z.json().parse(read))).toString('hex')
}
