/** What the yearly report knows of each system: from the register, from its dossier, and what was written down for it. */
import type { Level } from '../../checks/catalogue/catalogue.ts'
import type { Implementation } from '../../checks/yearly-report/form.ts'
import type { Paper, ReportedSystem } from '../../checks/yearly-report/rows.ts'
import { appendAudit } from '../audit/service.ts'
import type { Database, Tx } from '../db/database.ts'
import { dossierStates } from '../dossiers/records.ts'
import { type By, listSystems, lockSystem, type SystemKey } from '../systems/systems.ts'

/** Null: not known. Days as `YYYY-MM-DD`. */
export type YearlyFacts = {
  readonly implementation: Implementation | null
  readonly plannedFullOn: string | null
  readonly plannedApprovalOn: string | null
  readonly decisionAuthority: string | null
  readonly regulation: 'none' | 'issued' | null
  readonly regulationNumber: string | null
  readonly regulationOn: string | null
  readonly regulationAuthority: string | null
  readonly inspections: 'none' | 'done' | null
  readonly inspectedBeforeUseOn: string | null
  readonly inspectedPeriodicallyOn: string | null
}

export const NO_FACTS: YearlyFacts = {
  ...{ implementation: null, plannedFullOn: null, plannedApprovalOn: null, decisionAuthority: null },
  ...{ regulation: null, regulationNumber: null, regulationOn: null, regulationAuthority: null },
  ...{ inspections: null, inspectedBeforeUseOn: null, inspectedPeriodicallyOn: null },
}

const COLUMNS = `implementation, planned_full_on as "plannedFullOn", planned_approval_on as "plannedApprovalOn",
  decision_authority as "decisionAuthority", regulation, regulation_number as "regulationNumber",
  regulation_on as "regulationOn", regulation_authority as "regulationAuthority", inspections,
  inspected_before_use_on as "inspectedBeforeUseOn", inspected_periodically_on as "inspectedPeriodicallyOn"`

export async function readFacts(tx: Tx, { communeId, systemId }: SystemKey): Promise<YearlyFacts> {
  const [row] = await tx<YearlyFacts[]>`select ${tx.unsafe(COLUMNS)} from yearly_facts
    where commune_id = ${communeId} and system_id = ${systemId}`
  return row ?? NO_FACTS
}

/** Throws `not_found`. */
export const saveFacts = (
  db: Database,
  key: SystemKey,
  facts: YearlyFacts,
  { actor, now }: By,
): Promise<void> =>
  db.transaction({ communes: [key.communeId] }, async (tx) => {
    await lockSystem(tx, key)
    const before = await readFacts(tx, key)
    const columns = {
      ...{ implementation: facts.implementation, planned_full_on: facts.plannedFullOn },
      ...{ planned_approval_on: facts.plannedApprovalOn, decision_authority: facts.decisionAuthority },
      ...{ regulation: facts.regulation, regulation_number: facts.regulationNumber },
      ...{ regulation_on: facts.regulationOn, regulation_authority: facts.regulationAuthority },
      ...{ inspections: facts.inspections, inspected_before_use_on: facts.inspectedBeforeUseOn },
      ...{ inspected_periodically_on: facts.inspectedPeriodicallyOn, updated_at: now },
    }
    await tx`insert into yearly_facts ${tx({ commune_id: key.communeId, system_id: key.systemId, ...columns })}
      on conflict (commune_id, system_id) do update set ${tx(columns)}`
    const line = {
      communeId: key.communeId,
      actor,
      action: 'yearly.facts',
      subject: `system:${key.systemId}`,
    }
    await appendAudit(tx, { ...line, before: { ...before }, after: { ...facts } }, now)
  })

type Written = { readonly number: string; readonly date: string }
type DossierPapers = {
  readonly systemId: string
  readonly decision: Written | null
  readonly oldDecision: Written | null
  readonly regulation: Written | null
  readonly level: Level
}

/** Of the newest dossier of each system: the last number and day that a step wrote down. */
const dossierPapers = (tx: Tx, communeId: string): Promise<DossierPapers[]> =>
  tx<DossierPapers[]>`
    select distinct on (d.system_id) d.system_id as "systemId", d.level,
      (select e.fields->'decision' from dossier_events e where e.commune_id = d.commune_id
        and e.dossier_id = d.dossier_id and e.fields ? 'decision' order by seq desc limit 1) as decision,
      (select e.fields->'old-decision' from dossier_events e where e.commune_id = d.commune_id
        and e.dossier_id = d.dossier_id and e.fields ? 'old-decision' order by seq desc limit 1) as "oldDecision",
      (select e.fields->'regulation' from dossier_events e where e.commune_id = d.commune_id
        and e.dossier_id = d.dossier_id and e.fields ? 'regulation' order by seq desc limit 1) as regulation
    from dossiers d where d.commune_id = ${communeId} order by d.system_id, d.version desc`.execute()

/** Every system of the register, in the order of the register. */
export async function readReported(tx: Tx, communeId: string): Promise<ReportedSystem[]> {
  const systems = await listSystems(tx, communeId)
  const states = await dossierStates(tx, communeId)
  const papers = new Map((await dossierPapers(tx, communeId)).map((one) => [one.systemId, one]))
  const facts = new Map(
    (
      await tx<(YearlyFacts & { systemId: string })[]>`
        select system_id as "systemId", ${tx.unsafe(COLUMNS)} from yearly_facts where commune_id = ${communeId}`
    ).map((one) => [one.systemId, one]),
  )
  return systems.map((system) => {
    const known = facts.get(system.systemId) ?? NO_FACTS
    const written = papers.get(system.systemId)
    const state = states.get(system.systemId)
    const decision = written?.decision ?? written?.oldDecision ?? null
    return {
      ...{ id: system.systemId, name: system.name, ownership: system.ownership, ownerName: system.ownerName },
      operatorName: system.operatorUnit ?? system.operatorName,
      systemType: system.systemType,
      level: system.level as Level | null,
      approvedLevel: decision === null ? null : (written?.level ?? null),
      dossierState: state?.state ?? null,
      approvalDecision: decision && { ...decision, authority: known.decisionAuthority },
      securityRegulation: regulationOf(known, written?.regulation ?? null),
      ...{ plannedApprovalOn: known.plannedApprovalOn, implementation: known.implementation },
      ...{ plannedFullImplementationOn: known.plannedFullOn, inspections: inspectionsOf(known) },
      retiredOn: system.retiredOn,
    }
  })
}

/** What was written for the report wins over what a step of the dossier wrote down. */
function regulationOf(facts: YearlyFacts, written: Written | null): Paper | 'none' | null {
  if (facts.regulation === 'none') return 'none'
  if (facts.regulation === null) return written && { ...written, authority: facts.regulationAuthority }
  return {
    number: facts.regulationNumber ?? written?.number ?? null,
    date: facts.regulationOn ?? written?.date ?? null,
    authority: facts.regulationAuthority,
  }
}

function inspectionsOf(facts: YearlyFacts): ReportedSystem['inspections'] {
  if (facts.inspections === null) return null
  const of = (kind: 'before-use' | 'periodic', on: string | null) => (on === null ? [] : [{ kind, on }])
  if (facts.inspections === 'none') return []
  return [...of('before-use', facts.inspectedBeforeUseOn), ...of('periodic', facts.inspectedPeriodicallyOn)]
}
