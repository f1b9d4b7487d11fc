/** `anxa doctor`: how the installation fares; exit code 1 when something is red. */
import { Command } from 'commander'
import { VERDICT_WORDS } from '../../checks/verdict.ts'
import type { Deps } from '../deps.ts'
import { isRed, judgeHealth } from '../health/judge.ts'
import { readHealth } from '../health/read.ts'
import { supportText } from '../health/support.ts'
import { type Print, type WithDeps, withConfiguredDeps, writeOut } from './house.ts'
import { AnswerIsNo } from './run.ts'

type Options = { readonly json?: true; readonly support?: true }

export const doctorCommand = (print: Print = writeOut, withDeps: WithDeps = withConfiguredDeps): Command =>
  new Command('doctor')
    .description('tình trạng của máy chủ và việc cần làm')
    .option('--json', 'in kết quả dạng JSON')
    .option('--support', 'in đoạn số liệu cho người hỗ trợ, không có dữ liệu cá nhân')
    .action((options: Options) => withDeps((deps) => examine(deps, options, print)))

async function examine(deps: Deps, options: Options, print: Print): Promise<void> {
  const readings = await readHealth(deps)
  const now = deps.clock.now()
  const rows = judgeHealth(readings, now)
  if (options.support) return print(supportText(readings, rows, now))
  if (options.json) print(`${JSON.stringify(rows)}\n`)
  else
    for (const { title, verdict, text, mend } of rows) {
      print(`${VERDICT_WORDS[verdict]}: ${title}. ${text}\n`)
      if (mend !== null && verdict !== 'pass') print(`  → ${mend}\n`)
    }
  const red = rows.filter(isRed).length
  if (red > 0) throw new AnswerIsNo(`${red} phần chưa đạt`)
}
