/** `anxa calc`: the pure functions behind the pages, one input object in, exactly the answer out. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { z } from 'zod'
import { formatDate } from '../../checks/time/words.ts'
import { calcWorkingDays, type WorkingDaysAnswer, WorkingDaysInput } from '../../checks/time/working-days.ts'
import { UsageError } from '../errors.ts'

const File = z.looseObject({ input: z.unknown() })

/** `print` writes one text to stdout. */
export function calcCommand(print: (text: string) => void = writeOut): Command {
  const calc = new Command('calc').description(
    'tính theo quy tắc đằng sau các trang: một đầu vào, một kết quả',
  )
  calc
    .command('working-days')
    .description('ngày cuối của một thời hạn tính theo ngày làm việc')
    .requiredOption('--file <file>', 'tệp JSON có một đối tượng "input"')
    .option('--json', 'in kết quả dạng JSON')
    .action((options: { readonly file: string; readonly json?: boolean }) => {
      const answer = answerOf(options.file)
      print(`${options.json ? JSON.stringify(answer) : describe(answer)}\n`)
    })
  return calc
}

function answerOf(path: string): WorkingDaysAnswer {
  const input = WorkingDaysInput.safeParse(inputOf(path))
  if (!input.success) throw new UsageError(`${path}: ${issues(input.error)}`)
  try {
    return calcWorkingDays(input.data)
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${path}: ${error.message}`, { cause: error })
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

function describe(answer: WorkingDaysAnswer): string {
  const lines = [`Ngày cuối: ${formatDate(answer.due)} (hết 24 giờ)${answer.provisional ? ', tạm tính' : ''}`]
  for (const { date, reason } of answer.skipped)
    lines.push(`  không tính ${formatDate(date)}: ${REASONS[reason]}`)
  for (const date of answer.madeUp) lines.push(`  làm bù, có tính ${formatDate(date)}`)
  return lines.join('\n')
}

const writeOut = (text: string): void => {
  process.stdout.write(text)
}
