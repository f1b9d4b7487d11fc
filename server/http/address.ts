/** Who is calling: the client's address behind trusted proxies, and whether it lies in our own networks. */
import { BlockList, isIP } from 'node:net'

/** Networks as in TRUSTED_PROXIES: '10.0.0.0/8', '::1'. */
export function networkTest(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [base = '', bits] = network.split('/')
    const family = isIP(base) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(base, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  }
  return (address) => {
    const family = isIP(address)
    return family !== 0 && networks.length > 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }
}

/**
 * The last hop that is not a trusted proxy. What lies further left in X-Forwarded-For was written by the client
 * and is not believed. 'unknown' without a socket (unix socket, in-process request), and behind a trusted proxy that
 * does not say for whom it asks: never internal, never trusted.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  let address = plainAddress(peer ?? '')
  const hops = (forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()))
  while (isTrusted(address)) {
    const hop = hops.pop()
    if (hop === undefined || isIP(hop) === 0) return 'unknown'
    address = hop
  }
  return isIP(address) === 0 ? 'unknown' : address
}

const FORWARDING_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const

/**
 * A request that somebody passed on who is not in TRUSTED_PROXIES: whom it came from is not known, and the address of
 * the one who passed it on (often loopback) says nothing. It must not count as internal.
 */
export const isPassedOnByStranger = (
  peer: string | undefined,
  header: (name: string) => string | undefined,
  isTrusted: (address: string) => boolean,
): boolean =>
  !isTrusted(plainAddress(peer ?? '')) && FORWARDING_HEADERS.some((name) => header(name) !== undefined)

/** Node gives IPv4 peers of a dual-stack socket as ::ffff:a.b.c.d. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** The unit that tries are counted for: an IPv4 address, the /64 of an IPv6 one (a single host owns all of it). */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? []
  const left = head.split(':').filter((part) => part !== '')
  const right = tail.split(':').filter((part) => part !== '')
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return `${[...left, ...zeros, ...right]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')}::/64`
}
