/** Units as the rows of an uploaded file name them. */
import { fold } from '../../checks/names.ts'
import { listUnits, type Unit } from '../communes/queries.ts'
import { communeOf } from '../http/acting.ts'
import type { RouteContext } from '../http/route.ts'
import { type Resolved, wrong } from '../imports/routes.ts'

export const readUnits = ({ deps, scope, commune }: RouteContext): Promise<readonly Unit[]> =>
  deps.db.transaction(scope, (tx) => listUnits(tx, communeOf({ commune }).communeId))

/** The id of the unit with this name, case and diacritics aside; null where none is named. */
export function unitNamed(units: readonly Unit[], name: string | undefined): Resolved<string | null> {
  if (name === undefined) return { ok: true, value: null }
  const unit = units.find((one) => fold(one.name) === fold(name))
  return unit === undefined
    ? wrong('Đơn vị', `xã không có đơn vị "${name}"`)
    : { ok: true, value: unit.unitId }
}
