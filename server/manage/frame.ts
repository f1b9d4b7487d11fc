/** What every page with which IT runs a commune needs: the commune, who acts, what was just done. */
import type { ManageFrame } from '../../web/pages/manage/manage-page.tsx'
import { pageFrame } from '../assets/frame.ts'
import { communeOf, doneOf } from '../http/acting.ts'
import type { Access, RouteContext } from '../http/route.ts'

export const IT_ACCESS: Access = { kind: 'commune', roles: ['it'] }

const DONE: Readonly<Record<string, string>> = {
  'can-bo': 'Đã thêm vào danh sách cán bộ.',
  'sua-can-bo': 'Đã sửa thông tin cán bộ.',
  'thu-hoi': 'Đã thu hồi mã đăng ký.',
  'khai-may': 'Đã khai báo máy.',
  'nhap-may': 'Đã khai báo các máy trong tệp.',
  'sua-may': 'Đã lưu thông tin máy.',
  'doi-may': 'Đã đổi các máy được chọn.',
  'ngung-may': 'Máy đã ngừng sử dụng.',
  'thu-hoi-may': 'Đã thu hồi khóa của máy.',
  'mat-may': 'Đã ghi nhận máy mất và thu hồi khóa của máy.',
  'dung-lai': 'Đã ghi nhận: máy không còn là máy mất, hoặc được dùng lại.',
  'tiep-noi': 'Đã lấy thông tin cũ của máy.',
  'bo-cach-ly': 'Đã bỏ cách ly. Báo cáo của máy lại được nhận.',
  nguong: 'Đã lưu ngưỡng. Các máy được đánh giá lại trong vòng một phút.',
  'giu-nguong': 'Đã ghi nhận: giữ ngưỡng như hiện nay.',
  'chinh-sach': 'Đã lưu chính sách. Các máy được đánh giá lại trong vòng một phút.',
}

export const manageFrame = (
  context: RouteContext,
  said: { readonly problem?: string | undefined } = {},
): ManageFrame => ({
  frame: pageFrame(context),
  communeCode: communeOf(context).code,
  done: said.problem === undefined ? doneOf(context, DONE) : undefined,
  problem: said.problem,
})
