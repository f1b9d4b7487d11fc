import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  RELEASE_BUNDLE_PATH,
  RELEASE_PATH,
  ReleaseOffer,
  UPDATE_BUNDLE,
} from '../../checks/report/release.ts'
import { createApp } from '../app.ts'
import { type TestDatabase, testDatabase } from '../db/testing.ts'
import { ingestRoutes } from '../ingest/routes.ts'
import { addTestPc, linuxFacts, postReport, signReport } from '../ingest/testing.ts'
import { addTestCommune, movingClock, testConfig, testDeps } from '../people/testing.ts'
import { announcedVersion, readRelease } from './releases.ts'
import { releaseRoutes } from './routes.ts'

const folder = mkdtempSync(join(tmpdir(), 'anxa-releases-'))
const packages = join(folder, 'packages')
let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await base.close()
})

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const BUNDLE = Buffer.from('a bundle')

/** A release as `npm run pack` lays it down, with one thing changed. */
function lay(
  change: { manifest?: unknown; version?: string; bundle?: Buffer; without?: string; zip?: Buffer } = {},
): void {
  rmSync(packages, { recursive: true, force: true })
  mkdirSync(packages)
  const zip = Buffer.from('a package')
  const entries = [
    { name: 'anxa-agent-win-x64.zip', bytes: zip.length, sha256: sha256(zip) },
    { name: UPDATE_BUNDLE, bytes: BUNDLE.length, sha256: sha256(BUNDLE) },
  ]
  const manifest = change.manifest ?? {
    v: 1,
    version: change.version ?? '0.2.0',
    signed: true,
    packages: entries,
  }
  const files = {
    'manifest.json': `${JSON.stringify(manifest)}\n`,
    'manifest.json.sig': 'c2lnbmF0dXJl\n',
    [UPDATE_BUNDLE]: change.bundle ?? BUNDLE,
    'anxa-agent-win-x64.zip': change.zip ?? zip,
  }
  for (const [name, content] of Object.entries(files))
    if (name !== change.without) writeFileSync(join(packages, name), content)
}

describe('what lies in the folder of packages', () => {
  test('is none where there is no folder', async () => {
    expect(await readRelease(join(folder, 'nowhere'))).toEqual({ kind: 'none' })
  })

  test('is offered as it was made', async () => {
    lay()

    expect(await readRelease(packages)).toMatchObject({
      kind: 'release',
      release: { version: '0.2.0', bundle: BUNDLE, damaged: [], offer: { signature: 'c2lnbmF0dXJl' } },
    })
  })

  test.each([
    ['without a signature', { without: 'manifest.json.sig' }, 'Thiếu tệp'],
    ['without a bundle', { without: UPDATE_BUNDLE }, 'Thiếu tệp'],
    ['with half a bundle', { bundle: BUNDLE.subarray(0, 4) }, 'không khớp manifest.json'],
    ['with another bundle', { bundle: Buffer.from('b bundle') }, 'không khớp manifest.json'],
    ['with a version that cannot be ordered', { version: '0.2.0-beta' }, 'không đúng khuôn dạng'],
    ['with a manifest of something else', { manifest: { v: 2 } }, 'không đúng khuôn dạng'],
    [
      'with a manifest that names no bundle',
      { manifest: { v: 1, version: '1.0.0', signed: true, packages: [] } },
      'không đúng',
    ],
  ])('%s is not offered, and IT is told why', async (_, change, words) => {
    lay(change)

    expect(await readRelease(packages)).toEqual({ kind: 'problem', problem: expect.stringContaining(words) })
  })

  test('names the packages that are not those of the manifest', async () => {
    lay({ zip: Buffer.from('another one') })

    expect(await readRelease(packages)).toMatchObject({ release: { damaged: ['anxa-agent-win-x64.zip'] } })
  })
})

test('a report is answered with the version, and anybody may fetch it; a new one is seen within a minute', async () => {
  lay()
  const clock = movingClock()
  const deps = testDeps(base, { clock, config: testConfig({ DATA_DIR: folder }) })
  const app = createApp(deps, [...ingestRoutes, ...releaseRoutes])
  const { communeId } = await addTestCommune(base, { code: 'ban-moi' })
  const pc = await addTestPc(base, communeId)
  const report = signReport(pc, { seq: 1, at: clock.now(), facts: linuxFacts(clock.now()) })

  expect(await (await postReport(app, report)).json()).toMatchObject({ agentVersion: '0.2.0' })
  const offer = ReleaseOffer.parse(await (await app.request(RELEASE_PATH)).json())
  expect(JSON.parse(offer.manifest)).toMatchObject({ version: '0.2.0' })
  const bundle = await app.request(RELEASE_BUNDLE_PATH)
  expect(Buffer.from(await bundle.arrayBuffer())).toEqual(BUNDLE)
  expect(bundle.headers.get('content-length')).toBe(String(BUNDLE.length))

  lay({ version: '0.3.0' })
  expect(await announcedVersion(deps)).toBe('0.2.0')
  clock.set(new Date(clock.now().getTime() + 31_000))
  expect(await announcedVersion(deps)).toBe('0.3.0')

  rmSync(packages, { recursive: true })
  clock.set(new Date(clock.now().getTime() + 31_000))
  const second = signReport(pc, { seq: 2, at: clock.now(), facts: linuxFacts(clock.now()) })
  expect(await (await postReport(app, second)).json()).not.toHaveProperty('agentVersion')
  expect((await app.request(RELEASE_PATH)).status).toBe(204)
  expect((await app.request(RELEASE_BUNDLE_PATH)).status).toBe(204)
})
