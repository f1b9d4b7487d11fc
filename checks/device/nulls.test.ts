/** "null means not known. No rule may turn a null into fail, nor into pass": each value of each PC made null in turn. */
import { describe, expect, test } from 'vitest'
import { type Facts, Facts as FactsSchema } from '../facts/facts.ts'
import { SECTION_STATUSES } from '../facts/values.ts'
import type { JudgeInput } from './check.ts'
import { judgeAll } from './run.ts'
import { inOrder, windowsPcs, words } from './testing.ts'
import { linuxInput, OUT_OF_ORDER } from './testing-linux.ts'

type Path = readonly (string | number)[]

/** Every place in the document that is not null yet, groups and lists themselves included. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (value === null || typeof value !== 'object') return value === null ? [] : [path]
  const children = Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return path.length === 0 ? children : [path, ...children]
}

function withNull(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return null
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withNull(item, rest) : item))
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, child]) => [name, name === key ? withNull(child, rest) : child]),
  )
}

const nameOf = (path: Path): string => path.map((part) => (typeof part === 'number' ? '*' : part)).join('.')

const READ_BY_NO_RULE: ReadonlySet<string> = new Set(['collector', 'host'])

/** One after the other, every change that takes something known away: a value, or the reading of a section. */
function* lessKnown(facts: Facts): Generator<readonly [string, Facts]> {
  for (const path of pathsOf(facts)) {
    if (READ_BY_NO_RULE.has(String(path[0])) || path[0] === 'sections') continue
    const changed = FactsSchema.safeParse(withNull(facts, path))
    if (changed.success) yield [nameOf(path), changed.data]
  }
  for (const [name, section] of Object.entries(facts.sections))
    for (const status of SECTION_STATUSES)
      if (status !== 'ok' && status !== 'partial' && section.status !== status) {
        const sections = { ...facts.sections, [name]: { ...section, status } }
        yield [`section ${name}`, FactsSchema.parse({ ...facts, sections })]
      }
}

/** Where the rules themselves say what it means that a value is absent, or give another source for the answer. */
const BY_RULE: Readonly<Record<string, string>> = {
  'patches-current os': 'answered by the installation dates: unknown only when neither answers',
  'patches-current os.currentBuild': 'likewise',
  'patches-current os.editionId': 'likewise',
  'patches-current section os': 'likewise',
  'patches-current updates': 'only "Disabled" and "true" lower a pass that the build has given',
  'patches-current updates.service': 'likewise',
  'patches-current updates.service.wuauservStart': 'likewise',
  'patches-current section updates': 'likewise',
  'antivirus-running antivirus.products.*.productState': 'one product on is a pass, whatever else is there',
  'signing-certificate-valid certificates.entries.*.keyUsage': 'null says that there is no such extension',
  'signing-certificate-valid certificates.entries.*.extendedKeyUsage': 'likewise',
  'firewall-on antivirus': 'registered firewalls of an unread section count as none seen',
  'firewall-on antivirus.firewallProducts': 'likewise',
  'firewall-on antivirus.firewallProducts.*.productState': 'likewise',
  'firewall-on section antivirus': 'likewise',
  'screen-lock screenLock.machineInactivitySeconds': 'absent from a registry that was read: the users decide',
  'smb1-off smb.clientDriverStart': 'absent: there is no such driver',
  'smb1-off smb.serverMinProtocol': 'absent: Samba speaks nothing older than SMB 2.02',
  'time-sync time.type': 'a null among the three says nothing',
}

const pcs: readonly (readonly [string, JudgeInput])[] = [
  ...windowsPcs().map(({ name, input }) => [name, input] as const),
  ['Windows in order', inOrder()],
  ['Linux in order', linuxInput()],
  ['Linux out of order', linuxInput(OUT_OF_ORDER)],
]

describe('making known values null', () => {
  const excused = new Set<string>()

  for (const [name, input] of pcs)
    test(`never gives ${name} another pass or failure than a rule names`, () => {
      const before = judgeAll(input)
      const turned: string[] = []
      for (const [change, facts] of lessKnown(input.facts))
        for (const [index, { id, verdict, reason }] of judgeAll({ ...input, facts }).entries()) {
          if ((verdict !== 'pass' && verdict !== 'fail') || verdict === before[index]?.verdict) continue
          const what = `${id} ${change}`
          if (BY_RULE[what] === undefined) turned.push(`${what}: ${words({ verdict, reason })}`)
          else excused.add(what)
        }

      expect(turned).toEqual([])
    })

  test('and each exception is one that happens', () => {
    expect([...excused].sort()).toEqual(Object.keys(BY_RULE).sort())
  })
})
