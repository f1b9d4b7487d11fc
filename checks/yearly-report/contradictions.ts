/** Rows of a yearly report (Mẫu số 08, NĐ 331/2026) that contradict themselves, their dossier, or each other. */
import { Level } from '../catalogue/catalogue.ts'
import { fold } from '../names.ts'
import { formatDate } from '../time/words.ts'
import { type Finding, type FindingId, finding, type PlaceToMend } from './findings.ts'
import {
  allowedWords,
  approvalStatusOf,
  approvalWord,
  columnOf,
  implementationWord,
  inspectionWord,
} from './form.ts'
import {
  type Figures,
  type LeftOut,
  type Paper,
  type ReportedSystem,
  type ReportRow,
  SOURCE_FIELDS,
} from './rows.ts'

/** The row as given, what the register says of the system, and how it stands at the end of the day of the figures. */
type Case = { readonly row: ReportRow; readonly system: ReportedSystem; readonly figures: Figures }

type Details = Partial<Pick<Finding, 'weight' | 'given' | 'expected' | 'mend'>>

/** One row against itself and its dossier, in the order of the columns. */
export function contradictionsIn({ row, system, figures }: Case): readonly Finding[] {
  const found = (id: FindingId, column: number, text: string, details: Details = {}): Finding =>
    finding({
      id,
      column,
      rows: [row.systemId],
      mend: placesOf(row.systemId, column),
      ...details,
      text: `${row.systemName ?? 'Hệ thống chưa có tên'}, cột ${column} (${columnOf(column).heading}): ${text}`,
    })
  const status = approvalStatusOf(row.approvalStatus)
  const isNotApproved = status !== null && status !== 'approved'
  return [
    ...wordFindings(row, found),
    ...levelFindings(row, system, isNotApproved, found),
    ...decisionFindings({ row, system, figures }, isNotApproved, found),
    ...planFindings(row, figures, found),
    ...(isNotApproved && row.implementationStatus === implementationWord('full')
      ? [
          found(
            'implemented-without-approval',
            10,
            'ghi đã triển khai đầy đủ phương án mà cấp độ chưa được phê duyệt. CẦN ĐỐI CHIẾU.',
            { weight: 'compare', given: row.implementationStatus },
          ),
        ]
      : []),
    ...(isNotApproved && row.inspectionStatus?.includes(inspectionWord('periodic'))
      ? [
          found(
            'inspected-without-approval',
            12,
            'ghi "Định kỳ" mà cấp độ chưa được phê duyệt: không vào tổng số của mục 1. CẦN ĐỐI CHIẾU.',
            { weight: 'compare', given: inspectionWord('periodic') },
          ),
        ]
      : []),
  ]
}

type Found = (id: FindingId, column: number, text: string, details?: Details) => Finding

/** The field of the register first: a row made anew from it is right by itself. */
export function placesOf(systemId: string, column: number): readonly PlaceToMend[] {
  const field = SOURCE_FIELDS[columnOf(column).field]
  const cell: PlaceToMend = { of: 'row', systemId, column }
  return field === null ? [cell] : [{ of: 'system', systemId, field }, cell]
}

function wordFindings(row: ReportRow, found: Found): readonly Finding[] {
  const wordsIn: readonly (readonly [number, readonly string[]])[] = [
    [6, row.approvalStatus === null ? [] : [row.approvalStatus]],
    [10, row.implementationStatus === null ? [] : [row.implementationStatus]],
    [12, row.inspectionStatus ?? []],
  ]
  return wordsIn.flatMap(([column, words]) => {
    const allowed = allowedWords(column) ?? []
    const only = `chỉ được ghi ${allowed.map((word) => `"${word}"`).join(', ')}`
    const wrong = words.filter((word, at) => !allowed.includes(word) || words.indexOf(word) !== at)
    return wrong.map((word) =>
      found('word-not-allowed', column, `"${word}" không đúng mẫu; ${only}, mỗi chữ một lần.`, {
        given: word,
        mend: [...placesOf(row.systemId, column)].reverse(),
      }),
    )
  })
}

function levelFindings(
  row: ReportRow,
  system: ReportedSystem,
  isNotApproved: boolean,
  found: Found,
): readonly Finding[] {
  const { proposedLevel: proposed } = row
  const { approvedLevel: approved } = system
  const approvedPlace: Details = {
    given: proposed,
    expected: approved,
    mend: [{ of: 'system', systemId: system.id, field: 'approvedLevel' }, ...placesOf(system.id, 5)],
  }
  return [
    ...(proposed !== null && !Level.safeParse(proposed).success
      ? [found('level-not-allowed', 5, `"${proposed}" không phải cấp độ 1 đến 5.`, { given: proposed })]
      : []),
    ...(approved !== null && (isNotApproved || system.dossierState === null)
      ? [
          found(
            'level-without-approval',
            5,
            `đã ghi cấp độ được phê duyệt là ${approved} mà hồ sơ chưa được phê duyệt.`,
            approvedPlace,
          ),
        ]
      : []),
    // While the level is determined anew the proposed one may well be another.
    ...(approved !== null && proposed !== null && approved !== proposed && isApprovedNow(system)
      ? [
          found(
            'level-differs',
            5,
            `cấp độ đề xuất ${proposed} khác cấp độ ${approved} trong quyết định phê duyệt.`,
            approvedPlace,
          ),
        ]
      : []),
  ]
}

const isApprovedNow = ({ dossierState }: ReportedSystem): boolean =>
  dossierState === 'approved' || dossierState === 'legacy-approved'

function decisionFindings(
  { row, system, figures }: Case,
  isNotApproved: boolean,
  found: Found,
): readonly Finding[] {
  const decision = row.approvalDecision ?? system.approvalDecision
  const regulation = row.securityRegulation
  const decidedOn = row.approvalDecision?.date ?? null
  const regulatedOn = regulation?.date ?? null
  const isNew = system.dossierState === 'approved'
  return [
    ...(decision !== null && (isNotApproved || system.dossierState === null)
      ? [
          found('decision-without-approval', 7, 'có quyết định phê duyệt mà hồ sơ chưa được phê duyệt.', {
            given: decision.number,
            mend: [...placesOf(row.systemId, 7), ...placesOf(row.systemId, 6)],
          }),
        ]
      : []),
    ...(decidedOn !== null && decidedOn > figures.day
      ? [
          found(
            'decision-after-figures',
            7,
            `quyết định ngày ${formatDate(decidedOn)} sau ngày lấy số liệu ${formatDate(figures.day)}.`,
            { given: decidedOn, expected: figures.day },
          ),
        ]
      : []),
    ...(isNew && system.securityRegulation === 'none'
      ? [
          found(
            'approved-without-regulation',
            8,
            'đã được phê duyệt mà ghi không có Quy chế; Quy chế phải có trước khi phê duyệt (Điều 30 khoản 7).',
          ),
        ]
      : []),
    ...(decidedOn !== null && regulatedOn !== null && regulatedOn > decidedOn
      ? [
          found(
            'regulation-after-decision',
            8,
            `Quy chế ngày ${formatDate(regulatedOn)} sau quyết định phê duyệt ngày ${formatDate(decidedOn)}.${isNew ? '' : ' CẦN ĐỐI CHIẾU với quy định cũ.'}`,
            {
              weight: isNew ? 'mend' : 'compare',
              given: regulatedOn,
              expected: decidedOn,
              mend: [...placesOf(row.systemId, 8), ...placesOf(row.systemId, 7)],
            },
          ),
        ]
      : []),
  ]
}

function planFindings(row: ReportRow, figures: Figures, found: Found): readonly Finding[] {
  const { plannedApprovalDate: approval, plannedFullImplementationDate: implementation } = row
  const isApproved = row.approvalStatus === approvalWord('approved')
  const isFull = row.implementationStatus === implementationWord('full')
  const passed = (column: number, day: string | null): readonly Finding[] =>
    day === null || day > figures.day
      ? []
      : [
          found(
            'plan-passed',
            column,
            `dự kiến ${formatDate(day)}, mà đến hết ngày ${formatDate(figures.day)} vẫn chưa xong.`,
            { given: day, expected: figures.day },
          ),
        ]
  return [
    ...(isApproved && approval !== null
      ? [
          found('planned-although-approved', 9, 'đã được phê duyệt thì không ghi thời điểm dự kiến.', {
            given: approval,
          }),
        ]
      : passed(9, approval)),
    ...(isFull && implementation !== null
      ? [
          found('planned-although-implemented', 11, 'đã triển khai đầy đủ thì không ghi thời điểm dự kiến.', {
            given: implementation,
          }),
        ]
      : passed(11, implementation)),
  ]
}

/** The dossier of a system that is out of operation must say so too, or it comes back in another list. */
export function retirementFindings(
  leftOut: readonly LeftOut[],
  systems: readonly ReportedSystem[],
): readonly Finding[] {
  return systems
    .filter(({ id, dossierState }) => {
      const isRetired = leftOut.some(({ systemId, reason }) => systemId === id && reason === 'retired')
      return isRetired && dossierState !== null && dossierState !== 'retired' && dossierState !== 'superseded'
    })
    .map(({ id, name }) =>
      finding({
        id: 'retired-without-step',
        weight: 'compare',
        rows: [id],
        mend: [
          { of: 'system', systemId: id, field: 'dossierState' },
          { of: 'system', systemId: id, field: 'retiredOn' },
        ],
        text: `${name ?? 'Hệ thống chưa có tên'}: đã kết thúc vận hành nên không vào bảng, mà hồ sơ chưa ghi bước kết thúc.`,
      }),
    )
}

/** Rows of different systems that cannot both be right. */
export function contradictionsBetween(rows: readonly ReportRow[]): readonly Finding[] {
  // A system that stands there twice is found as such, not as a name that two systems share.
  const once = rows.filter(({ systemId }, at) => rows.findIndex((row) => row.systemId === systemId) === at)
  return [...sameNames(once), ...papersOfTwoDays(once)]
}

function sameNames(rows: readonly ReportRow[]): readonly Finding[] {
  const named = rows.filter(({ systemName }) => systemName !== null && fold(systemName) !== '')
  return groupsOf(named, (row) => [fold(row.systemName ?? ''), fold(row.operatorUnit ?? '')].join('\n')).map(
    (group) => {
      const ids = group.map(({ systemId }) => systemId)
      return finding({
        id: 'same-name',
        column: 2,
        given: group[0]?.systemName ?? null,
        rows: ids,
        mend: ids.flatMap((id) => placesOf(id, 2)),
        text: `${group.length} dòng cùng tên "${group[0]?.systemName ?? ''}" và cùng đơn vị vận hành: ghi trùng, hay phải đặt tên cho phân biệt được.`,
      })
    },
  )
}

/** Numbers begin anew each year, so one number of one authority has one day a year. */
function papersOfTwoDays(rows: readonly ReportRow[]): readonly Finding[] {
  return ([7, 8] as const).flatMap((column) => {
    const papers = rows.flatMap((row) => {
      const paper: Paper | null = column === 7 ? row.approvalDecision : row.securityRegulation
      const { number = null, date = null, authority = null } = paper ?? {}
      return number === null || date === null || authority === null
        ? []
        : [{ systemId: row.systemId, number, date, authority }]
    })
    return groupsOf(papers, ({ number, date, authority }) =>
      [fold(number), date.slice(0, 4), fold(authority)].join('\n'),
    )
      .filter((group) => group.some(({ date }) => date !== group[0]?.date))
      .map((group) => {
        const days = [...new Set(group.map(({ date }) => date))]
        const ids = group.map(({ systemId }) => systemId)
        return finding({
          id: 'paper-of-two-days',
          column,
          given: group[0]?.number ?? null,
          rows: ids,
          mend: ids.flatMap((id) => placesOf(id, column)),
          text: `Văn bản số ${group[0]?.number ?? ''} của ${group[0]?.authority ?? ''} được ghi với ${days.length} ngày khác nhau: ${days.map(formatDate).join(', ')}.`,
        })
      })
  })
}

/** Those that share a key with another one, together. */
function groupsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.values()].filter((group) => group.length > 1)
}
