/** `collect`: shows a person exactly what this PC would say of itself. Nothing is sent and nothing remembered. */
import { collectFacts } from '../collectors/collect.ts'
import type { AgentContext } from '../context.ts'
import { EXIT, type ExitCode } from '../output.ts'
import { writeOutputFile } from '../output-file.ts'

export type CollectOptions = {
  readonly out: string | null
  readonly withSoftware: boolean
  readonly stateDir: string
}

export const collect = async (context: AgentContext, options: CollectOptions): Promise<ExitCode> => {
  const { out, withSoftware, stateDir } = options
  const facts = await collectFacts(context, { stateDir, withSoftware, remember: false })
  const text = JSON.stringify(facts, null, 2)
  if (out === null) context.output.line(text)
  else writeOutputFile(out, `${text}\n`)
  return EXIT.done
}
