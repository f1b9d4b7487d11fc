/** For tests of evidence: files of every kind, and a commune whose people file, read and review them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { CSRF_FIELD } from '../../web/layout/frame.ts'
import { type TestManaged, testManaged } from '../manage/testing.ts'
import {
  addTestPerson,
  addTestSession,
  fromAddress,
  type MovingClock,
  movingClock,
  type TestClient,
  type TestSession,
  testClient,
  testConfig,
} from '../people/testing.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const WORD_MAIN = `${OFFICE}.wordprocessingml.document.main+xml`
const SHEET_MAIN = `${OFFICE}.spreadsheetml.sheet.main+xml`

const types = (part: string, mainType: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
  `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/${part}" ContentType="${mainType}"/></Types>`

export type TestParts = Readonly<Record<string, string | Uint8Array>>

/** A ZIP of these parts, as office programs pack them. */
export const packed = (parts: TestParts, level: 0 | 6 = 6): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).map(([name, content]) => [name, new Uint8Array(Buffer.from(content))]),
      ),
      { level },
    ),
  )

export const docx = (more: TestParts = {}): Buffer =>
  packed({
    '[Content_Types].xml': types('word/document.xml', WORD_MAIN),
    'word/document.xml': '<w:document><w:body><w:p>Quy chế bảo đảm an ninh mạng</w:p></w:body></w:document>',
    ...more,
  })

export const xlsx = (more: TestParts = {}): Buffer =>
  packed({
    '[Content_Types].xml': types('xl/workbook.xml', SHEET_MAIN),
    'xl/workbook.xml': '<workbook><sheets><sheet name="Sổ"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>',
    ...more,
  })

/** A document of one page that says this. */
export const pdf = (text = 'Quyết định'): Buffer =>
  Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
      `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n% ${text}\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  )

/** One transparent dot. */
export const png = (): Buffer =>
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )

export const jpeg = (): Buffer =>
  Buffer.from(`ffd8ffe000104a46494600010100000100010000ffdb004300${'10'.repeat(64)}ffd9`, 'hex')

/** The beginning of every program of Windows. */
export const exe = (): Buffer =>
  Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00', 'latin1'), Buffer.alloc(2048, 7), Buffer.from('PE\0\0')])

export const EVIDENCE = '/xa/mau/bang-chung'

/** What a person fills in. */
export const FIELDS = {
  title: 'Quyết định ban hành quy chế',
  documentNumber: '12/QĐ-UBND',
  documentOn: '2026-11-20',
  validFrom: '2026-11-20',
  validUntil: '2027-11-20',
  vouchedBy: 'Lê Văn Chánh, Chánh Văn phòng',
  note: '',
} as const

export type TestFile = { readonly name: string; readonly bytes: Uint8Array }

export type TestEvidence = TestManaged & {
  readonly dataDir: string
  readonly clock: MovingClock
  readonly police: TestClient
  readonly policeId: string
  readonly leader: TestClient
  /** A second one of the police. */
  readonly otherPolice: TestClient
  /** The IT officer sends a form with a file. */
  readonly send: (
    path: string,
    fields: Readonly<Record<string, string>>,
    file?: TestFile,
  ) => Promise<Response>
  /** Files one; answers its id. */
  readonly add: (fields?: Readonly<Record<string, string>>, file?: TestFile) => Promise<string>
  /** A system in the register, with or without a level; answers its id. */
  readonly addSystem: (name: string, level?: number) => Promise<string>
  /** The edition that stands in the database. */
  readonly edition: (evidenceId: string) => Promise<string>
  readonly close: () => Promise<void>
}

/** Send a form with fields and a file as a browser does. */
export async function sendForm(
  app: TestManaged['app'],
  session: TestSession,
  path: string,
  fields: Readonly<Record<string, string>>,
  file?: TestFile,
): Promise<Response> {
  const form = new FormData()
  form.set(CSRF_FIELD, session.csrf)
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.append('file', new File(file === undefined ? [] : [new Uint8Array(file.bytes)], file?.name ?? ''))
  const headers = {
    host: 'anxa.test',
    origin: 'http://anxa.test',
    accept: 'text/html',
    cookie: session.cookie,
  }
  return app.request(path, { method: 'POST', headers, body: form }, fromAddress('127.0.0.1'))
}

export async function testEvidence(settings: Readonly<Record<string, string>> = {}): Promise<TestEvidence> {
  const dataDir = mkdtempSync(join(tmpdir(), 'anxa-evidence-'))
  const clock = movingClock()
  const config = testConfig({ BASE_URL: 'https://anxa.xa.test', DATA_DIR: dataDir, ...settings })
  const place = await testManaged({ config, clock })
  const { base, app, communeId } = place
  const session = await addTestSession(base, place.itId)
  const personOf = async (role: 'leader' | 'police', name: string) => {
    const userId = await addTestPerson(base, [{ role, communeId }], { name })
    return { userId, client: testClient(app, await addTestSession(base, userId)) }
  }
  const police = await personOf('police', 'Trần Văn Công')
  const otherPolice = await personOf('police', 'Phạm Thị An')
  const send: TestEvidence['send'] = (path, fields, file) => sendForm(app, session, path, fields, file)
  return {
    ...{ ...place, dataDir, clock, send },
    ...{ police: police.client, policeId: police.userId, otherPolice: otherPolice.client },
    leader: (await personOf('leader', 'Lê Thị Chủ Tịch')).client,
    add: async (fields = {}, file = { name: 'quyet-dinh.pdf', bytes: pdf() }) => {
      const response = await send(`${EVIDENCE}/them`, { ...FIELDS, ...fields }, file)
      const location = response.headers.get('location') ?? ''
      const id = /bang-chung\/([0-9a-f-]{36})/.exec(location)?.[1]
      if (id === undefined) throw new Error(`not filed: ${response.status}`)
      return id
    },
    addSystem: async (name, level) => {
      const form = { name, ownership: 'owned', ownerName: 'UBND xã Mẫu', life: 'live' }
      const response = await place.it.post('/xa/mau/he-thong/them', form)
      const id = /he-thong\/([0-9a-f-]{36})/.exec(response.headers.get('location') ?? '')?.[1] ?? ''
      await base.owner`update systems set level = ${level ?? null} where system_id = ${id}`
      return id
    },
    edition: async (evidenceId) => {
      const [row] = await base.owner`select edition from evidence where evidence_id = ${evidenceId}`
      return String(row?.edition)
    },
    close: async () => {
      await base.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
