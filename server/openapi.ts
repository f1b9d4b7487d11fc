/** /api/openapi.json: the programs' side of the server, described from the schemas that it parses with. */
import { z } from 'zod'
import {
  API_ERRORS,
  ApiErrorBody,
  type ApiErrorCode,
  ENROL_PATH,
  EnrolmentAnswer,
  EnrolmentHeader,
  EnrolmentPayload,
  REPORT_CONTENT_TYPE,
  REPORTS_PATH,
  ReportAnswer,
  ReportHeader,
  ReportPayload,
  SENT_AT_HEADER,
} from '../checks/report/protocol.ts'
import { RELEASE_BUNDLE_PATH, RELEASE_PATH, ReleaseOffer, UPDATE_BUNDLE } from '../checks/report/release.ts'
import type { RouteTable } from './http/route.ts'
import { VERSION } from './version.ts'

const SCHEMAS = {
  EnrolmentHeader,
  EnrolmentPayload,
  EnrolmentAnswer,
  ReportHeader,
  ReportPayload,
  ReportAnswer,
  ReleaseOffer,
  Error: ApiErrorBody,
} as const
type SchemaName = keyof typeof SCHEMAS

const reference = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` })
const json = (name: SchemaName) => ({ 'application/json': { schema: reference(name) } })

const SENDING: readonly ApiErrorCode[] = [
  ...(['too-large', 'too-large-unpacked', 'bad-encoding', 'bad-compression'] as const),
  ...(['unsigned', 'bad-signature', 'unavailable'] as const),
]
const REPORT_ERRORS: readonly ApiErrorCode[] = [
  ...SENDING,
  ...([
    'unknown-device',
    'device-revoked',
    'device-quarantined',
    'sequence-conflict',
    'invalid-report',
  ] as const),
]
const ENROL_ERRORS: readonly ApiErrorCode[] = [
  ...SENDING,
  ...([
    'invalid-request',
    'token-invalid',
    'already-enrolled',
    'device-revoked',
    'device-quarantined',
  ] as const),
]

/** One answer for each status; several codes may share one. */
function errorAnswers(codes: readonly ApiErrorCode[]) {
  const statuses = [...new Set(codes.map((code) => API_ERRORS[code].status))].sort()
  return Object.fromEntries(
    statuses.map((status) => {
      const lines = codes
        .filter((code) => API_ERRORS[code].status === status)
        .map((code) => `\`${code}\`: ${API_ERRORS[code].message}`)
      return [String(status), { description: lines.join('\n\n'), content: json('Error') }]
    }),
  )
}

const jws = (header: SchemaName, payload: SchemaName) => ({
  required: true,
  description: `Compact JWS (RFC 7515, EdDSA of RFC 8037); header \`${header}\`, payload \`${payload}\`. May be sent with Content-Encoding: gzip.`,
  content: { [REPORT_CONTENT_TYPE]: { schema: { type: 'string' } } },
})

export function describeApi() {
  return {
    openapi: '3.1.0',
    info: { title: 'AnXã', version: VERSION },
    servers: [{ url: '/' }],
    paths: {
      [ENROL_PATH]: {
        post: {
          operationId: 'enrol',
          summary: 'Đăng ký một máy; JWS ký bằng chính khóa mới của máy.',
          requestBody: jws('EnrolmentHeader', 'EnrolmentPayload'),
          responses: {
            200: { description: 'Máy đã được đăng ký.', content: json('EnrolmentAnswer') },
            ...errorAnswers(ENROL_ERRORS),
          },
        },
      },
      [RELEASE_PATH]: {
        get: {
          operationId: 'agentRelease',
          summary:
            'Bản phát hành của tác tử trên máy chủ này: tệp mô tả và chữ ký Ed25519 của nó, nguyên văn.',
          responses: {
            200: { description: 'Có một bản phát hành.', content: json('ReleaseOffer') },
            204: { description: 'Máy chủ này không có bản phát hành nào.' },
          },
        },
      },
      [RELEASE_BUNDLE_PATH]: {
        get: {
          operationId: 'agentReleaseBundle',
          summary: `Gói cập nhật ${UPDATE_BUNDLE} của bản phát hành đó: brotli của một JSON.`,
          responses: {
            200: {
              description: 'Các byte đúng như tệp mô tả đã ký.',
              content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
            },
            204: { description: 'Máy chủ này không có bản phát hành nào.' },
          },
        },
      },
      [REPORTS_PATH]: {
        post: {
          operationId: 'report',
          summary: 'Gửi một báo cáo; gửi lại đúng các byte cũ thì nhận lại câu trả lời cũ.',
          parameters: [
            {
              name: SENT_AT_HEADER,
              in: 'header',
              required: false,
              description: 'Đồng hồ của máy lúc gửi (RFC 3339, UTC).',
              schema: { type: 'string', format: 'date-time' },
            },
          ],
          requestBody: jws('ReportHeader', 'ReportPayload'),
          responses: {
            200: { description: 'Báo cáo đã được lưu.', content: json('ReportAnswer') },
            ...errorAnswers(REPORT_ERRORS),
          },
        },
      },
      [OPENAPI_PATH]: {
        get: {
          operationId: 'describe',
          summary: 'Bản mô tả này.',
          responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: {} } } } },
        },
      },
    },
    components: {
      schemas: Object.fromEntries(
        Object.entries(SCHEMAS).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })]),
      ),
    },
  }
}

const OPENAPI_PATH = '/api/openapi.json'

export const openapiRoutes: RouteTable = [
  { method: 'GET', path: OPENAPI_PATH, access: { kind: 'public' }, handle: ({ c }) => c.json(describeApi()) },
]
