/**
 * /xa/:commune/quan-ly/tep-bao-cao: reports of PCs without network, carried here by the IT officer: signed ones, and
 * unsigned ones of PCs that were declared by hand.
 */
import { API_ERRORS } from '../../checks/report/protocol.ts'
import { reportFilesPath } from '../../web/pages/manage/paths.ts'
import { ReportFilesPage, type ShownFile } from '../../web/pages/manage/report-files-page.tsx'
import { exactMoment } from '../../web/parts/moment.tsx'
import { sendPage } from '../assets/send-page.ts'
import { appendAudit } from '../audit/service.ts'
import { listDevices } from '../devices/service.ts'
import { actorOf, communeOf } from '../http/acting.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { type FileAcceptance, ingestOf } from '../ingest/ingest.ts'
import { MAX_FILE_AGE_DAYS, readReportFile } from '../ingest/report-file.ts'
import { looksUnsigned } from '../ingest/unsigned-file.ts'
import { IT_ACCESS, manageFrame } from './frame.ts'

const MAX_FILES = 50
const MEGABYTE = 1024 * 1024
const MAX_MEGABYTES = 16
const PATH = reportFilesPath(':commune')

export const reportFileRoutes: RouteTable = [
  { method: 'GET', path: PATH, access: IT_ACCESS, handle: (context) => draw(context, null) },
  {
    ...{ method: 'POST', path: PATH, access: IT_ACCESS, handle: takeFiles },
    // The parts of the form around the files.
    maxBodyBytes: MAX_MEGABYTES * MEGABYTE + 64 * 1024,
  },
]

function draw(
  context: RouteContext,
  results: readonly ShownFile[] | null,
  problem?: string,
): Response | Promise<Response> {
  const limits = { files: MAX_FILES, megabytes: MAX_MEGABYTES, ageDays: MAX_FILE_AGE_DAYS }
  const page = <ReportFilesPage {...manageFrame(context, { problem })} limits={limits} results={results} />
  return sendPage(context.c, page, problem === undefined ? 200 : 400)
}

async function chosenFiles({ c }: RouteContext): Promise<readonly File[]> {
  const given: unknown = (await c.req.parseBody({ all: true })).file
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  // A form sent without a choice carries one empty file without a name.
  return list.filter((one) => one instanceof File).filter(({ name, size }) => name !== '' || size > 0)
}

async function takeFiles(context: RouteContext): Promise<Response> {
  const files = await chosenFiles(context)
  if (files.length === 0) return draw(context, null, 'Hãy chọn ít nhất một tệp.')
  if (files.length > MAX_FILES)
    return draw(context, null, `Nhiều nhất ${MAX_FILES} tệp một lúc; chưa tệp nào được nhận.`)
  const { communeId } = communeOf(context)
  const results: FileAcceptance[] = []
  const signed: Readable[] = []
  const unsigned: Readable[] = []
  for (const [at, file] of files.entries()) {
    const read = readReportFile(Buffer.from(await file.arrayBuffer()))
    results.push(read.ok ? { ok: false, code: 'unavailable' } : read)
    if (read.ok) (looksUnsigned(read.bytes) ? unsigned : signed).push({ at, bytes: read.bytes })
  }
  const ingest = ingestOf(context.deps)
  for (const [list, take] of [
    [signed, ingest.acceptFiles],
    [unsigned, ingest.acceptUnsigned],
  ] as const) {
    const accepted = await take(
      list.map((one) => one.bytes),
      communeId,
    )
    for (const [index, { at }] of list.entries())
      results[at] = accepted[index] ?? { ok: false, code: 'unavailable' }
  }
  const unsignedAt = new Set(unsigned.map(({ at }) => at))
  await noteUpload(context, results)
  const names = new Map(
    (await listDevices(context.deps.db, communeId)).map(({ deviceId, hostName }) => [deviceId, hostName]),
  )
  return draw(
    context,
    results.map((result, at) =>
      shown(files[at]?.name ?? '', result, { names, isUnsigned: unsignedAt.has(at) }),
    ),
  )
}

type Readable = { readonly at: number; readonly bytes: Buffer }

/** Who carried what; the reports themselves are proven by the signatures of their PCs. */
async function noteUpload(context: RouteContext, results: readonly FileAcceptance[]): Promise<void> {
  const { deps, scope } = context
  const { communeId } = communeOf(context)
  const taken = results.flatMap((one) => (one.ok ? [{ device: one.deviceId, seq: one.seq, as: one.as }] : []))
  const refused = results.flatMap((one) => (one.ok ? [] : [one.code]))
  const entry = {
    ...{ communeId, actor: actorOf(context), action: 'reports.uploaded', subject: `commune:${communeId}` },
    detail: { taken, refused },
  }
  await deps.db.transaction(scope, (tx) => appendAudit(tx, entry, deps.clock.now()))
}

type Shown = { readonly names: ReadonlyMap<string, string | null>; readonly isUnsigned: boolean }

function shown(given: string, result: FileAcceptance, { names, isUnsigned }: Shown): ShownFile {
  const name = given.normalize('NFC').slice(0, 200)
  if (!result.ok) return { name, taken: false, words: refusedWords(result), device: null }
  const { deviceId, as } = result
  const device = { deviceId, name: names.get(deviceId) ?? deviceId }
  const words = isUnsigned
    ? `${takenWords(result)} Tệp KHÔNG KÝ: không có gì chứng minh nó từ máy này.`
    : takenWords(result)
  return { name, device, taken: as !== 'again', words }
}

function takenWords({ as, seq, collectedAt }: Extract<FileAcceptance, { ok: true }>): string {
  const report = `báo cáo số ${seq}, máy ghi lúc ${exactMoment(collectedAt).exact}`
  switch (as) {
    case 'present':
      return `Đã nhận ${report}.`
    case 'history':
      return `Đã lưu vào lịch sử ${report}: đã có báo cáo mới hơn của máy này.`
    case 'again':
      return `tệp đã nộp trước đây (${report}); hãy xuất tệp mới trên máy.`
    default:
      return as satisfies never
  }
}

function refusedWords({ code, field, hostName }: Extract<FileAcceptance, { ok: false }>): string {
  switch (code) {
    case 'not-declared':
      return `tệp không ký của máy “${hostName}”: chưa có máy khai báo tay nào tên này; hãy khai báo máy trước.`
    case 'declared-twice':
      return `tệp không ký của máy “${hostName}”: có hơn một máy khai báo tay cùng tên; hãy đổi tên để phân biệt.`
    case 'has-key':
      return `máy “${hostName}” đã đăng ký và có khóa: chỉ nhận tệp có chữ ký của nó (anxa-agent export).`
    case 'foreign':
      return 'tệp lạ: máy ghi tệp này không đăng ký ở xã này.'
    case 'bad-signature':
      return 'tệp đã bị sửa hoặc hỏng: chữ ký không khớp; hãy xuất lại trên máy.'
    case 'unsigned':
      return 'tệp không phải báo cáo có chữ ký của chương trình theo dõi.'
    case 'too-old':
      return `tệp quá cũ: máy ghi quá ${MAX_FILE_AGE_DAYS} ngày trước; xem đồng hồ của máy rồi xuất tệp mới.`
    case 'clock-ahead':
      return 'đồng hồ của máy chạy trước hơn một ngày, không biết tệp ghi lúc nào; chỉnh đồng hồ rồi xuất tệp mới.'
    case 'sequence-conflict':
      return 'số thứ tự đã dùng cho một báo cáo khác: có hai máy cùng khóa (ổ đĩa sao chép). Máy đã bị cách ly; mở trang của máy để xử lý.'
    case 'unavailable':
      return 'máy chủ chưa nhận được lúc này; hãy nộp lại.'
    default:
      return `${API_ERRORS[code].message}${field === undefined ? '' : ` (${field})`}`
  }
}
