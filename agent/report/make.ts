/** A new report of this PC: the next number, the facts of now, the signature. */
import { collectFacts } from '../collectors/collect.ts'
import type { AgentContext } from '../context.ts'
import { rememberProxies } from '../proxy/routes.ts'
import { getEnrolled } from '../state/enrolled.ts'
import { readLast } from '../state/last.ts'
import { nextSequence } from '../state/sequence.ts'
import { buildReport, type Report } from './build.ts'

export type MakeOptions = { readonly stateDir: string; readonly withSoftware: boolean }

/** Only under the lock of the state folder: the sequence must not fork. */
export const makeReport = async (
  context: AgentContext,
  { stateDir, withSoftware }: MakeOptions,
): Promise<{ readonly report: Report; readonly collectedAt: Date }> => {
  const { device, key } = getEnrolled(stateDir)
  const collectedAt = context.clock.now()
  // Names of programs leave the PC only when its commune asks for them, or who runs the agent by hand.
  const isAsked = withSoftware || readLast(stateDir).answer?.wantsSoftware === true
  const facts = await collectFacts(context, { stateDir, remember: true, withSoftware: isAsked })
  rememberProxies(stateDir, facts, await environmentProxy(context))
  const seq = nextSequence(stateDir)
  return { report: buildReport({ deviceId: device.deviceId, key, seq, collectedAt, facts }), collectedAt }
}

/** Linux: what the machine's own environment names for https. */
const environmentProxy = async (context: AgentContext): Promise<string | null> => {
  if (context.platform !== 'linux') return null
  const text = await (await context.doors()).readText('/etc/environment', 64 * 1024)
  const match = text.ok ? /^\s*(?:export\s+)?https_proxy=["']?([^"'\s]+)/im.exec(text.value) : null
  return match?.[1] ?? null
}
