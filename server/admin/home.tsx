/** /quan-tri: the steps of the set-up. */
import { HomePage } from '../../web/pages/admin/home-page.tsx'
import { ADMIN_PATHS } from '../../web/pages/admin/paths.ts'
import { sendPage } from '../assets/send-page.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { adminFrame, INSTALLATION_ACCESS } from './frame.ts'
import { listSteps } from './steps.ts'

export const homeRoutes: RouteTable = [
  { method: 'GET', path: ADMIN_PATHS.home, access: INSTALLATION_ACCESS, handle: showHome },
]

async function showHome(context: RouteContext): Promise<Response> {
  const [frame, steps] = [adminFrame(context), await listSteps(context.deps)]
  return sendPage(context.c, <HomePage {...frame} steps={steps} />)
}
