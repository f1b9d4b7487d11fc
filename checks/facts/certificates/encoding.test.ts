import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBytes } from './encoding.ts'

test('bytes come back from both encodings', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const buffer = Buffer.from(bytes)
      expect(decodeBytes(buffer.toString('base64'), 'base64')).toEqual(bytes)
      expect(decodeBytes(buffer.toString('hex'), 'hex')).toEqual(bytes)
      expect(decodeBytes(buffer.toString('hex').toUpperCase(), 'hex')).toEqual(bytes)
    }),
  )
})

test('a text of another encoding is none', () => {
  expect(decodeBytes('abc', 'base64')).toBeNull()
  expect(decodeBytes('ab=c', 'base64')).toBeNull()
  expect(decodeBytes('YWJj\n', 'base64')).toBeNull()
  expect(decodeBytes('abc', 'hex')).toBeNull()
  expect(decodeBytes('zz', 'hex')).toBeNull()
})
