/** The units of the commune as choices of a form, and what was chosen. */
import { listUnits } from '../communes/queries.ts'
import { communeOf } from '../http/acting.ts'
import type { RouteContext } from '../http/route.ts'

export type UnitChoice = { readonly value: string; readonly label: string }

export async function unitChoices(context: RouteContext): Promise<readonly UnitChoice[]> {
  const { communeId } = communeOf(context)
  const units = await context.deps.db.transaction(context.scope, (tx) => listUnits(tx, communeId))
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
