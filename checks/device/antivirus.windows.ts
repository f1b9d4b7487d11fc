/** What protects a Windows PC against malicious software, as both antivirus checks see it. */
import type { WindowsFacts } from '../facts/windows.ts'
import { fail, type Judgement, pass, unknown, warn } from '../verdict.ts'
import type { JudgeInput } from './check.ts'
import { lifecycleLookup } from './lookups.ts'
import { editionClass } from './os-supported.windows.ts'
import { windowsGroup } from './reading.ts'
import { roleOfService } from './security-products.ts'

type Antivirus = NonNullable<WindowsFacts['antivirus']>
type Defender = NonNullable<Antivirus['defender']>
export type Product = NonNullable<Antivirus['products']>[number]

/** What keeps definitions loaded; the signatures check dates these. */
export type Active =
  | { readonly kind: 'product'; readonly product: Product }
  | { readonly kind: 'defender' }
  | { readonly kind: 'service'; readonly vendor: string }

export type Protection = { readonly judgement: Judgement; readonly active: readonly Active[] }

const DEFENDER_GUID = '{D68DDC3A-831F-4FAE-9E44-DA132C1ACF46}'
const DEFENDER_SOURCE = 'wmi:root/Microsoft/Windows/Defender'

// productState is undocumented; these bits are what all sources agree on. "Not zero" is not "on".
const STATE_BITS = 0xf000
const ON = 0x1000
const SNOOZED = 0x2000
const EXPIRED = 0x3000
const OFF = 0

const NOT_READABLE: Protection = { judgement: unknown('antivirus-not-readable'), active: [] }

export const isDefender = ({ instanceGuid }: Product): boolean =>
  instanceGuid !== null && instanceGuid.toUpperCase() === DEFENDER_GUID

export const isProductOn = (productState: number | null): boolean =>
  productState !== null && (productState & STATE_BITS) === ON

export function protectionOf(input: JudgeInput, facts: WindowsFacts): Protection {
  const antivirus = windowsGroup(facts, 'antivirus')
  if (antivirus === null) return NOT_READABLE
  const os = windowsGroup(facts, 'os')
  const isServer = os !== null && editionClass(os, lifecycleLookup(input.tables.lifecycle)) === 'server'
  if (isServer || antivirus.products === null) return withoutSecurityCenter(antivirus, isServer)
  const taken = antivirus.products.filter(({ productExeExists }) => productExeExists !== false)
  return taken.length === 0
    ? nothingRegistered(input, facts, antivirus)
    : registered(taken, antivirus.defender)
}

/** In passive mode Defender stays registered as on, with real-time protection "true", and protects nothing. */
function stateOf(product: Product, defender: Defender | null): number | null {
  if (product.productState === null) return null
  const state = product.productState & STATE_BITS
  const mode = defender?.runningMode ?? null
  return state === ON && isDefender(product) && mode !== null && mode !== 'Normal' ? OFF : state
}

const nameOf = ({ displayName, instanceGuid }: Product): string => displayName ?? instanceGuid ?? ''

function registered(taken: readonly Product[], defender: Defender | null): Protection {
  const states = taken.map((product) => stateOf(product, defender))
  const on = taken.filter((_, index) => states[index] === ON)
  const active = on.map((product) => ({ kind: 'product', product }) as const)
  const [first] = on
  if (first !== undefined)
    return {
      judgement:
        on.length > 1
          ? warn('two-active', { names: on.map(nameOf) })
          : pass('running', { name: first.displayName }),
      active,
    }
  const snoozed = taken.find((_, index) => states[index] === SNOOZED)
  if (snoozed !== undefined)
    return {
      judgement: warn('snoozed', { name: snoozed.displayName }),
      active: [{ kind: 'product', product: snoozed }],
    }
  const expired = taken.find((_, index) => states[index] === EXPIRED)
  if (expired !== undefined) return { judgement: fail('expired', { name: expired.displayName }), active: [] }
  if (states.includes(null)) return NOT_READABLE
  return { judgement: fail('off', { names: taken.map(nameOf) }), active: [] }
}

const DEFENDER_RUNS: Protection = { judgement: pass('defender-running'), active: [{ kind: 'defender' }] }

/** Null when it cannot be told: no answer, or one without the value that matters. */
function defenderProtects(defender: Defender | null): boolean | null {
  if (defender === null) return null
  const { runningMode, realTimeProtection } = defender
  if (realTimeProtection === false || (runningMode !== null && runningMode !== 'Normal')) return false
  return runningMode === 'Normal' && realTimeProtection === true ? true : null
}

/** An empty list is an answer of Security Center, unless it is still starting itself. */
function nothingRegistered(input: JudgeInput, facts: WindowsFacts, { defender }: Antivirus): Protection {
  const protects = defenderProtects(defender)
  if (protects === true) return DEFENDER_RUNS
  const bootAge = minutesSinceBoot(facts)
  if (bootAge === null) return NOT_READABLE
  if (bootAge < input.thresholds.avBootGraceMinutes)
    return { judgement: unknown('too-early-after-boot'), active: [] }
  return protects === false || isDefenderAbsent(facts)
    ? { judgement: fail('none'), active: [] }
    : NOT_READABLE
}

/** Both moments are the machine's own: they compare whatever its clock says. */
function minutesSinceBoot(facts: WindowsFacts): number | null {
  const boot = windowsGroup(facts, 'os')?.lastBootTime ?? null
  const now = windowsGroup(facts, 'time')?.nowUtc ?? null
  return boot === null || now === null ? null : (Date.parse(now) - Date.parse(boot)) / 60_000
}

/** The class did not answer because there is no Defender or its service is stopped: that is an answer, too. */
const isDefenderAbsent = (facts: WindowsFacts): boolean =>
  facts.antivirus?.defender === null &&
  facts.sections.antivirus.errors.some(
    ({ source, kind }) =>
      source.startsWith(DEFENDER_SOURCE) &&
      (kind === 'service-stopped' || kind === 'invalid-namespace' || kind === 'invalid-class'),
  )

/** Windows Server has no Security Center; where it is broken, services are all that can be seen. */
function withoutSecurityCenter({ defender, services }: Antivirus, isServer: boolean): Protection {
  const protects = defenderProtects(defender)
  if (protects === true) return DEFENDER_RUNS
  const vendor = services?.find(
    (service) =>
      service.state === 'Running' &&
      service.vendor !== null &&
      service.vendor !== 'microsoft' &&
      roleOfService(service.name) !== 'management',
  )?.vendor
  if (vendor !== undefined && vendor !== null)
    return { judgement: warn('service-only', { vendor }), active: [{ kind: 'service', vendor }] }
  return isServer && services !== null && protects === false
    ? { judgement: fail('off', { names: [] }), active: [] }
    : NOT_READABLE
}
