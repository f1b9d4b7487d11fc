/** `enroll`: makes the key of this PC, shows it to the server with a token, and keeps what the server answers. */

import { createHash, type KeyObject } from 'node:crypto'
import { hostname } from 'node:os'
import {
  ApiErrorBody,
  ENROL_PATH,
  EnrolmentAnswer,
  EnrolmentPayload,
  REPORT_CONTENT_TYPE,
} from '../../checks/report/protocol.ts'
import { type MachineDigests, windowsMachineDigests } from '../../checks/report/same-machine.ts'
import { AGENT_VERSION } from '../config.ts'
import type { AgentContext } from '../context.ts'
import { makeKey, publicX } from '../identity/key.ts'
import { linuxMachineDigests } from '../identity/linux-machine.ts'
import { CommandError, EXIT, type ExitCode } from '../output.ts'
import { fetchPinned, normaliseFingerprint } from '../pin.ts'
import { getPlatform } from '../platform/platform.ts'
import { proxyAddress } from '../proxy/routes.ts'
import { signCompact } from '../report/sign.ts'
import { findDevice, findKey, saveDevice, saveKey } from '../state/device.ts'
import { ensureFolder } from '../state/files.ts'
import { takeLock } from '../state/lock.ts'
import { becomeNext, findNextKey, saveNextKey } from '../state/next-key.ts'
import { writeSchedule } from '../state/schedule.ts'
import { addressProblem, parseBody, post, type Reply } from '../transport.ts'

export type EnrolOptions = {
  readonly server: string
  readonly token: string
  readonly fingerprint: string | null
  readonly allowHttp: boolean
  /** `host:port` of the proxy that leads to the server; null: straight. */
  readonly proxy: string | null
  /** The PC is enrolled already, and shall become another one: what it was is kept aside. */
  readonly again: boolean
  readonly stateDir: string
}

const wrong = (message: string): CommandError => new CommandError(EXIT.wrongUse, message)

/** The normalised fingerprint. Throws CommandError that names what is wrong with the options. */
const readFingerprint = ({ server, token, fingerprint, allowHttp, proxy }: EnrolOptions): string | null => {
  const problem = addressProblem(server, allowHttp)
  if (problem !== null) throw wrong(`--server: ${problem}`)
  if (!EnrolmentPayload.shape.token.safeParse(token).success)
    throw wrong('--token: mã đăng ký dài từ 8 đến 128 ký tự')
  if (proxy !== null && proxyAddress(proxy) === null)
    throw wrong('--proxy: cần dạng máy:cổng, ví dụ proxy.tinh.vn:3128')
  if (fingerprint === null) return null
  if (new URL(server).protocol !== 'https:') throw wrong('--ca-fingerprint: chỉ dùng với https')
  const pin = normaliseFingerprint(fingerprint)
  if (pin === null) throw wrong('--ca-fingerprint: cần SHA-256, 64 chữ số hệ 16')
  return pin
}

const fetchAuthority = async (
  { server }: EnrolOptions,
  pin: string | null,
  proxy: string | null,
): Promise<string | null> => {
  if (pin === null) return null
  const pinned = await fetchPinned(server, pin, proxy)
  if (pinned.ok) return pinned.caPem
  if (pinned.why === 'fingerprint')
    throw new CommandError(
      EXIT.no,
      'chứng thư của máy chủ không có dấu vân tay đã cho: dừng lại, chưa gửi gì; hãy hỏi lại cán bộ CNTT',
    )
  throw notReached(server, pinned.why, proxy)
}

/** A network that lets nobody out but a proxy looks like a server that is down. */
const notReached = (server: string, why: string, proxy: string | null): CommandError => {
  const hint = proxy === null ? '; nếu mạng phải đi qua proxy, thêm --proxy máy:cổng' : `, qua proxy ${proxy}`
  return new CommandError(EXIT.couldNot, `không nối được tới ${server} (${why})${hint}`)
}

/** Kept before it is shown: when the answer is lost, asking again with the same key gives the same enrolment. */
const readyKey = (stateDir: string, again: boolean): KeyObject => {
  // A next key that lies here was shown by an `--again` that did not come to its end: it is the one to go on with.
  const kept = findNextKey(stateDir) ?? (again ? null : findKey(stateDir))
  if (kept) return kept
  const key = makeKey()
  if (again) saveNextKey(stateDir, key)
  else saveKey(stateDir, key)
  return key
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const readMachineDigests = async (context: AgentContext, stateDir: string): Promise<MachineDigests> => {
  if (getPlatform(context.platform) === 'linux') return linuxMachineDigests(await context.doors())
  const { collectFacts } = await import('../collectors/collect.ts')
  const facts = await collectFacts(context, { stateDir, remember: false, withSoftware: false })
  return facts.contract === 'win-collector/1' ? windowsMachineDigests(facts.machine, sha256) : {}
}

const signedRequest = async (
  context: AgentContext,
  { token, stateDir }: { readonly token: string; readonly stateDir: string },
  key: KeyObject,
): Promise<string> => {
  const payload: EnrolmentPayload = {
    v: 1,
    token,
    hostName: hostname().slice(0, 255) || 'localhost',
    platform: getPlatform(context.platform),
    agentVersion: AGENT_VERSION,
    machineDigests: await readMachineDigests(context, stateDir),
  }
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicX(key) }
  return signCompact({ alg: 'EdDSA', jwk }, JSON.stringify(payload), key)
}

const readAnswer = (reply: Reply, server: string, proxy: string | null): EnrolmentAnswer => {
  if (!reply.ok) throw notReached(server, reply.why, proxy)
  const body = parseBody(reply.body)
  if (reply.status === 200) {
    const answer = EnrolmentAnswer.safeParse(body)
    if (answer.success) return answer.data
  }
  const error = ApiErrorBody.safeParse(body).data?.error
  if (!error)
    throw new CommandError(
      EXIT.couldNot,
      `${server} trả lời không phải như máy chủ AnXã (HTTP ${reply.status})`,
    )
  const exitCode = reply.status >= 500 || reply.status === 429 ? EXIT.couldNot : EXIT.no
  throw new CommandError(exitCode, `máy chủ từ chối (${error.code}): ${error.message}`)
}

const enrollLocked = async (
  context: AgentContext,
  options: EnrolOptions,
  pin: string | null,
): Promise<ExitCode> => {
  const { server, stateDir, allowHttp } = options
  const known = findDevice(stateDir)
  if (known && !options.again)
    throw wrong(
      `máy này đã đăng ký với ${known.server} (${known.communeName}); muốn đăng ký lại thì nhờ cán bộ CNTT thu hồi khóa cũ, rồi thêm --again`,
    )
  const proxy = proxyAddress(options.proxy)
  const caPem = await fetchAuthority(options, pin, proxy)
  const key = readyKey(stateDir, known !== null)
  const request = await signedRequest(context, { token: options.token, stateDir }, key)
  const reply = await post(
    { server, caPem, ways: [proxy] },
    ENROL_PATH,
    { 'content-type': REPORT_CONTENT_TYPE },
    Buffer.from(request, 'ascii'),
  )
  const { deviceId, communeName, nextIntervalSeconds } = readAnswer(reply, server, proxy)
  const enrolledAt = context.clock.now().toISOString()
  const aside = becomeNext(stateDir, known?.deviceId ?? null)
  saveDevice(stateDir, { deviceId, server, communeName, enrolledAt, allowHttp, caPem, proxy })
  writeSchedule(stateDir, {
    ...{ collectedAt: null, dueAt: 0, notBefore: 0, failures: 0 },
    intervalSeconds: nextIntervalSeconds,
  })
  context.output.line(`Đã đăng ký vào ${communeName}. Mã máy: ${deviceId}.`)
  if (aside !== null) context.output.line(`Khóa và báo cáo cũ được giữ ở ${aside}.`)
  context.output.line('Báo cáo đầu tiên được gửi ở lượt chạy tới; muốn gửi ngay: anxa-agent run')
  return EXIT.done
}

export const enroll = async (context: AgentContext, options: EnrolOptions): Promise<ExitCode> => {
  getPlatform(context.platform)
  const pin = readFingerprint(options)
  ensureFolder(options.stateDir)
  const release = takeLock(options.stateDir)
  if (!release) throw new CommandError(EXIT.couldNot, 'một lượt chạy khác của agent đang làm việc')
  try {
    return await enrollLocked(context, options, pin)
  } finally {
    release()
  }
}
