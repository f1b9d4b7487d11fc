/**
 * Reads all rows of one table of an SQLite 3 file (sqlite.org/fileformat2.html), from a buffer, without any
 * library: the databases meant here belong to other people, and a program started as root on them would load
 * the PKCS#11 modules that those people have named. Throws RangeError on anything out of bounds.
 */

export type Cell = Buffer | number | null
export type Row = ReadonlyMap<string, Cell>

const MAX_PAGES = 20_000
const TABLE_LEAF = 0x0d
const TABLE_INTERIOR = 0x05

type Varint = { readonly value: number; readonly next: number }

const varint = (bytes: Buffer, at: number): Varint => {
  let value = 0
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes.readUInt8(at + index)
    // The ninth byte gives all its 8 bits.
    value = index === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f)
    if (index === 8 || byte < 0x80) return { value, next: at + index + 1 }
  }
  throw new RangeError('varint')
}

type Database = { readonly file: Buffer; readonly pageSize: number; readonly usable: number }

const openDatabase = (file: Buffer): Database => {
  if (file.toString('latin1', 0, 15) !== 'SQLite format 3') throw new RangeError('not a database')
  const raw = file.readUInt16BE(16)
  const pageSize = raw === 1 ? 65_536 : raw
  if (pageSize < 512) throw new RangeError('page size')
  return { file, pageSize, usable: pageSize - file.readUInt8(20) }
}

const pageOf = (db: Database, page: number): Buffer => {
  const start = (page - 1) * db.pageSize
  if (page < 1 || start + db.pageSize > db.file.length) throw new RangeError('page outside the file')
  return db.file.subarray(start, start + db.pageSize)
}

/** A payload that does not fit on its page goes on in a chain of overflow pages. */
const payloadAt = (db: Database, page: Buffer, at: number, size: number): Buffer => {
  if (size > db.file.length) throw new RangeError('payload larger than the file')
  const largest = db.usable - 35
  if (size <= largest) return page.subarray(at, at + size)
  const smallest = Math.floor(((db.usable - 12) * 32) / 255) - 23
  const fitting = smallest + ((size - smallest) % (db.usable - 4))
  const local = fitting <= largest ? fitting : smallest
  const parts = [page.subarray(at, at + local)]
  let left = size - local
  let next = page.readUInt32BE(at + local)
  while (left > 0) {
    const overflow = pageOf(db, next)
    const part = overflow.subarray(4, 4 + Math.min(left, db.usable - 4))
    parts.push(part)
    left -= part.length
    next = overflow.readUInt32BE(0)
  }
  return Buffer.concat(parts)
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8]

const cellOf = (type: number, bytes: Buffer, at: number): { readonly cell: Cell; readonly size: number } => {
  if (type === 0) return { cell: null, size: 0 }
  if (type === 8 || type === 9) return { cell: type - 8, size: 0 }
  if (type === 7) return { cell: bytes.readDoubleBE(at), size: 8 }
  const integer = INTEGER_BYTES[type]
  if (integer !== undefined)
    return {
      cell: integer === 8 ? Number(bytes.readBigInt64BE(at)) : bytes.readIntBE(at, integer),
      size: integer,
    }
  const size = Math.floor((type - 12) / 2)
  if (size < 0 || at + size > bytes.length) throw new RangeError('cell outside the record')
  return { cell: bytes.subarray(at, at + size), size }
}

const recordOf = (payload: Buffer): readonly Cell[] => {
  const header = varint(payload, 0)
  const cells: Cell[] = []
  let typeAt = header.next
  let at = header.value
  while (typeAt < header.value) {
    const type = varint(payload, typeAt)
    const { cell, size } = cellOf(type.value, payload, at)
    cells.push(cell)
    typeAt = type.next
    at += size
  }
  return cells
}

const recordsFrom = (db: Database, root: number): readonly (readonly Cell[])[] => {
  const records: (readonly Cell[])[] = []
  const seen = new Set<number>()
  const open = [root]
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    // A damaged file may point back at itself.
    if (seen.has(number) || seen.size > MAX_PAGES) throw new RangeError('ring of pages')
    seen.add(number)
    const page = pageOf(db, number)
    const head = number === 1 ? 100 : 0
    const kind = page.readUInt8(head)
    if (kind !== TABLE_LEAF && kind !== TABLE_INTERIOR) throw new RangeError('not a table page')
    const cells = page.readUInt16BE(head + 3)
    const pointers = head + (kind === TABLE_LEAF ? 8 : 12)
    for (let index = 0; index < cells; index += 1) {
      const at = page.readUInt16BE(pointers + 2 * index)
      if (kind === TABLE_INTERIOR) open.push(page.readUInt32BE(at))
      else {
        const size = varint(page, at)
        const rowid = varint(page, size.next)
        records.push(recordOf(payloadAt(db, page, rowid.next, size.value)))
      }
    }
    if (kind === TABLE_INTERIOR) open.push(page.readUInt32BE(head + 8))
  }
  return records
}

const textOf = (cell: Cell | undefined): string => (Buffer.isBuffer(cell) ? cell.toString('utf8') : '')

/** Column names in the order of `CREATE TABLE t (id …, a0, a1 …)`. */
const columnsOf = (sql: string): readonly string[] =>
  (/\(([\s\S]*)\)/.exec(sql)?.[1] ?? '').split(',').map((column) => column.trim().split(/\s+/)[0] ?? '')

/** Null when the database has no such table. */
export const readTable = (file: Buffer, table: string): readonly Row[] | null => {
  const db = openDatabase(file)
  const entry = recordsFrom(db, 1).find((cells) => textOf(cells[0]) === 'table' && textOf(cells[1]) === table)
  const root = entry?.[3]
  if (!entry || typeof root !== 'number') return null
  const columns = columnsOf(textOf(entry[4]))
  return recordsFrom(db, root).map(
    (cells) =>
      new Map(
        columns.flatMap((column, at) => (at < cells.length ? [[column, cells[at] ?? null] as const] : [])),
      ),
  )
}
