/** `anxa tables`: how old the tables are that verdicts are read from, and newer ones from a signed file. */
import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { formatDate } from '../../checks/time/words.ts'
import type { Deps } from '../deps.ts'
import { UsageError } from '../errors.ts'
import { ageWords, describeTables, sourceWords, tableProblem, takenWords } from '../tables/describe.ts'
import { importTables, trustedKeys } from '../tables/import.ts'
import { tablesInForce } from '../tables/in-force.ts'
import { CLI_ACTOR, type Print, type WithDeps, withConfiguredDeps, writeOut } from './house.ts'
import { AnswerIsNo } from './run.ts'

export function tablesCommand(print: Print = writeOut, withDeps: WithDeps = withConfiguredDeps): Command {
  const tables = new Command('tables').description('bảng dữ liệu có ngày: xem, nhập bảng mới')
  tables
    .command('show')
    .description('mỗi bảng đến ngày nào, từ đâu, đã quá cũ chưa')
    .option('--json', 'in kết quả dạng JSON')
    .action((options: { readonly json?: true }) =>
      withDeps((deps) => show(deps, options.json === true, print)),
    )
  tables
    .command('import <file>')
    .description('nhập các bảng mới hơn từ một tệp có chữ ký của nơi phát hành')
    .action((file: string) => withDeps((deps) => take(deps, file, print)))
  return tables
}

async function show(deps: Deps, json: boolean, print: Print): Promise<void> {
  const described = describeTables(await tablesInForce(deps.db).current(), deps.clock.now())
  if (json)
    return print(
      `${JSON.stringify(
        described.map(({ name, asOf, ageDays, state, source, isUnreadable }) => ({
          ...{ name, asOf, ageDays, state, isTooOld: state === 'too-old' },
          ...{ source: source.kind, importedAt: source.kind === 'imported' ? source.at : null, isUnreadable },
        })),
      )}\n`,
    )
  for (const table of described) {
    const { title, asOf, ageDays, source } = table
    print(`${title}: đến ${formatDate(asOf)} (${ageWords(ageDays)}), ${sourceWords(source)}\n`)
    const problem = tableProblem(table)
    if (problem !== null) print(`  ! ${problem}\n`)
  }
  if (trustedKeys(deps.config).length === 0)
    print('Bản này chưa có khóa phát hành: chưa nhập được bảng mới (xem TABLES_PUBLIC_KEY).\n')
}

async function take(deps: Deps, path: string, print: Print): Promise<void> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new UsageError(`the file ${path} cannot be read`, { cause })
  })
  const outcome = await importTables(deps, bytes, CLI_ACTOR)
  if (!outcome.ok) throw new AnswerIsNo(outcome.message)
  print(`${takenWords(outcome)}\n`)
}
