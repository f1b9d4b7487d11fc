/** /xa/:commune/quan-ly/nguong: the numbers of the checks, and what else the commune decides about its PCs. */
import { DEVICE_CHECKS } from '../../checks/device/registry.ts'
import { managePaths } from '../../web/pages/manage/paths.ts'
import { ThresholdsPage } from '../../web/pages/manage/thresholds-page.tsx'
import { SETUP_DECISIONS } from '../admin/steps.ts'
import { sendPage } from '../assets/send-page.ts'
import { readCriteria } from '../devices/criteria.ts'
import { changePolicy } from '../devices/policy.ts'
import { changeThresholds } from '../devices/thresholds.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import { type FormProblems, type FormText, readFields } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { changeSetting, readSetting } from '../settings/service.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'
import { readTypedPolicy, typedPolicy } from './policy-form.ts'
import { readTyped, thresholdRows } from './threshold-form.ts'

const PATHS = managePaths(':commune')
const MIN_REASON = 5
const MAX_REASON = 500

export const thresholdRoutes: RouteTable = [
  { method: 'GET', path: PATHS.thresholds, access: IT_ACCESS, handle: (context) => draw(context, {}) },
  { method: 'POST', path: PATHS.thresholds, access: IT_ACCESS, handle: takeThresholds },
  { method: 'POST', path: `${PATHS.thresholds}/giu`, access: IT_ACCESS, handle: takeAsTheyAre },
  { method: 'POST', path: PATHS.checkPolicy, access: IT_ACCESS, handle: takePolicy },
]

type Said = {
  readonly given?: FormText
  readonly problems?: FormProblems
  readonly policy?: { readonly given: FormText; readonly problems: FormProblems }
}

async function draw(
  context: RouteContext,
  { given = {}, problems = {}, policy: said }: Said,
): Promise<Response> {
  const { deps, scope } = context
  const { communeId } = communeOf(context)
  const { thresholds, policy } = await deps.db.transaction(scope, (tx) => readCriteria(tx, communeId))
  const { thresholdsSeen } = await readSetting(deps, SETUP_DECISIONS)
  const page = (
    <ThresholdsPage
      {...manageFrame(context)}
      checks={thresholdRows(DEVICE_CHECKS, thresholds, given)}
      isSeen={thresholdsSeen.includes(communeId)}
      problems={problems}
      reason={given.reason ?? ''}
      policy={said?.given ?? typedPolicy(policy)}
      policyProblems={said?.problems ?? {}}
    />
  )
  const isRefused = Object.keys({ ...problems, ...said?.problems }).length > 0
  return sendPage(context.c, page, isRefused ? 400 : 200)
}

async function takeThresholds(context: RouteContext): Promise<Response> {
  const { c, deps, scope } = context
  const { communeId, code } = communeOf(context)
  const given = await readFields(context)
  const { thresholds: current } = await deps.db.transaction(scope, (tx) => readCriteria(tx, communeId))
  const read = readTyped(given, current)
  const reason = reasonOf(given)
  const noReason = reason.length < MIN_REASON ? { reason: 'Hãy ghi lý do đổi ngưỡng.' } : {}
  if (!read.ok) return draw(context, { given, problems: { ...noReason, ...read.problems } })
  if (noReason.reason !== undefined) return draw(context, { given, problems: noReason })
  const change = { communeId, thresholds: read.thresholds, reason, actor: actorOf(context) }
  await changeThresholds(deps.db, change, deps.clock.now())
  await markSeen(context, communeId)
  return c.redirect(`${managePaths(code).thresholds}?xong=nguong`, 303)
}

const reasonOf = (given: FormText): string =>
  (given.reason ?? '').replace(/\s+/gu, ' ').trim().slice(0, MAX_REASON)

async function takePolicy(context: RouteContext): Promise<Response> {
  const { c, deps } = context
  const { communeId, code } = communeOf(context)
  const given = await readFields(context)
  const read = readTypedPolicy(given)
  const reason = reasonOf(given)
  const noReason = reason.length < MIN_REASON ? { reason: 'Hãy ghi lý do.' } : {}
  if (!read.ok) return draw(context, { policy: { given, problems: { ...noReason, ...read.problems } } })
  if (noReason.reason !== undefined) return draw(context, { policy: { given, problems: noReason } })
  const change = { communeId, policy: read.policy, reason, actor: actorOf(context) }
  await changePolicy(deps.db, change, deps.clock.now())
  return c.redirect(`${managePaths(code).thresholds}?xong=chinh-sach`, 303)
}

async function takeAsTheyAre(context: RouteContext): Promise<Response> {
  const { communeId, code } = communeOf(context)
  await markSeen(context, communeId)
  return context.c.redirect(`${managePaths(code).thresholds}?xong=giu-nguong`, 303)
}

const markSeen = (context: RouteContext, communeId: string) =>
  changeSetting(
    context.deps,
    SETUP_DECISIONS,
    (decisions) =>
      decisions.thresholdsSeen.includes(communeId)
        ? decisions
        : { ...decisions, thresholdsSeen: [...decisions.thresholdsSeen, communeId] },
    actorOf(context),
  )
