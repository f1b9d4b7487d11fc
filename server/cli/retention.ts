/** `anxa retention`: how long what is kept, and what would go; removes nothing. */
import { Command } from 'commander'
import { sizeInWords } from '../backup/words.ts'
import type { Deps } from '../deps.ts'
import type { SubjectPlan } from '../retention/plan.ts'
import { retentionPlan, setKeptMonths } from '../retention/service.ts'
import { keepInWords, monthInWords, sourceInWords, stateInWords } from '../retention/words.ts'
import { CLI_ACTOR, type Print, type WithDeps, withConfiguredDeps, writeOut } from './house.ts'

type Json = { readonly json?: true }

export function retentionCommand(print: Print = writeOut, withDeps: WithDeps = withConfiguredDeps): Command {
  const retention = new Command('retention')
    .description('lưu giữ: giữ gì bao lâu, tháng nào sắp bị xóa (không xóa gì)')
    .option('--json', 'in kết quả dạng JSON')
    .action((options: Json) => withDeps((deps) => show(deps, options.json === true, print)))
  retention
    .command('keep')
    .description('đổi thời gian lưu giữ của một loại dữ liệu')
    .argument('<subject>', 'reports, transitions, sign-ins')
    .argument('<months>', 'số tháng, không dưới mức của pháp luật')
    .action((subject: string, months: string) =>
      withDeps(async (deps) => {
        await setKeptMonths(deps, subject, Number(months), CLI_ACTOR)
        await show(deps, false, print)
      }),
    )
  return retention
}

async function show(deps: Deps, json: boolean, print: Print): Promise<void> {
  const plan = await retentionPlan(deps)
  if (json) return print(`${JSON.stringify(plan.map(asJson))}\n`)
  for (const subject of plan) {
    const { rule, going } = subject
    print(`${rule.title} (${rule.subject}): ${keepInWords(subject)}. ${rule.why}\n`)
    print(`  Căn cứ: ${rule.sources.map(sourceInWords).join('; ')}. ${stateInWords(subject)}\n`)
    for (const { table, month, bytes, estimatedRows } of going)
      print(`  ${table} ${monthInWords(month)}: khoảng ${estimatedRows} hàng, ${sizeInWords(bytes)}\n`)
  }
}

const asJson = ({ rule, months, state, going, held }: SubjectPlan) => ({
  ...{ subject: rule.subject, months, sources: rule.sources, ...state },
  ...{ state: state.kind, kind: undefined, going, held },
})
