/**
 * Dated tables that verdicts are read from: ends of support, monthly Windows builds, issuers of signing
 * certificates, releases of browsers. The files in tables/ are the published ones, unchanged; newer ones can stand in their place.
 * Each says by `asOf` how old it is, and the rules ask.
 */
import { z } from 'zod'
import BROWSERS from './tables/browsers.json'
import LIFECYCLE from './tables/lifecycle.json'
import SIGNING_CAS from './tables/vn-signing-cas.json'
import WINDOWS_BUILDS from './tables/windows-builds.json'

const day = z.iso.date()

const WindowsRelease = z.object({
  id: z.string(),
  product: z.enum(['windows-client', 'windows-server']),
  build: z.int(),
  /** `any`: the row of every class that has none of its own. */
  editionClass: z.enum(['W', 'E', 'ltsc', 'iot-ltsc', 'server', 'any']),
  /** Last day of support, itself still supported; null = nobody has sourced it. */
  end: day.nullable(),
  release: z.string(),
  /** Years of paid Extended Security Updates, each with its own last day. */
  esuCommercial: z.array(z.object({ year: z.int(), end: day })).optional(),
  esuConsumerEnd: day.optional(),
  note: z.string().optional(),
  source: z.string(),
})
export type WindowsRelease = z.infer<typeof WindowsRelease>

const LinuxRelease = z.object({
  id: z.string(),
  product: z.enum(['ubuntu', 'debian']),
  release: z.string(),
  codename: z.string(),
  end: day,
  /** Ubuntu: needs an attached Pro subscription. Debian: LTS, free, same repositories. */
  extendedEnd: day.nullable(),
  extendedName: z.string().nullable(),
  source: z.string(),
})
export type LinuxRelease = z.infer<typeof LinuxRelease>

export const Lifecycle = z.object({
  asOf: day,
  /** EditionIDs of the classes that are told by name alone. */
  editionClasses: z.object({ W: z.array(z.string()), E: z.array(z.string()) }),
  esuActivationIds: z.array(z.object({ os: z.string(), year: z.int(), id: z.string() })),
  windows: z.array(WindowsRelease),
  linux: z.array(LinuxRelease),
})
export type Lifecycle = z.infer<typeof Lifecycle>

export const WindowsBuilds = z.object({
  asOf: day,
  rows: z.array(
    z.object({
      build: z.int(),
      ubr: z.int(),
      /** Server 2025 and Windows 11 24H2 share a build and not the patch levels. */
      os: z.enum(['client', 'server']),
      released: day,
      kb: z.string().nullable(),
      /** A hotpatch has a lower number than the security build of its month and is as current. */
      type: z.enum(['security', 'preview', 'out-of-band', 'hotpatch', 'hotpatch-oob']),
      source: z.string(),
    }),
  ),
})
export type WindowsBuilds = z.infer<typeof WindowsBuilds>
export type BuildRow = WindowsBuilds['rows'][number]

export const SigningCas = z.object({
  asOf: day,
  authorities: z.array(
    z.object({
      id: z.string(),
      class: z.enum(['government-specialised', 'public']),
      organisation: z.string(),
      role: z.enum(['root', 'issuing']),
      /** Folded texts; a `cn` that ends in `*` is a beginning. */
      match: z.strictObject({ o: z.string().optional(), cn: z.string().optional() }),
    }),
  ),
})
export type SigningCas = z.infer<typeof SigningCas>

const BrowserLine = z.enum(['chromium', 'firefox'])

export const Browsers = z.object({
  asOf: day,
  /** A maker supports only its newest major release: each row ends the one before it. */
  lines: z.record(
    BrowserLine,
    z.object({
      /** Majors whose minor releases go on with the fixes of the line: ESR 140.15 is as current as 155. */
      esr: z.array(z.int()).optional(),
      releases: z
        .array(z.object({ major: z.int(), released: day, basis: z.enum(['published', 'cadence']) }))
        .min(2),
    }),
  ),
  browsers: z.array(
    z.object({
      name: z.string(),
      /** Null: its maker brings no more releases. */
      line: BrowserLine.nullable(),
      /** Last day of support of a browser without a line. */
      ended: day.optional(),
      /** How many days after its line a browser may bring a release and still be current. */
      lagDays: z.int().min(0),
    }),
  ),
})
export type Browsers = z.infer<typeof Browsers>

export type Tables = {
  readonly lifecycle: Lifecycle
  readonly builds: WindowsBuilds
  readonly signingCas: SigningCas
  readonly browsers: Browsers
}

let lifecycle: Lifecycle | undefined
let builds: WindowsBuilds | undefined
let signingCas: SigningCas | undefined
let browsers: Browsers | undefined

/** The tables this edition was published with, each read when first asked for. */
export const BUILT_IN_TABLES: Tables = {
  get lifecycle() {
    lifecycle ??= Lifecycle.parse(LIFECYCLE)
    return lifecycle
  },
  get builds() {
    builds ??= WindowsBuilds.parse(WINDOWS_BUILDS)
    return builds
  },
  get signingCas() {
    signingCas ??= SigningCas.parse(SIGNING_CAS)
    return signingCas
  },
  get browsers() {
    browsers ??= Browsers.parse(BROWSERS)
    return browsers
  },
}
