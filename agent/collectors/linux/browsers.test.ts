import { expect, test } from 'vitest'
import { type Recording, replayDoors } from '../../platform/replay-doors.ts'
import { collectBrowsers } from './browsers.ts'

const collect = (files: Recording['files'], absent: readonly string[] = []) =>
  collectBrowsers(
    { ...replayDoors({ files, absent: [...absent], commands: {} }), notUnderstood: () => undefined },
    Promise.resolve({
      ...{ held: 0, unattendedInstalled: false },
      browsers: [{ name: 'chromium', version: '156.0.8100.40-1' }],
    }),
  )

const SNAP = '/var/lib/snapd/snaps/firefox_6159.snap'
const META = '/snap/firefox/current/meta/snap.yaml'

test.each([
  ['name: firefox\nversion: 145.0.1-1\nsummary: Mozilla Firefox\n', '145.0.1-1'],
  ['name: firefox\nversion: "145.0.1-1"\n', '145.0.1-1'],
  ["version: '145.0'\n", '145.0'],
  ['name: firefox\n', null],
])('the version of a snap stands in the snap: %j', async (text, version) => {
  expect(await collect({ [SNAP]: '', [META]: text })).toEqual([
    { name: 'chromium', version: '156.0.8100.40-1', source: 'deb' },
    { name: 'firefox', version, source: 'snap' },
  ])
})

test('a snap that is not mounted has no version, and a machine without snaps none of them', async () => {
  expect((await collect({ [SNAP]: '' }, [META]))?.[1]).toMatchObject({ name: 'firefox', version: null })
  expect(await collect({}, ['/var/lib/snapd/snaps'])).toHaveLength(1)
})
