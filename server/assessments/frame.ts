/** What every page of an assessment needs: who may write, what was just done, by whom a change is made. */
import type { SystemsFrame } from '../../web/pages/systems/systems-page.tsx'
import type { Tx } from '../db/database.ts'
import { actorOf, doneOf } from '../http/acting.ts'
import type { RouteContext } from '../http/route.ts'
import { listStaffIn } from '../staff/service.ts'
import { systemsFrame } from '../systems/frame.ts'
import { systemKey } from '../systems/system.tsx'
import { tablesInForce } from '../tables/in-force.ts'
import { type Assessment, readAssessment } from './read.ts'
import type { By } from './write.ts'

const DONE: Readonly<Record<string, string>> = {
  muc: 'Đã lưu.',
  nhieu: 'Đã ghi cho các yêu cầu đã chọn.',
  'chuyen-cap': 'Đã chuyển đánh giá sang cấp độ mới. Các yêu cầu đã khác đang chờ đánh giá lại.',
}

export const assessmentFrame = (context: RouteContext, problem?: string): SystemsFrame => ({
  ...systemsFrame(context, { problem }),
  done: problem === undefined ? doneOf(context, DONE) : undefined,
})

export const byOf = (context: RouteContext): By => ({
  actor: actorOf(context),
  name: context.person?.name ?? '',
  now: context.deps.clock.now(),
})

/** The assessment of the system of the path, and what else the page reads in the same transaction. */
export async function readOwn<T>(
  context: RouteContext,
  more: (tx: Tx, assessment: Assessment) => Promise<T>,
): Promise<{ readonly assessment: Assessment; readonly more: T }> {
  const { deps, scope } = context
  const key = systemKey(context)
  const { calendar } = await tablesInForce(deps.db).current()
  const at = { now: deps.clock.now(), calendar }
  return deps.db.transaction(scope, async (tx) => {
    const assessment = await readAssessment(tx, key, at)
    return { assessment, more: await more(tx, assessment) }
  })
}

/** Offered to whoever writes; nobody else needs the list. */
export async function staffNames(
  context: RouteContext,
  tx: Tx,
  communeId: string,
): Promise<readonly string[]> {
  if (!context.roles.includes('it')) return []
  const staff = await listStaffIn(tx, communeId)
  return [...new Set(staff.map(({ fullName }) => fullName))]
}
