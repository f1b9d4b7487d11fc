/** From an empty database to the sample communes with their history; and from an older demo to now. */
import { BUILT_IN_TABLES } from '../../checks/device/tables.ts'
import { createCalendar } from '../../checks/time/calendar.ts'
import { DAY_MS } from '../../checks/time/zone.ts'
import { ensureMonths } from '../db/partitions.ts'
import type { Deps } from '../deps.ts'
import { findCommunes, makeCommunes } from './commune.ts'
import { createStoryteller } from './facts-at.ts'
import { readFixtures } from './fixtures.ts'
import { movingClock } from './moving-clock.ts'
import { type Cast, createPlayer, type Player, type PlayOptions } from './player.ts'
import type { SampleCommune } from './story.ts'
import { addSampleSystems } from './systems.ts'

export type Story = {
  readonly communes: readonly SampleCommune[]
  readonly days: number
}

/** The moment a story is told from, and what its PCs' keys are made from. */
export type Telling = { readonly anchor: Date; readonly seed: string }

export type Built = {
  readonly cast: Cast
  readonly player: Player
  /** Reports sent. */
  readonly reports: number
  readonly playedTo: Date
}

export type TellOptions = Pick<PlayOptions, 'onProgress' | 'signal'>

/** Tells the whole story up to `anchor` into an empty database. */
export async function buildDemo(
  deps: Deps,
  story: Story,
  telling: Telling,
  options: TellOptions = {},
): Promise<Built> {
  const from = new Date(telling.anchor.getTime() - story.days * DAY_MS)
  await ensureMonths(deps.db.reference, { from, to: telling.anchor })
  await makeCommunes({ ...deps, clock: movingClock(from) }, story.communes)
  const built = await playTo(deps, story, telling, { from, to: telling.anchor }, options)
  const [first] = built.cast.communes
  if (first !== undefined) await addSampleSystems(deps, first.communeId, built.playedTo)
  return built
}

/** Goes on with a demo that was told earlier, from its last report to `to`. */
export async function continueDemo(
  deps: Deps,
  story: Story,
  telling: Telling,
  to: Date,
  options: TellOptions = {},
): Promise<Built> {
  const communes = await findCommunes(deps, story.communes)
  const ids = communes.map(({ communeId }) => communeId)
  const [row] = await deps.db.transaction(
    { communes: ids },
    (tx) => tx<{ last: Date | null }[]>`
      select max(last_report_at) as last from device_states s join devices d using (commune_id, device_id)
      where s.commune_id = any (${ids}::uuid[]) and not d.is_this_machine`,
  )
  return playTo(deps, story, telling, { from: row?.last ?? telling.anchor, to }, options)
}

async function playTo(
  deps: Deps,
  story: Story,
  { anchor, seed }: Telling,
  { from, to }: { readonly from: Date; readonly to: Date },
  options: TellOptions,
): Promise<Built> {
  const numbers = story.communes.flatMap(({ pcs }) =>
    pcs.flatMap(({ phases }) => phases.map((one) => one.fixture)),
  )
  const tell = createStoryteller(readFixtures(new Set(numbers)), BUILT_IN_TABLES, createCalendar())
  const cast = { communes: await findCommunes(deps, story.communes), seed, anchor, tell }
  const player = await createPlayer(deps, cast)
  // The day it ends on is told hour by hour.
  const reports = await player.play(from, to, { ...options, hourlyFrom: to })
  return { cast, player, reports, playedTo: to }
}
