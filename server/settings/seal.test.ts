import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CannotError } from '../errors.ts'
import { seal, unseal } from './seal.ts'

const SECRET = 'một-bí-mật-dài-hơn-ba-mươi-hai-ký-tự'

test('what was sealed comes back, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      (text) => unseal(seal(text, SECRET, 'mail'), SECRET, 'mail') === text,
    ),
  )
})

test('the same secret is never written the same way twice', () => {
  expect(seal('mật khẩu', SECRET, 'mail')).not.toBe(seal('mật khẩu', SECRET, 'mail'))
})

test.each([
  ['for another purpose', () => unseal(seal('x', SECRET, 'mail'), SECRET, 'backup')],
  ['by another installation', () => unseal(seal('x', `${SECRET}!`, 'mail'), SECRET, 'mail')],
  ['and cut off', () => unseal(seal('x', SECRET, 'mail').slice(0, 20), SECRET, 'mail')],
  ['in no known way', () => unseal('plain text', SECRET, 'mail')],
])('a secret sealed %s is refused', (_, open) => {
  expect(open).toThrow(CannotError)
})

test('one altered byte is noticed', () => {
  const sealed = seal('mật khẩu thư', SECRET, 'mail')
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const altered = Buffer.from(bytes)
      altered[at] = (altered[at] ?? 0) ^ flip
      expect(() => unseal(`s1.${altered.toString('base64url')}`, SECRET, 'mail')).toThrow(CannotError)
    }),
  )
})
