/** What papers are filled with. Everything may be missing: a paper says so where it would stand. */
import type { Level } from '../catalogue/catalogue.ts'
import type { SecurityPlan } from '../requirements/plan.ts'
import type { LevelExplanation } from '../systems/explain.ts'
import type { Challenge } from '../systems/splitting.ts'
import type { Day } from '../time/zone.ts'
import type { PaperId } from './papers.ts'

export type Maybe<T> = T | null | undefined

/** Somebody who is named in a dossier: owner, operator, the unit for security. */
export type Party = {
  readonly name?: Maybe<string>
  /** Which text says what they do. */
  readonly functionDocument?: Maybe<string>
  readonly representative?: Maybe<string>
  readonly representativeTitle?: Maybe<string>
  readonly address?: Maybe<string>
  readonly phone?: Maybe<string>
  readonly email?: Maybe<string>
}

/** A paper that exists: a letter, a decision. */
export type PaperRef = {
  readonly number?: Maybe<string>
  readonly on?: Maybe<Day>
  readonly issuer?: Maybe<string>
}

/** Column to text; a null is shown as missing, an empty text as empty. */
export type FactRow = Readonly<Record<string, string | null>>

export type SystemFacts = {
  readonly name?: Maybe<string>
  readonly scope?: Maybe<string>
  readonly scale?: Maybe<string>
  readonly userGroups?: readonly string[]
  readonly userCount?: Maybe<number>
  readonly deviceCount?: Maybe<number>
  readonly logicalDiagram?: Maybe<string>
  readonly logicalDescription?: Maybe<string>
  readonly physicalDiagram?: Maybe<string>
  readonly physicalDescription?: Maybe<string>
  readonly devices?: readonly FactRow[]
  readonly services?: readonly FactRow[]
  readonly zones?: readonly FactRow[]
  readonly informationTypes?: readonly string[]
  readonly systemType?: Maybe<string>
}

export type LevelFacts = {
  readonly proposed?: Maybe<Level>
  /** Why, one sentence each. */
  readonly bases?: readonly string[]
  /** Which signed sheet it rests on. */
  readonly sheet?: Maybe<string>
  readonly risks?: readonly FactRow[]
  readonly relatedSystems?: readonly string[]
  readonly attackRisks?: readonly string[]
  readonly impactScope?: Maybe<string>
  readonly uptimeJustification?: Maybe<string>
}

export type DossierFacts = {
  readonly version?: Maybe<string>
  readonly madeOn?: Maybe<Day>
  readonly design?: Maybe<string>
  readonly riskAssessment?: Maybe<string>
  readonly expertOpinion?: Maybe<PaperRef>
  readonly request?: Maybe<PaperRef>
  readonly appraisalOpinion?: Maybe<PaperRef>
  readonly decisions?: readonly PaperRef[]
  readonly inspectionPlan?: Maybe<string>
  readonly riskRegister?: Maybe<string>
  readonly monitoringProvider?: Maybe<string>
  readonly backupPlan?: Maybe<string>
  readonly incidentPlan?: Maybe<string>
  readonly sharedSolutions?: readonly string[]
  /** Asks to put the system on the list of national security, where it belongs there. */
  readonly nationalSecurityListRequest?: Maybe<string>
}

export type AppraisalFacts = {
  readonly lead?: Maybe<string>
  readonly coordinating?: readonly string[]
  readonly method?: Maybe<string>
  readonly coordinatorOpinions?: readonly string[]
  readonly levelSuitability?: Maybe<string>
  readonly planSuitability?: Maybe<string>
  readonly otherOpinions?: Maybe<string>
  readonly conclusion?: Maybe<'suitable' | 'unsuitable'>
  readonly unsuitablePoints?: readonly string[]
}

export type ApprovalFacts = {
  readonly level?: Maybe<Level>
  readonly standard?: Maybe<string>
  readonly technicalRegulation?: Maybe<string>
  readonly otherDuties?: readonly string[]
  readonly otherAgencies?: readonly string[]
}

export type RegulationFacts = PaperRef & {
  readonly signer?: Maybe<string>
  readonly appliesTo?: readonly string[]
  /** The commune's own words by point of Đ30.3, "30.3.a"; else the rows of the level make the draft. */
  readonly contents?: Readonly<Record<string, readonly string[]>>
}

export type AnnualReportFacts = {
  readonly recipient?: Maybe<string>
  readonly systemTotal?: Maybe<number>
  readonly classifiedTotal?: Maybe<number>
  readonly dossierPreparedTotal?: Maybe<number>
  readonly appraisedTotal?: Maybe<number>
  readonly approvedTotal?: Maybe<number>
  readonly periodicallyInspectedTotal?: Maybe<number>
  readonly expectedAllApprovedBy?: Maybe<string>
  readonly rows?: readonly FactRow[]
  readonly nationalSecurity?: readonly FactRow[]
  readonly compliance?: readonly FactRow[]
  readonly requirements?: readonly FactRow[]
}

export type DeterminationFacts = {
  readonly explanation: LevelExplanation
  readonly challenges: readonly Challenge[]
  readonly reason?: Maybe<string>
  readonly edition: Day
  /** In words, as pages say it. */
  readonly submittedAt?: Maybe<string>
  readonly signedName?: Maybe<string>
  readonly signedAt?: Maybe<string>
}

/** What a paper gets on the day it is issued. */
export type IssueFacts = {
  readonly number?: Maybe<string>
  readonly symbol?: Maybe<string>
  readonly on?: Maybe<Day>
  readonly place?: Maybe<string>
  /** TM., KT., TL., TUQ. or Q., with the body: "TM. ỦY BAN NHÂN DÂN". */
  readonly authorityPrefix?: Maybe<string>
  readonly signerTitle?: Maybe<string>
  readonly signerName?: Maybe<string>
  readonly recipients?: readonly string[]
  /** Who wrote it, for the line "Lưu". */
  readonly archiveUnit?: Maybe<string>
}

export type PaperFacts = {
  /** Nothing in it is real: every page says so. */
  readonly isSample?: boolean
  readonly commune?: { readonly name?: Maybe<string>; readonly province?: Maybe<string> }
  /** The level whose procedure is followed; decides which parts of a paper there are. */
  readonly procedureLevel?: Maybe<Level>
  readonly system?: SystemFacts
  readonly owner?: Party
  readonly operator?: Party
  readonly securityUnit?: Party
  /** Whoever appraises; else it follows from the level. */
  readonly appraiser?: Party
  readonly level?: LevelFacts
  readonly plan?: Maybe<SecurityPlan>
  /** Of the evidence that the plan names, by id. */
  readonly evidenceTitles?: Readonly<Record<string, string>>
  readonly dossier?: DossierFacts
  readonly appraisal?: AppraisalFacts
  readonly approval?: ApprovalFacts
  readonly regulation?: RegulationFacts
  readonly annualReport?: AnnualReportFacts
  readonly determination?: Maybe<DeterminationFacts>
  /** Besides the law and the decree. */
  readonly legalBases?: readonly string[]
  readonly issue?: Partial<Record<PaperId, IssueFacts>>
}
