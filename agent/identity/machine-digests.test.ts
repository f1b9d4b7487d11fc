import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { WindowsFacts } from '../../checks/facts/windows.ts'
import { windowsMachineDigests } from './machine-digests.ts'

const fixture = new URL(
  '../../checks/device/fixtures/windows/01-win11-25h2-pro-healthy.json',
  import.meta.url,
)
const document = JSON.parse(readFileSync(fixture, 'utf8'))
const withMachine = (machine: object | null): WindowsFacts => ({
  ...document,
  machine: machine && { ...document.machine, ...machine },
})

test('a Windows PC is known by its number, its board and its first adapter, none of them readable', () => {
  const digests = windowsMachineDigests(withMachine({ macHashes: ['b', 'a'] }))

  expect(Object.keys(digests)).toEqual(['machine-guid', 'smbios-uuid', 'mac'])
  expect(digests).toEqual(windowsMachineDigests(withMachine({ macHashes: ['a', 'b'] })))
  for (const digest of Object.values(digests)) expect(digest).toMatch(/^[0-9a-f]{64}$/)
})

test.each([
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '03000200-0400-0500-0006-000700080009',
])('a board that carries no number of its own (%s) is known by the others', (smbiosUuid) => {
  expect(Object.keys(windowsMachineDigests(withMachine({ smbiosUuid })))).toEqual(['machine-guid', 'mac'])
})

test('where nothing could be read there is nothing to compare', () => {
  expect(windowsMachineDigests(withMachine(null))).toEqual({})
})
