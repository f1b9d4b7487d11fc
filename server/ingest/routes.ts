/** The API of the agent. Who sends is proven by the signature inside. */
import { ENROL_PATH, REPORTS_PATH, SENT_AT_HEADER } from '../../checks/report/protocol.ts'
import type { Deps } from '../deps.ts'
import type { RouteTable } from '../http/route.ts'
import { acceptEnrolment } from './enrol.ts'
import { createIngest, type Ingest } from './ingest.ts'
import { type Refusal, refusalResponse, refuse } from './refusal.ts'
import { readBody } from './unpack.ts'

// One for each application, made by its first report: it holds the queue, the keys and the compiled schema.
const ingests = new WeakMap<Deps, Ingest>()

function ingestOf(deps: Deps): Ingest {
  const known = ingests.get(deps)
  if (known !== undefined) return known
  const made = createIngest(deps)
  ingests.set(deps, made)
  return made
}

export const ingestRoutes: RouteTable = [
  {
    method: 'POST',
    path: ENROL_PATH,
    access: { kind: 'device' },
    handle: async ({ c, deps }) => {
      const body = await readBody(c.req.raw)
      return answer(body.ok ? await enrol(deps, body.bytes) : body)
    },
  },
  {
    method: 'POST',
    path: REPORTS_PATH,
    access: { kind: 'device' },
    handle: async ({ c, deps }) => {
      const body = await readBody(c.req.raw)
      if (!body.ok) return answer(body)
      return answer(await ingestOf(deps).accept(body.bytes, { sentAt: sentAt(c.req.header(SENT_AT_HEADER)) }))
    },
  },
]

type Result = { readonly ok: true; readonly answer: object } | Refusal

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
