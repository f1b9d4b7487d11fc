/**
 * The form of the yearly report as data: Mẫu số 08 of NĐ 331/2026, its columns with the words that may stand in them,
 * its totals. Headings and notes are the decree's own. Mẫu số 08 of NĐ 356/2025 is another paper altogether, so this
 * form is never named by its number alone.
 */
import { z } from 'zod'
import { workflow } from '../dossiers/workflow.ts'
import { Day } from '../time/zone.ts'
import FORM from './mau-08.json'

/** What stands in a column, as documents.json calls it. */
export const RowField = z.enum([
  'index',
  'systemName',
  'ownerName',
  'operatorUnit',
  'proposedLevel',
  'approvalStatus',
  'approvalDecision',
  'securityRegulation',
  'plannedApprovalDate',
  'implementationStatus',
  'plannedFullImplementationDate',
  'inspectionStatus',
])
export type RowField = z.infer<typeof RowField>

export const TotalField = z.enum([
  'systemTotal',
  'classifiedTotal',
  'dossierPreparedTotal',
  'appraisedTotal',
  'approvedTotal',
  'periodicallyInspectedTotal',
  'expectedAllApprovedBy',
])
export type TotalField = z.infer<typeof TotalField>

/** Column 10: how much of the approved protection plan is in place. */
export const Implementation = z.enum(['none', 'partial', 'full'])
export type Implementation = z.infer<typeof Implementation>

/** Column 12: inspections that the form asks about. */
export const InspectionKind = z.enum(['before-use', 'periodic'])
export type InspectionKind = z.infer<typeof InspectionKind>

/** Column 6, in the order in which a dossier passes through them. */
export const ApprovalStatus = z.enum(['drafting', 'sent', 'appraised', 'approved'])
export type ApprovalStatus = z.infer<typeof ApprovalStatus>

const Word = z.strictObject({
  id: z.union([ApprovalStatus, Implementation, InspectionKind]),
  /** As the decree writes it, letter by letter. */
  word: z.string().min(1),
})

const Column = z.strictObject({
  number: z.int().min(1).max(12),
  field: RowField,
  heading: z.string(),
  /** The decree's note under the table; null for the running number, which has none. */
  note: z.string().nullable(),
  kind: z.enum(['index', 'text', 'level', 'word', 'words', 'paper', 'day']),
  /** When the cell must not be empty. `if-any` and `if-done`: empty only when somebody said that there is none. */
  filled: z.enum([
    'always',
    'when-approved',
    'when-not-approved',
    'when-not-fully-implemented',
    'if-any',
    'if-done',
  ]),
  words: z.array(Word).optional(),
})
export type Column = z.infer<typeof Column>

const TotalLine = z.strictObject({
  field: TotalField,
  label: z.string(),
  /** The column it is counted from; null where the table has none. */
  column: z.int().min(1).max(12).nullable(),
  flag: z.string().optional(),
})
export type TotalLine = z.infer<typeof TotalLine>

const Tables = z.strictObject({
  id: z.literal('mau-08'),
  asOf: Day,
  number: z.string(),
  decree: z.string(),
  title: z.string(),
  shortName: z.string(),
  subject: z.string(),
  basis: z.string(),
  /** What the decree leaves open about the form as a whole. */
  flags: z.array(z.strictObject({ id: z.string(), text: z.string() })),
  confusedWith: z.strictObject({
    shortName: z.string(),
    title: z.string(),
    decree: z.string(),
    basis: z.string(),
  }),
  totals: z.array(TotalLine),
  columns: z.array(Column),
})

/** The words must be those of the dossier's table too, or a dossier would have a state that the form cannot say. */
export const ReportForm = Tables.superRefine((form, context) => {
  const complain = (where: string, message: string) =>
    context.addIssue({ code: 'custom', path: [where], message })
  const wordsAt = (number: number) =>
    form.columns.find((one) => one.number === number)?.words?.map(({ word }) => word) ?? []
  if (!isSame(form.columns.map(numberOf), sequence(RowField.options.length)))
    complain('columns', 'are not numbered from 1 to 12')
  if (!isSame(form.columns.map(fieldOf), RowField.options)) complain('columns', 'are not the fields of a row')
  if (!isSame(form.totals.map(fieldOf), TotalField.options)) complain('totals', 'are not those of section 1')
  const states = new Set(workflow().states.flatMap(({ mau08Column6: word }) => (word === null ? [] : [word])))
  if (!isSame([...wordsAt(6)].sort(), [...states].sort()))
    complain('column 6', 'has not the words of the states')
  for (const { mau08Column: number, values } of workflow().parallelAttributes)
    if (values !== undefined && !isSame(wordsAt(number), values))
      complain(`column ${number}`, 'has not the words of the dossier')
})
export type ReportForm = z.infer<typeof ReportForm>

const numberOf = ({ number }: Column): number => number
const fieldOf = <Field>({ field }: { readonly field: Field }): Field => field
const sequence = (length: number): readonly number[] => Array.from({ length }, (_, index) => index + 1)
const isSame = <Item>(left: readonly Item[], right: readonly Item[]): boolean =>
  left.length === right.length && left.every((item, index) => item === right[index])

let read: ReportForm | undefined
/** As published with this edition. Read and checked at first use; throws ZodError on a bad table. */
export function reportForm(): ReportForm {
  read ??= ReportForm.parse(FORM)
  return read
}

/** "Mẫu số 08 ban hành kèm theo Nghị định số 331/2026/NĐ-CP ...: Báo cáo ...": for headings, file lists and letters. */
export function fullName(): string {
  const { number, decree, title } = reportForm()
  return `${number} ban hành kèm theo ${decree}: ${title}`
}

/** Throws RangeError for a number outside 1 to 12. */
export function columnOf(number: number): Column {
  const column = reportForm().columns.find((one) => one.number === number)
  if (column === undefined) throw new RangeError(`no column of Mẫu 08 NĐ 331: ${number}`)
  return column
}

/** The number of the column in which a field stands. */
export const columnNumberOf = (field: RowField): number => RowField.options.indexOf(field) + 1

/** The only words that may stand in the column; null where any text, level, paper or day may. */
export const allowedWords = (number: number): readonly string[] | null =>
  columnOf(number).words?.map(({ word }) => word) ?? null

/** The form's word for what we call so. */
export const approvalWord = (id: ApprovalStatus): string => wordOf(6, id)
export const implementationWord = (id: Implementation): string => wordOf(10, id)
export const inspectionWord = (id: InspectionKind): string => wordOf(12, id)

function wordOf(number: number, id: string): string {
  const found = columnOf(number).words?.find((one) => one.id === id)
  if (found === undefined) throw new RangeError(`no word of column ${number}: ${id}`)
  return found.word
}

/** How far a word of column 6 is along the way; null for a word that is not the form's. */
export function approvalStatusOf(word: string | null): ApprovalStatus | null {
  const found = columnOf(6).words?.find((one) => one.word === word)
  return ApprovalStatus.safeParse(found?.id).data ?? null
}

/** Throws RangeError for a field that is no total. */
export function totalLineOf(field: TotalField): TotalLine {
  const line = reportForm().totals.find((one) => one.field === field)
  if (line === undefined) throw new RangeError(`no total of Mẫu 08 NĐ 331: ${field}`)
  return line
}

/** `ambiguous`: it names a Mẫu 08 without saying right behind it of which decree. */
export type NamedForm = 'yearly-report' | 'personal-data-breach' | 'ambiguous'

const MENTION = /Mẫu\s+(?:số\s+)?0?8(?!\d)/giu
const YEARLY = /331(?:\/2026)?(?!\d)/
const BREACH = /356(?:\/2025)?(?!\d)/

/**
 * Which "Mẫu 08" each mention in a text means, in their order: by the decree named right behind it, in the same line and
 * before any comma, semicolon or full stop. A decree named elsewhere is not taken for it: a page or paper with an
 * `ambiguous` mention lets two papers be mistaken for each other.
 */
export function formsNamedIn(text: string): readonly NamedForm[] {
  return text
    .normalize('NFC')
    .split('\n')
    .flatMap((line) => line.split(MENTION).slice(1))
    .map((after) => {
      const [behind = ''] = after.split(/[,;.]/)
      const [yearly, breach] = [YEARLY.test(behind), BREACH.test(behind)]
      if (yearly === breach) return 'ambiguous'
      return yearly ? 'yearly-report' : 'personal-data-breach'
    })
}
