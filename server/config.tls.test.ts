import { describe, expect, test } from 'vitest'
import { readConfig, tlsSource } from './config.ts'

const files = { TLS_CERT_FILE: '/etc/anxa/tls.crt', TLS_KEY_FILE: '/etc/anxa/tls.key' }

describe('the port answers', () => {
  test.each([
    [{}, 'none'],
    [{ HOST: 'localhost' }, 'none'],
    [{ HOST: '0.0.0.0' }, 'own-authority'],
    [{ HOST: '192.168.1.10' }, 'own-authority'],
    [{ HOST: '127.0.0.1.evil.test' }, 'own-authority'],
    [{ TLS: 'on' }, 'own-authority'],
    [{ ...files }, 'files'],
    [{ HOST: '::', ...files }, 'files'],
    [{ HOST: '0.0.0.0', TLS: 'off', TRUSTED_PROXIES: '10.0.0.2' }, 'none'],
    [{ HOST: '0.0.0.0', TRUSTED_PROXIES: '10.0.0.2' }, 'own-authority'],
  ] as const)('%j: %s', (settings, source) => {
    expect(tlsSource(readConfig(settings))).toBe(source)
  })
})

describe('refused, with what to do', () => {
  test.each([
    [{ HOST: '0.0.0.0', TLS: 'off' }, /TLS: off on an address other than loopback.*TRUSTED_PROXIES.*Caddy/],
    [{ TLS_CERT_FILE: '/a.crt' }, /TLS_CERT_FILE: goes together with TLS_KEY_FILE/],
    [{ TLS_KEY_FILE: '/a.key' }, /goes together/],
    [{ TLS: 'off', ...files }, /TLS: is off, but TLS_CERT_FILE is set/],
    [{ HOST: '0.0.0.0', BASE_URL: 'http://may-chu:8080' }, /BASE_URL: must start with https:/],
    [{ TLS: 'yes' }, /TLS: /],
  ])('%j', (settings, message) => {
    expect(() => readConfig(settings)).toThrow(message)
  })
})
