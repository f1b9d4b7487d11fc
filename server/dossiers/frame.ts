/** What every page of dossiers needs: who may enter, for which unit they act, what was just done. */
import type { Units } from '../../checks/dossiers/authority.ts'
import type { DossierFrame } from '../../web/pages/dossiers/frame.tsx'
import { pageFrame } from '../assets/frame.ts'
import { notFound } from '../http/access.ts'
import { actorOf, communeOf, doneOf } from '../http/acting.ts'
import type { Access, RouteContext } from '../http/route.ts'
import type { By } from './take-step.ts'
import { type Acting, actingUnit, holdsAny } from './units.ts'

export const READ_ACCESS: Access = { kind: 'commune', roles: ['police', 'it', 'leader', 'unit'] }
/** Which of them may take a step is decided by their unit. */
export const ACT_ACCESS: Access = { kind: 'commune', roles: ['it', 'leader', 'unit'] }
export const OWNER_ACCESS: Access = { kind: 'commune', roles: ['leader'] }

const DONE: Readonly<Record<string, string>> = {
  buoc: 'Đã ghi bước này vào hồ sơ.',
  'don-vi': 'Đã lưu đơn vị của hồ sơ.',
  'noi-dung': 'Đã lưu nội dung đã xem.',
  'y-kien': 'Đã ghi ý kiến.',
  xong: 'Đã ghi là xong.',
}

export const dossierFrame = (
  context: RouteContext,
  current: string,
  problem: string | undefined,
): DossierFrame => ({
  frame: pageFrame(context),
  communeCode: communeOf(context).code,
  current,
  done: problem === undefined ? doneOf(context, DONE) : undefined,
  problem,
})

export function actingOf(context: RouteContext): Acting {
  if (context.person === null) throw notFound()
  return actingUnit(context.person, communeOf(context).communeId)
}

export const byOf = (context: RouteContext): By => ({
  acting: actingOf(context),
  actor: actorOf(context),
  name: context.person?.name ?? '',
  now: context.deps.clock.now(),
})

/** Who sees the whole commune sees every dossier; a contact of a unit those in which the unit has a function. */
export const maySee = (context: RouteContext, units: Units): boolean =>
  context.unitIds === null || holdsAny(units, actingOf(context).unit)
