/** For tests of the register: a commune, its IT officer and its leader at a browser, and systems in the book. */
import type { Deps } from '../deps.ts'
import { type TestManaged, testManaged } from '../manage/testing.ts'
import { addTestPerson, addTestSession, type TestClient, testClient } from '../people/testing.ts'

export const REGISTER = '/xa/mau/he-thong'

export type TestRegister = TestManaged & {
  readonly leader: TestClient
  readonly police: TestClient
  /** Adds one by the form; answers its id. */
  readonly add: (fields: Readonly<Record<string, string>>) => Promise<string>
  /** Begins a determination of the system and answers all that is asked, in the order in which it is asked. */
  readonly answer: (systemId: string, answers: Answers) => Promise<void>
  /** The leader signs what was handed in. */
  readonly sign: (systemId: string) => Promise<Response>
}
export type Answers = Readonly<Record<string, string | readonly string[]>>

export async function testRegister(given: Partial<Deps> = {}): Promise<TestRegister> {
  const place = await testManaged(given)
  const { communeId, it } = place
  const personOf = async (role: 'leader' | 'police', name: string) =>
    testClient(
      place.app,
      await addTestSession(place.base, await addTestPerson(place.base, [{ role, communeId }], { name })),
    )
  const leader = await personOf('leader', 'Lê Thị Chủ Tịch')
  const police = await personOf('police', 'Trần Văn Công')
  const locationOf = (response: Response): string => response.headers.get('location') ?? ''
  return {
    ...place,
    leader,
    police,
    add: async (fields) => {
      const all = { name: 'Mạng LAN', ownership: 'owned', ownerName: 'UBND xã Mẫu', life: 'live', ...fields }
      const response = await it.post(`${REGISTER}/them`, all)
      return /he-thong\/([0-9a-f-]{36})/.exec(locationOf(response))?.[1] ?? ''
    },
    answer: async (systemId, answers) => {
      let at = locationOf(await it.post(`${REGISTER}/${systemId}/cap-do`, {}))
      for (let steps = 0; steps < 30 && at.includes('/cau/'); steps += 1) {
        const question = at.split('/').at(-1) ?? ''
        const given = answers[question]
        const form =
          given === undefined
            ? { 'bo-qua': '1' }
            : /^q-data/.test(question)
              ? { so: String(given) }
              : { 'tra-loi': given }
        at = locationOf(await it.post(at, form))
      }
    },
    sign: (systemId) => leader.post(`${REGISTER}/${systemId}/cap-do/ky`, {}),
  }
}

/** A LAN of one office with personal data: level 2. */
export const LAN: Answers = {
  'q-is-system': 'yes',
  'q-owner': 'commune',
  'q-system-type': ['infrastructure'],
  'q-information': ['private', 'personal'],
  'q-infra-scope': 'one-organisation',
  'q-national': 'no',
  'q-national-security-list': 'no',
  'q-decided': 'none',
  'q-splitting-check': 'no',
}
