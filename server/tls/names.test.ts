import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { lanAddresses, machineName } from '../network.ts'
import { publicUrl } from '../public-url.ts'
import { certificateNames } from './names.ts'

const info = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo

describe('the addresses of a machine', () => {
  test('are those that others of the LAN reach, IPv4 first', () => {
    const found = lanAddresses({
      lo: [info('127.0.0.1', true), info('::1', true)],
      eth0: [info('fd12::5'), info('192.168.1.10'), info('fe80::1'), info('2001:db8::77')],
      'Ethernet 2': [info('169.254.3.4'), info('10.2.0.8')],
      docker0: [info('172.17.0.1')],
      'vEthernet (WSL)': [info('172.20.0.1')],
    })

    expect(found).toEqual(['192.168.1.10', '10.2.0.8', 'fd12::5'])
  })

  test('a name that no certificate can carry is left out', () => {
    expect(machineName('MAY-CHU')).toBe('may-chu')
    expect(machineName('máy chủ')).toBeNull()
    expect(machineName('')).toBeNull()
  })
})

describe('the certificate is for', () => {
  test('the official address first, then the machine by name and addresses, then itself', () => {
    const config = readConfig({ HOST: '0.0.0.0', BASE_URL: 'https://anxa.xa.test' })

    expect(certificateNames(config, { addresses: ['192.168.1.10'], machine: 'may-chu' })).toEqual([
      'anxa.xa.test',
      'may-chu',
      'may-chu.local',
      '192.168.1.10',
      'localhost',
      '127.0.0.1',
      '::1',
    ])
  })

  test('the one address it listens on, each name once', () => {
    const config = readConfig({ HOST: '192.168.1.10', BASE_URL: 'https://192.168.1.10:8080' })

    expect(certificateNames(config, { addresses: ['192.168.1.10'], machine: 'mc.xa.test' })).toEqual([
      '192.168.1.10',
      'mc.xa.test',
      'localhost',
      '127.0.0.1',
      '::1',
    ])
  })
})

describe('the address people use', () => {
  test.each([
    [{}, 'http://127.0.0.1:8080'],
    [{ HOST: '::1', PORT: '80' }, 'http://[::1]'],
    [{ HOST: '192.168.1.10', PORT: '443' }, 'https://192.168.1.10'],
    [{ HOST: '0.0.0.0' }, 'https://10.1.2.3:8080'],
    [{ HOST: '0.0.0.0', BASE_URL: 'https://anxa.xa.test/' }, 'https://anxa.xa.test'],
    [{ HOST: '0.0.0.0', TLS: 'off', TRUSTED_PROXIES: '10.0.0.2' }, 'http://10.1.2.3:8080'],
    [{ TLS: 'on' }, 'https://127.0.0.1:8080'],
  ])('with %j is %s', (settings, url) => {
    expect(publicUrl(readConfig(settings), undefined, ['10.1.2.3', 'fd00::1'])).toBe(url)
  })
})
