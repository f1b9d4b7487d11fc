/** For tests of the self-assessment: a system of level 3 in a commune, its PCs with verdicts, evidence for its rows. */
import { randomUUID } from 'node:crypto'
import type { Level } from '../../checks/catalogue/catalogue.ts'
import { rowOfConcept } from '../../checks/requirements/rows.ts'
import { startOfDay } from '../../checks/time/zone.ts'
import type { Verdict } from '../../checks/verdict.ts'
import { textOf } from '../admin/testing.ts'
import { addSampleDevices } from '../board/testing.ts'
import { type MovingClock, movingClock, TEST_NOW, type TestClient } from '../people/testing.ts'
import { REGISTER, type TestRegister, testRegister } from '../systems/testing.ts'

export const TODAY = '2026-11-24'

export function rowId(concept: string, level: Level = 3): string {
  const row = rowOfConcept(level, concept)
  if (row === null) throw new Error(`no row for ${concept} at level ${level}`)
  return row.id
}

/** No check, no cycle. */
export const PAPER = rowId('risk-process')
/** No check, every year. */
export const YEARLY = rowId('risk-process-review')
/** Check `firewall-on`. */
export const FIREWALL = rowId('mon-host-firewall')
/** Check `software-inventory`, proven by the PCs alone. */
export const SOFTWARE = rowId('sw-installed-list')

export type TestPc = {
  readonly name: string
  /** By id of the check; empty: it never reported. */
  readonly verdicts?: Readonly<Record<string, Verdict>>
  readonly reason?: string
  readonly reportedAt?: Date
  readonly staleSince?: Date
  readonly status?: 'active' | 'quarantined' | 'revoked'
}

export type TestEvidence = {
  readonly row: string
  readonly title?: string
  readonly validFrom?: string
  readonly validUntil?: string
  readonly review?: 'unseen' | 'seen' | 'accepted' | 'returned'
  readonly isWithdrawn?: boolean
}

export type TestAssessed = TestRegister & {
  readonly clock: MovingClock
  readonly systemId: string
  /** Of the list of rows. */
  readonly path: string
  readonly setLevel: (level: Level | null) => Promise<void>
  /** Answers the ids, in their order. */
  readonly addPcs: (...pcs: readonly TestPc[]) => Promise<readonly string[]>
  readonly addEvidence: (evidence: TestEvidence) => Promise<string>
  /** The answer form of a row, as the person at the browser sees it now. */
  readonly say: (row: string, fields: Readonly<Record<string, string>>) => Promise<Response>
  /** The bulk form over the list. */
  readonly bulk: (
    rows: readonly string[],
    fields: Readonly<Record<string, string>>,
    client?: TestClient,
  ) => Promise<Response>
  readonly text: (path: string, client?: TestClient) => Promise<string>
  /** What the list says of one row, from its clause to the next. */
  readonly rowText: (row: string) => Promise<string>
  readonly answers: () => Promise<readonly Readonly<Record<string, unknown>>[]>
  /** 09:00 of the day; nobody's session falls asleep over it. */
  readonly moveTo: (day: string) => Promise<void>
}

export async function testAssessed(): Promise<TestAssessed> {
  const clock = movingClock()
  const place = await testRegister({ clock })
  const { base, communeId, it } = place
  const systemId = await place.add({})
  const path = `${REGISTER}/${systemId}/yeu-cau`
  const setLevel = async (level: Level | null) => {
    await base.owner`update systems set level = ${level} where system_id = ${systemId}`
  }
  await setLevel(3)
  const textAt = async (at: string, client: TestClient = it) => textOf(await client.get(at))
  const seenAt = async (at: string, client: TestClient): Promise<string> =>
    /name="seen" value="(\d+)"/.exec(await (await client.get(at)).text())?.[1] ?? ''
  return {
    ...place,
    ...{ clock, systemId, path, setLevel },
    addPcs: async (...pcs) => {
      const ids = pcs.map(() => randomUUID())
      await addSampleDevices(
        base,
        communeId,
        pcs.map((pc, index) => ({
          ...{ deviceId: ids[index] ?? '', unitId: null, kind: 'agent', label: null, platform: 'windows' },
          ...{ name: pc.name, isThisMachine: false, silentSince: null },
          status: pc.status ?? 'active',
          lastReportAt: pc.verdicts === undefined ? null : (pc.reportedAt ?? TEST_NOW),
          verdicts: Object.fromEntries(
            Object.entries(pc.verdicts ?? {}).map(([id, verdict]) => [
              id,
              {
                ...{
                  verdict,
                  reason: pc.reason ?? 'service-stopped',
                  facts: {},
                  since: TEST_NOW,
                  until: null,
                },
                staleSince: pc.staleSince ?? null,
              },
            ]),
          ),
        })),
      )
      for (const id of ids)
        await base.owner`insert into system_devices values (${communeId}, ${systemId}, ${id})`
      return ids
    },
    addEvidence: async ({ row, title = 'Quyết định 12', review = 'unseen', ...given }) => {
      const id = randomUUID()
      const returned = review === 'returned'
      await base.owner`insert into evidence (commune_id, evidence_id, title, valid_from, valid_until, vouched_by, review,
          review_reason, review_due, unseen_since, filed_by, filed_name, filed_at, withdrawn_at, updated_at)
        values (${communeId}, ${id}, ${title}, ${given.validFrom ?? '2026-01-01'}, ${given.validUntil ?? null}, 'An',
          ${review}, ${returned ? 'Thiếu dấu' : null}, ${returned ? '2026-12-01' : null}, ${TEST_NOW}, 'user:x', 'An', ${TEST_NOW},
          ${given.isWithdrawn === true ? TEST_NOW : null}, ${TEST_NOW})`
      await base.owner`insert into evidence_links (commune_id, evidence_id, kind, system_id, item, linked_by, linked_at)
        values (${communeId}, ${id}, 'requirement', ${systemId}, ${row}, 'user:x', ${TEST_NOW})`
      return id
    },
    say: async (row, fields) =>
      it.post(`${path}/${row}`, { seen: await seenAt(`${path}/${row}`, it), ...fields }),
    bulk: async (rows, fields, client = it) =>
      client.post(path, { seen: await seenAt(path, it), dong: rows, ...fields }),
    text: textAt,
    rowText: async (row) => {
      const markup = await (await it.get(path)).text()
      const [, after = ''] = markup.split(`id="${row}"`)
      return textOf(new Response(`<i ${after.split('</tr>')[0] ?? ''}`))
    },
    answers: () => base.owner`select * from requirement_answers order by requirement_id`,
    moveTo: async (day) => {
      const now = new Date(startOfDay(day).getTime() + 9 * 3_600_000)
      clock.set(now)
      await base.owner`update sessions set last_seen_at = ${now}, second_factor_at = ${now}, signed_in_at = ${now}`
    },
  }
}
