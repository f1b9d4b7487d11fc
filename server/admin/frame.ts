/** What every page of the administrator needs: who acts, what was just done, how much of the set-up is left. */
import type { AdminFrame } from '../../web/pages/admin/admin-page.tsx'
import { pageFrame } from '../assets/frame.ts'
import { doneOf } from '../http/acting.ts'
import type { RouteContext } from '../http/route.ts'

export const INSTALLATION_ACCESS = { kind: 'installation' } as const

const DONE: Readonly<Record<string, string>> = {
  xa: 'Đã thêm xã.',
  'don-vi': 'Đã thêm các đơn vị.',
  'ten-don-vi': 'Đã đổi tên đơn vị.',
  'vai-tro': 'Đã thêm vai trò.',
  'thoi-vai-tro': 'Người này không còn vai trò đó.',
  'mo-khoa': 'Đã mở khóa tài khoản.',
  'vo-hieu': 'Đã vô hiệu tài khoản và kết thúc các phiên đăng nhập.',
  thu: 'Đã lưu máy chủ thư.',
  'bo-thu': 'Máy chủ này sẽ không gửi thư.',
  lich: 'Đã ghi nhận lịch làm việc.',
  'noi-cat': 'Đã lưu nơi cất bản sao lưu.',
  'luu-giu': 'Đã lưu thời gian lưu giữ.',
}

export const adminFrame = (
  context: RouteContext,
  said: { readonly problem?: string | undefined } = {},
): AdminFrame => ({
  frame: pageFrame(context),
  stepsLeft: context.stepsLeft,
  done: said.problem === undefined ? doneOf(context, DONE) : undefined,
  problem: said.problem,
})
