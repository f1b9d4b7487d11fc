/** The letter to a person whose account was locked: what happened, and the link that opens it again. */
import { formatMoment } from '../../checks/time/words.ts'
import type { Deps } from '../deps.ts'
import { letterOf } from '../mail/letter.ts'
import { publicUrl } from '../public-url.ts'

/** Never rejects: what went wrong is logged, and the administrator can unlock as well. */
export async function mailUnlockLink(deps: Deps, userId: string, path: string): Promise<void> {
  try {
    const [user] = await deps.db.reference<{ name: string; email: string }[]>`
      select name, email from users where id = ${userId} and disabled_at is null`
    if (user === undefined) return
    const link = `${publicUrl(deps.config)}${path}`
    const lines = [
      `Kính gửi ${user.name},`,
      `Lúc ${formatMoment(deps.clock.now())}, tài khoản của bạn trên AnXã bị khóa 12 giờ vì nhập sai mật khẩu hoặc mã xác thực 5 lần.`,
      `Nếu cần vào ngay, hãy mở liên kết sau (dùng được một lần, trong 12 giờ):`,
      link,
      'Nếu không phải bạn đã nhập, hãy báo cán bộ công nghệ thông tin; mật khẩu vẫn an toàn nếu không ai khác biết.',
    ]
    await deps.mailer.send({
      to: user.email,
      subject: '[AnXã] Tài khoản bị khóa tạm thời – liên kết mở khóa',
      ...letterOf(lines, link),
    })
  } catch (err) {
    deps.log.error({ err, userId }, 'unlock mail not sent')
  }
}
