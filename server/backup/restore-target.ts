/** Where a backup is restored to, and what is there: nothing is overwritten that was not named. */
import type { Logger } from 'pino'
import type postgres from 'postgres'
import type { Config } from '../config.ts'
import type { Connection } from '../db/client.ts'
import { findRunning, startEmbedded } from '../db/embedded.ts'
import { CannotError, UsageError } from '../errors.ts'
import { listTables, quoted } from './snapshot.ts'

export type Target = {
  readonly owner: Connection
  readonly app: Connection
  readonly stop: () => Promise<void>
}

/** Not migrated: the backup brings its own schema. */
export async function openTarget(
  config: Pick<Config, 'DATABASE_URL' | 'DATABASE_OWNER_URL' | 'DATA_DIR'>,
  log: Logger,
): Promise<Target> {
  const { DATABASE_URL: app, DATABASE_OWNER_URL: owner, DATA_DIR: dataDir } = config
  if (app !== undefined) {
    if (owner === undefined)
      throw new UsageError('Cần DATABASE_OWNER_URL để khôi phục vào cơ sở dữ liệu của DATABASE_URL.')
    return { app, owner, stop: async () => undefined }
  }
  if (findRunning(dataDir) !== null)
    throw new CannotError(`Máy chủ đang chạy trên ${dataDir}: hãy dừng máy chủ rồi khôi phục.`)
  return startEmbedded({ dataDir, log })
}

/** What a server writes by itself before anybody has done anything with it. */
const BOOKKEEPING = ['schema_migrations', 'job_heartbeats', 'one_time_links', 'address_tries']

export type Holdings = {
  readonly isEmpty: boolean
  /** Any of them, typed, says that this server is meant. Without a commune: the name of the database. */
  readonly names: readonly string[]
}

/** Throws CannotError when a server works with the database, or when its tables are not ours. */
export async function inspectTarget(tx: postgres.ISql): Promise<Holdings> {
  const [others] = await tx<{ count: number }[]>`
    select count(*) from pg_stat_activity
    where datname = current_database() and application_name = 'anxa' and pid <> pg_backend_pid()`
  if ((others?.count ?? 0) > 0)
    throw new CannotError('Một máy chủ AnXã đang dùng cơ sở dữ liệu này: hãy dừng máy chủ rồi khôi phục.')
  const tables = (await listTables(tx)).map(({ name }) => name)
  if (tables.length > 0 && !tables.includes('schema_migrations'))
    throw new CannotError(
      'Cơ sở dữ liệu này có bảng của chương trình khác: hãy chọn một cơ sở dữ liệu riêng cho AnXã.',
    )
  const filled: string[] = []
  for (const table of tables) {
    const [row] = await tx.unsafe<{ some: boolean }[]>(`select exists (select from ${quoted(table)}) as some`)
    if (row?.some === true && !BOOKKEEPING.includes(table)) filled.push(table)
  }
  return { isEmpty: filled.length === 0, names: await namesOf(tx, tables) }
}

async function namesOf(tx: postgres.ISql, tables: readonly string[]): Promise<readonly string[]> {
  const communes = tables.includes('commune_directory')
    ? await tx<{ name: string }[]>`select name from commune_directory order by name`
    : []
  if (communes.length > 0) return communes.map(({ name }) => name)
  const [here] = await tx<{ name: string }[]>`select current_database() as name`
  return [here?.name ?? '']
}

const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

/** Throws UsageError naming what to type, unless the target is empty or was named. */
export function refuseUnnamed({ isEmpty, names }: Holdings, typed: string | null): void {
  if (isEmpty || (typed !== null && names.map(tidy).includes(tidy(typed)))) return
  const [first = ''] = names
  const others = names.length > 1 ? ` (và ${names.length - 1} xã khác)` : ''
  const wrong = typed === null ? '' : ` Tên đã gõ, "${typed}", không phải tên ở đây.`
  throw new UsageError(
    `Máy chủ này đang có dữ liệu của ${first}${others}; khôi phục sẽ xóa hết.${wrong} Nếu đúng là muốn thế, thêm --into-existing "${first}".`,
  )
}
