/** Name servers and proxies. */
import { isIP } from 'node:net'
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { AptConfig } from './apt-config.ts'
import type { SectionDoors } from './section.ts'
import { lines, parseAssignments } from './text.ts'

/** The stub resolver's 127.0.0.53 tells nothing: the file of systemd-resolved has the real servers. */
const readNameServers = async (doors: SectionDoors): Promise<string[] | null> => {
  for (const path of ['/run/systemd/resolve/resolv.conf', '/etc/resolv.conf']) {
    const text = await doors.readText(path, 64 * 1024)
    if (!text.ok) continue
    const servers = lines(text.value).flatMap((line) => {
      const address = /^nameserver\s+(\S+)/.exec(line)?.[1]
      return address !== undefined && isIP(address.replace(/%.*$/, '')) !== 0 ? [address.slice(0, 64)] : []
    })
    return [...new Set(servers)].sort().slice(0, 32)
  }
  return null
}

const readEnvironmentProxy = async (doors: SectionDoors): Promise<boolean | null> => {
  const text = await doors.readText('/etc/environment', 64 * 1024)
  if (!text.ok) return text.why === 'not-found' ? false : null
  return [...parseAssignments(text.value)].some(([key, value]) => /^https?_proxy$/i.test(key) && value !== '')
}

export const collectNetwork = async (
  doors: SectionDoors,
  aptConfig: Promise<AptConfig | null>,
): Promise<LinuxFacts['network']> => {
  const [dnsServers, environmentProxy, apt] = await Promise.all([
    readNameServers(doors),
    readEnvironmentProxy(doors),
    aptConfig,
  ])
  const aptProxy = apt?.proxy ?? null
  if (dnsServers === null && environmentProxy === null && aptProxy === null) return null
  return { dnsServers, environmentProxy, aptProxy }
}
