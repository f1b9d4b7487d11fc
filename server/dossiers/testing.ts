/** For tests of dossiers: a commune with units, people who act for them, systems, and steps as these people post them. */
import { randomUUID } from 'node:crypto'
import { type TestManaged, testManaged } from '../manage/testing.ts'
import {
  addTestPerson,
  addTestSession,
  addTestUnit,
  type MovingClock,
  movingClock,
  type TestClient,
  type TestRole,
  type TestSession,
  testClient,
} from '../people/testing.ts'
import { readDossiers, seenOf, type WithSteps } from './records.ts'

export const PEOPLE = {
  /** Of the office, which operates. */
  officer: 'Nguyễn Văn Máy',
  clerk: 'Trần Thị Thư',
  /** Of the office of culture, which is the security unit. */
  appraiser: 'Lê Văn Thẩm',
  approver: 'Phạm Thị Duyệt',
  /** Of the unit that can stand in. */
  council: 'Võ Văn Hội',
  leader: 'Đỗ Thị Chủ Tịch',
  police: 'Bùi Văn Công',
  /** An IT officer without a unit, one with two, and a contact whose unit has no function. */
  loose: 'Hồ Văn Lơ',
  double: 'Ngô Thị Hai',
  bystander: 'Lý Văn Ngoài',
} as const
export type PersonName = keyof typeof PEOPLE

export type Units = {
  readonly office: string
  readonly culture: string
  readonly economy: string
  readonly clinic: string
}

type Fields = Readonly<Record<string, string | readonly string[]>>
type SystemGiven = {
  readonly name?: string
  readonly level?: number | null
  readonly operator?: string | null
  readonly security?: string | null
  readonly life?: string
  readonly ownership?: string
}

export type TestDossiers = TestManaged & {
  readonly clock: MovingClock
  readonly units: Units
  /** A new session: the clock may have moved since the last one. */
  readonly sessionOf: (name: PersonName) => Promise<TestSession>
  readonly as: (name: PersonName) => Promise<TestClient>
  /** Operated by the office, its security unit the office of culture, at level 2, unless given. */
  readonly addSystem: (given?: SystemGiven) => Promise<string>
  readonly dossiersOf: (systemId: string) => Promise<readonly WithSteps[]>
  /** Posts the form of a step as it would have been drawn now. */
  readonly step: (name: PersonName, systemId: string, step: string, fields?: Fields) => Promise<Response>
}

export const pathOf = (systemId: string): string => `/xa/mau/he-thong/${systemId}/ho-so`
export const ALL = ['overview', 'design', 'level-justification', 'protection-plan'] as const

export async function testDossiers(): Promise<TestDossiers> {
  const clock = movingClock()
  const place = await testManaged({ clock })
  const { base, communeId } = place
  const units: Units = {
    office: await addTestUnit(base, communeId, 'Văn phòng HĐND và UBND'),
    culture: await addTestUnit(base, communeId, 'Phòng Văn hóa - Xã hội'),
    economy: place.unitId,
    clinic: await addTestUnit(base, communeId, 'Trạm Y tế'),
  }
  const of = (role: TestRole['role'], unitId?: string): TestRole => ({
    ...{ role, communeId },
    ...(unitId !== undefined && { unitId }),
  })
  const roles: Readonly<Record<PersonName, readonly TestRole[]>> = {
    officer: [of('it', units.office)],
    clerk: [of('unit', units.office)],
    appraiser: [of('unit', units.culture)],
    approver: [of('it', units.culture)],
    council: [of('unit', units.economy)],
    leader: [of('leader')],
    police: [of('police')],
    loose: [of('it')],
    double: [of('it', units.office), of('unit', units.culture)],
    bystander: [of('unit', units.clinic)],
  }
  const ids = new Map<string, string>()
  for (const [name, held] of Object.entries(roles))
    ids.set(name, await addTestPerson(base, held, { name: PEOPLE[name as PersonName] }))
  const sessionOf = (name: PersonName) => addTestSession(base, ids.get(name) ?? '', clock.now())
  const as = async (name: PersonName) => testClient(place.app, await sessionOf(name))
  const dossiersOf = (systemId: string) =>
    base.db.transaction({ communes: [communeId] }, (tx) => readDossiers(tx, communeId, { systemId }))
  return {
    ...place,
    ...{ clock, units, sessionOf, as, dossiersOf },
    addSystem: async (given = {}) => {
      const systemId = randomUUID()
      const { level = 2, operator = units.office, security = units.culture } = given
      const now = clock.now()
      await base.owner`insert into systems ${base.owner({
        ...{
          commune_id: communeId,
          system_id: systemId,
          name: given.name ?? `Hệ thống ${systemId.slice(0, 8)}`,
        },
        ...{ ownership: given.ownership ?? 'owned', owner_name: 'UBND xã Mẫu', life: given.life ?? 'live' },
        ...{ operator_unit_id: operator, security_unit_id: security, level, procedure_level: level },
        ...{ created_at: now, updated_at: now },
      })}`
      return systemId
    },
    step: async (name, systemId, step, fields = {}) => {
      const [current] = await dossiersOf(systemId)
      const client = await as(name)
      return client.post(`${pathOf(systemId)}/buoc/${step}`, { 'da-xem': seenOf(current), ...fields })
    },
  }
}

export const START = { 'system-identified': 'co', 'initial-risk-assessment': '2026-11-20', 'cap-do': '2' }
export const HAND_IN = { documents: ALL }
export const REGULATION = { 'regulation-so': '45/QĐ-UBND', 'regulation-ngay': '2026-11-20' }
export const DECISION = { 'decision-so': '01/QĐ-VHXH', 'decision-ngay': '2026-11-24' }
