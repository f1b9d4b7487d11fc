/**
 * Protection software by name, as data: what a product calls itself, its services and units, and what each of them
 * does. One table for the collectors, which look for these names, and for the checks, which say what it means.
 */
import { z } from 'zod'
import TABLE from './security-products.json'

/** `management` steers, reports or updates: while it runs alone, nothing protects. */
const Role = z.enum(['antivirus', 'edr', 'management'])
export type SecurityRole = z.infer<typeof Role>

const Service = z.union([
  z.strictObject({ name: z.string(), role: Role }),
  // The rest of the name is a version: AVP21.9.
  z.strictObject({ begins: z.string(), role: Role }),
])

const Table = z.object({
  products: z.array(
    z.strictObject({
      /** What collectors write as `vendor`. */
      key: z.string(),
      /** The same on Linux, where it was recorded under another spelling. */
      unitKey: z.string().optional(),
      name: z.string(),
      /** One of them is in the name that Security Center shows: lower case, without spaces. */
      words: z.array(z.string()).min(1),
      services: z.array(Service),
      units: z.array(z.strictObject({ name: z.string(), role: Role })),
    }),
  ),
})

const { products: PRODUCTS } = Table.parse(TABLE)

const NAMES: ReadonlyMap<string, string> = new Map(
  PRODUCTS.flatMap(({ key, unitKey, name }) => [[key, name] as const, [unitKey ?? key, name] as const]),
)

/** Found by a word of its own in the product's name; null when none fits. */
export function vendorKeyIn(displayName: string | null): string | null {
  const shown = (displayName ?? '').toLowerCase().replace(/\s+/g, '')
  return PRODUCTS.find(({ words }) => words.some((word) => shown.includes(word)))?.key ?? null
}

/** Other keys (`clamav` …) are names by themselves. */
export const vendorName = (key: string): string => NAMES.get(key) ?? key

const ROLES_BY_NAME: ReadonlyMap<string, SecurityRole> = new Map(
  PRODUCTS.flatMap(({ services }) =>
    services.flatMap((one) => ('name' in one ? [[one.name.toLowerCase(), one.role] as const] : [])),
  ),
)
const ROLES_BY_BEGINNING = PRODUCTS.flatMap(({ services }) =>
  services.flatMap((one) => ('begins' in one ? [[one.begins.toLowerCase(), one.role] as const] : [])),
)

/** What a service of Windows does; a service that a collector took for a product's and the table does not know protects. */
export function roleOfService(service: string): SecurityRole {
  const name = service.toLowerCase()
  return (
    ROLES_BY_NAME.get(name) ??
    ROLES_BY_BEGINNING.find(([beginning]) => name.startsWith(beginning))?.[1] ??
    'antivirus'
  )
}

/** Units of systemd, without `.service`, by name. */
export const SECURITY_UNITS: ReadonlyMap<string, { readonly vendor: string; readonly role: SecurityRole }> =
  new Map(
    PRODUCTS.flatMap(({ key, unitKey, units }) =>
      units.map(({ name, role }) => [name, { vendor: unitKey ?? key, role }] as const),
    ),
  )
