/** What the register of devices must say of a PC, as far as the PC can tell it by itself. */
import { type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { DeviceCheck, JudgeInput } from './check.ts'
import { linuxGroup, windowsGroup } from './reading.ts'
import { say } from './sentence.ts'
import { judgeBy } from './watch.ts'

type Field = 'manufacturer' | 'model' | 'serial' | 'mac' | 'cpu' | 'memory' | 'disk'

/** Undefined and null: not known; an empty text or list: somebody looked and found none. */
type Fields = Readonly<Record<Field, string | number | readonly string[] | null | undefined>>

function fieldsOf({ facts }: JudgeInput): Fields | null {
  const isWindows = facts.contract === 'win-collector/1'
  const machine = isWindows ? windowsGroup(facts, 'machine') : linuxGroup(facts, 'machine')
  const hardware = isWindows ? windowsGroup(facts, 'hardware') : linuxGroup(facts, 'hardware')
  if (machine === null || hardware === null) return null
  return {
    ...{ manufacturer: machine.manufacturer, model: machine.model, serial: machine.smbiosSerial },
    ...{ mac: machine.macHashes, cpu: hardware.cpuName, memory: hardware.ramBytes },
    disk: hardware.osDiskTotalBytes,
  }
}

/** What makers of boards leave where a name should be. */
const PLACEHOLDER =
  /^(to be filled by o\.?e\.?m\.?|default string|system (manufacturer|product name|serial number|version)|not (specified|applicable|available)|none|null|o\.?e\.?m\.?|n\/?a|123456789|[0\-. ]*|[xf]+)$/i

const isEmpty = (value: Fields[Field]): boolean =>
  typeof value === 'string' ? PLACEHOLDER.test(value.trim()) : Array.isArray(value) && value.length === 0

const NAMES: Readonly<Record<string, string>> = {
  manufacturer: 'hãng',
  model: 'kiểu máy',
  serial: 'số máy',
  mac: 'địa chỉ card mạng',
  cpu: 'bộ xử lý',
  memory: 'bộ nhớ',
  disk: 'ổ đĩa',
}

const entriesOf = (fields: Fields): readonly (readonly [string, Fields[Field]])[] => Object.entries(fields)

function judge(input: JudgeInput): Judgement {
  const fields = fieldsOf(input)
  if (fields === null) return unknown('hardware-not-readable')
  const empty = entriesOf(fields).filter(([, value]) => isEmpty(value))
  if (empty.length > 0) return warn('empty-fields', { fields: empty.map(([name]) => name) })
  const missing = entriesOf(fields).filter(([, value]) => value === null || value === undefined)
  return missing.length > 0
    ? unknown('incomplete', { fields: missing.map(([name]) => name) })
    : pass('complete')
}

const named = (fields: unknown): string =>
  say(Array.isArray(fields) ? fields.map((name) => NAMES[name] ?? name) : undefined, (text) => `: ${text}`)

export const hardwareInventory: DeviceCheck = {
  id: 'hardware-inventory',
  title: 'Danh mục phần cứng',
  shortTitle: 'Phần cứng',
  why: 'Sổ thiết bị phải nói đúng máy nào ở đâu. Máy không có số máy riêng thì mất, đổi hay bị tráo ruột cũng không ai biết.',
  mend: {
    windows: [
      'Máy lắp ráp thường để trống số máy: dán nhãn tài sản của xã lên vỏ máy và ghi nhãn đó ở trang của máy.',
      'Thiếu địa chỉ card mạng: kiểm tra card mạng có bị tắt trong Trình quản lý thiết bị (Device Manager) không.',
    ],
    linux: [
      'Máy lắp ráp thường để trống số máy: dán nhãn tài sản của xã lên vỏ máy và ghi nhãn đó ở trang của máy.',
      'Xem số máy mà bo mạch ghi: `sudo cat /sys/class/dmi/id/product_serial`.',
    ],
  },
  severity: 'low',
  maxAge: 'P7D',
  concepts: ['hw-inventory-scope', 'hw-inventory-fields', 'hw-stocktake'],
  thresholds: [],
  reasons: {
    complete: () => 'Đã thu được đủ thông tin phần cứng cho sổ thiết bị.',
    'empty-fields': ({ fields }) => `Máy không ghi đủ thông tin phần cứng${named(fields)}.`,
    incomplete: ({ fields }) => `Chưa đọc được đủ thông tin phần cứng${named(fields)}.`,
    'hardware-not-readable': () => 'Không đọc được thông tin phần cứng.',
  },
  judge: judgeBy(judge),
}
