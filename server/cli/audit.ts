/** `anxa audit verify`: proves the chains; exit code 1 when one is broken. */
import { Command } from 'commander'
import { type AuditVerdict, type Break, verifyAudit } from '../audit/verify.ts'
import { listCommunes } from '../communes/queries.ts'
import { getCommune } from '../communes/service.ts'
import { INSTALLATION } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { type Print, type WithDeps, withConfiguredDeps, writeOut } from './house.ts'
import { AnswerIsNo } from './run.ts'

type VerifyOptions = { readonly commune?: string; readonly json?: true }
type Chain = { readonly communeId: string; readonly code: string | null; readonly name: string }

export function auditCommand(print: Print = writeOut, withDeps: WithDeps = withConfiguredDeps): Command {
  const audit = new Command('audit').description('nhật ký: kiểm tra chuỗi')
  audit
    .command('verify')
    .description('kiểm tra chuỗi nhật ký; nêu dòng đầu tiên bị sửa, bị thiếu')
    .option('--commune <code>', 'chỉ một xã; nếu không: mọi xã và phần hệ thống')
    .option('--json', 'in kết quả dạng JSON')
    .action((options: VerifyOptions) => withDeps((deps) => verify(deps, options, print)))
  return audit
}

async function verify(deps: Deps, options: VerifyOptions, print: Print): Promise<void> {
  const results: (Chain & AuditVerdict)[] = []
  for (const chain of await chainsOf(deps, options.commune))
    results.push({ ...chain, ...(await verifyAudit(deps.db, chain.communeId)) })
  if (options.json) print(`${JSON.stringify(results)}\n`)
  else for (const result of results) print(`${result.name}: ${describe(result)}\n`)
  const broken = results.filter(({ state }) => state === 'broken').length
  if (broken > 0) throw new AnswerIsNo(`${broken} chuỗi nhật ký bị hỏng`)
}

async function chainsOf(deps: Deps, code: string | undefined): Promise<readonly Chain[]> {
  if (code !== undefined)
    return [await getCommune(deps, code)].map(({ communeId, name }) => ({ communeId, code, name }))
  const communes = await listCommunes(deps.db.reference)
  return [
    { communeId: INSTALLATION, code: null, name: 'Hệ thống' },
    ...communes.map(({ communeId, code: own, name }) => ({ communeId, code: own, name })),
  ]
}

const BREAKS: Readonly<Record<Break, string>> = {
  changed: 'đã bị sửa',
  missing: 'bị thiếu',
  'beyond-head': 'nằm ngoài đầu chuỗi',
}

const describe = (verdict: AuditVerdict): string =>
  verdict.state === 'whole'
    ? `nguyên vẹn, ${verdict.lines} dòng, đầu chuỗi ${verdict.head}`
    : `HỎNG ở dòng ${verdict.seq}: dòng này ${BREAKS[verdict.why]}`
