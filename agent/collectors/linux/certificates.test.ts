import { expect, test } from 'vitest'
import { findProperty, PROPERTY, readStoreBlob } from '../../../checks/facts/certificates/blob.ts'
import { LinuxCertificate } from '../../../checks/facts/linux/people.ts'
import { readBlob } from '../../../checks/facts/testing.ts'
import { parseCertificate } from './certificates.ts'

const OWNER = '0123456789abcdef'

test('a certificate of a database is told as on Windows, and names nobody', () => {
  const der = findProperty(readStoreBlob(readBlob('vgca-token-minidriver')), PROPERTY.certificate)

  const entry = parseCertificate(Buffer.from(der ?? []), OWNER, null)

  expect(LinuxCertificate.parse(entry)).toEqual({
    owner: OWNER,
    hasKey: null,
    isCa: false,
    issuer: [
      { type: 'C', value: 'VN' },
      { type: 'O', value: 'Ban Cơ yếu Chính phủ' },
      { type: 'CN', value: 'CA phục vụ các cơ quan Nhà nước G2' },
    ],
    notBefore: '2025-03-13T09:36:53Z',
    notAfter: '2030-03-12T09:36:53Z',
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: null,
  })
})

test('bytes that are no certificate are none', () => {
  expect(parseCertificate(Buffer.from('no certificate'), OWNER, true)).toBeNull()
})
