import { expect, test } from 'vitest'
import { addressGroup, clientAddress, isPassedOnByStranger, networkTest } from './address.ts'

const isTrusted = networkTest(['10.0.0.5', 'fd00::/8'])

test('a caller who is no trusted proxy is who the socket says, whatever it claims', () => {
  expect(clientAddress('203.0.113.7', '127.0.0.1', isTrusted)).toBe('203.0.113.7')
})

test('behind a trusted proxy the nearest hop counts, and not what the client wrote before it', () => {
  expect(clientAddress('10.0.0.5', '127.0.0.1, 203.0.113.7', isTrusted)).toBe('203.0.113.7')
  expect(clientAddress('fd00::1', '1.2.3.4, 203.0.113.7, 10.0.0.5', isTrusted)).toBe('203.0.113.7')
})

test('behind a trusted proxy that names nobody or nonsense the caller is not known', () => {
  expect(clientAddress('10.0.0.5', undefined, isTrusted)).toBe('unknown')
  expect(clientAddress('10.0.0.5', 'nobody', isTrusted)).toBe('unknown')
  expect(clientAddress('10.0.0.5', '203.0.113.7:5555', isTrusted)).toBe('unknown')
})

test('a request passed on by a stranger is told from one that came by itself', () => {
  const headers = (given: Readonly<Record<string, string>>) => (name: string) => given[name]
  expect(isPassedOnByStranger('127.0.0.1', headers({ 'x-forwarded-for': '203.0.113.9' }), isTrusted)).toBe(
    true,
  )
  expect(isPassedOnByStranger('127.0.0.1', headers({ via: '1.1 proxy' }), isTrusted)).toBe(true)
  expect(isPassedOnByStranger('127.0.0.1', headers({}), isTrusted)).toBe(false)
  expect(isPassedOnByStranger('::ffff:10.0.0.5', headers({ forwarded: 'for=203.0.113.9' }), isTrusted)).toBe(
    false,
  )
})

test('IPv4 through a dual-stack socket is IPv4; no socket is unknown and in no network', () => {
  expect(clientAddress('::ffff:192.168.1.4', undefined, isTrusted)).toBe('192.168.1.4')
  expect(clientAddress(undefined, '127.0.0.1', isTrusted)).toBe('unknown')
  expect(networkTest(['0.0.0.0/0', '::/0'])('unknown')).toBe(false)
})

test('tries are counted for an IPv4 address and for the /64 of an IPv6 one', () => {
  expect(addressGroup('192.168.1.4')).toBe('192.168.1.4')
  expect(addressGroup('2001:db8:0:1:aaaa::1')).toBe('2001:db8:0:1::/64')
  expect(addressGroup('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(addressGroup('2001:0db8:0000:0001::9%eth0')).toBe(addressGroup('2001:db8:0:1::1'))
})
