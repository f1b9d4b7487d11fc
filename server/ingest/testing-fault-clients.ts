/**
 * For the fault test: PCs that behave as agents do. A report that was not acknowledged is sent again, the same bytes,
 * until it is; only then comes the next. Each client remembers what it was told, so that the database can be asked.
 */
import type { KeyObject } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ApiErrorBody, ENROL_PATH, EnrolmentAnswer, REPORTS_PATH } from '../../checks/report/protocol.ts'
import { systemClock } from '../clock.ts'
import { FIREWALL_OFF, linuxFacts, makeKey, signEnrolment, signReport, type TestPc } from './testing.ts'

const clock = systemClock()

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The way to the server: closed while there is none. */
export type Road = {
  readonly open: (port: number) => void
  readonly close: () => void
  /** Resolves when everything that was on the way has its answer, or its error. */
  readonly isEmpty: () => Promise<void>
  /** null: it did not arrive, or no answer came back. */
  readonly post: (path: string, body: string) => Promise<Answer | null>
  /** How the last exchanges ended: status and code, or 'no answer'; the newest last. */
  readonly lastEnds: () => readonly string[]
}
export type Answer = { readonly status: number; readonly code: string; readonly body: unknown }

const ANSWER_MS = 10_000
const ENDS_KEPT = 20

export function makeRoad(): Road {
  let port: number | null = null
  const onTheWay = new Set<Promise<Answer | null>>()
  const ends: string[] = []
  return {
    lastEnds: () => ends,
    open: (to) => {
      port = to
    },
    close: () => {
      port = null
    },
    isEmpty: async () => {
      await Promise.all([...onTheWay])
      // Those who waited for these answers note them first.
      await pause(10)
    },
    post: async (path, body) => {
      while (port === null) await pause(5)
      const exchange = askServer(`http://127.0.0.1:${port}${path}`, body)
      onTheWay.add(exchange)
      const answer = await exchange
      onTheWay.delete(exchange)
      ends.push(answer === null ? 'no answer' : `${answer.status} ${answer.code}`.trim())
      ends.splice(0, ends.length - ENDS_KEPT)
      if (answer === null) await pause(20)
      return answer
    },
  }
}

async function askServer(url: string, body: string): Promise<Answer | null> {
  try {
    const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(ANSWER_MS) })
    const answer: unknown = await response.json()
    const code = ApiErrorBody.safeParse(answer).data?.error.code ?? ''
    return { status: response.status, code, body: answer }
  } catch {
    // Whatever it was: the sender does not know whether the server has it.
    return null
  }
}

/** What a server may say to a good report while its database comes and goes. */
const isAgainLater = (answer: Answer | null): boolean => answer === null || answer.status === 503

export type SentReport = {
  readonly seq: number
  readonly bytes: string
  readonly firewallOff: boolean
  /** Says something else than the one before it. */
  readonly isChange: boolean
}

export type Client = {
  readonly pc: TestPc
  /** In the order of their numbers. */
  readonly acknowledged: readonly SentReport[]
  /** Times the same bytes were sent once more. */
  readonly resent: () => number
  /** Sends report after report until `isOver`, and the last one until it is acknowledged. */
  readonly work: (isOver: () => boolean) => Promise<void>
}

const CHANGE_SHARE = 0.4

export function makeClient(pc: TestPc, road: Road, random: () => number): Client {
  const acknowledged: SentReport[] = []
  let resent = 0
  const next = (): SentReport => {
    const before = acknowledged.at(-1)
    const isChange = before === undefined || random() < CHANGE_SHARE
    const firewallOff = before === undefined ? false : before.firewallOff !== isChange
    const seq = (before?.seq ?? 0) + 1
    const at = clock.now()
    const facts = linuxFacts(at, firewallOff ? FIREWALL_OFF : {})
    return { seq, bytes: signReport(pc, { seq, at, facts }), firewallOff, isChange }
  }
  const sendUntilTaken = async (report: SentReport): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      // In doubt it is sent twice at once: one of them, both or none may meet what the first try left behind.
      const copies = tries === 0 ? 1 : 2
      resent += tries === 0 ? 0 : copies
      const answers = await Promise.all(
        Array.from({ length: copies }, () => road.post(REPORTS_PATH, report.bytes)),
      )
      const strange = answers.find((answer) => !isAgainLater(answer) && answer?.status !== 200)
      if (strange !== undefined) throw new Error(`report ${report.seq}: ${strange?.status} ${strange?.code}`)
      if (answers.some((answer) => answer?.status === 200)) return
    }
  }
  return {
    ...{ pc, acknowledged, resent: () => resent },
    work: async (isOver) => {
      while (!isOver()) {
        const report = next()
        await sendUntilTaken(report)
        acknowledged.push(report)
      }
    },
  }
}

export type Newcomer = TestPc & {
  /** Its key was used for two different reports with one number, and the server said so. */
  readonly isForked: boolean
}

const FORKED_ONE_IN = 3

/** PCs that enrol one after the other; some are copies of themselves and get set apart. Both leave audit lines. */
export function makeNewcomers(
  communeId: string,
  token: string,
  road: Road,
): { readonly joined: readonly Newcomer[]; readonly work: (isOver: () => boolean) => Promise<void> } {
  const joined: Newcomer[] = []
  const until = async (path: string, body: string, isDone: (answer: Answer) => boolean): Promise<unknown> => {
    for (;;) {
      const answer = await road.post(path, body)
      if (answer !== null && isDone(answer)) return answer.body
      if (!isAgainLater(answer)) throw new Error(`${path}: ${answer?.status} ${answer?.code}`)
    }
  }
  const join = async (key: KeyObject, number: number): Promise<Newcomer> => {
    const digests = { 'machine-id': number.toString(16).padStart(64, '0') }
    const enrolment = signEnrolment(key, { token, hostName: `MOI-${number}`, machineDigests: digests })
    const { deviceId } = EnrolmentAnswer.parse(
      await until(ENROL_PATH, enrolment, ({ status }) => status === 200),
    )
    const isForked = number % FORKED_ONE_IN === 0
    if (isForked)
      for (const given of [{}, FIREWALL_OFF]) {
        const at = clock.now()
        const report = signReport({ deviceId, key }, { seq: 1, at, facts: linuxFacts(at, given) })
        await until(REPORTS_PATH, report, ({ status }) => status === (given === FIREWALL_OFF ? 409 : 200))
      }
    return { communeId, deviceId, key, isForked }
  }
  return {
    joined,
    work: async (isOver) => {
      for (let number = 1; !isOver(); number += 1) {
        joined.push(await join(makeKey(), number))
        await pause(60)
      }
    },
  }
}

/** Somebody who knows the number of a PC and not its key: refused, and noted once by each server. */
export async function knock(victim: TestPc, road: Road, isOver: () => boolean): Promise<number> {
  const key = makeKey()
  let refused = 0
  for (let seq = 1; !isOver(); seq += 1) {
    const at = clock.now()
    const forged = signReport({ deviceId: victim.deviceId, key }, { seq, at, facts: linuxFacts(at) })
    const answer = await road.post(REPORTS_PATH, forged)
    if (!isAgainLater(answer) && answer?.code !== 'bad-signature')
      throw new Error(`a forged report: ${answer?.status} ${answer?.code}`)
    if (answer?.code === 'bad-signature') refused += 1
    await pause(100)
  }
  return refused
}
