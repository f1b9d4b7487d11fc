/** /healthz: the process answers. /readyz: it can do its work. /metrics: figures for the operator's monitoring. */

import { pendingMigrations } from '../db/migrate.ts'
import type { Deps } from '../deps.ts'
import { patienceMs } from '../jobs/heartbeats.ts'
import { VERSION } from '../version.ts'
import type { Gauge } from './metrics.ts'
import type { AppState, RouteContext, RouteTable } from './route.ts'

export const healthRoutes: RouteTable = [
  {
    method: 'GET',
    path: '/healthz',
    access: { kind: 'public' },
    handle: ({ c }) => c.json({ status: 'ok' }),
  },
  { method: 'GET', path: '/readyz', access: { kind: 'public' }, handle: answerReadiness },
  { method: 'GET', path: '/metrics', access: { kind: 'internal' }, handle: answerMetrics },
]

type Readiness = { readonly database: boolean; readonly migrations: boolean; readonly loops: boolean }

export async function checkReadiness(deps: Deps, app: AppState): Promise<Readiness> {
  const state = await databaseState(deps)
  return { ...state, loops: app.loops().every((loop) => isTurning(loop, deps.clock.now())) }
}

async function databaseState({ db, log }: Deps): Promise<Omit<Readiness, 'loops'>> {
  try {
    return { database: true, migrations: (await pendingMigrations(db.reference)).length === 0 }
  } catch (err) {
    log.warn({ err }, 'not ready')
    return { database: false, migrations: false }
  }
}

type LoopState = { readonly everySeconds: number; readonly lastTurnAt: () => Date | null }

/** Before the first turn has ended there is nothing to hold against a loop: the server has just started. */
function isTurning({ everySeconds, lastTurnAt }: LoopState, now: Date): boolean {
  const last = lastTurnAt()
  return last === null || now.getTime() - last.getTime() <= patienceMs(everySeconds)
}

async function answerReadiness({ c, deps, app }: RouteContext): Promise<Response> {
  const readiness = await checkReadiness(deps, app)
  const isReady = Object.values(readiness).every((part) => part)
  return c.json({ status: isReady ? 'ready' : 'not-ready', ...readiness }, isReady ? 200 : 503)
}

function answerMetrics({ c, deps, app }: RouteContext): Response {
  const now = deps.clock.now().getTime()
  const { rss, heapUsed } = process.memoryUsage()
  const gauges: Gauge[] = [
    { name: 'anxa_build_info', labels: { version: VERSION }, value: 1 },
    { name: 'process_resident_memory_bytes', value: rss },
    { name: 'nodejs_heap_used_bytes', value: heapUsed },
    { name: 'process_uptime_seconds', value: process.uptime() },
    ...app.loops().flatMap(({ name, lastTurnAt }): Gauge[] => {
      const last = lastTurnAt()
      return last === null
        ? []
        : [
            {
              name: 'anxa_loop_seconds_since_turn',
              labels: { loop: name },
              value: (now - last.getTime()) / 1000,
            },
          ]
    }),
  ]
  return c.text(app.metrics.render(gauges), 200, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
  })
}
