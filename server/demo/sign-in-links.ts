/** One-time links into the sample commune, and what is printed of them. */
import type { Deps } from '../deps.ts'
import { createSignInLink } from '../people/invites.ts'
import { dropLinks, HOUR_MS } from '../people/links.ts'
import { ROLE_NAMES } from '../people/role-names.ts'
import { printSetupLink } from '../people/setup-link.ts'
import { getUserId } from '../people/users.ts'
import { PEOPLE, type SamplePerson } from './people.ts'

export const LINK_HOURS = 2

export type SignInLink = { readonly person: SamplePerson; readonly path: string }

/** New links for everybody; those made before and not used yet end. */
export async function makeSignInLinks(deps: Deps): Promise<readonly SignInLink[]> {
  const links: SignInLink[] = []
  for (const person of PEOPLE) {
    const userId = await getUserId(deps, person.email)
    await deps.db.transaction({ communes: [] }, (tx) => dropLinks(tx, 'sign-in', userId))
    links.push({ person, path: await createSignInLink(deps, userId, LINK_HOURS * HOUR_MS) })
  }
  return links
}

/** The administrator's account is a real one even here: a link without a password opens sample communes only. */
export async function printLinks(deps: Deps, url: string, print: (line: string) => void): Promise<void> {
  print(`Đăng nhập bằng liên kết (mỗi liên kết dùng một lần, trong ${LINK_HOURS} giờ):`)
  for (const { person, path } of await makeSignInLinks(deps)) {
    print(`  ${ROLE_NAMES[person.role]} – ${person.name}: ${person.may}`)
    print(`    ${url}${path}`)
  }
  const setUp: string[] = []
  await printSetupLink(deps, url, (line) => setUp.push(line.trim()))
  const path = setUp.find((line) => line.startsWith(url))
  print(`  ${ROLE_NAMES.admin}: tài khoản, cấu hình; không xem máy của xã`)
  print(
    path === undefined
      ? `    ${url}/dang-nhap (bằng mật khẩu và mã xác thực đã đặt)`
      : `    ${path} (đặt mật khẩu và mã xác thực của chính bạn)`,
  )
}
