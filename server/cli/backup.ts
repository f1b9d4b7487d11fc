/** `anxa backup`: makes a backup now; its key, its places, and what was made so far. */
import { Command } from 'commander'
import { formatMoment } from '../../checks/time/words.ts'
import { keyFileText, makeBackupKey, setRecipient } from '../backup/key.ts'
import { type BackupRow, listBackups } from '../backup/queries.ts'
import { type BackupDeps, makeBackup } from '../backup/service.ts'
import { BackupSettings, backupSettings } from '../backup/settings.ts'
import { countInWords, sizeInWords } from '../backup/words.ts'
import { openFromConfig } from '../db/open.ts'
import { CannotError, UsageError } from '../errors.ts'
import { changeSetting } from '../settings/service.ts'
import { CLI_ACTOR, configuredHouse, type Print, refusalsAsUsage, writeOut } from './house.ts'

/** How the command comes to a database and its owner; tests bring theirs. */
export type WithBackupDeps = (work: (deps: BackupDeps) => Promise<void>) => Promise<void>

type Json = { readonly json?: true }
type KeyOptions = Json & { readonly recipient?: string }
type SettingsOptions = Json & {
  readonly folder?: string
  readonly second?: string
  readonly keep?: string
}

export function backupCommand(print: Print = writeOut, withDeps: WithBackupDeps = withConfigured): Command {
  const backup = new Command('backup')
    .description('sao lưu: tạo ngay một bản, khóa, nơi cất, danh sách')
    .argument('[file]', 'tệp mới; nếu không nêu: một tên mới trong thư mục sao lưu')
    .option('--json', 'in kết quả dạng JSON')
    .action((file: string | undefined, options: Json) => withDeps((deps) => make(deps, file, options, print)))
  backup
    .command('key')
    .description('tạo cặp khóa mới; khóa riêng chỉ hiện một lần và không giữ trên máy chủ')
    .option('--recipient <age1…>', 'dùng khóa công khai đã tạo ở máy khác (age-keygen)')
    .action((options: KeyOptions) => withDeps((deps) => key(deps, options, print)))
  backup
    .command('list')
    .description('các bản đã tạo, mới nhất trước')
    .option('--json', 'in kết quả dạng JSON')
    .action((_: Json, command: Command) => withDeps((deps) => list(deps, command.optsWithGlobals(), print)))
  backup
    .command('settings')
    .description('xem, đổi nơi cất và số bản giữ lại')
    .option('--folder <path>', 'thư mục sao lưu; "" là DATA_DIR/backups')
    .option('--second <path>', 'nơi cất thứ hai (USB, ổ mạng); "" là không có')
    .option('--keep <count>', 'số bản hằng ngày giữ lại')
    .option('--json', 'in kết quả dạng JSON')
    .action((_: SettingsOptions, command: Command) =>
      withDeps((deps) => settings(deps, command.optsWithGlobals(), print)),
    )
  return backup
}

async function make(deps: BackupDeps, file: string | undefined, { json }: Json, print: Print): Promise<void> {
  const done = await makeBackup(deps, {
    kind: 'manual',
    actor: CLI_ACTOR,
    ...(file !== undefined && { path: file }),
  })
  if (done === null) throw new CannotError('Một lần sao lưu khác đang chạy; hãy thử lại sau.')
  if (json) print(`${JSON.stringify(done)}\n`)
  else {
    const { counts } = done
    print(`Đã sao lưu và kiểm tra lại: ${done.path} (${sizeInWords(done.bytes)}).\n`)
    print(
      `${countInWords(counts.rows)} hàng của ${counts.tables} bảng, ${countInWords(counts.evidenceFiles)} tệp minh chứng (${sizeInWords(counts.evidenceBytes)}).\n`,
    )
    if (counts.damagedEvidence > 0)
      print(
        `CHÚ Ý: ${counts.damagedEvidence} tệp minh chứng trên máy chủ đã hỏng từ trước; đã lưu nguyên như thế.\n`,
      )
    if (done.secondPath !== null) print(`Đã chép và kiểm tra bản thứ hai: ${done.secondPath}.\n`)
  }
  if (done.secondError !== null)
    throw new CannotError(`Bản thứ nhất tốt; bản thứ hai thì không: ${done.secondError}`)
}

/** What is printed is itself a key file: `anxa backup key > khoa.txt` on a drive that is then taken away. */
async function key(deps: BackupDeps, { recipient }: KeyOptions, print: Print): Promise<void> {
  if (recipient !== undefined) {
    const replaced = await setRecipient(deps, recipient, CLI_ACTOR)
    return print(
      `Các bản sao lưu từ nay mở được bằng khóa riêng của ${recipient}.\n${oldKeyNote(replaced, '')}`,
    )
  }
  const made = await makeBackupKey(deps, CLI_ACTOR)
  print('# Khóa riêng của các bản sao lưu. Chỉ hiện một lần này, máy chủ không giữ.\n')
  print('# Cất ít nhất hai bản ở ngoài máy chủ (USB trong két, giấy in). Mất khóa là mất mọi bản sao lưu.\n')
  print(oldKeyNote(made.replaced, '# '))
  print(keyFileText(made, deps.clock.now()))
}

const oldKeyNote = (replaced: string | null, prefix: string): string =>
  replaced === null ? '' : `${prefix}Các bản cũ vẫn cần khóa riêng của ${replaced}: đừng bỏ khóa đó.\n`

async function list(deps: BackupDeps, { json }: Json, print: Print): Promise<void> {
  const rows = await listBackups(deps)
  if (json) return print(`${JSON.stringify(rows)}\n`)
  if (rows.length === 0) return print('Chưa có bản sao lưu nào.\n')
  for (const row of rows) print(`${formatMoment(row.startedAt)}  ${describe(row)}\n`)
}

function describe(row: BackupRow): string {
  if (row.outcome === 'running') return `đang chạy  ${row.path}`
  if (row.outcome === 'failed') return `không thành công: ${row.error ?? ''}`
  const second = { good: ', có bản thứ hai', failed: ', KHÔNG chép được bản thứ hai', none: '' }
  const place = row.removedAt === null ? row.path : '(đã nhường chỗ cho bản mới)'
  return `tốt  ${sizeInWords(row.bytes ?? 0)}${second[row.secondOutcome ?? 'none']}  ${place}`
}

async function settings(deps: BackupDeps, options: SettingsOptions, print: Print): Promise<void> {
  const isChange = options.folder !== undefined || options.second !== undefined || options.keep !== undefined
  const change = (before: BackupSettings) => (isChange ? changed(before, options) : before)
  const { after } = await changeSetting(deps, backupSettings, change, CLI_ACTOR)
  if (options.json) return print(`${JSON.stringify(after)}\n`)
  print(`Khóa công khai: ${after.recipient ?? 'chưa có (anxa backup key)'}\n`)
  print(`Thư mục sao lưu: ${after.folder ?? 'DATA_DIR/backups'}\n`)
  print(`Nơi cất thứ hai: ${after.secondFolder ?? 'không có'}\n`)
  print(`Số bản hằng ngày giữ lại: ${after.keep}\n`)
}

function changed(before: BackupSettings, { folder, second, keep }: SettingsOptions): BackupSettings {
  const parsed = BackupSettings.safeParse({
    ...before,
    ...(folder !== undefined && { folder: folder === '' ? null : folder }),
    ...(second !== undefined && { secondFolder: second === '' ? null : second }),
    ...(keep !== undefined && { keep: Number(keep) }),
  })
  if (!parsed.success) throw new UsageError('--keep là số nguyên từ 3 đến 365.')
  return parsed.data
}

const withConfigured: WithBackupDeps = async (work) => {
  const { config, clock, log } = configuredHouse()
  const { db, owner, stop } = await openFromConfig(config, log, { attach: true, clock, max: 2 })
  try {
    await refusalsAsUsage(() => work({ config, clock, log, db, owner }))
  } finally {
    await stop()
  }
}
