/** What every page with which IT runs a commune has around it: the tabs and what was just done. */
import type { PropsWithChildren } from 'hono/jsx'
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { Done, Problem } from '../../parts/form.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { managePaths } from './paths.ts'

export type ManageFrame = {
  readonly frame: PageFrame
  readonly communeCode: string
  readonly done?: string | undefined
  readonly problem?: string | undefined
}

const tabsOf = (code: string) => {
  const paths = managePaths(code)
  return [
    { href: paths.devices, label: 'Máy tính' },
    { href: paths.staff, label: 'Cán bộ' },
    { href: paths.tokens, label: 'Mã đăng ký' },
    { href: paths.thresholds, label: 'Ngưỡng' },
  ]
}

export const ManagePage = ({
  frame,
  communeCode,
  done,
  problem,
  title,
  current,
  children,
}: PropsWithChildren<ManageFrame & { readonly title: string; readonly current: string }>) => (
  <Page {...frame} title={title} current={managePaths(communeCode).home}>
    <h1 class="ax-title">{title}</h1>
    <Tabs label="Các trang quản lý" tabs={tabsOf(communeCode)} current={current} />
    {done && <Done>{done}</Done>}
    {problem && <Problem>{problem}</Problem>}
    {children}
  </Page>
)
