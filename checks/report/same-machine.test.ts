import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { recordedPcs } from '../facts/testing.ts'
import { isSameMachine, type MachineDigests, replacedParts, windowsMachineDigests } from './same-machine.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const recorded = recordedPcs().find(({ name }) => name.startsWith('01-'))?.document.machine
const digestsOf = (change: Partial<NonNullable<typeof recorded>>) =>
  windowsMachineDigests(recorded ? { ...recorded, ...change } : null, sha256)

test('a Windows PC is known by its number, its board and its first adapter, none of them readable', () => {
  const digests = digestsOf({ macHashes: ['b', 'a'] })

  expect(Object.keys(digests)).toEqual(['machine-guid', 'smbios-uuid', 'mac'])
  expect(digests).toEqual(digestsOf({ macHashes: ['a', 'b'] }))
  for (const digest of Object.values(digests)) expect(digest).toMatch(/^[0-9a-f]{64}$/)
})

test.each([
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '03000200-0400-0500-0006-000700080009',
])('a board that carries no number of its own (%s) is known by the others', (smbiosUuid) => {
  expect(Object.keys(digestsOf({ smbiosUuid }))).toEqual(['machine-guid', 'mac'])
})

test('where nothing could be read there is nothing to compare', () => {
  expect(windowsMachineDigests(null, sha256)).toEqual({})
})

const PC: MachineDigests = { 'machine-guid': 'g1', 'smbios-uuid': 'u1', mac: 'm1' }

test.each<readonly [string, MachineDigests, boolean]>([
  ['whose folder was lost', PC, true],
  ['whose Windows was installed anew', { ...PC, 'machine-guid': 'g2' }, true],
  ['that now runs Linux', { 'machine-id': 'i1', 'smbios-uuid': 'u1', mac: 'm1' }, true],
  ['whose image was copied to it', { ...PC, 'smbios-uuid': 'u2', mac: 'm2' }, false],
  ['with the same cheap board', { ...PC, 'machine-guid': 'g2', mac: 'm2' }, false],
  [
    'that uses the same adapter on a cable of its own',
    { ...PC, 'machine-guid': 'g2', 'smbios-uuid': 'u2' },
    false,
  ],
  ['that says nothing of its board, and has another number', { 'machine-guid': 'g2', mac: 'm1' }, false],
  ['that says nothing of its board, and has the same number', { 'machine-guid': 'g1', mac: 'm1' }, true],
  ['that says nothing', {}, false],
])('a PC %s: the same machine is %o', (_, other, isSame) => {
  expect(isSameMachine(PC, other)).toBe(isSame)
  expect(isSameMachine(other, PC)).toBe(isSame)
})

test('a part that was replaced is named; one that was not read is not', () => {
  expect(replacedParts(PC, { ...PC, 'smbios-uuid': 'u2' })).toEqual(['smbios-uuid'])
  expect(replacedParts(PC, { 'machine-guid': 'g1' })).toEqual([])
  expect(replacedParts({}, PC)).toEqual([])
})
