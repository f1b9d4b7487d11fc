/** The information systems of the sample commune: some with a level, one that runs without, some of others. */

import type { AnswerValue } from '../../checks/systems/questionnaire.ts'
import { listUnits } from '../communes/queries.ts'
import type { Deps } from '../deps.ts'
import {
  answerQuestion,
  beginDetermination,
  signDetermination,
  submitDetermination,
} from '../systems/determinations.ts'
import {
  addSuggested,
  type By,
  changeSystem,
  fieldsOf,
  getSystem,
  linkDevices,
  listSystems,
  type SystemKey,
} from '../systems/systems.ts'
import { PEOPLE } from './people.ts'
import { ECONOMY, OFFICE } from './story.ts'

const OWN = ['commune-lan', 'public-service-centre-terminals', 'state-secret-standalone-pc']
const OF_OTHERS = ['one-stop-software', 'document-management', 'official-email', 'commune-website']

/** A LAN of one office: level 2. */
const LAN_ANSWERS: Readonly<Record<string, AnswerValue>> = {
  ...{ 'q-is-system': 'yes', 'q-owner': 'commune', 'q-system-type': ['internal', 'infrastructure'] },
  ...{ 'q-information': ['private', 'personal'], 'q-internal-content': 'private-or-personal' },
  ...{ 'q-infra-scope': 'one-organisation', 'q-national': 'no', 'q-national-security-list': 'no' },
  ...{ 'q-decided': 'none', 'q-splitting-check': 'no' },
}

/** Into the first commune, whose people there are. */
export async function addSampleSystems(deps: Deps, communeId: string, now: Date): Promise<void> {
  const it = { actor: await actorOf(deps, 'it'), now }
  const leader = { actor: await actorOf(deps, 'leader'), now }
  const { lan, deviceIds } = await deps.db.transaction({ communes: [communeId] }, async (tx) => {
    await addSuggested(tx, communeId, [...OWN, ...OF_OTHERS], it)
    const systems = await listSystems(tx, communeId)
    const devices = await tx<{ id: string }[]>`select device_id as id from devices
      where commune_id = ${communeId} and kind = 'agent' and status = 'active' and not is_this_machine`
    const found = systems.find(({ suggestionId }) => suggestionId === 'commune-lan')
    return { lan: found?.systemId ?? '', deviceIds: devices.map(({ id }) => id) }
  })
  const key = { communeId, systemId: lan }
  await nameUnits(deps, key, it)
  await linkDevices(deps.db, key, deviceIds, it)
  await beginDetermination(deps.db, key, it)
  for (const [question, value] of Object.entries(LAN_ANSWERS))
    await answerQuestion(deps.db, key, { question, value })
  await submitDetermination(deps.db, key, null, it)
  const name = PEOPLE.find(({ role }) => role === 'leader')?.name ?? ''
  await signDetermination(deps.db, key, { ...leader, name })
  const { level } = await deps.db.transaction({ communes: [communeId] }, (tx) => getSystem(tx, key))
  if (level !== 2) throw new Error(`the LAN of the sample came out at level ${level}`)
}

/** Who runs the LAN, and who appraises its dossier: units with somebody to sign in as. */
async function nameUnits({ db }: Pick<Deps, 'db'>, key: SystemKey, by: By): Promise<void> {
  const { system, unitOf } = await db.transaction({ communes: [key.communeId] }, async (tx) => {
    const units = await listUnits(tx, key.communeId)
    return {
      system: await getSystem(tx, key),
      unitOf: (name: string) => units.find((unit) => unit.name === name)?.unitId ?? null,
    }
  })
  const named = { operatorUnitId: unitOf(OFFICE), operatorName: null, securityUnitId: unitOf(ECONOMY) }
  const fields = { ...fieldsOf(system), ...named }
  await changeSystem(db, key, fields, { ...by, seen: system.updatedAt.toISOString() })
}

async function actorOf({ db }: Pick<Deps, 'db'>, role: 'it' | 'leader'): Promise<string> {
  const email = PEOPLE.find((person) => person.role === role)?.email ?? ''
  const [row] = await db.reference<{ id: string }[]>`select id from users where email = ${email}`
  if (row === undefined) throw new Error(`the sample has nobody with the role ${role}`)
  return `user:${row.id}`
}
