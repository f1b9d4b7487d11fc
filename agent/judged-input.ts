/** What `check` judges: this PC, a collector's document, or a recorded Linux machine played through the collector. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Thresholds } from '../checks/device/thresholds.ts'
import { CollectorDocument, type Facts } from '../checks/facts/facts.ts'
import { toFacts } from '../checks/facts/to-facts.ts'
import { collectFacts } from './collectors/collect.ts'
import { collectLinux } from './collectors/linux/collect.ts'
import type { AgentContext } from './context.ts'
import { parseAs, readJsonFile } from './input-file.ts'
import { CommandError, EXIT } from './output.ts'
import { Recording, replayDoors } from './platform/replay-doors.ts'
import { errorCode } from './state/files.ts'
import { readLast } from './state/last.ts'

const Moment = z.iso.datetime({ offset: true })

/** What the server would know besides the facts. */
const GivenContext = z.object({
  asOf: Moment,
  clockSkewSeconds: z.number().nullable().default(null),
  signingRequired: z.boolean(),
})
type GivenContext = z.infer<typeof GivenContext>

const ContextFile = z.object({ context: GivenContext, thresholds: Thresholds.optional() })
const LinuxRecording = z.object({ context: GivenContext, raw: Recording })
const WithRaw = z.object({ raw: z.looseObject({}) })

export type JudgedOptions = {
  readonly factsFile: string | null
  readonly contextFile: string | null
  readonly asOf: string | null
  readonly stateDir: string
}

export type JudgedInput = {
  readonly facts: Facts
  readonly asOf: Date
  readonly context: { readonly signingRequired: boolean; readonly clockSkewSeconds: number | null }
  readonly thresholds: Thresholds
}

const digest = (algorithm: 'sha1' | 'sha256') => (bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest('hex').toUpperCase()

/** The skew that the server measured last; without the right to the state folder it is not known. */
const readSkew = (stateDir: string): number | null => {
  try {
    return readLast(stateDir).clockSkewSeconds ?? null
  } catch (error) {
    if (errorCode(error) === 'EACCES') return null
    throw error
  }
}

const readFile = async (
  file: string,
  given: GivenContext | undefined,
): Promise<{ readonly facts: Facts; readonly context: GivenContext | undefined }> => {
  const value = readJsonFile(file)
  if (!WithRaw.safeParse(value).success) {
    const document = parseAs(CollectorDocument, value, file)
    return { facts: toFacts(document, { sha1: digest('sha1'), sha256: digest('sha256') }), context: given }
  }
  const recording = parseAs(LinuxRecording, value, file)
  const context = given ?? recording.context
  const now = new Date(context.asOf)
  return { facts: await collectLinux({ doors: replayDoors(recording.raw), now, memory: {} }), context }
}

const readHere = async (context: AgentContext, stateDir: string): Promise<Facts> =>
  collectFacts(context, { stateDir, remember: false, withSoftware: false })

const readAsOf = (option: string | null): Date | null => {
  if (option === null) return null
  if (!Moment.safeParse(option).success)
    throw new CommandError(
      EXIT.wrongUse,
      `--as-of: "${option}" không phải một thời điểm như 2026-10-28T03:00:00Z`,
    )
  return new Date(option)
}

export const readJudgedInput = async (
  context: AgentContext,
  options: JudgedOptions,
): Promise<JudgedInput> => {
  const { factsFile, contextFile, stateDir } = options
  const moment = readAsOf(options.asOf)
  const given = contextFile === null ? null : parseAs(ContextFile, readJsonFile(contextFile), contextFile)
  const read =
    factsFile === null
      ? { facts: await readHere(context, stateDir), context: given?.context }
      : await readFile(factsFile, given?.context)
  const asOf = moment ?? (read.context ? new Date(read.context.asOf) : context.clock.now())
  return {
    facts: read.facts,
    asOf,
    context: {
      signingRequired: read.context?.signingRequired ?? false,
      clockSkewSeconds: read.context?.clockSkewSeconds ?? (factsFile === null ? readSkew(stateDir) : null),
    },
    thresholds: given?.thresholds ?? Thresholds.parse({}),
  }
}
