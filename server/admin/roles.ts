/** The role forms of the administrator: what can be chosen, and what was chosen. */
import { z } from 'zod'
import type { RoleChoices } from '../../web/pages/admin/users-pages.tsx'
import { listCommunes } from '../communes/queries.ts'
import { type Database, INSTALLATION } from '../db/database.ts'
import { ROLES, type Role } from '../http/route.ts'
import { ROLE_NAMES } from '../people/role-names.ts'
import type { NewMembership } from '../people/users.ts'
import { listUnitChoices } from './queries.ts'

export async function listRoleChoices(db: Database): Promise<RoleChoices> {
  const [communes, units] = [await listCommunes(db.reference), await listUnitChoices(db)]
  return {
    roles: ROLES.map((role) => ({ value: role, label: ROLE_NAMES[role] })),
    communes: communes.map(({ code, name }) => ({ value: code, label: name })),
    units: units.map(({ communeCode, communeName, unitId, unitName }) => ({
      value: `${communeCode}/${unitId}`,
      label: communes.length > 1 ? `${communeName} – ${unitName}` : unitName,
    })),
  }
}

/** The fields of a role form as they come; resolved by `resolveRole`. */
export const RoleFields = {
  role: z.enum(ROLES, 'Hãy chọn một vai trò.'),
  commune: z.string().default(''),
  unit: z.string().default(''),
}

export type ChosenRole = { readonly role: Role; readonly commune: string; readonly unit: string }

export type ResolvedRole =
  | { readonly ok: true; readonly membership: NewMembership; readonly place: string }
  | { readonly ok: false; readonly field: 'commune' | 'unit'; readonly message: string }

/** Whether role, commune and unit go together, and what they mean. */
export async function resolveRole(db: Database, { role, commune, unit }: ChosenRole): Promise<ResolvedRole> {
  if (role === 'admin')
    return { ok: true, membership: { communeId: INSTALLATION, role, unitId: null }, place: 'Cả hệ thống' }
  const found = (await listCommunes(db.reference)).find(({ code }) => code === commune)
  if (found === undefined) return { ok: false, field: 'commune', message: 'Vai trò này cần một xã.' }
  const { communeId, name } = found
  const mayHaveUnit = role === 'unit' || (role === 'it' && unit !== '')
  if (!mayHaveUnit) return { ok: true, membership: { communeId, role, unitId: null }, place: name }
  const chosen = (await listUnitChoices(db)).find(
    (one) => one.communeId === communeId && `${one.communeCode}/${one.unitId}` === unit,
  )
  if (chosen === undefined)
    return { ok: false, field: 'unit', message: `${ROLE_NAMES[role]} cần một đơn vị của xã đã chọn.` }
  return {
    ok: true,
    membership: { communeId, role, unitId: chosen.unitId },
    place: `${name} – ${chosen.unitName}`,
  }
}

/** For the second look: what a role means, in words. */
export const ROLE_MEANS: Readonly<Record<Role, string>> = {
  police: 'xem toàn xã; duyệt chứng cứ, cho ý kiến miễn trừ, đôn đốc, ghi kiểm tra, phối hợp sự cố',
  it: 'xem toàn xã; đăng ký và quản lý máy, soạn hồ sơ, nộp chứng cứ, xử lý sự cố',
  leader: 'xem toàn xã; phê duyệt, cho miễn trừ, ký báo cáo sự cố; nhận cảnh báo',
  unit: 'xem đơn vị của mình; trả lời đôn đốc, nộp chứng cứ, báo sự cố',
  province: 'xem tổng hợp của xã; xuất số liệu, góp ý',
  admin: 'cấu hình hệ thống, quản lý người dùng và xã; không xem được hồ sơ của xã',
}
