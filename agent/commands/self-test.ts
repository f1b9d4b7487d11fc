/** `self-test`: does this program work on this PC? Reads its key, looks once, sends and remembers nothing. */
import { Facts } from '../../checks/facts/facts.ts'
import { collectFacts } from '../collectors/collect.ts'
import { AGENT_VERSION } from '../config.ts'
import type { AgentContext } from '../context.ts'
import { EXIT, type ExitCode } from '../output.ts'
import { buildReport } from '../report/build.ts'
import { getEnrolled } from '../state/enrolled.ts'

export const selfTest = async (
  context: AgentContext,
  { stateDir }: { readonly stateDir: string },
): Promise<ExitCode> => {
  const { device, key } = getEnrolled(stateDir)
  const collectedAt = context.clock.now()
  const facts = await collectFacts(context, { stateDir, remember: false, withSoftware: false })
  Facts.parse(facts)
  // Signed and thrown away: no number is spent on it.
  buildReport({ deviceId: device.deviceId, key, seq: 1, collectedAt, facts })
  context.output.line(`Phiên bản ${AGENT_VERSION} chạy được trên máy này.`)
  return EXIT.done
}
