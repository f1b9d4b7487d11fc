/** What every page of the register needs: the commune, who may write, what was just done. */
import type { SystemsFrame } from '../../web/pages/systems/systems-page.tsx'
import { pageFrame } from '../assets/frame.ts'
import { communeOf, doneOf } from '../http/acting.ts'
import type { Access, RouteContext } from '../http/route.ts'

export const READ_ACCESS: Access = { kind: 'commune', roles: ['police', 'it', 'leader'] }
export const EDIT_ACCESS: Access = { kind: 'commune', roles: ['it'] }
export const SIGN_ACCESS: Access = { kind: 'commune', roles: ['leader'] }

const DONE: Readonly<Record<string, string>> = {
  'goi-y': 'Đã đưa các hệ thống đã chọn vào sổ.',
  them: 'Đã thêm hệ thống vào sổ.',
  sua: 'Đã lưu.',
  may: 'Đã lưu máy tính của hệ thống.',
  gop: 'Đã gộp. Hệ thống nhận phần gộp phải xác định lại cấp độ.',
  'xem-lai': 'Đã ghi: cấp độ phải xem lại.',
  trinh: 'Đã trình lãnh đạo ký.',
  ky: 'Đã ký. Cấp độ có trong sổ từ bây giờ.',
  'tra-lai': 'Đã trả lại kèm lý do.',
  'da-gui': 'Đã ghi là đã gửi.',
  'so-lieu': 'Đã lưu số liệu của báo cáo năm.',
  bo: 'Đã bỏ lần xác định này.',
}

export const systemsFrame = (
  context: RouteContext,
  said: { readonly problem?: string | undefined } = {},
): SystemsFrame => ({
  frame: pageFrame(context),
  communeCode: communeOf(context).code,
  mayEdit: context.roles.includes('it'),
  done: said.problem === undefined ? doneOf(context, DONE) : undefined,
  problem: said.problem,
})
