/**
 * Reader of GVDB files, the binary form of dconf databases (glib, gvdb-format.h). root cannot ask gsettings for
 * another person without that person's session bus, so the file itself is read. Only booleans and whole
 * numbers are taken; anything out of bounds ends the reading with null.
 */

export type GvdbValue = boolean | number
export type Gvdb = { readonly values: ReadonlyMap<string, GvdbValue>; readonly locks: ReadonlySet<string> }

const ITEM_BYTES = 24
const MAX_ITEMS = 100_000
const NO_PARENT = 0xffffffff

type Pointer = { readonly start: number; readonly end: number }
type Item = { readonly parent: number; readonly key: string; readonly type: string; readonly value: Pointer }

const pointerAt = (file: Buffer, at: number): Pointer => {
  const pointer = { start: file.readUInt32LE(at), end: file.readUInt32LE(at + 4) }
  if (pointer.start > pointer.end || pointer.end > file.length)
    throw new RangeError('pointer outside the file')
  return pointer
}

const itemsOf = (file: Buffer, table: Pointer): readonly Item[] => {
  if (table.end - table.start < 8) return []
  // The upper 5 bits of the first word are the bloom filter's shift.
  const bloomWords = file.readUInt32LE(table.start) & 0x07ffffff
  const buckets = file.readUInt32LE(table.start + 4)
  const first = table.start + 8 + 4 * (bloomWords + buckets)
  const count = Math.floor((table.end - first) / ITEM_BYTES)
  if (count < 0 || count > MAX_ITEMS) throw new RangeError('table too large')
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * ITEM_BYTES
    const keyStart = file.readUInt32LE(at + 8)
    const keyEnd = keyStart + file.readUInt16LE(at + 12)
    if (keyEnd > file.length) throw new RangeError('key outside the file')
    return {
      parent: file.readUInt32LE(at + 4),
      key: file.toString('utf8', keyStart, keyEnd),
      type: String.fromCharCode(file.readUInt8(at + 14)),
      value: pointerAt(file, at + 16),
    }
  })
}

/** Keys are stored as their last part, with the number of the item that holds the part before. */
const fullKey = (items: readonly Item[], item: Item): string => {
  const parts = [item.key]
  let at = item
  while (at.parent !== NO_PARENT) {
    const parent = items[at.parent]
    // A ring of parents would never end.
    if (!parent || parts.length > 64) throw new RangeError('broken parent')
    parts.unshift(parent.key)
    at = parent
  }
  return parts.join('')
}

/** A serialised variant: the value, a zero byte, the type string. */
const scalarOf = (bytes: Buffer): GvdbValue | undefined => {
  const type = bytes.length >= 3 ? String.fromCharCode(bytes.readUInt8(bytes.length - 1)) : ''
  if (bytes.length < 3 || bytes.readUInt8(bytes.length - 2) !== 0) return undefined
  const body = bytes.subarray(0, -2)
  if (type === 'b' && body.length === 1) return body.readUInt8(0) === 1
  if (type === 'u' && body.length === 4) return body.readUInt32LE(0)
  if (type === 'i' && body.length === 4) return body.readInt32LE(0)
  return undefined
}

const readTables = (file: Buffer): Gvdb | null => {
  if (file.toString('latin1', 0, 8) !== 'GVariant' || file.readUInt32LE(8) !== 0) return null
  const items = itemsOf(file, pointerAt(file, 16))
  const values = new Map<string, GvdbValue>()
  const locks = new Set<string>()
  for (const item of items) {
    if (item.type === 'v') {
      const value = scalarOf(file.subarray(item.value.start, item.value.end))
      if (value !== undefined) values.set(fullKey(items, item), value)
    }
    if (item.type === 'H' && fullKey(items, item) === '.locks') {
      const table = itemsOf(file, item.value)
      for (const lock of table) locks.add(fullKey(table, lock))
    }
  }
  return { values, locks }
}

/** Null when the bytes are no such database (or one of a big-endian machine). */
export const parseGvdb = (file: Buffer): Gvdb | null => {
  try {
    return readTables(file)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
