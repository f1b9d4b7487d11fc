/** `anxa restore`: a backup back into a server; checks all of it before anything is changed. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { formatMoment } from '../../checks/time/words.ts'
import { verifyAudit } from '../audit/verify.ts'
import { findIdentities } from '../backup/age.ts'
import { rowsOf } from '../backup/manifest.ts'
import { type Checked, checkBackup, type RestoreHouse, restoreBackup } from '../backup/restore.ts'
import { countInWords, sizeInWords } from '../backup/words.ts'
import { listCommunes } from '../communes/queries.ts'
import { INSTALLATION } from '../db/database.ts'
import { openFromConfig } from '../db/open.ts'
import { UsageError } from '../errors.ts'
import { configuredHouse, type Print, writeOut } from './house.ts'
import { AnswerIsNo } from './run.ts'

type RestoreOptions = {
  readonly identity: string
  readonly intoExisting?: string
  readonly check?: true
  readonly json?: true
}

export const restoreCommand = (
  print: Print = writeOut,
  house: () => RestoreHouse = configuredHouse,
): Command =>
  new Command('restore')
    .description('khôi phục một bản sao lưu vào máy chủ trống')
    .argument('<file>', 'tệp sao lưu')
    .requiredOption('--identity <file>', 'tệp khóa riêng, như "anxa backup key" đã in ra')
    .option('--into-existing <name>', 'máy chủ đã có dữ liệu: gõ tên xã của nó để thay tất cả')
    .option('--check', 'chỉ kiểm tra tệp và khóa, không đổi gì')
    .option('--json', 'in kết quả dạng JSON')
    .action((file: string, options: RestoreOptions) => restore(file, options, print, house()))

async function restore(
  path: string,
  options: RestoreOptions,
  print: Print,
  house: RestoreHouse,
): Promise<void> {
  const identities = readIdentities(options.identity)
  if (options.check) {
    const checked = await checkBackup(house, { path, identities })
    return print(
      options.json
        ? `${JSON.stringify(summary(checked))}\n`
        : `Bản sao lưu nguyên vẹn. ${inWords(checked)}\n`,
    )
  }
  const restored = await restoreBackup(house, { path, identities, typedName: options.intoExisting ?? null })
  const chains = await verifyChains(house)
  const broken = chains.filter(({ state }) => state === 'broken').length
  if (options.json) print(`${JSON.stringify({ ...summary(restored), chains: chains.length, broken })}\n`)
  else {
    print(`Đã khôi phục. ${inWords(restored)}\n`)
    print(
      `Chuỗi nhật ký: ${chains.length - broken}/${chains.length} nguyên vẹn. Mọi người cần đăng nhập lại.\n`,
    )
  }
  if (broken > 0)
    throw new AnswerIsNo(`${broken} chuỗi nhật ký đã hỏng từ trước khi sao lưu; xem "anxa audit verify".`)
}

function readIdentities(path: string): readonly string[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new UsageError(`Không đọc được tệp khóa ${path}.`, { cause })
  }
  const identities = findIdentities(text)
  if (identities.length === 0)
    throw new UsageError(`Trong ${path} không có khóa riêng nào (AGE-SECRET-KEY-1…).`)
  return identities
}

const summary = ({ head, manifest, digest }: Checked) => ({
  backupId: head.backupId,
  madeAt: head.startedAt,
  madeBy: head.program,
  communes: head.communes,
  tables: manifest.tables.length,
  rows: rowsOf(manifest),
  evidenceFiles: manifest.evidence.files,
  evidenceBytes: manifest.evidence.bytes,
  ...digest,
})

function inWords({ head, manifest }: Checked): string {
  const { files, bytes } = manifest.evidence
  const whose = head.communes.map(({ name }) => name).join(', ')
  const made = `Bản của ${whose === '' ? head.database : whose}, lúc ${formatMoment(new Date(head.startedAt))}`
  return `${made}: ${countInWords(rowsOf(manifest))} hàng của ${manifest.tables.length} bảng, ${countInWords(files)} tệp minh chứng (${sizeInWords(bytes)}).`
}

/** Opens the database as the server does at its next start, so that the restore ends with the proof that it can. */
async function verifyChains({ config, clock, log }: RestoreHouse) {
  const { db, stop } = await openFromConfig(config, log, { clock, max: 2 })
  try {
    const communes = await listCommunes(db.reference)
    const ids = [INSTALLATION, ...communes.map(({ communeId }) => communeId)]
    return await Promise.all(ids.map((id) => verifyAudit(db, id)))
  } finally {
    await stop()
  }
}
