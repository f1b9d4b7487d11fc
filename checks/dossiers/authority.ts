/** Who may do what: by the function of the unit for this system and the level of the procedure. */
import { z } from 'zod'
import type { Level } from '../catalogue/catalogue.ts'
import { type Authority, type StepActor, type Transition, type UnitFunction, workflow } from './workflow.ts'

/** The program's own name as the one who acts; no unit may bear it. */
export const SYSTEM_ACTOR = 'system'

const UnitId = z
  .string()
  .min(1)
  .refine((id) => id !== SYSTEM_ACTOR, `"${SYSTEM_ACTOR}" is the program itself, not a unit`)
  .nullable()

/** The units of one system by what they do for it; null where none has been named yet. */
export const Units = z.strictObject({
  operator: UnitId,
  securityUnit: UnitId,
  independentAppraiser: UnitId,
  owner: UnitId,
  ministry: UnitId,
})
export type Units = z.infer<typeof Units>

const KEYS: Readonly<Record<UnitFunction, keyof Units>> = {
  operator: 'operator',
  'security-unit': 'securityUnit',
  'independent-appraiser': 'independentAppraiser',
  owner: 'owner',
  ministry: 'ministry',
}

export const unitWith = (units: Units, unitFunction: UnitFunction): string | null => units[KEYS[unitFunction]]

/** The level whose procedure, authority and limits hold: systems on the national list go another way (Đ20.4). */
export function procedureLevelOf(level: Level, nationalSecurityList: boolean): Level {
  if (!nationalSecurityList) return level
  const entry = workflow().authorityByLevel.find(
    (one) => one.sameAs !== undefined && one.levels.includes(level),
  )
  return entry?.sameAs ?? level
}

/** Who prepares, appraises and approves at a procedure level. */
export function authorityAt(level: Level): Authority & { readonly appraise: UnitFunction } {
  for (const entry of workflow().authorityByLevel) {
    const { appraise } = entry
    if (appraise !== undefined && entry.levels.includes(level)) return { ...entry, appraise }
  }
  throw new RangeError(`nobody appraises level ${level}`)
}

/** NĐ 331 Đ18.4: the unit that would appraise also operates the system, so another one must. */
export function needsIndependentAppraiser(level: Level, units: Units): boolean {
  return (
    authorityAt(level).appraise === 'security-unit' &&
    units.securityUnit !== null &&
    units.securityUnit === units.operator
  )
}

export type Holder = {
  readonly function: UnitFunction
  /** Null while no unit that may do it has been named. */
  readonly unit: string | null
}

/** The function that appraises here, and its unit if one is named. Never the operator (NĐ 331 Đ18.4). */
export function appraisingHolder(level: Level, units: Units): Holder {
  const unitFunction = needsIndependentAppraiser(level, units)
    ? 'independent-appraiser'
    : authorityAt(level).appraise
  const unit = unitWith(units, unitFunction)
  return { function: unitFunction, unit: unit === units.operator ? null : unit }
}

/** Null while nobody may appraise. */
export function appraiserOf(
  level: Level,
  units: Units,
): { readonly function: UnitFunction; readonly unit: string } | null {
  const { function: unitFunction, unit } = appraisingHolder(level, units)
  return unit === null ? null : { function: unitFunction, unit }
}

/** Who takes a step at this level; `unit` of the program itself is its own name. */
export function holderOf(
  actor: StepActor,
  level: Level,
  units: Units,
): { readonly function: StepActor; readonly unit: string | null } {
  if (actor === 'system') return { function: actor, unit: SYSTEM_ACTOR }
  if (actor === 'appraiser') return appraisingHolder(level, units)
  return { function: actor, unit: unitWith(units, actor) }
}

export type ActorRefusal = {
  readonly reason: 'independent-appraisal' | 'wrong-actor'
  readonly basis: string
}

/** Null when the unit may take the step, as far as functions go. Independence is looked at before the function. */
export function refuseActor(
  transition: Transition,
  unit: string,
  level: Level,
  units: Units,
): ActorRefusal | null {
  if (transition.actor === 'appraiser') {
    const isOperator = unit === units.operator
    const isNotTheIndependentOne =
      needsIndependentAppraiser(level, units) && unit !== units.independentAppraiser
    if (isOperator || isNotTheIndependentOne)
      return { reason: 'independent-appraisal', basis: workflow().conflictRule.basis }
  }
  return unit === holderOf(transition.actor, level, units).unit
    ? null
    : { reason: 'wrong-actor', basis: transition.basis }
}
