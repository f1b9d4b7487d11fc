/** Host firewall: ufw by its own file, firewalld by its unit, anything else by the rules in the kernel. */
import { z } from 'zod'
import type { LinuxFacts } from '../../../checks/facts/linux.ts'
import type { SectionDoors } from './section.ts'
import { lines, parseAssignments, parseJson } from './text.ts'
import { isActive, type Units } from './units.ts'

type Firewall = NonNullable<LinuxFacts['firewall']>

const MAX_RULESET_BYTES = 16 * 1024 * 1024

const Chain = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  hook: z.string().optional(),
  policy: z.string().optional(),
})
const Rule = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  expr: z.array(z.record(z.string(), z.unknown())),
})
const Ruleset = z.object({ nftables: z.array(z.record(z.string(), z.unknown())) })

const idOf = (family: string, table: string, chain: string): string => `${family} ${table} ${chain}`

/** A last rule that drops or rejects whatever comes; counters and log lines before the verdict change nothing. */
const dropsAll = (rule: z.infer<typeof Rule>): boolean =>
  rule.expr.some((part) => 'drop' in part || 'reject' in part) && !rule.expr.some((part) => 'match' in part)

/** Null when the text is not a ruleset. Only chains that see IPv4 count: an IPv6 chain alone protects little. */
export const inputDropsInRuleset = (json: string): boolean | null => {
  const ruleset = Ruleset.safeParse(parseJson(json))
  if (!ruleset.success) return null
  const chains = ruleset.data.nftables.flatMap((entry) => Chain.safeParse(entry.chain).data ?? [])
  const lastRules = new Map(
    ruleset.data.nftables
      .flatMap((entry) => Rule.safeParse(entry.rule).data ?? [])
      .map((rule) => [idOf(rule.family, rule.table, rule.chain), rule] as const),
  )
  return chains
    .filter((chain) => chain.hook === 'input' && ['ip', 'inet'].includes(chain.family))
    .some((chain) => {
      const last = lastRules.get(idOf(chain.family, chain.table, chain.name))
      return chain.policy === 'drop' || (last !== undefined && dropsAll(last))
    })
}

/** `iptables -S INPUT`: the policy line, then the rules in order. */
export const inputDropsInIptables = (text: string): boolean => {
  const rules = lines(text).filter((line) => line.startsWith('-'))
  return rules.includes('-P INPUT DROP') || /^-A INPUT -j (DROP|REJECT)\b/.test(rules[rules.length - 1] ?? '')
}

const readInputDrops = async (doors: SectionDoors): Promise<boolean | null> => {
  const nft = await doors.run('nft', ['-j', 'list', 'ruleset'], {
    timeoutMs: 10_000,
    maxBytes: MAX_RULESET_BYTES,
  })
  if (nft.ok) {
    const drops = nft.value.exit === 0 ? inputDropsInRuleset(nft.value.stdout) : null
    if (drops === null) doors.notUnderstood('run:nft')
    if (drops !== false) return drops
  }
  // Rules of iptables-legacy do not show in nft.
  const iptables = await doors.run('iptables', ['-S', 'INPUT'], { timeoutMs: 10_000 })
  if (iptables.ok && iptables.value.exit === 0) return inputDropsInIptables(iptables.value.stdout)
  if (nft.ok) return false
  // No program that could have made a rule is installed: there is none.
  const nothingInstalled = nft.why === 'not-found' && !iptables.ok && iptables.why === 'not-found'
  return nothingInstalled ? false : null
}

const readUfw = async (doors: SectionDoors): Promise<boolean | null> => {
  const text = await doors.readText('/etc/ufw/ufw.conf', 64 * 1024)
  if (!text.ok) return null
  const enabled = parseAssignments(text.value).get('ENABLED')
  return enabled === undefined ? null : enabled.toLowerCase() === 'yes'
}

export const collectFirewall = async (
  doors: SectionDoors,
  pending: Promise<Units>,
): Promise<Firewall | null> => {
  const [units, ufwEnabled, inputDrops] = await Promise.all([pending, readUfw(doors), readInputDrops(doors)])
  const facts = {
    ufwEnabled,
    ufwUnitActive: units.states === null ? null : isActive(units, 'ufw'),
    firewalldActive: units.installed?.has('firewalld') ? isActive(units, 'firewalld') : null,
    inputDrops,
  }
  return Object.values(facts).every((value) => value === null) ? null : facts
}
