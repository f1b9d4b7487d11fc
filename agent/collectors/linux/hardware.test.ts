import { expect, test } from 'vitest'
import { found, type Inventory, missing } from '../../platform/doors.ts'
import { replayDoors } from '../../platform/replay-doors.ts'
import type { CollectorMemory } from '../memory.ts'
import { collectHardware, collectMachine, readInventory } from './hardware.ts'
import type { SectionDoors } from './section.ts'

const INVENTORY: Inventory = {
  ...{ cpuName: 'Intel Core i5-9400', cpuLogical: 6, memoryBytes: 8_192_000_000 },
  ...{ manufacturer: 'To Be Filled By O.E.M.', model: 'OptiPlex 3070', isVirtual: false },
}
const BOOT = { '/proc/sys/kernel/random/boot_id': 'f6f7f5ac\n' }

/** A machine with these files, on which systeminformation says what the inventory holds. */
const machine = (
  files: Record<string, string>,
  given: Partial<Inventory> & { isElevated?: boolean } = {},
) => {
  const { isElevated = true, ...more } = given
  let asked = 0
  const doors: SectionDoors = {
    ...replayDoors({ files: { ...BOOT, ...files }, absent: [], commands: {} }),
    notUnderstood: () => undefined,
    isElevated,
    inventory: async () => {
      asked += 1
      return found({ ...INVENTORY, ...more })
    },
  }
  return { doors, asked: () => asked }
}

const flags = (...names: string[]) => ({
  '/proc/cpuinfo': `processor\t: 0\nflags\t\t: fpu ${names.join(' ')} sse\n`,
})

test.each([
  [
    'a guest by the flag of its processor',
    flags('hypervisor'),
    { isVirtual: false, isElevated: false },
    true,
  ],
  ['a guest by its maker', flags('vmx'), { isVirtual: true }, true],
  ['a real machine without the flag', flags('vmx'), { isVirtual: false, isElevated: false }, false],
  ['an ARM board that only root could tell about', {}, { isVirtual: false, isElevated: false }, null],
  ['an ARM board that root has looked at', {}, { isVirtual: false, isElevated: true }, false],
])('%s', async (_, files, given, expected) => {
  const { doors } = machine(files, given)

  expect((await readInventory(doors, {}))?.isVirtual).toBe(expected)
})

test('what a boot cannot change is asked for once per boot', async () => {
  const memory: CollectorMemory = {}
  const first = machine(flags())
  await readInventory(first.doors, memory)
  await readInventory(first.doors, memory)
  expect(first.asked()).toBe(1)

  const next = machine({ ...flags(), '/proc/sys/kernel/random/boot_id': 'another\n' })
  await readInventory(next.doors, memory)
  expect(next.asked()).toBe(1)
})

test('what makers of cheap boards leave in place of a name is no name', async () => {
  const { doors } = machine(flags())

  expect(await collectMachine(doors, readInventory(doors, {}))).toMatchObject({
    manufacturer: null,
    model: 'OptiPlex 3070',
  })
})

test('memory is told in steps of half a gibibyte, so that 8 GiB fitted read as 8 GiB', async () => {
  const { doors } = machine(flags())

  expect((await collectHardware(doors, readInventory(doors, {})))?.ramBytes).toBe(8 * 1024 ** 3)
})

const DIGEST = 'd94c7886bb74ba9e'

test('the number of the machine and the addresses of its plugged-in adapters, as digests that Windows would give, too', async () => {
  const { doors } = machine({
    '/sys/class/dmi/id/product_serial': ' PF2ABCDE \n',
    '/sys/class/net/enp3s0/address': '00:16:3e:aa:bb:cc\n',
    // Made up by software: the second lowest bit of its first byte is set.
    '/sys/class/net/wlan0/address': '02:42:ac:11:00:02\n',
    '/sys/class/net/docker0/address': '00:16:3e:00:00:01\n',
    '/sys/class/net/lo/address': '00:00:00:00:00:00\n',
  })
  const plugged = ['enp3s0', 'wlan0']
  const machineOf = (isListed: boolean) =>
    collectMachine(
      {
        ...doors,
        list: isListed ? doors.list : async () => missing('access-denied'),
        readLink: async (path) =>
          plugged.some((name) => path === `/sys/class/net/${name}/device`)
            ? found('..')
            : missing('not-found'),
      },
      Promise.resolve(INVENTORY),
    )

  // SHA-256 of "00163EAABBCC".
  expect(await machineOf(true)).toMatchObject({ smbiosSerial: 'PF2ABCDE', macHashes: [DIGEST] })
  expect((await machineOf(false))?.macHashes).toBeNull()
})
