/** For which unit a person acts in dossiers: by the memberships an administrator gave, never by choice of the person. */

import type { Level } from '../../checks/catalogue/catalogue.ts'
import { appraisingHolder, type Units } from '../../checks/dossiers/authority.ts'
import type { Transition } from '../../checks/dossiers/workflow.ts'
import type { Person } from '../http/route.ts'

/** The commune itself, which owns its systems; its leaders act for it. */
export const OWNER_UNIT = 'owner'
/** Nobody signs in for it: what it wrote is put down by the owner, to whom it writes. */
export const MINISTRY_UNIT = 'ministry'

export type Acting =
  | { readonly unit: string; readonly why: null }
  /** `why`: in words, for the person. */
  | { readonly unit: null; readonly why: string }

const NONE =
  'Bạn chưa được gắn với đơn vị nào nên chưa làm thay đơn vị nào trong hồ sơ. Hãy nhờ quản trị hệ thống ghi đơn vị cho vai trò của bạn.'
const SEVERAL =
  'Vai trò của bạn thuộc nhiều đơn vị. Trong hồ sơ mỗi người chỉ làm thay một đơn vị: hãy nhờ quản trị hệ thống để lại một.'

/** A person acts for one unit; for none, and for several, the reason in words. */
export function actingUnit({ memberships }: Pick<Person, 'memberships'>, communeId: string): Acting {
  const here = memberships.filter((one) => one.communeId === communeId)
  const units = new Set(
    here.flatMap(({ role, unitId }) => (role === 'leader' ? [OWNER_UNIT] : unitId === null ? [] : [unitId])),
  )
  const [unit] = units
  if (unit === undefined) return { unit: null, why: NONE }
  return units.size === 1 ? { unit, why: null } : { unit: null, why: SEVERAL }
}

/** The unit a step is taken for: the owner writes down what the ministry did. */
export function unitForStep(transition: Transition, unit: string, level: Level, units: Units): string {
  const isOfMinistry =
    transition.actor === 'appraiser' && appraisingHolder(level, units).function === 'ministry'
  return unit === OWNER_UNIT && isOfMinistry ? MINISTRY_UNIT : unit
}

/** The functions a unit has among these; empty: none. */
export const holdsAny = (units: Units, unit: string | null): boolean =>
  unit !== null && Object.values(units).includes(unit)
