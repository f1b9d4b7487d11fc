/** A new report of this PC: the next number, the facts of now, the signature. */
import { collectFacts } from '../collectors/collect.ts'
import type { AgentContext } from '../context.ts'
import { getEnrolled } from '../state/enrolled.ts'
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
  const facts = await collectFacts(context, { stateDir, remember: true, withSoftware })
  const seq = nextSequence(stateDir)
  return { report: buildReport({ deviceId: device.deviceId, key, seq, collectedAt, facts }), collectedAt }
}
