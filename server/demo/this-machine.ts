/** This very machine in the sample commune: its own agent, enrolled with a real token and run as the system would. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { appendAudit } from '../audit/service.ts'
import type { Deps } from '../deps.ts'
import { changeDetails } from '../devices/details.ts'
import { createToken } from '../devices/tokens.ts'
import { packagePath } from '../paths.ts'
import { AGENT_FOLDER } from './folder.ts'
import { DEMO_ACTOR, type PlayedCommune } from './player.ts'

const TOKEN_MS = 10 * 60_000
/** A collection takes some seconds; one that hangs must not hold the demo. */
const AGENT_MS = 60_000
const LABEL = 'Máy đang chạy bản mẫu này'

export type AgentOutcome =
  | { readonly kind: 'reported'; readonly deviceId: string }
  /** What the agent said, in one line. */
  | { readonly kind: 'failed'; readonly why: string }

export type ThisMachine = {
  readonly deps: Deps
  readonly url: string
  readonly dataDir: string
  readonly commune: PlayedCommune
  readonly unit: string
  /** What `bundleAgent` was started for. */
  readonly bundled: Promise<string | null>
  /** Ends a running agent when the demo stops. */
  readonly signal: AbortSignal
}

/** Makes out/agent.cjs, in a process beside this one: started early, it is ready when the history is. null: done. */
export const bundleAgent = (signal: AbortSignal): Promise<string | null> =>
  runNode([packagePath('scripts', 'run.mjs'), 'agent', '--version'], signal)

/** Enrols unless an earlier start did, then collects and sends. Never throws for what the agent could not do. */
export async function runOwnAgent(machine: ThisMachine): Promise<AgentOutcome> {
  const { dataDir, url, signal } = machine
  const state = join(dataDir, AGENT_FOLDER)
  const unbuilt = await machine.bundled
  if (unbuilt !== null) return { kind: 'failed', why: unbuilt }
  if (findEnrolment(state)?.server !== url) {
    // Another port than last time: with the key that it keeps the agent is told the same id again.
    rmSync(join(state, ENROLMENT), { force: true })
    const token = await makeToken(machine)
    const asked = ['enroll', '--server', url, '--token', token, '--state', state]
    const problem = await runAgent(asked, signal)
    if (problem !== null) return { kind: 'failed', why: problem }
  }
  const deviceId = findEnrolment(state)?.deviceId
  if (deviceId === undefined) return { kind: 'failed', why: `${join(state, ENROLMENT)}: không đọc được` }
  await markThisMachine(machine, deviceId)
  const problem = await runAgent(['run', '--force', '--state', state], signal)
  return problem === null ? { kind: 'reported', deviceId } : { kind: 'failed', why: problem }
}

/** As the scheduler of the system wakes it: it reports when its hour has come. */
export const wakeOwnAgent = (dataDir: string, signal: AbortSignal): Promise<string | null> =>
  runAgent(['run', '--state', join(dataDir, AGENT_FOLDER)], signal)

async function makeToken({ deps, commune, unit }: ThisMachine): Promise<string> {
  const now = deps.clock.now()
  const asked = {
    ...{ communeId: commune.communeId, unitId: commune.unitIds.get(unit) ?? null, uses: 1 },
    ...{ expiresAt: new Date(now.getTime() + TOKEN_MS), actor: DEMO_ACTOR },
  }
  return (await createToken(deps.db, asked, now)).token
}

/** What the agent keeps of its enrolment. */
const ENROLMENT = 'device.json'
const Enrolment = z.object({ deviceId: z.uuid(), server: z.string() })

function findEnrolment(state: string): z.infer<typeof Enrolment> | undefined {
  const path = join(state, ENROLMENT)
  return existsSync(path) ? Enrolment.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}

async function markThisMachine({ deps, commune, unit }: ThisMachine, deviceId: string): Promise<void> {
  const { communeId, unitIds } = commune
  const now = deps.clock.now()
  const isNew = await deps.db.transaction({ communes: [communeId] }, async (tx) => {
    const rows = await tx`update devices set is_this_machine = true
      where commune_id = ${communeId} and device_id = ${deviceId} and not is_this_machine returning device_id`
    if (rows.length === 0) return false
    const line = { communeId, actor: DEMO_ACTOR, action: 'device.marked-as-this-machine' }
    await appendAudit(tx, { ...line, subject: `device:${deviceId}` }, now)
    return true
  })
  if (!isNew) return
  const given = { unitId: unitIds.get(unit) ?? null, label: LABEL }
  await changeDetails(deps.db, { communeId, deviceId }, given, { actor: DEMO_ACTOR, now })
}

const runAgent = (args: readonly string[], signal: AbortSignal): Promise<string | null> =>
  runNode([packagePath('out', 'agent.cjs'), ...args], signal)

/** null: it did what it should; otherwise its complaint. */
function runNode(args: readonly string[], signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: AbortSignal.any([signal, AbortSignal.timeout(AGENT_MS)]),
      windowsHide: true,
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-500)
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) =>
      resolve(code === 0 ? null : said.replace(/\s+/g, ' ').trim() || `mã thoát ${code}`),
    )
  })
}
