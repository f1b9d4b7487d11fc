/** The sample communes in the database: units, people, PCs that never report. Made once, found again later. */
import { addCommune, ensureUnit, getCommune } from '../communes/service.ts'
import type { Deps } from '../deps.ts'
import { declareDevice } from '../devices/service.ts'
import { addUser } from '../people/users.ts'
import { PEOPLE } from './people.ts'
import { DEMO_ACTOR, type PlayedCommune } from './player.ts'
import { SAMPLE_PROVINCE, type SampleCommune } from './story.ts'

/** `deps` with the clock at the first day of the history. Throws when a commune is there already. */
export async function makeCommunes(deps: Deps, communes: readonly SampleCommune[]): Promise<void> {
  for (const { code, name, units, declared } of communes) {
    const { communeId } = await addCommune(
      deps,
      { code, name, province: SAMPLE_PROVINCE, isSample: true },
      DEMO_ACTOR,
    )
    const unitIds = new Map<string, string>()
    for (const unit of units)
      unitIds.set(unit.name, await ensureUnit(deps, { communeId, ...unit }, DEMO_ACTOR))
    for (const { host, label, unit, kind } of declared)
      await declareDevice(
        deps.db,
        { communeId, unitId: unitIds.get(unit) ?? null, kind, hostName: host, label },
        { actor: DEMO_ACTOR, now: deps.clock.now() },
      )
  }
  await makePeople(deps, communes)
}

/** In the first commune; the person of the province sees all of them. Nobody gets a password. */
async function makePeople(deps: Deps, communes: readonly SampleCommune[]): Promise<void> {
  const played = await findCommunes(deps, communes)
  for (const { email, name, role, unit } of PEOPLE) {
    const places = role === 'province' ? played : played.slice(0, 1)
    const memberships = places.map(({ communeId, unitIds }) => ({
      ...{ communeId, role },
      unitId: unit === null ? null : (unitIds.get(unit) ?? null),
    }))
    await addUser(deps, { email, name, memberships }, DEMO_ACTOR)
  }
}

/** Throws `not_found` when one is missing. */
export async function findCommunes(
  deps: Pick<Deps, 'db'>,
  communes: readonly SampleCommune[],
): Promise<readonly PlayedCommune[]> {
  const found: PlayedCommune[] = []
  for (const { code, pcs } of communes) {
    const { communeId } = await getCommune(deps, code)
    const units = await deps.db.transaction(
      { communes: [communeId] },
      (tx) => tx<{ name: string; unitId: string }[]>`
        select name, unit_id as "unitId" from units where commune_id = ${communeId}`,
    )
    found.push({ communeId, pcs, unitIds: new Map(units.map(({ name, unitId }) => [name, unitId])) })
  }
  return found
}
