/** Refuses to work on a database where row-level security would not hold. */
import type postgres from 'postgres'
import { CannotError } from '../errors.ts'

/** security_invoker views came with PostgreSQL 15. */
const OLDEST_VERSION = 150_000

type Standing = {
  role: string
  version: number
  encoding: string
  superuser: boolean
  bypass: boolean
  owned: string | null
}

/** Asked as the application role. Throws CannotError naming what is wrong and how to mend it. */
export async function checkDatabase(sql: postgres.Sql): Promise<void> {
  const [found] = await sql<Standing[]>`
    select current_user as role, current_setting('server_version_num')::int as version,
      current_setting('server_encoding') as encoding, r.rolsuper as superuser, r.rolbypassrls as bypass,
      (select c.relname from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and pg_has_role(r.oid, c.relowner, 'member') limit 1) as owned
    from pg_roles r where r.rolname = current_user`
  if (found === undefined) throw new CannotError('the database does not know its own user')
  const wrong = findWrong(found)
  if (wrong !== null) throw new CannotError(wrong)
}

function findWrong({ role, version, encoding, superuser, bypass, owned }: Standing): string | null {
  if (version < OLDEST_VERSION) return `PostgreSQL 15 or later is needed, this one is ${version}`
  if (encoding !== 'UTF8') return `the database must be encoded in UTF8, not ${encoding}`
  const advice = 'let DATABASE_URL name anxa_app, and DATABASE_OWNER_URL the owner'
  if (superuser) return `"${role}" is a superuser, communes would not be kept apart: ${advice}`
  if (bypass) return `"${role}" may bypass row-level security, communes would not be kept apart: ${advice}`
  if (owned !== null) return `"${role}" owns the table ${owned}, communes would not be kept apart: ${advice}`
  return null
}
