/** /quan-tri/bang-du-lieu: the tables that age, and the upload of newer ones. */
import type { TableName } from '../../checks/dated-tables.ts'
import { formatDate } from '../../checks/time/words.ts'
import { ADMIN_PATHS } from '../../web/pages/admin/paths.ts'
import { TablesPage } from '../../web/pages/admin/tables-page.tsx'
import { sendPage } from '../assets/send-page.ts'
import { actorOf } from '../http/acting.ts'
import { readFile } from '../http/form.ts'
import type { RouteContext, RouteTable } from '../http/route.ts'
import { ageWords, describeTables, STATE_VERDICTS, sourceWords, takenWords } from '../tables/describe.ts'
import { importTables, trustedKeys } from '../tables/import.ts'
import { tablesInForce } from '../tables/in-force.ts'
import { MAX_TABLE_FILE_BYTES } from '../tables/signed-file.ts'
import { adminFrame, INSTALLATION_ACCESS } from './frame.ts'

const access = INSTALLATION_ACCESS
/** The file and the fields around it. */
const MAX_BODY_BYTES = MAX_TABLE_FILE_BYTES + 64 * 1024

export const tableRoutes: RouteTable = [
  { method: 'GET', path: ADMIN_PATHS.tables, access, handle: (context) => draw(context, {}) },
  { method: 'POST', path: ADMIN_PATHS.tables, access, maxBodyBytes: MAX_BODY_BYTES, handle: takeFile },
]

const USES: Readonly<Record<TableName, string>> = {
  'windows-builds': 'Kiểm tra bản vá của Windows',
  lifecycle: 'Kiểm tra hệ điều hành còn được hỗ trợ',
  'signing-cas': 'Kiểm tra chứng thư chữ ký số',
  browsers: 'Kiểm tra trình duyệt còn được hỗ trợ',
  holidays: 'Tính mọi thời hạn theo ngày làm việc',
}

type Said = { readonly done?: string; readonly problem?: string }

async function draw(context: RouteContext, { done, problem }: Said): Promise<Response> {
  const { c, deps } = context
  const inForce = await tablesInForce(deps.db).current()
  const tables = describeTables(inForce, deps.clock.now()).map((table) => ({
    title: table.isUnreadable ? `${table.title} (bảng đã nhập không đọc được)` : table.title,
    asOf: formatDate(table.asOf),
    age: ageWords(table.ageDays),
    source: sourceWords(table.source),
    verdict: table.isUnreadable ? ('fail' as const) : STATE_VERDICTS[table.state],
    use: USES[table.name],
  }))
  const page = (
    <TablesPage
      {...adminFrame(context)}
      {...(done !== undefined && { done })}
      tables={tables}
      hasKey={trustedKeys(deps.config).length > 0}
      fileProblem={problem ?? null}
    />
  )
  return sendPage(c, page, problem === undefined ? 200 : 400)
}

async function takeFile(context: RouteContext): Promise<Response> {
  const { bytes } = await readFile(context, 'file')
  if (bytes.length === 0) return draw(context, { problem: 'Hãy chọn tệp bảng dữ liệu.' })
  const outcome = await importTables(context.deps, bytes, actorOf(context))
  return draw(context, outcome.ok ? { done: takenWords(outcome) } : { problem: outcome.message })
}
