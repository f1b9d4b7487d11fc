/** `anxa user`: accounts. Passwords are never given here: a person sets the own one through a link. */
import { Command } from 'commander'
import { z } from 'zod'
import { formatMoment } from '../../checks/time/words.ts'
import { ensureUnit, getCommune } from '../communes/service.ts'
import { INSTALLATION } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { UsageError } from '../errors.ts'
import { ROLES, type Role } from '../http/route.ts'
import { ROLE_NAMES } from '../people/role-names.ts'
import {
  addUser,
  disableUser,
  getUserId,
  type ListedUser,
  listUsers,
  type NewMembership,
  resetUser,
} from '../people/users.ts'
import { baseUrl, CLI_ACTOR, type Print, type WithDeps, withConfiguredDeps, writeOut } from './house.ts'

const Email = z.email().max(254)
const RoleName = z.enum(ROLES)

type AddOptions = {
  readonly name: string
  readonly email: string
  readonly role: string
  readonly commune?: string
  readonly unit?: string
  readonly json?: true
}

export function userCommand(print: Print = writeOut, withDeps: WithDeps = withConfiguredDeps): Command {
  const user = new Command('user').description('tài khoản: thêm, liệt kê, vô hiệu, đặt lại')
  user
    .command('add')
    .description('thêm một người, hoặc thêm vai trò cho người đã có; in liên kết mời dùng một lần')
    .requiredOption('--name <name>', 'họ và tên')
    .requiredOption('--email <address>', 'thư điện tử, cũng là tên đăng nhập')
    .requiredOption('--role <role>', ROLES.join(' | '))
    .option('--commune <code>', 'mã của xã (mọi vai trò trừ admin)')
    .option('--unit <name>', 'đơn vị, cho vai trò unit')
    .option('--json', 'in kết quả dạng JSON')
    .action((options: AddOptions) => withDeps((deps) => add(deps, options, print)))
  user
    .command('list')
    .description('mọi tài khoản')
    .option('--json', 'in kết quả dạng JSON')
    .action((options: { readonly json?: true }) =>
      withDeps((deps) => list(deps, options.json === true, print)),
    )
  user
    .command('disable')
    .description('vô hiệu một tài khoản và kết thúc các phiên của nó')
    .argument('<email>', 'thư điện tử của tài khoản')
    .action((email: string) => withDeps((deps) => disable(deps, email, print)))
  user
    .command('reset')
    .description('mở khóa, mở lại tài khoản; in liên kết đặt lại mật khẩu dùng một lần')
    .argument('<email>', 'thư điện tử của tài khoản')
    .option('--totp', 'bỏ cả mã xác thực hai lớp (mất điện thoại và mã khôi phục)')
    .option('--json', 'in kết quả dạng JSON')
    .action((email: string, options: { readonly totp?: true; readonly json?: true }) =>
      withDeps((deps) => reset(deps, email, options, print)),
    )
  return user
}

async function add(deps: Deps, options: AddOptions, print: Print): Promise<void> {
  if (!Email.safeParse(options.email).success)
    throw new UsageError(`--email is not an address: ${options.email}`)
  const role = RoleName.safeParse(options.role)
  if (!role.success) throw new UsageError(`--role must be one of ${ROLES.join(', ')}: ${options.role}`)
  const membership = await membershipOf(deps, role.data, options)
  const user = { name: options.name, email: options.email, memberships: [membership] }
  const { userId, invitePath } = await addUser(deps, user, CLI_ACTOR)
  const inviteLink = invitePath === null ? null : `${baseUrl(deps)}${invitePath}`
  if (options.json)
    return print(`${JSON.stringify({ userId, email: options.email, role: role.data, inviteLink })}\n`)
  print(`Đã thêm ${options.email}: ${ROLE_NAMES[role.data]}.\n`)
  if (inviteLink !== null) print(`Liên kết mời (dùng một lần, trong 72 giờ): ${inviteLink}\n`)
}

async function membershipOf(deps: Deps, role: Role, { commune, unit }: AddOptions): Promise<NewMembership> {
  if (role === 'admin') {
    if (commune !== undefined || unit !== undefined)
      throw new UsageError('the role admin takes no --commune and no --unit')
    return { communeId: INSTALLATION, role, unitId: null }
  }
  if (commune === undefined) throw new UsageError(`the role ${role} needs --commune`)
  if ((role === 'unit') !== (unit !== undefined))
    throw new UsageError('--unit belongs to the role unit, and only there')
  const { communeId } = await getCommune(deps, commune)
  const unitId =
    unit === undefined ? null : await ensureUnit(deps, { communeId, name: unit, kind: 'office' }, CLI_ACTOR)
  return { communeId, role, unitId }
}

async function list(deps: Deps, json: boolean, print: Print): Promise<void> {
  const users = await listUsers(deps)
  if (json) return print(`${JSON.stringify(users)}\n`)
  if (users.length === 0) return print('Chưa có tài khoản nào.\n')
  for (const user of users) print(`${user.email}  ${user.name}  ${describe(user, deps.clock.now())}\n`)
}

function describe(user: ListedUser, now: Date): string {
  const roles = user.memberships.map(({ role, communeName }) => `${ROLE_NAMES[role]} (${communeName})`)
  const states = [
    user.disabledAt !== null && `vô hiệu từ ${formatMoment(user.disabledAt)}`,
    user.lockedUntil !== null && user.lockedUntil > now && `bị khóa đến ${formatMoment(user.lockedUntil)}`,
    !user.hasPassword && 'chưa đặt mật khẩu',
    user.hasPassword && (user.twoFactorEnabled ? 'có xác thực hai lớp' : 'chưa có xác thực hai lớp'),
  ]
  return [roles.join(', ') || 'chưa có vai trò', ...states.filter((state) => state !== false)].join('; ')
}

async function disable(deps: Deps, email: string, print: Print): Promise<void> {
  await disableUser(deps, await getUserId(deps, email), CLI_ACTOR)
  print(`Đã vô hiệu ${email} và kết thúc các phiên đăng nhập.\n`)
}

async function reset(
  deps: Deps,
  email: string,
  options: { readonly totp?: true; readonly json?: true },
  print: Print,
): Promise<void> {
  const path = await resetUser(deps, await getUserId(deps, email), { totp: options.totp === true }, CLI_ACTOR)
  const resetLink = `${baseUrl(deps)}${path}`
  if (options.json) return print(`${JSON.stringify({ email, resetLink })}\n`)
  print(`Liên kết đặt lại mật khẩu (dùng một lần, trong 24 giờ): ${resetLink}\n`)
}
