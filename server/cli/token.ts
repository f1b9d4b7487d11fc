/** `anxa token`: the codes with which PCs are enrolled. */
import { Command } from 'commander'
import { formatMoment } from '../../checks/time/words.ts'
import { findCommuneByCode } from '../communes/queries.ts'
import type { Database } from '../db/database.ts'
import { openFromConfig } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { createToken, listTokens, revokeToken, type TokenRow } from '../devices/tokens.ts'
import { AppError, UsageError } from '../errors.ts'
import { enrolmentCommand, findEnrolmentAddress } from '../tls/shown-authority.ts'
import { CLI_ACTOR, configuredHouse, type Print, writeOut } from './house.ts'

const HOUR_MS = 3_600_000

type Work = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>
/** How the command comes to a database; tests bring theirs. */
export type WithDatabase = <T>(work: (house: Work) => Promise<T>) => Promise<T>

type CommuneOption = { readonly commune: string; readonly json?: true }
type CreateOptions = CommuneOption & { readonly unit?: string; readonly uses: number; readonly hours: number }

export function tokenCommand(print: Print = writeOut, withDatabase: WithDatabase = withConfigured): Command {
  const token = new Command('token').description('mã đăng ký máy: tạo, thu hồi, liệt kê')
  token
    .command('create')
    .description('tạo một mã; mã chỉ hiện một lần')
    .requiredOption('--commune <code>', 'mã của xã')
    .option('--unit <name>', 'đơn vị của các máy đăng ký bằng mã này')
    .option('--uses <count>', 'số máy được đăng ký', wholeNumber('--uses', 1000), 1)
    .option('--hours <hours>', 'dùng được trong bao nhiêu giờ', wholeNumber('--hours', 24 * 90), 24)
    .option('--json', 'in kết quả dạng JSON')
    .action((options: CreateOptions) => withDatabase((house) => create(house, options, print)))
  token
    .command('list')
    .description('các mã của một xã')
    .requiredOption('--commune <code>', 'mã của xã')
    .option('--json', 'in kết quả dạng JSON')
    .action((options: CommuneOption) => withDatabase((house) => list(house, options, print)))
  token
    .command('revoke')
    .description('thu hồi một mã')
    .argument('<id>', 'số của mã, xem "anxa token list"')
    .requiredOption('--commune <code>', 'mã của xã')
    .action((id: string, options: CommuneOption) =>
      withDatabase((house) => revoke(house, id, options, print)),
    )
  return token
}

async function create(house: Work, options: CreateOptions, print: Print): Promise<void> {
  const { db, clock } = house
  // First: a token whose command cannot be printed would be lost.
  const address = await findEnrolmentAddress(house)
  const communeId = await communeOf(db, options.commune)
  const unitId = options.unit === undefined ? null : await unitOf(db, communeId, options.unit)
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + options.hours * HOUR_MS)
  const given = { communeId, unitId, uses: options.uses, expiresAt, actor: CLI_ACTOR }
  const { tokenId, token } = await asUsage(() => createToken(db, given, now))
  const command = enrolmentCommand(address, token)
  if (options.json) {
    const { commune, uses } = options
    const answer = { tokenId, token, commune, uses, expiresAt: expiresAt.toISOString(), ...address, command }
    return print(`${JSON.stringify(answer)}\n`)
  }
  print(`Mã đăng ký: ${token}\n`)
  print(`Dùng cho ${options.uses} máy, đến ${formatMoment(expiresAt)}. Mã này không hiện lại lần nữa.\n`)
  print(`Trên máy cần đăng ký, chạy bằng quyền quản trị:\n  ${command}\n`)
}

async function list({ db, clock }: Work, options: CommuneOption, print: Print): Promise<void> {
  const rows = await listTokens(db, await communeOf(db, options.commune))
  if (options.json) return print(`${JSON.stringify(rows)}\n`)
  if (rows.length === 0) return print('Chưa có mã đăng ký nào.\n')
  for (const row of rows)
    print(`${row.tokenId}  ${describe(row, clock.now())}  ${row.unitName ?? '(chưa chọn đơn vị)'}\n`)
}

function describe({ revokedAt, usesLeft, expiresAt }: TokenRow, now: Date): string {
  if (revokedAt !== null) return `đã thu hồi lúc ${formatMoment(revokedAt)}`
  if (expiresAt <= now) return `hết hạn từ ${formatMoment(expiresAt)}`
  return usesLeft === 0 ? 'đã dùng hết' : `còn ${usesLeft} lượt, đến ${formatMoment(expiresAt)}`
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function revoke({ db, clock }: Work, id: string, options: CommuneOption, print: Print): Promise<void> {
  if (!UUID.test(id)) throw new UsageError(`not the id of a token: ${id}`)
  const communeId = await communeOf(db, options.commune)
  await asUsage(() => revokeToken(db, { communeId, tokenId: id, actor: CLI_ACTOR }, clock.now()))
  print('Đã thu hồi.\n')
}

async function communeOf(db: Database, code: string): Promise<string> {
  const commune = await findCommuneByCode(db.reference, code)
  if (commune === undefined) throw new UsageError(`no commune with the code ${code}`)
  return commune.communeId
}

async function unitOf(db: Database, communeId: string, name: string): Promise<string> {
  const [unit] = await db.transaction(
    { communes: [communeId] },
    (tx) => tx<{ unit_id: string }[]>`
      select unit_id from units where commune_id = ${communeId} and fold_text(name) = fold_text(${name})`,
  )
  if (unit === undefined) throw new UsageError(`no unit with the name ${name} in this commune`)
  return unit.unit_id
}

async function asUsage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal')
      throw new UsageError(error.message, { cause: error })
    throw error
  }
}

function wholeNumber(name: string, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (Number.isInteger(number) && number >= 1 && number <= most) return number
    throw new UsageError(`${name} must be a whole number from 1 to ${most}: ${text}`)
  }
}

const withConfigured: WithDatabase = async (work) => {
  const { config, clock, log } = configuredHouse()
  const opened = await openFromConfig(config, log, { attach: true, clock, max: 2 })
  try {
    return await work({ config, db: opened.db, clock, log })
  } finally {
    await opened.stop()
  }
}
