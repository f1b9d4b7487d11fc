/**
 * What agent and server agree on. A report is a compact JWS (RFC 7515, alg EdDSA of RFC 8037,
 * kid = device id) over the bytes of `ReportPayload`; an enrolment is one signed with the new key itself.
 */
import { z } from 'zod'
import { Facts } from '../facts/facts.ts'
import { VERDICTS } from '../verdict.ts'

/** Where the server takes them: both sides name these and no other place writes them down. */
export const ENROL_PATH = '/api/v1/enroll'
export const REPORTS_PATH = '/api/v1/reports'

/** Limits of one report: as sent, and unpacked, counted while unpacking. */
export const MAX_SENT_BYTES = 256 * 1024
export const MAX_UNPACKED_BYTES = 2 * 1024 * 1024

/** HTTP header with the machine's clock at sending (RFC 3339, UTC): the skew is measured from it. */
export const SENT_AT_HEADER = 'anxa-sent-at'
export const REPORT_CONTENT_TYPE = 'application/jose'

const moment = z.iso.datetime()

export const ReportHeader = z.strictObject({ alg: z.literal('EdDSA'), kid: z.uuid() })

/** `facts` is the last key: the server keeps the text before it and the facts' own text apart. */
export const ReportPayload = z.strictObject({
  v: z.literal(1),
  seq: z.int().min(1),
  collectedAt: moment,
  agentVersion: z.string().min(1).max(32),
  facts: Facts,
})
export type ReportPayload = z.infer<typeof ReportPayload>

export const PLATFORMS = ['windows', 'linux'] as const
export type Platform = (typeof PLATFORMS)[number]

/** Header of the enrolment JWS: the new public key itself (RFC 8037 OKP key, x = 32 bytes base64url). */
export const EnrolmentHeader = z.strictObject({
  alg: z.literal('EdDSA'),
  jwk: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43) }),
})

export const EnrolmentPayload = z.strictObject({
  v: z.literal(1),
  token: z.string().min(8).max(128),
  hostName: z.string().min(1).max(255),
  platform: z.enum(PLATFORMS),
  agentVersion: z.string().min(1).max(32),
  /** SHA-256 (hex) of machine identifiers, named by source: machine-id, smbios-uuid, mac … */
  machineDigests: z.record(z.string().max(40), z.string().regex(/^[0-9a-f]{64}$/)),
})
export type EnrolmentPayload = z.infer<typeof EnrolmentPayload>

/** As `VerdictFacts`: the numbers and names that a verdict's sentence is made with. */
const AnsweredFacts = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]),
)

// The answers are the one part that is not strict: an agent outlives several editions of its server, and a report
// that was taken must leave its spool although the answer says one thing more than the agent knows of.
export const EnrolmentAnswer = z.object({
  deviceId: z.uuid(),
  communeName: z.string(),
  serverTime: moment,
  nextIntervalSeconds: z.int().positive(),
})
export type EnrolmentAnswer = z.infer<typeof EnrolmentAnswer>

/** The answer to a report: this PC's verdicts, so that the person in front of it can read them offline. */
export const ReportAnswer = z.object({
  serverTime: moment,
  nextIntervalSeconds: z.int().positive(),
  catalogueEdition: z.string(),
  /** A version of the agent that the server has a release of, to be fetched at RELEASE_PATH (release.ts). */
  agentVersion: z.string().max(32).optional(),
  /** The commune asks for the names of installed programs; left out: none may be sent. */
  wantsSoftware: z.boolean().optional(),
  checks: z.array(
    z.object({
      id: z.string(),
      verdict: z.enum(VERDICTS),
      reason: z.string(),
      facts: AnsweredFacts,
      /** Since when the verdict is this word. */
      since: moment,
      until: moment.nullable(),
    }),
  ),
})
export type ReportAnswer = z.infer<typeof ReportAnswer>

/** Every refusal of the agent's API: `{error: {code, message, field?}}`; message is Vietnamese. */
export const API_ERRORS = {
  'too-large': { status: 413, message: 'Báo cáo lớn hơn mức cho phép khi gửi (256 KiB).' },
  'too-large-unpacked': { status: 413, message: 'Báo cáo lớn hơn mức cho phép sau khi giải nén (2 MiB).' },
  'bad-encoding': { status: 415, message: 'Chỉ nhận nội dung nén gzip hoặc không nén.' },
  'bad-compression': { status: 400, message: 'Không giải nén được nội dung.' },
  unsigned: { status: 401, message: 'Báo cáo không có chữ ký.' },
  'bad-signature': { status: 401, message: 'Chữ ký của báo cáo không đúng với khóa của máy.' },
  'unknown-device': { status: 401, message: 'Máy này chưa được đăng ký.' },
  'device-revoked': { status: 403, message: 'Máy này đã bị thu hồi.' },
  'device-quarantined': {
    status: 409,
    message: 'Khóa của máy này bị dùng ở hai nơi; chờ cán bộ CNTT xử lý.',
  },
  'sequence-conflict': { status: 409, message: 'Số thứ tự này đã được dùng cho một báo cáo khác.' },
  'invalid-report': { status: 422, message: 'Báo cáo có trường sai kiểu.' },
  'invalid-request': { status: 400, message: 'Yêu cầu không đúng khuôn dạng.' },
  'token-invalid': { status: 403, message: 'Mã đăng ký sai, đã hết hạn hoặc đã dùng hết số lượt.' },
  'already-enrolled': {
    status: 409,
    message: 'Một máy có cùng dấu nhận dạng đã được đăng ký; cán bộ CNTT cần xem lại.',
  },
  'too-many-requests': { status: 429, message: 'Gửi quá nhiều lần; hãy thử lại sau.' },
  unavailable: { status: 503, message: 'Máy chủ chưa sẵn sàng; báo cáo sẽ được gửi lại.' },
} as const
export type ApiErrorCode = keyof typeof API_ERRORS

export const ApiErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }),
})

const encoder = new TextEncoder()

/** The bytes that are signed: `base64url(header).base64url(payload)`. The encoder comes from the caller. */
export const signingInput = (
  header: object,
  payloadText: string,
  toBase64Url: (bytes: Uint8Array) => string,
): string =>
  `${toBase64Url(encoder.encode(JSON.stringify(header)))}.${toBase64Url(encoder.encode(payloadText))}`
