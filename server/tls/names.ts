/** What the certificate of our own authority is for: every name and address by which people may reach this machine. */
import { isIP } from 'node:net'
import type { Config } from '../config.ts'
import { isWildcardHost, lanAddresses, machineName } from '../network.ts'

export type NameSources = {
  readonly addresses?: readonly string[]
  readonly machine?: string | null
}

/** The most official one first. Each once; names and addresses that change make another certificate. */
export function certificateNames(
  config: Pick<Config, 'BASE_URL' | 'HOST'>,
  { addresses = lanAddresses(), machine = machineName() }: NameSources = {},
): readonly string[] {
  const own =
    machine === null
      ? []
      : isIP(machine) === 0 && !machine.includes('.')
        ? // What a LAN without a name server of its own finds by multicast (RFC 6762).
          [machine, `${machine}.local`]
        : [machine]
  const official = config.BASE_URL === undefined ? [] : [hostOf(config.BASE_URL)]
  const listening = isWildcardHost(config.HOST) ? [] : [config.HOST.toLowerCase()]
  return [...new Set([...official, ...listening, ...own, ...addresses, 'localhost', '127.0.0.1', '::1'])]
}

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '')
