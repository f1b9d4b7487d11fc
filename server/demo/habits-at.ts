/**
 * What the recorded PCs were not asked yet, or had all alike: how a sample PC asks for passwords, its browsers, its
 * name server and its line. Most are as they should be; which one is not follows from the PC's number.
 */
import type { Tables } from '../../checks/device/tables.ts'
import { LINE_DAYS, type Line } from '../../checks/facts/line.ts'
import type { WindowsFacts } from '../../checks/facts/windows.ts'
import { DAY_MS } from '../../checks/time/zone.ts'

/** A browser brings its new release by itself within a few days. */
const UPDATE_DAYS = 4
const POSTS_A_DAY = 24

const isOneOf = (index: number, every: number, which: number): boolean => index % every === which

export function accountsAt(accounts: WindowsFacts['accounts'], index: number): WindowsFacts['accounts'] {
  if (accounts === null || accounts.minPasswordLength === null) return accounts
  return {
    ...accounts,
    minPasswordLength: isOneOf(index, 5, 3) ? accounts.minPasswordLength : 14,
    lockoutMinutes: isOneOf(index, 4, 2) ? accounts.lockoutMinutes : 720,
    lockoutForever: false,
    autoLogon: { isOn: isOneOf(index, 9, 4), hasPassword: false },
  }
}

/** Each the newest release of its line on that day; `at` null: as recorded. */
export function browsersAt(
  browsers: WindowsFacts['browsers'],
  at: Date | null,
  { browsers: table }: Tables,
): WindowsFacts['browsers'] {
  if (browsers === null || at === null) return browsers
  const day = new Date(at.getTime() - UPDATE_DAYS * DAY_MS).toISOString().slice(0, 10)
  return browsers.map((browser) => {
    const line = table.browsers.find(({ name }) => name === browser.name)?.line ?? null
    const newest =
      line === null ? undefined : table.lines[line].releases.findLast(({ released }) => released <= day)
    return newest === undefined || browser.version === null
      ? browser
      : { ...browser, version: browser.version.replace(/^\d+/, String(newest.major)) }
  })
}

export function networkAt(network: WindowsFacts['network'], index: number): WindowsFacts['network'] {
  if (network === null) return null
  // A public service that filters; the router of the house; one that somebody typed in.
  const address = isOneOf(index, 7, 5) ? '8.8.8.8' : isOneOf(index, 3, 1) ? '192.168.1.1' : '9.9.9.9'
  return { ...network, dnsServers: [{ address, source: isOneOf(index, 7, 5) ? 'static' : 'dhcp' }] }
}

/** The seven days before that day. */
export const lineAt = (at: Date, index: number): Line =>
  Array.from({ length: LINE_DAYS }, (_, back) => ({
    day: new Date(at.getTime() - (LINE_DAYS - back) * DAY_MS).toISOString().slice(0, 10),
    attempts: POSTS_A_DAY,
    failures: isOneOf(index, 8, 6) && back % 3 === 0 ? 3 : 0,
    medianMs: isOneOf(index, 8, 1) ? 140 + back : 30 + ((index * 7 + back * 3) % 40),
    withoutLineSeconds: 0,
  }))
