/** The requirement pages of a system of level 3 with 200 PCs: how long the server takes, how much comes over the wire. */
import { randomBytes, randomUUID } from 'node:crypto'
import { rowsOfLevel } from '../checks/requirements/rows.ts'
import { dayOf } from '../checks/time/zone.ts'
import { systemClock } from '../server/clock.ts'
import { measurePage, reportAll } from './board.ts'
import type { Bench, BenchOptions, Figures } from './common.ts'
import { type BenchPc, type Installation, openInstallation } from './installation.ts'
import { visit } from './page-load.ts'
import { type RunningProgram, startServer } from './program.ts'
import { addPerson } from './session.ts'

const PCS = 200
const LEVEL = 3
const COMMUNE = 'bench'

export const assessmentBench: Bench = {
  name: 'assessment',
  summary: 'the 195 requirement rows of a system with 200 PCs: server time, bytes',
  run,
}

async function run({ quick, say }: BenchOptions): Promise<readonly Figures[]> {
  const installation = await openInstallation(systemClock().now())
  const secret = randomBytes(32).toString('base64url')
  let server: RunningProgram | null = null
  try {
    const pcs = await installation.addCommune(COMMUNE, PCS)
    server = await startServer(installation, { AUTH_SECRET: secret })
    await reportAll(installation, server, pcs)
    const communeId = pcs[0]?.communeId ?? ''
    const systemId = await addAssessedSystem(installation, communeId, pcs)
    const { cookie } = await addPerson(installation, { role: 'it', communeId }, secret)
    const visitor = visit(server.port, cookie)
    const list = `/xa/${COMMUNE}/he-thong/${systemId}/yeu-cau`
    const pages = {
      'page of all rows': list,
      'page of a filter': `${list}?may=1&q=tuong+lua`,
      'page of one row': `${list}/${rowsOfLevel(LEVEL)[0]?.id}`,
      'security plan': `${list}/phuong-an`,
    }
    const house = { installation, server, visitor, quick }
    const figures: Figures[] = []
    for (const [page, path] of Object.entries(pages)) {
      say(`${page}: ${path}`)
      const name = `assessment, ${page}, ${rowsOfLevel(LEVEL).length} rows, ${PCS} PCs`
      figures.push(await measurePage(house, name, path))
    }
    visitor.close()
    return figures
  } finally {
    await server?.stop()
    await installation.stop()
  }
}

/** Every row answered, every second with a person and a day, every third with a piece of evidence; all PCs belong to it. */
async function addAssessedSystem(
  { owner }: Installation,
  communeId: string,
  pcs: readonly BenchPc[],
): Promise<string> {
  const [systemId, now] = [randomUUID(), systemClock().now()]
  const today = dayOf(now)
  const states = ['met', 'partly', 'not-met', 'met', 'not-applicable']
  const rows = rowsOfLevel(LEVEL).map(({ id }, index) => ({
    ...{ id, state: states[index % states.length], reason: 'Theo Quyết định số 12/QĐ-UBND của xã' },
    responsible: index % 2 === 0 ? 'Nguyễn Thị Ngọc Ánh' : null,
    due: index % 2 === 0 ? today : null,
    evidence: index % 3 === 0 ? randomUUID() : null,
  }))
  const json = JSON.stringify(rows)
  await owner.begin(async (tx) => {
    await tx`insert into systems (commune_id, system_id, name, ownership, owner_name, life, level, procedure_level,
        created_at, updated_at)
      values (${communeId}, ${systemId}, 'Mạng LAN nội bộ', 'owned', 'UBND xã', 'live', ${LEVEL}, ${LEVEL}, ${now}, ${now})`
    await tx`insert into system_devices select ${communeId}, ${systemId}, d
      from unnest(${pcs.map(({ deviceId }) => deviceId)}::uuid[]) as k(d)`
    await tx`insert into requirement_answers (commune_id, system_id, requirement_id, state, reason, responsible, due,
        answered_on, answered_by, answered_name, edition, updated_at)
      select ${communeId}, ${systemId}, id, state, reason, responsible, due, ${today}::date, 'user:bench', 'Trần Thị Bình',
        1, ${now} from json_to_recordset(${json}::text::json) as r(id text, state text, reason text, responsible text, due date)`
    await tx`insert into evidence (commune_id, evidence_id, title, valid_from, vouched_by, filed_by, filed_name, filed_at,
        unseen_since, updated_at)
      select ${communeId}, evidence, 'Quyết định về quy chế bảo đảm an ninh mạng', ${today}::date, 'An', 'user:bench', 'An',
        ${now}, ${now}, ${now} from json_to_recordset(${json}::text::json) as r(evidence uuid) where evidence is not null`
    await tx`insert into evidence_links (commune_id, evidence_id, kind, system_id, item, linked_by, linked_at)
      select ${communeId}, evidence, 'requirement', ${systemId}, id, 'user:bench', ${now}
      from json_to_recordset(${json}::text::json) as r(id text, evidence uuid) where evidence is not null`
  })
  await owner`analyze`
  return systemId
}
