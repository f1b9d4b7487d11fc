import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runDossier } from '../../checks/dossiers/dossier.ts'
import { transitionOf, workflow } from '../../checks/dossiers/workflow.ts'
import { createCalendar } from '../../checks/time/calendar.ts'
import { verifyAudit } from '../audit/verify.ts'
import type { Database } from '../db/database.ts'
import { inputOf, seenOf } from './records.ts'
import { takeStep } from './take-step.ts'
import { ALL, HAND_IN, PEOPLE, type PersonName, START, type TestDossiers, testDossiers } from './testing.ts'

let place: TestDossiers
beforeAll(async () => {
  place = await testDossiers()
})
afterAll(() => place.base.close())

const calendar = createCalendar()

async function handedIn(): Promise<string> {
  const id = await place.addSystem()
  await place.step('officer', id, 'start', START)
  expect((await place.step('clerk', id, 'submit-combined', HAND_IN)).status).toBe(303)
  return id
}

/** All that is written down of a system's dossiers. */
async function written(systemId: string) {
  const [lines] = await place.base.owner`select count(*)::int as count from audit_lines`
  return { dossiers: await place.dossiersOf(systemId), lines: lines?.count }
}

async function appraise(db: Database, systemId: string) {
  const transition = transitionOf('appraise-suitable')
  if (transition === null) throw new Error('the table has no such step')
  const [current] = await place.dossiersOf(systemId)
  const by = {
    ...{ actor: 'user:x', name: 'X', now: place.clock.now() },
    acting: { unit: place.units.culture, why: null },
  }
  const form = { fields: {}, level: null, day: null, note: null, seen: seenOf(current) }
  return takeStep(db, { communeId: place.communeId, systemId }, transition, form, by, calendar)
}

describe('a crash', () => {
  test('at the end of the transaction leaves no half of a step, and the step can be taken afterwards', async () => {
    const id = await handedIn()
    const before = await written(id)
    const { db } = place.base
    const dying: Database = {
      ...db,
      transaction: (scope, work) =>
        db.transaction(scope, async (tx) => {
          await work(tx)
          throw new Error('killed')
        }),
    }
    await expect(appraise(dying, id)).rejects.toThrow('killed')
    expect(await written(id)).toEqual(before)
    expect(await appraise(db, id)).toMatchObject({ ok: true })
  })

  test.each([
    ['dossier_events', 'insert'],
    ['dossiers', 'update'],
    ['audit_lines', 'insert'],
    ['audit_heads', 'update'],
  ])('where %s is written leaves the dossier in the state before', async (table, operation) => {
    const id = await handedIn()
    const before = await written(id)
    await place.base.owner.unsafe(`
      create function crash() returns trigger language plpgsql as $$
        begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
      alter function crash() security definer;
      create trigger crash before ${operation} on ${table} for each row execute function crash();`)
    try {
      await expect(appraise(place.base.db, id)).rejects.toThrow()
    } finally {
      await place.base.owner.unsafe(`drop trigger crash on ${table}; drop function crash()`)
    }
    expect(await written(id)).toEqual(before)
    expect(workflow().states.map((state) => state.id)).toContain(before.dossiers[0]?.dossier.state)
    expect(await appraise(place.base.db, id)).toMatchObject({ ok: true })
  })
})

test('the steps that were taken are never changed nor taken back by the application', async () => {
  await handedIn()
  const inCommune = (statement: string) =>
    place.base.db.transaction({ communes: [place.communeId] }, (tx) => tx.unsafe(statement))
  await expect(inCommune(`update dossier_events set unit = 'owner'`)).rejects.toThrow('permission denied')
  await expect(inCommune('delete from dossier_events')).rejects.toThrow('permission denied')
  await expect(inCommune(`update dossier_comments set body = 'x'`)).rejects.toThrow('permission denied')
})

const texts = fc.constantFrom(
  ...[
    '',
    ' ',
    '45/QĐ-UBND',
    '2026-11-24',
    '2026-11-01',
    '2026-02-30',
    '2031-01-01',
    '0000-01-01',
    '1',
    '2',
    '3',
  ],
  ...['co', 'serious-incident', "'; drop table dossiers; --", 'ặễộữỵ', '\u0000', '2026-11-24T00:00:00Z'],
)
const FIELD_NAMES = [
  ...['ngay', 'ghi-chu', 'cap-do', 'system-identified', 'initial-risk-assessment', 'trigger', 'documents'],
  ...['returned', 'regulation-so', 'regulation-ngay', 'decision-so', 'decision-ngay', 'old-decision-so'],
  ...['old-decision-ngay', 'appraisal-opinion-so', 'appraisal-opinion-ngay', 'retirement-plan-done'],
]
const somePost = fc.record({
  person: fc.constantFrom(...(Object.keys(PEOPLE) as PersonName[])),
  step: fc.constantFrom(...workflow().transitions.map(({ id }) => id)),
  /** A careful form, of which some fields are spoilt. */
  careful: fc.boolean(),
  spoilt: fc.array(fc.tuple(fc.constantFrom(...FIELD_NAMES), texts), { maxLength: 2 }),
  old: fc.boolean(),
})

const CAREFUL = {
  ...START,
  'ghi-chu': 'Lý do',
  trigger: 'serious-incident',
  documents: [...ALL],
  ...{ 'regulation-so': '45', 'regulation-ngay': '2026-11-20', 'decision-so': '1' },
  ...{ 'decision-ngay': '2026-11-24', 'old-decision-so': '2', 'old-decision-ngay': '2024-01-02' },
  'retirement-plan-done': '2026-11-20',
}

test('random posts never bring what is stored apart from what the machine says of the stored steps', async () => {
  const seenStates = new Set<string>()
  const property = fc.asyncProperty(fc.array(somePost, { minLength: 8, maxLength: 14 }), async (posts) => {
    const id = await place.addSystem()
    // Those who may lead it on are asked in between: random posts alone would seldom leave the first state.
    const guided = posts.flatMap((post): (typeof post)[] => [post, ...guide(post)])
    for (const { person, step, careful, spoilt, old } of guided) {
      const fields = { ...(careful && CAREFUL), ...Object.fromEntries(spoilt), ...(old && { 'da-xem': 'x' }) }
      const before = await place.dossiersOf(id)
      const { status } = await place.step(person, id, step, fields)
      expect([303, 400, 403, 404, 409]).toContain(status)
      const after = await place.dossiersOf(id)
      if (status !== 303) expect(after).toEqual(before)
      for (const one of after) {
        const answer = runDossier(inputOf(one, place.clock.now()), calendar)
        expect(answer.refused).toBeNull()
        expect(answer.state).toBe(one.dossier.state)
        expect(one.events.map(({ seq }) => seq)).toEqual(one.events.map((_, index) => index + 1))
        expect(one.dossier.steps).toBe(one.events.length)
        seenStates.add(one.dossier.state)
      }
    }
  })
  await fc.assert(property, { numRuns: 8 })
  expect(seenStates.size).toBeGreaterThan(4)
  expect((await verifyAudit(place.base.db, place.communeId)).state).toBe('whole')
}, 180_000)

/** After some posts, the step that leads on by one who may. */
function guide<
  Post extends { person: PersonName; step: string; careful: boolean; spoilt: unknown; old: boolean },
>(post: Post): Post[] {
  const way: readonly (readonly [PersonName, string])[] = [
    ['officer', 'start'],
    ['clerk', 'submit-combined'],
    ['appraiser', 'appraise-suitable'],
    ['approver', 'approve-1-2'],
    ['leader', 'open-redetermination'],
  ]
  if (!post.careful || post.old) return []
  return way.map(([person, step]) => ({ ...post, person, step, spoilt: [] }))
}
