/**
 * From the fields of documents.json to what is known: one entry a field, with its name for people, where it is written
 * down, and how it is read from the facts. A field that means another thing in one document stands as "document.field".
 */
import type { Level } from '../catalogue/catalogue.ts'
import { rowsOfLevel } from '../requirements/rows.ts'
import type { FactRow, Maybe, PaperFacts, PaperRef, Party } from './facts.ts'
import { APPROVAL_FIELDS } from './fields-approval.ts'
import { PLAN_FIELDS } from './fields-plan.ts'
import { REPORT_FIELDS } from './fields-report.ts'
import type { PaperId } from './papers.ts'
import { appraiserName, issuingBody, levelOf, ownerName } from './senders.ts'
import { dayInWords, refInWords } from './words.ts'

export type FieldValue = Maybe<string | number | readonly string[] | readonly FactRow[]>

/**
 * Where somebody writes it. `system`: the form of the system; `level`: the questionnaire; `assessment`: the
 * self-assessment; `issue`: on the paper when it is issued; `paper`: by hand in the file, the program does not keep it.
 */
export type WrittenAt = 'system' | 'level' | 'assessment' | 'issue' | 'paper'

export type FieldEntry = {
  readonly label: string
  readonly at: WrittenAt
  readonly value: (facts: PaperFacts, document: PaperId) => FieldValue
}

/** Printed in every paper that has grounds; others are added behind them. */
export const LAW_BASES: readonly string[] = [
  'Căn cứ Luật An ninh mạng số 116/2025/QH15',
  'Căn cứ Nghị định số 331/2026/NĐ-CP ngày 19 tháng 8 năm 2026 của Chính phủ về bảo vệ an ninh mạng đối với hệ thống thông tin',
]

const levelWords = (level: Maybe<Level>): string | null => (level == null ? null : `Cấp độ ${level}`)

type PartyKey = 'owner' | 'operator' | 'securityUnit'

const party = (
  prefix: string,
  key: PartyKey,
  words: string,
  head = 'Representative',
): Readonly<Record<string, FieldEntry>> => {
  const entry = (label: string, field: keyof Party): FieldEntry => ({
    ...{ label: `${label} của ${words}`, at: 'paper' },
    value: (facts) => facts[key]?.[field],
  })
  return {
    [`${prefix}FunctionDocument`]: entry('văn bản quy định chức năng, nhiệm vụ', 'functionDocument'),
    [`${prefix}${head}`]: entry('người đại diện', 'representative'),
    [`${prefix}${head}Title`]: entry('chức vụ người đại diện', 'representativeTitle'),
    [`${prefix}Address`]: entry('địa chỉ', 'address'),
    [`${prefix}Phone`]: entry('số điện thoại', 'phone'),
    [`${prefix}Email`]: entry('thư điện tử', 'email'),
  }
}

const field = (label: string, at: WrittenAt, value: FieldEntry['value']): FieldEntry => ({ label, at, value })

const refs = (list: Maybe<readonly PaperRef[]>): readonly string[] =>
  (list ?? []).flatMap((one) => refInWords(one) ?? [])

const SYSTEM_FIELDS: Readonly<Record<string, FieldEntry>> = {
  systemName: field('tên hệ thống', 'system', ({ system }) => system?.name),
  scope: field('phạm vi', 'system', ({ system }) => system?.scope),
  scale: field('quy mô', 'paper', ({ system }) => system?.scale),
  userGroups: field('đối tượng phục vụ', 'system', ({ system }) => system?.userGroups),
  userCount: field('số người dùng', 'paper', ({ system }) => system?.userCount),
  deviceCount: field('số máy tính', 'system', ({ system }) => system?.deviceCount),
  logicalDiagramFile: field('sơ đồ lô-gic', 'paper', ({ system }) => system?.logicalDiagram),
  physicalDiagramFile: field('sơ đồ vật lý', 'paper', ({ system }) => system?.physicalDiagram),
  'logical-model.description': field(
    'mô tả mô hình lô-gic',
    'paper',
    (facts) => facts.system?.logicalDescription,
  ),
  'physical-model.description': field(
    'mô tả mô hình vật lý',
    'paper',
    (facts) => facts.system?.physicalDescription,
  ),
  'devices.rows': field('danh mục thiết bị', 'system', ({ system }) => system?.devices),
  'services.rows': field('danh mục ứng dụng, dịch vụ', 'system', ({ system }) => system?.services),
  'zones.rows': field('vùng mạng và địa chỉ IP', 'system', ({ system }) => system?.zones),
  informationTypes: field('loại thông tin được xử lý', 'system', ({ system }) => system?.informationTypes),
  systemType: field('loại hệ thống thông tin', 'system', ({ system }) => system?.systemType),
}

const LEVEL_FIELDS: Readonly<Record<string, FieldEntry>> = {
  proposedLevel: field('cấp độ đề xuất', 'level', (facts) => levelWords(levelOf(facts))),
  level: field('cấp độ', 'level', (facts) => levelWords(levelOf(facts))),
  levelBasis: field('căn cứ đề xuất cấp độ', 'level', ({ level }) => level?.bases),
  questionnaireResultId: field('phiếu xác định cấp độ đã ký', 'level', ({ level }) => level?.sheet),
  'list.rows': field('danh mục hệ thống và cấp độ', 'level', listRow),
  risks: field('nguy cơ, rủi ro chính', 'paper', ({ level }) => level?.risks),
  relatedSystems: field('hệ thống có liên quan', 'paper', ({ level }) => level?.relatedSystems),
  attackRisks: field('nguy cơ tấn công mạng', 'paper', ({ level }) => level?.attackRisks),
  impactScope: field('phạm vi và mức độ ảnh hưởng', 'paper', ({ level }) => level?.impactScope),
  uptimeJustification: field('thuyết minh vận hành 24/7', 'paper', ({ level }) => level?.uptimeJustification),
}

function listRow(facts: PaperFacts): readonly FactRow[] | null {
  const { system, level } = facts
  const proposed = levelWords(levelOf(facts))
  if (system?.name == null && proposed === null) return null
  const basis = level?.bases?.join('\n') ?? ''
  return [{ systemName: system?.name ?? null, proposedLevel: proposed, basis: basis === '' ? null : basis }]
}

const DOSSIER_FIELDS: Readonly<Record<string, FieldEntry>> = {
  version: field('lần lập hồ sơ', 'paper', ({ dossier }) => dossier?.version),
  date: field('ngày lập hồ sơ', 'paper', ({ dossier }) =>
    dossier?.madeOn == null ? null : dayInWords(dossier.madeOn),
  ),
  // The three explanations are made with the letter; only the design comes from outside.
  attachments: field('tài liệu thiết kế kèm theo', 'paper', ({ dossier }) => dossier?.design),
  receivedDocuments: field('tài liệu thiết kế đã nhận', 'paper', ({ dossier }) => dossier?.design),
  designFile: field('tài liệu thiết kế', 'paper', ({ dossier }) => dossier?.design),
  riskAssessmentRef: field('đánh giá rủi ro', 'paper', ({ dossier }) => dossier?.riskAssessment),
  regulationRef: field('quy chế bảo đảm an ninh mạng', 'paper', ({ regulation }) => refInWords(regulation)),
  decisionRefs: field('quyết định liên quan', 'paper', ({ dossier }) => refs(dossier?.decisions)),
  expertOpinionRef: field('ý kiến chuyên môn', 'paper', ({ dossier }) => refInWords(dossier?.expertOpinion)),
  appraisalOpinionRef: field('ý kiến thẩm định', 'paper', ({ dossier }) =>
    refInWords(dossier?.appraisalOpinion),
  ),
  nationalSecurityListRequest: field(
    'đề nghị đưa vào Danh mục',
    'paper',
    ({ dossier }) => dossier?.nationalSecurityListRequest,
  ),
  legalBases: field('căn cứ', 'paper', ({ legalBases }) => [...LAW_BASES, ...(legalBases ?? [])]),
  requestNumber: field('số công văn đề nghị', 'paper', ({ dossier }) => dossier?.request?.number),
  requestDate: field('ngày công văn đề nghị', 'paper', ({ dossier }) =>
    dossier?.request?.on == null ? null : dayInWords(dossier.request.on),
  ),
  requestingBody: field(
    'cơ quan đề nghị',
    'system',
    ({ dossier, operator }) => dossier?.request?.issuer ?? operator?.name,
  ),
}

const REGULATION_POINTS = ['a', 'b', 'c', 'd', 'đ', 'e', 'g'] as const

/** The commune's own words, else the rows that the standard has for this point at this level, as a draft. */
const provisions =
  (point: string) =>
  (facts: PaperFacts): readonly FactRow[] => {
    const own = facts.regulation?.contents?.[`30.3.${point}`] ?? []
    if (own.length > 0) return own.map((text) => ({ heading: null, text }))
    const level = levelOf(facts)
    if (level === null) return []
    return rowsOfLevel(level)
      .filter(({ decreePoint }) => decreePoint === `NĐ 331 Đ30.3.${point}`)
      .map(({ groupTitle, title }) => ({ heading: groupTitle, text: title }))
  }

const REGULATION_FIELDS: Readonly<Record<string, FieldEntry>> = {
  ...Object.fromEntries(
    REGULATION_POINTS.map((point) => [
      `30.3.${point}`,
      field('nội dung quy định', 'level', provisions(point)),
    ]),
  ),
  number: field('số quyết định ban hành', 'issue', ({ regulation }) => regulation?.number),
  'security-regulation.date': field('ngày ban hành', 'issue', ({ regulation }) =>
    regulation?.on == null ? null : dayInWords(regulation.on),
  ),
  issuer: field('cơ quan ban hành', 'system', (facts) => facts.regulation?.issuer ?? ownerName(facts)),
  signer: field('người ký', 'issue', ({ regulation }) => regulation?.signer),
  appliesToSystems: field(
    'hệ thống áp dụng',
    'system',
    ({ regulation, system }) => regulation?.appliesTo ?? (system?.name == null ? [] : [system.name]),
  ),
}

const WHO_FIELDS: Readonly<Record<string, FieldEntry>> = {
  issuingBody: field('cơ quan ban hành', 'system', issuingBody),
  ownerName: field('chủ quản', 'system', ownerName),
  operatorUnit: field('đơn vị vận hành', 'system', ({ operator }) => operator?.name),
  securityUnitName: field(
    'đơn vị chuyên trách về an ninh mạng',
    'system',
    ({ securityUnit }) => securityUnit?.name,
  ),
  appraiserName: field('cơ quan thẩm định', 'system', appraiserName),
  proposingUnit: field('đơn vị đề nghị', 'system', ({ operator }) => operator?.name),
  ...party('owner', 'owner', 'chủ quản'),
  ...party('operator', 'operator', 'đơn vị vận hành'),
  ...party('securityUnit', 'securityUnit', 'đơn vị chuyên trách', 'Head'),
}

const ALL: Readonly<Record<string, FieldEntry>> = {
  ...WHO_FIELDS,
  ...SYSTEM_FIELDS,
  ...LEVEL_FIELDS,
  ...DOSSIER_FIELDS,
  ...APPROVAL_FIELDS,
  ...PLAN_FIELDS,
  ...REPORT_FIELDS,
  ...REGULATION_FIELDS,
}

/** The most exact entry there is. Throws RangeError for a field that no entry knows. */
export function fieldEntry(document: string, section: string, name: string): FieldEntry {
  const found =
    ALL[`${document}.${section}.${name}`] ??
    ALL[`${document}.${name}`] ??
    ALL[`${section}.${name}`] ??
    ALL[name]
  if (found === undefined) throw new RangeError(`${document}, ${section}: no entry for the field ${name}`)
  return found
}
