import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeReturnPath, withReturn } from './return-path.ts'

test('a path of this server is kept with its query', () => {
  expect(safeReturnPath('/xa/mau?check=antivirus&state=fail')).toBe('/xa/mau?check=antivirus&state=fail')
})

test.each([
  'https://evil.test/',
  '//evil.test/x',
  '/\\evil.test',
  '\\\\evil.test',
  '/\t/evil.test',
  'javascript:alert(1)',
  '/x\r\nset-cookie: a=b',
  'xa/mau',
  '',
  undefined,
])('%j leads home', (value) => {
  expect(safeReturnPath(value)).toBe('/')
})

test('whatever is given, a browser stays on this host', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '//',
    '.',
    '..',
    '@',
    ':',
    'evil.test',
    'http:',
    '%2f',
    '\t',
    '?',
    '#',
    'a',
  )
  fc.assert(
    fc.property(
      fc.array(piece).map((parts) => `/${parts.join('')}`),
      (value) => {
        const landed = new URL(safeReturnPath(value), 'https://own.test/dang-nhap')
        expect(landed.host).toBe('own.test')
      },
    ),
  )
})

test('the sign-in address carries the way back', () => {
  expect(withReturn('/dang-nhap', '/xa/mau?a=1')).toBe('/dang-nhap?tiep=%2Fxa%2Fmau%3Fa%3D1')
  expect(withReturn('/dang-nhap', '/')).toBe('/dang-nhap')
})
