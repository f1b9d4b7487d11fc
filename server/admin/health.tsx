/** /quan-tri/suc-khoe: how the server fares. */
import { HealthPage } from '../../web/pages/admin/health-page.tsx'
import { ADMIN_PATHS } from '../../web/pages/admin/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import { judgeHealth } from '../health/judge.ts'
import { readHealth } from '../health/read.ts'
import { supportText } from '../health/support.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { adminFrame, INSTALLATION_ACCESS } from './frame.ts'

export const healthPageRoutes: RouteTable = [
  { method: 'GET', path: ADMIN_PATHS.health, access: INSTALLATION_ACCESS, handle: showHealth },
]

async function showHealth(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const readings = await readHealth(deps)
  const now = deps.clock.now()
  const rows = judgeHealth(readings, now)
  const page = <HealthPage {...adminFrame(context)} rows={rows} support={supportText(readings, rows, now)} />
  return sendPage(c, page)
}
