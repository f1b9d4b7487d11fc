/** This machine's addresses: which are its own only, which the others of the LAN can reach. */
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

/** Listening on all addresses: none that a person could type. */
export const isWildcardHost = (host: string): boolean => host === '0.0.0.0' || host === '::'

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** Bridges of containers and virtual machines: nobody else reaches them, and they come and go. */
const VIRTUAL = /^(docker|br-|veth|virbr|lxc|lxdbr|cni|podman|vEthernet \((WSL|Default Switch))/

/**
 * IPv4 addresses, then IPv6 addresses of the site (fc00::/7). Not the global ones of IPv6: many systems give
 * themselves a new one every day, and nobody types them.
 */
export function lanAddresses(interfaces: Interfaces = networkInterfaces()): readonly string[] {
  const found = Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, infos]) => infos ?? [])
    .filter(({ internal }) => !internal)
  const v4 = found.filter(({ family, address }) => family === 'IPv4' && !address.startsWith('169.254.'))
  const v6 = found.filter(({ family, address }) => family === 'IPv6' && /^f[cd]/i.test(address))
  return [...v4, ...v6].map(({ address }) => address)
}

/** The machine's own name as others may resolve it; null when it is no name for a certificate. */
export function machineName(name: string = hostname()): string | null {
  const lower = name.toLowerCase()
  return /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*$/.test(lower)
    ? lower
    : null
}
