/** Invitations by mail, and what became of each: the link itself is shown to the administrator in any case. */
import type { Invitation } from '../../web/pages/admin/users-pages.tsx'
import type { Deps } from '../deps.ts'
import { letterOf } from '../mail/letter.ts'
import type { AddedUser } from '../people/users.ts'
import { publicUrl } from '../public-url.ts'

/** Letters on their way at the same time: mail servers of small offices refuse more. */
const AT_ONCE = 4

export type Invited = { readonly name: string; readonly email: string } & Pick<AddedUser, 'invitePath'>

export async function inviteAll(
  deps: Deps,
  people: readonly Invited[],
  kind: 'invite' | 'reset',
): Promise<readonly Invitation[]> {
  const isConfigured = await deps.mailer.isConfigured()
  const answers: Invitation[] = []
  for (let at = 0; at < people.length; at += AT_ONCE)
    answers.push(
      ...(await Promise.all(
        people.slice(at, at + AT_ONCE).map(async ({ name, email, invitePath }) => {
          const link = invitePath === null ? null : `${publicUrl(deps.config)}${invitePath}`
          const mailed =
            link === null || !isConfigured ? null : await mailOne(deps, { name, email, link }, kind)
          return { name, email, link, mailed }
        }),
      )),
    )
  return answers
}

async function mailOne(
  deps: Deps,
  { name, email, link }: { readonly name: string; readonly email: string; readonly link: string },
  kind: 'invite' | 'reset',
): Promise<string> {
  const lines =
    kind === 'invite'
      ? [
          `Kính gửi ${name},`,
          'Bạn được mời dùng AnXã, phần mềm theo dõi an ninh mạng của xã. Hãy mở liên kết sau để đặt mật khẩu (dùng một lần, trong 72 giờ):',
          link,
        ]
      : [
          `Kính gửi ${name},`,
          'Quản trị hệ thống đã cấp cho bạn liên kết đặt lại mật khẩu AnXã (dùng một lần, trong 24 giờ):',
          link,
          'Nếu bạn không yêu cầu, hãy báo cán bộ công nghệ thông tin.',
        ]
  try {
    await deps.mailer.send({
      to: email,
      subject: kind === 'invite' ? '[AnXã] Lời mời: đặt mật khẩu' : '[AnXã] Đặt lại mật khẩu',
      ...letterOf(lines, link),
    })
    return 'đã gửi thư'
  } catch (err) {
    deps.log.warn({ err }, 'invitation not mailed')
    return `chưa gửi được thư: ${err instanceof Error ? err.message.slice(0, 200) : 'lỗi không rõ'}`
  }
}
