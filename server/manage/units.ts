/** The units of the commune as choices of a form, and what was chosen. */
import { listUnits } from '../communes/queries.ts'
import type { Tx } from '../db/database.ts'
import { communeOf } from '../http/acting.ts'
import type { RouteContext } from '../http/route.ts'

export type UnitChoice = { readonly value: string; readonly label: string }

export const unitChoices = (context: RouteContext): Promise<readonly UnitChoice[]> =>
  context.deps.db.transaction(context.scope, (tx) => unitChoicesIn(tx, communeOf(context).communeId))

/** The same in a transaction that states the commune. */
export async function unitChoicesIn(tx: Tx, communeId: string): Promise<readonly UnitChoice[]> {
  const units = await listUnits(tx, communeId)
  return units.map(({ unitId, name }) => ({ value: unitId, label: name }))
}

/** The unit that was chosen, as long as it is one of this commune; null: it is none. */
export async function chosenUnit(
  context: RouteContext,
  unit: string,
): Promise<{ readonly unitId: string | null } | null> {
  if (unit === '') return { unitId: null }
  const known = (await unitChoices(context)).some(({ value }) => value === unit)
  return known ? { unitId: unit } : null
}

export const UNKNOWN_UNIT = { unit: 'Xã không có đơn vị này.' }
