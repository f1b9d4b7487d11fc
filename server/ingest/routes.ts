/** The API of the agent. Who sends is proven by the signature inside. */
import { ENROL_PATH, REPORTS_PATH, SENT_AT_HEADER } from '../../checks/report/protocol.ts'
import type { Deps } from '../deps.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { announcedVersion } from '../releases/releases.ts'
import { acceptEnrolment } from './enrol.ts'
import { ingestOf } from './ingest.ts'
import { type Refusal, refusalResponse, refuse } from './refusal.ts'
import { createRefusalLimit, type RefusalLimit } from './refusal-limit.ts'
import { readBody } from './unpack.ts'

export const ingestRoutes: RouteTable = [
  {
    method: 'POST',
    path: ENROL_PATH,
    access: { kind: 'device' },
    handle: (context) =>
      counted(context, async ({ c, deps }, isExceeded) => {
        if (isExceeded) return refuse('too-many-requests')
        const body = await readBody(c.req.raw)
        return body.ok ? enrol(deps, body.bytes) : body
      }),
  },
  {
    method: 'POST',
    path: REPORTS_PATH,
    access: { kind: 'device' },
    handle: (context) =>
      counted(context, async ({ c, deps }, isExceeded) => {
        const body = await readBody(c.req.raw)
        if (!body.ok) return body
        const meta = { sentAt: sentAt(c.req.header(SENT_AT_HEADER)), fromMemory: isExceeded }
        const accepted = await ingestOf(deps).accept(body.bytes, meta)
        if (!accepted.ok) return accepted
        const agentVersion = await announcedVersion(deps)
        return { ok: true, answer: { ...accepted.answer, ...(agentVersion && { agentVersion }) } }
      }),
  },
]

type Result = { readonly ok: true; readonly answer: object } | Refusal

/** Of somebody who has proven nothing: of a known PC's own refusals there are few, and they are its commune's matter. */
const UNPROVEN: ReadonlySet<string> = new Set([
  'unsigned',
  'bad-signature',
  'unknown-device',
  'token-invalid',
])

const limits = new WeakMap<Deps, RefusalLimit>()

async function counted(
  context: RouteContext,
  take: (context: RouteContext, isExceeded: boolean) => Promise<Result>,
): Promise<Response> {
  const { deps, address } = context
  const limit = limits.get(deps) ?? createRefusalLimit()
  limits.set(deps, limit)
  const result = await take(context, limit.isExceeded(address, deps.clock.now()))
  if (!result.ok && UNPROVEN.has(result.code)) limit.count(address, deps.clock.now())
  return answer(result)
}

const answer = (result: Result): Response =>
  result.ok
    ? Response.json(result.answer, { headers: { 'cache-control': 'no-store' } })
    : refusalResponse(result)

async function enrol(deps: Deps, bytes: Buffer): Promise<Result> {
  try {
    return await acceptEnrolment(deps, bytes)
  } catch (err) {
    deps.log.error({ err }, 'enrolment not taken')
    return refuse('unavailable')
  }
}

function sentAt(header: string | undefined): Date | null {
  const moment = new Date(header ?? '')
  return Number.isNaN(moment.getTime()) ? null : moment
}
