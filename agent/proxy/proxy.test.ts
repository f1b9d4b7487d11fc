/** The agent behind a real proxy: an HTTP server that knows CONNECT, on the loopback, before a real TLS server. */
import { X509Certificate } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { windowsPcs } from '../../checks/device/testing.ts'
import { WindowsFacts } from '../../checks/facts/windows.ts'
import { fetchPinned } from '../pin.ts'
import { testFolder } from '../testing.ts'
import { secureServer } from '../testing-server.ts'
import { get, post } from '../transport.ts'
import { proxyAddress, rememberProxies, rememberWay, waysOf } from './routes.ts'

type Behaviour = 'passes' | 'forbids' | 'asks who it is' | 'hangs' | 'shows a page' | 'hangs up'

type TestProxy = { readonly address: string; readonly asked: string[] }

async function proxy(behaviour: Behaviour): Promise<TestProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((_, response) => response.end('<html>Đăng nhập mạng</html>'))
  server.on('connect', (request, client: Socket, head: Buffer) => {
    asked.push(request.url ?? '')
    client.on('error', () => undefined)
    switch (behaviour) {
      case 'passes': {
        const [host = '', port = ''] = (request.url ?? '').split(/:(?=\d+$)/)
        const onward = connect(Number(port), host, () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n')
          onward.write(head)
          onward.pipe(client).pipe(onward)
        })
        onward.on('error', () => client.destroy())
        sockets.add(onward)
        return
      }
      case 'forbids':
        client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
        return
      case 'asks who it is':
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n')
        return
      case 'shows a page':
        client.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>')
        return
      case 'hangs up':
        client.destroy()
        return
      case 'hangs':
        return
    }
  })
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const at = server.address()
  return { address: `127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`, asked }
}

const ok = () => ({ status: 200, body: { taken: true } })
const BODY = Buffer.from('a report')

describe('through a proxy', () => {
  test('a report goes to the server whose authority is pinned, and the proxy sees only where to', async () => {
    const [server, way] = [await secureServer(ok), await proxy('passes')]
    const target = { server: server.url, caPem: server.caPem, ways: [way.address] }
    const reply = await post(target, '/api/x', { 'x-a': 'b' }, BODY)

    expect(reply).toMatchObject({ ok: true, status: 200, way: way.address, connectMs: null })
    expect(server.requests[0]).toMatchObject({ path: '/api/x', body: BODY })
    expect(way.asked).toEqual([new URL(server.url).host])
    expect(await get(target, '/x', 1000)).toMatchObject({ ok: true, way: way.address })
  })

  test('a proxy that opens TLS itself is not the server: nothing is sent', async () => {
    const [server, stranger, way] = [await secureServer(ok), await secureServer(ok), await proxy('passes')]
    // The proxy leads elsewhere.
    const target = { server: stranger.url, caPem: server.caPem, ways: [way.address] }

    expect(await post(target, '/x', {}, BODY)).toMatchObject({ ok: false })
    expect(stranger.requests).toEqual([])
  })

  test('the authority is found by its fingerprint, shown or handed out', async () => {
    for (const showsAuthority of [true, false]) {
      const [server, way] = [await secureServer(ok, { showsAuthority }), await proxy('passes')]
      const { fingerprint256 } = new X509Certificate(server.caPem)
      const fingerprint = fingerprint256.replaceAll(':', '').toLowerCase()

      expect(await fetchPinned(server.url, fingerprint, way.address)).toMatchObject({ ok: true })
      expect(way.asked.length).toBeGreaterThan(0)
    }
  })

  test.each<[Behaviour, RegExp]>([
    ['forbids', /^proxy-403$/],
    ['asks who it is', /^proxy-407$/],
    ['hangs up', /ECONNRESET|socket hang up/],
    ['hangs', /^ETIMEDOUT$/],
  ])(
    'one that %s is said to be so, in bounded time',
    async (behaviour, why) => {
      const [server, way] = [await secureServer(ok), await proxy(behaviour)]
      const target = { server: server.url, caPem: server.caPem, ways: [way.address] }

      expect(await post(target, '/x', {}, BODY)).toEqual({ ok: false, why: expect.stringMatching(why) })
      expect(await fetchPinned(server.url, 'ab'.repeat(32), way.address)).toEqual({
        ok: false,
        why: expect.stringMatching(why),
      })
    },
    30_000,
  )

  test('one that answers with a page of its own meets no server', async () => {
    const [server, way] = [await secureServer(ok), await proxy('shows a page')]
    const target = { server: server.url, caPem: server.caPem, ways: [way.address] }

    expect(await post(target, '/x', {}, BODY)).toMatchObject({ ok: false })
    expect(server.requests).toEqual([])
  })
})

describe('of several ways', () => {
  test('the first that meets the server is taken', async () => {
    const [server, closed, open] = [await secureServer(ok), await proxy('forbids'), await proxy('passes')]
    const target = { server: server.url, caPem: server.caPem, ways: [closed.address, open.address, null] }

    expect(await post(target, '/x', {}, BODY)).toMatchObject({ ok: true, way: open.address })
    expect(server.requests).toHaveLength(1)
  })

  test('when none does, what the first one said is told', async () => {
    const closed = await proxy('forbids')
    const target = { server: 'https://127.0.0.1:9', caPem: null, ways: [closed.address, null] }

    expect(await post(target, '/x', {}, BODY)).toEqual({ ok: false, why: 'proxy-403' })
  })
})

describe('the order', () => {
  const [pc] = windowsPcs()
  const facts = (network: object | null): WindowsFacts =>
    WindowsFacts.parse({
      ...pc?.input.facts,
      network: network && { ...pc?.input.facts.network, ...network },
    })
  const person = (proxyOfPerson: string) => ({ sid: '0123456789abcdef', proxy: proxyOfPerson, pacHost: null })
  const known = (network: object | null, environment: string | null = null, given: string | null = null) => {
    const state = testFolder()
    rememberProxies(state, facts(network), environment)
    return { state, ways: waysOf(state, given) }
  }

  test('is straight where nothing is set', () => {
    expect(known({ winHttpProxy: null, userProxies: [] }).ways).toEqual([null])
    expect(waysOf(testFolder(), null)).toEqual([null])
  })

  test('is the machine, straight, then what people have', () => {
    const { ways } = known({
      winHttpProxy: 'http=a.xa.vn:80;https=b.xa.vn:3128',
      userProxies: [person('c.xa.vn:8080'), person('b.xa.vn:3128'), person('c.xa.vn:8080')],
    })

    expect(ways).toEqual(['b.xa.vn:3128', null, 'c.xa.vn:8080'])
  })

  test('takes the one that a policy sets for everybody where WinHTTP names none', () => {
    const machineProxy = 'm.xa.vn:3128'

    expect(known({ winHttpProxy: null, machineProxy, userProxies: [] }).ways).toEqual([machineProxy, null])
    expect(known({ winHttpProxy: 'a.xa.vn:80', machineProxy, userProxies: [] }).ways).toEqual([
      'a.xa.vn:80',
      null,
    ])
    expect(known({ winHttpProxy: null, machineProxy: null, userProxies: [] }).ways).toEqual([null])
  })

  test('is the one that IT gave and no other', () => {
    expect(known({ winHttpProxy: 'a.xa.vn:80' }, null, 'x.xa.vn:3128').ways).toEqual(['x.xa.vn:3128'])
  })

  test('on Linux knows the environment of the machine', () => {
    expect(known({ winHttpProxy: null, userProxies: [] }, 'http://an:bi-mat@p.xa.vn:3128/').ways).toEqual([
      'p.xa.vn:3128',
      null,
    ])
  })

  test('begins with the one that worked last, for as long as it is there', () => {
    const { state, ways } = known({ winHttpProxy: null, userProxies: [person('c.xa.vn:8080')] })
    rememberWay(state, ways, 'c.xa.vn:8080')

    expect(waysOf(state, null)).toEqual(['c.xa.vn:8080', null])
    rememberProxies(state, facts({ winHttpProxy: null, userProxies: [] }), null)
    expect(waysOf(state, null)).toEqual([null])
  })

  test('stays as it was when the network could not be read', () => {
    const { state } = known({ winHttpProxy: 'a.xa.vn:80', userProxies: [] })
    rememberProxies(state, facts(null), null)

    expect(waysOf(state, null)).toEqual(['a.xa.vn:80', null])
  })
})

test.each([
  ['proxy.xa.vn:3128', 'proxy.xa.vn:3128'],
  ['http://proxy.xa.vn:3128/', 'proxy.xa.vn:3128'],
  ['proxy', 'proxy:80'],
  ['10.0.0.1:8080', '10.0.0.1:8080'],
  ['[fd00::1]:3128', '[fd00::1]:3128'],
  ['http=a:80;https=b:3128;ftp=c:21', 'b:3128'],
  ['http=a:80', 'a:80'],
  ['an:bi-mat@proxy:3128', 'proxy:3128'],
  ['proxy:99999', null],
  ['có dấu:80', null],
  ['', null],
  [null, null],
])('%j is the proxy %j', (text, expected) => {
  expect(proxyAddress(text)).toBe(expected)
})
