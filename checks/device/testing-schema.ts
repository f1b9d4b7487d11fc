/** Any document that a schema admits, for the properties that must hold over all of them. */
import fc from 'fast-check'
import { z } from 'zod'

/** Values that rules look for; blind chance would hardly ever meet one. */
const TELLING_TEXTS = [
  ...['Running', 'Stopped', 'Disabled', 'Manual', 'Auto', 'NTP', 'NoSync', 'Normal', 'Passive Mode'],
  ...['Professional', 'Core', 'Enterprise', 'EnterpriseS', 'IoTEnterpriseS', 'ServerStandard', 'ServerRdsh'],
  ...['{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}', 'Bkav Pro', 'Kaspersky', 'kaspersky', 'bkav', 'microsoft'],
  ...['klnagent', 'Security Update', 'KB890830', 'KB5200001', 'Enabled', 'DisabledWithPayloadRemoved'],
  ...['active', 'inactive', 'clamav', 'clamav-daemon', 'NT1', 'SMB2_02', 'ubuntu', 'debian'],
  ...['20.04', '22.04', '24.04', '9', '11', '12', '13', 'CN', 'O'],
  ...['CA phục vụ các cơ quan Nhà nước G2', 'Ban Cơ yếu Chính phủ', 'digitalSignature', 'nonRepudiation'],
  ...['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
]
const TELLING_NUMBERS = [
  ...[0, 1, 2, 3, 4, 5, 8, 9, 145, 251, 255, 300, 301, 500, 501, 900, 901, 1001],
  ...[7601, 9200, 9600, 14393, 17763, 19044, 19045, 22631, 26100, 26200, 26300],
  ...[6456, 7652, 7807, 9106, 9168, 9376, 9457, 9711, 33650],
  ...[0x40000, 0x41000, 0x41010, 0x42000, 0x43000, 393472, 397568],
  ...[2 ** 31, 4 * 2 ** 30, 8 * 2 ** 30, 15 * 2 ** 30, 100 * 2 ** 30],
]

const FIRST_MS = Date.UTC(2019, 0, 1)
const LAST_MS = Date.UTC(2031, 0, 1)

export const someMoment = fc
  .oneof(
    { weight: 20, arbitrary: fc.integer({ min: FIRST_MS / 1000, max: LAST_MS / 1000 }) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: Date.UTC(1601, 0, 1) / 1000, max: Date.UTC(9999, 0, 1) / 1000 }),
    },
  )
  .map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'))
const someDay = someMoment.map((text) => text.slice(0, 10))

/** One of each shape that the facts ask of a text: account keys, digests, result codes. */
const SHAPED_TEXTS = [
  ...['0123456789abcdef', 'fedcba9876543210', '00000000000000aa', 'S-1-5-18', 'S-1-5-32-544'],
  ...['A'.repeat(40), 'B'.repeat(64), '0x800106BA', '0x8004100E', 'machine'],
]

function textArbitrary(schema: z.ZodString): fc.Arbitrary<unknown> {
  const isFitting = (text: string): boolean => schema.safeParse(text).success
  const telling = TELLING_TEXTS.filter(isFitting)
  if (telling.length === 0) return fc.constantFrom(...SHAPED_TEXTS.filter(isFitting))
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...telling) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }).filter(isFitting) },
  )
}

function numberArbitrary(schema: z.ZodNumber): fc.Arbitrary<unknown> {
  const min = Math.max(schema.minValue ?? -10, -10)
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.constantFrom(...TELLING_NUMBERS) },
      { weight: 1, arbitrary: fc.integer({ min }) },
    )
    .filter((number) => schema.safeParse(number).success)
}

/** Throws for a kind of schema that the facts have not used before. */
export function arbitraryOf(schema: unknown): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodObject)
    return fc.record(
      Object.fromEntries(Object.entries(schema.shape).map(([key, value]) => [key, arbitraryOf(value)])),
      {
        requiredKeys: Object.entries(schema.shape)
          .filter(([, value]) => !(value instanceof z.ZodOptional))
          .map(([key]) => key),
      },
    )
  // A list of 200 accounts proves no more than one of three.
  if (schema instanceof z.ZodArray) return fc.array(arbitraryOf(schema.element), { maxLength: 3 })
  if (schema instanceof z.ZodNullable)
    return fc.oneof(
      { weight: 5, arbitrary: arbitraryOf(schema.unwrap()) },
      { weight: 1, arbitrary: fc.constant(null) },
    )
  if (schema instanceof z.ZodOptional) return arbitraryOf(schema.unwrap())
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options)
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values)
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(arbitraryOf))
  if (schema instanceof z.ZodBoolean) return fc.boolean()
  if (schema instanceof z.ZodISODateTime) return someMoment
  if (schema instanceof z.ZodISODate) return someDay
  if (schema instanceof z.ZodNumber) return numberArbitrary(schema)
  if (schema instanceof z.ZodString) return textArbitrary(schema)
  throw new RangeError(`no arbitrary for ${String(schema)}`)
}
