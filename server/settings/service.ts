/**
 * Settings of the installation kept in the database: every server process of it sees the same. Each slice defines
 * its own with `defineSetting`; what a restart needs before there is a database stays in the environment.
 */
import type { z } from 'zod'
import type { Json } from '../audit/canonical.ts'
import { appendAudit } from '../audit/service.ts'
import { INSTALLATION, type Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'

export type Setting<T> = {
  /** `<slice>.<name>`; never reused for another shape. */
  readonly key: string
  readonly schema: z.ZodType<T>
  /** What holds until somebody decides. */
  readonly fallback: T
}

export const defineSetting = <T>(key: string, schema: z.ZodType<T>, fallback: T): Setting<T> => ({
  key,
  schema,
  fallback,
})

type Reader = Pick<Deps, 'db'>

/** The value in force. Throws ZodError for a row that a newer program wrote in another shape. */
export async function readSetting<T>({ db }: Reader, setting: Setting<T>): Promise<T> {
  const [row] = await db.reference<{ value: unknown }[]>`
    select value from installation_settings where key = ${setting.key}`
  return row === undefined ? setting.fallback : setting.schema.parse(row.value)
}

/** Null while it was never decided: the fallback holds. */
export async function findSettingChange<T>(
  { db }: Reader,
  setting: Setting<T>,
): Promise<{ readonly at: Date; readonly by: string } | null> {
  const [row] = await db.reference<{ at: Date; by: string }[]>`
    select updated_at as at, updated_by as by from installation_settings where key = ${setting.key}`
  return row ?? null
}

/**
 * Decides a setting; the audit line keeps digests of the values before and after, never the values.
 * With `tx` it is part of a larger change; that transaction states the installation.
 */
export async function writeSetting<T extends Json>(
  deps: Pick<Deps, 'db' | 'clock'>,
  setting: Setting<T>,
  value: T,
  actor: string,
): Promise<void> {
  await deps.db.transaction({ communes: [INSTALLATION] }, (tx) =>
    writeSettingIn(tx, setting, value, actor, deps.clock.now()),
  )
}

/**
 * Decides a setting anew from what it is: of two at once the second sees what the first made of it. A `change` that
 * answers what it was given changes nothing. For every setting of which only a part is decided.
 */
export async function changeSetting<T extends Json>(
  deps: Pick<Deps, 'db' | 'clock'>,
  setting: Setting<T>,
  change: (value: T) => T,
  actor: string,
): Promise<{ readonly before: T; readonly after: T }> {
  return deps.db.transaction({ communes: [INSTALLATION] }, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('setting'), hashtext(${setting.key}))`
    const [row] = await tx<{ value: unknown }[]>`
      select value from installation_settings where key = ${setting.key}`
    const before = row === undefined ? setting.fallback : setting.schema.parse(row.value)
    const after = change(before)
    if (after !== before) await writeSettingIn(tx, setting, after, actor, deps.clock.now())
    return { before, after }
  })
}

export async function writeSettingIn<T extends Json>(
  tx: Tx,
  setting: Setting<T>,
  value: T,
  actor: string,
  now: Date,
): Promise<void> {
  const [known] = await tx<{ value: Json }[]>`
    select value from installation_settings where key = ${setting.key} for update`
  await tx`insert into installation_settings (key, value, updated_at, updated_by)
    values (${setting.key}, ${JSON.stringify(value)}, ${now}, ${actor})
    on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at,
      updated_by = excluded.updated_by`
  const line = {
    communeId: INSTALLATION,
    actor,
    action: 'setting.changed',
    subject: `setting:${setting.key}`,
  }
  await appendAudit(
    tx,
    { ...line, after: value, ...(known === undefined ? {} : { before: known.value }) },
    now,
  )
}
