/** `anxa calc`: the pure functions behind the pages, one input object in, exactly the answer out. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { z } from 'zod'
import { DossierInput, runDossier } from '../../checks/dossiers/dossier.ts'
import { stateOf } from '../../checks/dossiers/workflow.ts'
import { explainLevel } from '../../checks/systems/explain.ts'
import { determineLevel, LevelInput } from '../../checks/systems/level.ts'
import { formatDate } from '../../checks/time/words.ts'
import { calcWorkingDays, type WorkingDaysAnswer, WorkingDaysInput } from '../../checks/time/working-days.ts'
import { UsageError } from '../errors.ts'

const File = z.looseObject({ input: z.unknown() })

/** One calculator: what its file must hold, and the answer as an object and in words. */
type Calculator = {
  readonly name: string
  readonly summary: string
  /** Throws UsageError or RangeError for what does not fit. */
  readonly run: (input: unknown) => { readonly answer: unknown; readonly words: () => string }
}

const calculator = <Input, Answer>(
  name: string,
  summary: string,
  schema: z.ZodType<Input>,
  compute: (input: Input) => Answer,
  describe: (answer: Answer, input: Input) => string,
): Calculator => ({
  name,
  summary,
  run: (given) => {
    const input = schema.safeParse(given)
    if (!input.success) throw new UsageError(issues(input.error))
    const answer = compute(input.data)
    return { answer, words: () => describe(answer, input.data) }
  },
})

const CALCULATORS: readonly Calculator[] = [
  calculator(
    'working-days',
    'ngày cuối của một thời hạn tính theo ngày làm việc',
    WorkingDaysInput,
    calcWorkingDays,
    describeWorkingDays,
  ),
  calculator(
    'level',
    'cấp độ của một hệ thống theo các câu trả lời',
    LevelInput,
    determineLevel,
    (_, input) => describeLevel(input),
  ),
  calculator(
    'dossier',
    'một hồ sơ cấp độ đi từng bước theo nghị định',
    DossierInput,
    (input) => runDossier(input),
    (_, input) => describeDossier(input),
  ),
]

/** `print` writes one text to stdout. */
export function calcCommand(print: (text: string) => void = writeOut): Command {
  const calc = new Command('calc').description(
    'tính theo quy tắc đằng sau các trang: một đầu vào, một kết quả',
  )
  for (const { name, summary, run } of CALCULATORS)
    calc
      .command(name)
      .description(summary)
      .requiredOption('--file <file>', 'tệp JSON có một đối tượng "input"')
      .option('--json', 'in kết quả dạng JSON')
      .action(({ file, json }: { readonly file: string; readonly json?: boolean }) => {
        const { answer, words } = inFile(file, () => run(inputOf(file)))
        print(`${json ? JSON.stringify(answer) : words()}\n`)
      })
  return calc
}

/** What does not fit is told with the name of its file. */
function inFile<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${path}: ${error.message}`, { cause: error })
    if (error instanceof UsageError && !error.message.startsWith(path))
      throw new UsageError(`${path}: ${error.message}`, { cause: error })
    throw error
  }
}

function inputOf(path: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new UsageError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
  const file = File.safeParse(value)
  if (!file.success || file.data.input === undefined) throw new UsageError(`${path}: no "input" object`)
  return file.data.input
}

const issues = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${['input', ...path].join('.')}: ${message}`).join('; ')

const REASONS: Readonly<Record<string, string>> = {
  'weekly-off': 'nghỉ hằng tuần',
  compensation: 'nghỉ bù',
  swapped: 'nghỉ hoán đổi',
  holiday: 'ngày lễ',
}

function describeWorkingDays(answer: WorkingDaysAnswer): string {
  const lines = [`Ngày cuối: ${formatDate(answer.due)} (hết 24 giờ)${answer.provisional ? ', tạm tính' : ''}`]
  for (const { date, reason } of answer.skipped)
    lines.push(`  không tính ${formatDate(date)}: ${REASONS[reason]}`)
  for (const date of answer.madeUp) lines.push(`  làm bù, có tính ${formatDate(date)}`)
  return lines.join('\n')
}

function describeLevel(input: LevelInput): string {
  const { sheet, decided, warnings } = explainLevel(input)
  return [...sheet.result, ...decided, ...warnings.map(({ text, basis }) => `${text} (${basis})`)].join('\n')
}

function describeDossier(input: DossierInput): string {
  const { state, refused, limits } = runDossier(input)
  return [
    `Tình trạng: ${state === null ? 'chưa có hồ sơ' : stateOf(state).label}`,
    ...(refused === null
      ? []
      : [`Bước ${refused.event + 1} (${refused.transition}) không được: ${refused.basis ?? refused.reason}`]),
    ...limits.map(
      ({ limit, due, state: how, provisional }) =>
        `Thời hạn ${limit}: đến hết ${due === null ? 'chưa tính được' : formatDate(due)}${provisional ? ', tạm tính' : ''} (${how})`,
    ),
  ].join('\n')
}

const writeOut = (text: string): void => {
  process.stdout.write(text)
}
