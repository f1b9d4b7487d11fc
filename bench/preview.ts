/** How long an administrator waits for the preview of 500 people, from the file to the page. */
import { randomBytes } from 'node:crypto'
import writeXlsxFile from 'write-excel-file/node'
import { systemClock } from '../server/clock.ts'
import { INSTALLATION } from '../server/db/database.ts'
import { ROLE_NAMES } from '../server/people/role-names.ts'
import { CSRF_FIELD } from '../web/layout/frame.ts'
import { ADMIN_PATHS } from '../web/pages/admin/paths.ts'
import { type Bench, type BenchOptions, type Figures, median, quantile, round } from './common.ts'
import { openInstallation } from './installation.ts'
import { type RunningProgram, startServer } from './program.ts'
import { addPerson, type BenchSession } from './session.ts'

const PEOPLE = 500
const TURNS = 20

export const previewBench: Bench = {
  name: 'preview',
  summary: `the preview of an upload of ${PEOPLE} people`,
  run,
}

type File = { readonly name: string; readonly bytes: Uint8Array }

async function run({ quick, say }: BenchOptions): Promise<readonly Figures[]> {
  const installation = await openInstallation(systemClock().now())
  const secret = randomBytes(32).toString('base64url')
  let server: RunningProgram | null = null
  try {
    await installation.addCommune('bench', 1)
    server = await startServer(installation, { AUTH_SECRET: secret })
    const session = await addPerson(installation, { role: 'admin', communeId: INSTALLATION }, secret)
    const figures: Figures[] = []
    for (const file of [await xlsxOf(PEOPLE), csvOf(PEOPLE)]) {
      say(`${file.name}: ${round(file.bytes.length / 1024)} KB`)
      figures.push(await measure(server, session, file, quick ? 3 : TURNS))
    }
    return figures
  } finally {
    await server?.stop()
    await installation.stop()
  }
}

const HEADER = ['Họ và tên', 'Thư điện tử', 'Vai trò', 'Xã', 'Đơn vị']
const rowsOf = (count: number): readonly (readonly string[])[] =>
  Array.from({ length: count }, (_, at) => [
    `Nguyễn Văn Thứ ${at}`,
    `nguoi-${at}@bench.test`,
    ROLE_NAMES.it,
    '',
    '',
  ])

const csvOf = (count: number): File => ({
  name: 'nguoi-dung.csv',
  bytes: new TextEncoder().encode([HEADER, ...rowsOf(count)].map((cells) => cells.join(';')).join('\r\n')),
})

async function xlsxOf(count: number): Promise<File> {
  const lines = [HEADER, ...rowsOf(count)].map((cells) => cells.map((value) => ({ value })))
  return { name: 'nguoi-dung.xlsx', bytes: await writeXlsxFile(lines).toBuffer() }
}

async function measure(
  { port }: RunningProgram,
  { cookie, csrf }: BenchSession,
  { name, bytes }: File,
  turns: number,
): Promise<Figures> {
  const ms: number[] = []
  // The first one loads the reader of XLSX: an administrator has just that one, so it counts.
  while (ms.length < turns) {
    const form = new FormData()
    form.set(CSRF_FIELD, csrf)
    form.set('file', new File([new Uint8Array(bytes)], name))
    const started = performance.now()
    const answer = await fetch(`http://127.0.0.1:${port}${ADMIN_PATHS.userImport}`, {
      method: 'POST',
      headers: { cookie, origin: `http://127.0.0.1:${port}` },
      body: form,
    })
    const page = await answer.text()
    ms.push(performance.now() - started)
    if (answer.status !== 200 || !page.includes(`${PEOPLE} dòng, tất cả đều đúng`))
      throw new Error(`the preview answered ${answer.status}`)
  }
  return {
    name: `preview, ${PEOPLE} people from ${name.split('.').at(-1)?.toUpperCase()}`,
    firstMs: round(ms[0] ?? Number.NaN),
    p50Ms: round(median(ms)),
    p95Ms: round(quantile(ms, 0.95)),
  }
}
