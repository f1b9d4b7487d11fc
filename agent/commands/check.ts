/** `check`: judges facts with the very rules of the server, on the spot and without it. */
import { judgeAll } from '../../checks/device/run.ts'
import { BUILT_IN_TABLES } from '../../checks/device/tables.ts'
import { formatMoment } from '../../checks/time/words.ts'
import type { AgentContext } from '../context.ts'
import { type JudgedOptions, readJudgedInput } from '../judged-input.ts'
import { EXIT, type ExitCode } from '../output.ts'
import { countLine, verdictLines } from '../verdict-lines.ts'

export type CheckOptions = JudgedOptions & { readonly json: boolean }

export const check = async (context: AgentContext, options: CheckOptions): Promise<ExitCode> => {
  const input = await readJudgedInput(context, options)
  const { facts, asOf, thresholds } = input
  const results = judgeAll({ facts, now: asOf, context: input.context, thresholds, tables: BUILT_IN_TABLES })
  if (options.json) {
    const checks = results.map(({ id, verdict, reason, facts, until }) => ({
      id,
      verdict,
      reason,
      facts,
      until,
    }))
    context.output.line(JSON.stringify({ asOf, checks }))
  } else {
    context.output.line(`Kết quả kiểm tra lúc ${formatMoment(asOf)}: ${countLine(results)}\n`)
    const platform = facts.contract === 'linux-collector/1' ? 'linux' : 'windows'
    for (const line of verdictLines(results, platform)) context.output.line(line)
  }
  return results.some(({ verdict }) => verdict === 'fail') ? EXIT.no : EXIT.done
}
