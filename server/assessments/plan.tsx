/** /xa/:commune/he-thong/:system/yeu-cau/phuong-an: the security plan that the assessment gives. */
import { securityPlan } from '../../checks/requirements/plan.ts'
import { planPath } from '../../web/pages/assessments/paths.ts'
import { PlanPage } from '../../web/pages/assessments/plan-page.tsx'
import { sendPage } from '../assets/send-page.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { READ_ACCESS } from '../systems/frame.ts'
import { assessmentFrame, readOwn } from './frame.ts'

export const planRoutes: RouteTable = [
  { method: 'GET', path: planPath(':commune', ':system'), access: READ_ACCESS, handle: drawPlan },
]

async function drawPlan(context: RouteContext): Promise<Response> {
  const { assessment } = await readOwn(context, async () => null)
  const { system, level, rows, today, evidence } = assessment
  const page = (
    <PlanPage
      {...assessmentFrame(context)}
      system={{ ...system, operator: system.operatorUnit ?? system.operatorName }}
      plan={level === null ? null : securityPlan(level, rows, today)}
      evidenceTitles={new Map([...evidence.values()].flat().map((piece) => [piece.evidenceId, piece.title]))}
    />
  )
  return sendPage(context.c, page)
}
