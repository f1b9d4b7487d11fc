/** What every page of the administrator has around it: the tabs, and how many steps of the set-up are left. */
import type { PropsWithChildren } from 'hono/jsx'
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { Done, Problem } from '../../parts/form.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { ADMIN_PATHS } from './paths.ts'

const TABS = [
  { href: ADMIN_PATHS.home, label: 'Cài đặt' },
  { href: ADMIN_PATHS.communes, label: 'Xã và đơn vị' },
  { href: ADMIN_PATHS.users, label: 'Người dùng' },
  { href: ADMIN_PATHS.mail, label: 'Thư' },
  { href: ADMIN_PATHS.calendar, label: 'Lịch làm việc' },
  { href: ADMIN_PATHS.tables, label: 'Bảng dữ liệu' },
  { href: ADMIN_PATHS.keeping, label: 'Sao lưu' },
  { href: ADMIN_PATHS.health, label: 'Sức khỏe' },
]

export type AdminFrame = {
  readonly frame: PageFrame
  /** Steps of the set-up that are not done; 0 says nothing any more. */
  readonly stepsLeft: number
  readonly done?: string | undefined
  readonly problem?: string | undefined
}

export const AdminPage = ({
  frame,
  stepsLeft,
  done,
  problem,
  title,
  current,
  children,
}: PropsWithChildren<AdminFrame & { readonly title: string; readonly current: string }>) => (
  <Page {...frame} title={title} current={ADMIN_PATHS.home}>
    <h1 class="ax-title">{title}</h1>
    <Tabs label="Các trang quản trị" tabs={TABS} current={current} />
    {stepsLeft > 0 && current !== ADMIN_PATHS.home && (
      <p class="ax-steps-left">
        Còn {stepsLeft} bước cài đặt. <a href={ADMIN_PATHS.home}>Làm tiếp</a>
      </p>
    )}
    {done && <Done>{done}</Done>}
    {problem && <Problem>{problem}</Problem>}
    {children}
  </Page>
)
