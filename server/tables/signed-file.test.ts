import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BUILT_IN_CONTENTS, TABLE_NAMES } from '../../checks/dated-tables.ts'
import { MAX_TABLE_FILE_BYTES, openTableFile } from './signed-file.ts'
import { signTables, tableOf, testMaintainer } from './testing.ts'

const maintainer = testMaintainer()
const other = testMaintainer()
const keys = [maintainer.publicKey]
const builds = tableOf('windows-builds', '2026-12-10')
const good = signTables(maintainer, [builds])

const codeOf = (bytes: Uint8Array, trusted: readonly string[] = keys): string => {
  const opened = openTableFile(bytes, trusted)
  return opened.ok ? 'ok' : opened.code
}

test('a file signed by one of the trusted keys is opened, and says by which', () => {
  const opened = openTableFile(good, [other.publicKey, maintainer.publicKey])

  expect(opened).toMatchObject({ ok: true, file: { signedBy: maintainer.publicKey } })
  expect(opened.ok && opened.file.tables).toEqual([builds])
})

test('every table of this edition could be published in such a file', () => {
  const all = TABLE_NAMES.map((name) => tableOf(name, BUILT_IN_CONTENTS[name].asOf))

  expect(codeOf(signTables(maintainer, all))).toBe('ok')
})

describe('a file is refused with a word of its own', () => {
  test('while the program has no key at all', () => {
    expect(openTableFile(good, [])).toMatchObject({
      code: 'no-key',
      message: expect.stringContaining('chưa có khóa phát hành'),
    })
  })

  test('when somebody else signed it', () => {
    expect(codeOf(signTables(other, [builds]))).toBe('foreign-signature')
  })

  test('when it is cut off anywhere', () => {
    fc.assert(
      fc.property(fc.nat({ max: good.length - 3 }), (length) => {
        expect(codeOf(good.subarray(0, length))).toBe('not-whole')
      }),
    )
  })

  test('when one character of it was changed', () => {
    const body = good.length - 88
    fc.assert(
      fc.property(fc.nat({ max: body }), (at) => {
        const altered = Buffer.from(good)
        altered[at] = altered[at] === 0x41 ? 0x42 : 0x41
        expect(['foreign-signature', 'not-whole']).toContain(codeOf(altered))
      }),
    )
  })

  test.each([
    ['an empty file', Buffer.alloc(0), 'not-whole'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa]), 'not-whole'],
    ['a huge file', Buffer.alloc(MAX_TABLE_FILE_BYTES + 1, 0x41), 'too-large'],
    ['a file of a later format', signTables(maintainer, [builds], { format: 2 }), 'other-format'],
    [
      'a signature made for something else',
      signTables(maintainer, [builds], { header: { alg: 'EdDSA', typ: 'JWT' } }),
      'other-format',
    ],
    ['a file without tables', signTables(maintainer, []), 'other-format'],
    [
      'a table nobody knows',
      signTables(maintainer, [{ name: 'prices', asOf: '2026-12-10', content: {} }]),
      'unknown-table',
    ],
    ['one table twice', signTables(maintainer, [builds, builds]), 'not-a-table'],
    [
      'a table whose day is another than that of its content',
      signTables(maintainer, [{ ...builds, asOf: '2026-12-11' }]),
      'not-a-table',
    ],
    [
      'a table without a single security build',
      signTables(maintainer, [tableOf('windows-builds', '2026-12-10', { rows: [] })]),
      'not-a-table',
    ],
    [
      'an issuer that would match every certificate',
      signTables(maintainer, [
        tableOf('signing-cas', '2026-12-10', {
          authorities: [{ id: 'x', class: 'public', organisation: 'x', role: 'issuing', match: {} }],
        }),
      ]),
      'not-a-table',
    ],
    [
      'holidays of another year',
      signTables(maintainer, [
        tableOf('holidays', '2026-12-10', { years: { 2027: { status: 'announced', off: ['2026-01-01'] } } }),
      ]),
      'not-a-table',
    ],
  ])('%s', (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code)
  })

  test('and the sentence names the table and the place', () => {
    const opened = openTableFile(
      signTables(maintainer, [tableOf('lifecycle', '2026-12-10', { linux: 'none' })]),
      keys,
    )

    expect(opened).toMatchObject({
      message: 'Bảng thời hạn hỗ trợ hệ điều hành trong tệp không đúng mẫu (tại linux).',
    })
  })

  test('whatever the bytes are, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(codeOf(bytes)).toBe('not-whole')
      }),
    )
  })
})
