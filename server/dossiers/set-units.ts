/** The units of a dossier: an independent appraiser named by the owner, the others and the level as the register has them. */
import { needsIndependentAppraiser, procedureLevelOf } from '../../checks/dossiers/authority.ts'
import { DossierInput, runDossier } from '../../checks/dossiers/dossier.ts'
import { stateOf, workflow } from '../../checks/dossiers/workflow.ts'
import { citation } from '../../checks/systems/basis.ts'
import { appendAudit } from '../audit/service.ts'
import { listUnits } from '../communes/queries.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { lockSystem, type SystemKey } from '../systems/systems.ts'
import { APPROVED_STATES, inputOf, isListed, readDossiers, seenOf, unitsOf } from './records.ts'
import { CHANGED } from './take-step.ts'
import { INDEPENDENCE, WAYS_OUT } from './words.ts'

export type UnitsForm = {
  /** null: none is named. */
  readonly independent: string | null
  /** Operator, security unit and level as the register has them now. */
  readonly fromRegister: boolean
  readonly seen: string
}

/**
 * Refused with `invalid` where the unit may not appraise, and where the steps already taken would no longer hold: what
 * was done by a unit stays done by it. Throws `conflict` when something was done meanwhile.
 */
export const setUnits = (
  db: Database,
  key: SystemKey,
  { independent, fromRegister, seen }: UnitsForm,
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    const system = await lockSystem(tx, key)
    const [current] = await readDossiers(tx, key.communeId, { systemId: key.systemId, lock: true })
    if (current === undefined || seen !== seenOf(current)) throw new AppError('conflict', CHANGED)
    const { dossier } = current
    if (APPROVED_STATES.includes(dossier.state) || stateOf(dossier.state).terminal)
      throw new AppError('conflict', 'Hồ sơ đã có quyết định: đơn vị ghi trong đó không đổi nữa.')
    const before = { ...unitsOf(dossier), level: dossier.level }
    const units = {
      ...unitsOf(dossier),
      independentAppraiser: independent,
      ...(fromRegister && { operator: system.operatorUnitId, securityUnit: system.securityUnitId }),
    }
    const names = await listUnits(tx, key.communeId)
    if (independent !== null && !names.some(({ unitId }) => unitId === independent))
      throw new AppError('invalid', 'Xã không có đơn vị này.')
    if (independent !== null && (independent === units.operator || independent === units.securityUnit))
      throw new AppError(
        'invalid',
        `${INDEPENDENCE} ${WAYS_OUT.join(' ')} (${citation(workflow().conflictRule.basis)})`,
      )
    // What was handed in or appraised was of its level: the level rises only while the operator has the dossier.
    const mayRise = fromRegister && ['draft', 'needs-supplement'].includes(dossier.state)
    const level = mayRise ? Math.max(system.level ?? dossier.level, dossier.level) : dossier.level
    const listed = mayRise && system.level === level ? isListed(system) : dossier.nationalSecurityList
    const was = inputOf(current, now)
    const is = DossierInput.parse({
      ...{ level, nationalSecurityList: listed, units, now: was.now.toISOString() },
      events: was.events.map((event) => ({ ...event, at: event.at.toISOString() })),
    })
    const answer = runDossier(is)
    if (answer.refused !== null)
      throw new AppError(
        'invalid',
        'Các bước đã làm gắn với đơn vị và cấp độ cũ nên không đổi được trong hồ sơ này: bước đã làm vẫn là của đơn vị đã làm.',
      )
    await tx`update dossiers set level = ${level}, procedure_level = ${procedureLevelOf(is.level, listed)},
        national_security_list = ${listed}, operator_unit_id = ${units.operator},
        security_unit_id = ${units.securityUnit}, independent_unit_id = ${independent}, updated_at = ${now}
      where commune_id = ${key.communeId} and dossier_id = ${dossier.dossierId}`
    const line = {
      communeId: key.communeId,
      actor,
      action: 'dossier.units',
      subject: `dossier:${dossier.dossierId}`,
    }
    const needsOne = needsIndependentAppraiser(answer.procedureLevel, units)
    const detail = { ...units, level, needsIndependentAppraiser: needsOne }
    await appendAudit(tx, { ...line, before, after: { ...units, level }, detail }, now)
  })
