/** What the register knows for the papers of one system. What it does not keep stays missing. */
import { Level } from '../../checks/catalogue/catalogue.ts'
import type { AnnualReportFacts, FactRow, PaperFacts, SystemFacts } from '../../checks/documents/facts.ts'
import { securityPlan } from '../../checks/requirements/plan.ts'
import { readQuestionnaire } from '../../checks/systems/questionnaire.ts'
import { formatMoment } from '../../checks/time/words.ts'
import { type At, readAssessment } from '../assessments/read.ts'
import type { Tx } from '../db/database.ts'
import { readDossiers } from '../dossiers/records.ts'
import { type Determination, listDeterminations } from '../systems/determinations.ts'
import { listSystems, type SystemKey, type SystemRow } from '../systems/systems.ts'
import { dossierFacts } from './from-dossier.ts'

export type SystemPapers = { readonly system: SystemRow; readonly facts: PaperFacts }

/** Throws `not_found`. */
export async function readPaperFacts(tx: Tx, key: SystemKey, at: At): Promise<SystemPapers> {
  const { system, level, rows, today, evidence } = await readAssessment(tx, key, at)
  const [commune] = await tx<{ name: string; province: string; isSample: boolean }[]>`
    select name, province, is_sample as "isSample" from communes where commune_id = ${key.communeId}`
  const [signed] = (await listDeterminations(tx, key)).filter(({ state }) => state === 'signed')
  const devices = await tx<{ name: string; unit: string | null }[]>`
    select coalesce(d.label, d.host_name) as name, u.name as unit from system_devices s
    join devices d on d.commune_id = s.commune_id and d.device_id = s.device_id
    left join units u on u.commune_id = d.commune_id and u.unit_id = d.unit_id
    where s.commune_id = ${key.communeId} and s.system_id = ${key.systemId}
    order by d.host_name collate vi, d.device_id`
  const all = await listSystems(tx, key.communeId)
  const [dossier] = await readDossiers(tx, key.communeId, { systemId: key.systemId, newest: true })
  const titles = [...evidence.values()].flat().map(({ evidenceId, title }) => [evidenceId, title] as const)
  return {
    system,
    facts: {
      ...factsOf({ system, commune, signed, devices, all }),
      ...dossierFacts(dossier),
      plan: level === null ? null : securityPlan(level, rows, today),
      evidenceTitles: Object.fromEntries(titles),
    },
  }
}

type Read = {
  readonly system: SystemRow
  readonly commune:
    | { readonly name: string; readonly province: string; readonly isSample: boolean }
    | undefined
  readonly signed: Determination | undefined
  readonly devices: readonly { readonly name: string; readonly unit: string | null }[]
  readonly all: readonly SystemRow[]
}

const levelFrom = (number: number | null): Level | null => Level.nullable().catch(null).parse(number)

export function factsOf({ system, commune, signed, devices, all }: Read): PaperFacts {
  const proposed = levelFrom(system.level)
  const sheet = signed?.sheet ?? null
  return {
    ...(commune !== undefined && { commune }),
    isSample: commune?.isSample === true,
    procedureLevel: levelFrom(system.procedureLevel) ?? proposed,
    system: systemFacts(system, devices),
    owner: { name: system.ownerName },
    operator: { name: system.operatorUnit ?? system.operatorName },
    securityUnit: { name: system.securityUnit ?? system.securityName },
    level: {
      proposed,
      bases: proposed === null ? [] : (sheet?.explanation.decided ?? []),
      sheet: signed?.signedAt == null ? null : `ký lúc ${formatMoment(signed.signedAt)}`,
    },
    determination:
      signed === undefined || sheet === null
        ? null
        : {
            ...{ explanation: sheet.explanation, challenges: sheet.challenges, edition: signed.edition },
            ...{ reason: signed.challengeReason, signedName: signed.signedName },
            submittedAt: signed.submittedAt === null ? null : formatMoment(signed.submittedAt),
            signedAt: signed.signedAt === null ? null : formatMoment(signed.signedAt),
          },
    annualReport: annualReport(all),
  }
}

/** What people wrote line by line. */
const linesOf = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(/\r?\n/)
    .map((one) => one.replace(/^\s*[-–•*]\s*/, '').trim())
    .filter((one) => one !== '')

function systemFacts(system: SystemRow, devices: Read['devices']): SystemFacts {
  const { systemTypes, informationTypes } = readQuestionnaire()
  return {
    ...{ name: system.name, scope: system.scope, deviceCount: system.deviceCount },
    userGroups: linesOf(system.users),
    devices: [
      ...linesOf(system.equipment).map((one) => ({ nameOrType: one, location: null, purpose: null })),
      ...devices.map(({ name, unit }) => ({ nameOrType: name, location: unit, purpose: 'Máy trạm' })),
    ],
    services: linesOf(system.services).map((one) => ({
      ...{ serviceName: one, serverAndLocationAndOs: null, purpose: null },
    })),
    zones: zonesOf(linesOf(system.zones), linesOf(system.addresses)),
    informationTypes: system.informationTypes.map(
      (id) => informationTypes.find((kind) => kind.id === id)?.label ?? id,
    ),
    systemType: systemTypes.find(({ id }) => id === system.systemType)?.label ?? null,
  }
}

/** As many zones as addresses belong together line by line; else nobody said which address is in which zone. */
function zonesOf(zones: readonly string[], addresses: readonly string[]): readonly FactRow[] {
  const row = (zone: string | null, privateIp: string | null): FactRow => ({
    zone,
    privateIp,
    publicIp: null,
  })
  if (zones.length === addresses.length) return zones.map((zone, at) => row(zone, addresses[at] ?? null))
  const joined = (lines: readonly string[]): string | null => (lines.length === 0 ? null : lines.join('\n'))
  return [row(joined(zones), joined(addresses))]
}

/** Of the systems the commune owns; how far each dossier has come is not known here. */
function annualReport(all: readonly SystemRow[]): AnnualReportFacts {
  const owned = all.filter(({ ownership, life }) => ownership === 'owned' && life !== 'retired')
  return {
    systemTotal: owned.length,
    classifiedTotal: owned.filter(({ systemType }) => systemType !== null).length,
    rows: owned.map((one) => ({
      ...{ systemName: one.name, ownerName: one.ownerName },
      operatorUnit: one.operatorUnit ?? one.operatorName,
      proposedLevel: one.level === null ? null : String(one.level),
      ...{ approvalStatus: null, approvalDecision: null, securityRegulation: null },
      ...{ plannedApprovalDate: null, implementationStatus: null },
      ...{ plannedFullImplementationDate: null, inspectionStatus: null },
    })),
  }
}
