/** `anxa commune`: the communes of this installation. */
import { Command } from 'commander'
import { listCommunes } from '../communes/queries.ts'
import { addCommune, ensureUnit } from '../communes/service.ts'
import type { Deps } from '../deps.ts'
import { CLI_ACTOR, type Print, type WithDeps, withConfiguredDeps, writeOut } from './house.ts'

type AddOptions = {
  readonly code: string
  readonly name: string
  readonly province: string
  readonly unit: readonly string[]
  readonly json?: true
}

export function communeCommand(print: Print = writeOut, withDeps: WithDeps = withConfiguredDeps): Command {
  const commune = new Command('commune').description('xã: thêm, liệt kê')
  commune
    .command('add')
    .description('thêm một xã và các đơn vị của nó')
    .requiredOption('--code <code>', 'mã trong địa chỉ trang: chữ thường không dấu, chữ số, gạch nối')
    .requiredOption('--name <name>', 'tên xã, ví dụ "Xã Thạnh Phú"')
    .requiredOption('--province <name>', 'tỉnh, thành phố')
    .option('--unit <name...>', 'các phòng, đơn vị', [])
    .option('--json', 'in kết quả dạng JSON')
    .action((options: AddOptions) => withDeps((deps) => add(deps, options, print)))
  commune
    .command('list')
    .description('mọi xã')
    .option('--json', 'in kết quả dạng JSON')
    .action((options: { readonly json?: true }) =>
      withDeps((deps) => list(deps, options.json === true, print)),
    )
  return commune
}

async function add(deps: Deps, options: AddOptions, print: Print): Promise<void> {
  const { code, name, province } = options
  const commune = await addCommune(deps, { code, name, province }, CLI_ACTOR)
  for (const unit of options.unit)
    await ensureUnit(deps, { communeId: commune.communeId, name: unit, kind: 'office' }, CLI_ACTOR)
  print(options.json ? `${JSON.stringify(commune)}\n` : `Đã thêm ${commune.name} (mã ${commune.code}).\n`)
}

async function list(deps: Deps, json: boolean, print: Print): Promise<void> {
  const communes = await listCommunes(deps.db.reference)
  if (json) return print(`${JSON.stringify(communes)}\n`)
  if (communes.length === 0) return print('Chưa có xã nào.\n')
  for (const { code, name, isSample } of communes)
    print(`${code}  ${name}${isSample ? '  (dữ liệu mẫu)' : ''}\n`)
}
