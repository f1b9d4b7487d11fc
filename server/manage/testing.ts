/** For tests of the pages of IT: a commune with units, its IT officer at a browser, and others who may not enter. */
import { type TestInstallation, testInstallation } from '../admin/testing.ts'
import type { Deps } from '../deps.ts'
import {
  addTestCommune,
  addTestPerson,
  addTestSession,
  addTestUnit,
  type TestClient,
  testClient,
} from '../people/testing.ts'

export type TestManaged = TestInstallation & {
  readonly communeId: string
  readonly unitId: string
  readonly itId: string
  readonly it: TestClient
}

/** The commune has the code `mau`. */
export async function testManaged(given: Partial<Deps> = {}): Promise<TestManaged> {
  const place = await testInstallation(given)
  const { communeId } = await addTestCommune(place.base, { code: 'mau', name: 'Xã Mẫu' })
  const unitId = await addTestUnit(place.base, communeId, 'Phòng Kinh tế')
  const itId = await addTestPerson(place.base, [{ role: 'it', communeId }], { name: 'Nguyễn Văn Bình' })
  const it = testClient(place.app, await addTestSession(place.base, itId))
  return { ...place, communeId, unitId, itId, it }
}
