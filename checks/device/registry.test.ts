/** Everything a check says about itself: the catalogue, the words on screen, the sentences of its reasons. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { listCheckEntries, listRequirements } from '../catalogue/catalogue.ts'
import type { VerdictFacts } from '../verdict.ts'
import { DEVICE_CHECKS } from './registry.ts'
import { judgeAll } from './run.ts'
import { BUILT_IN_TABLES } from './tables.ts'
import { windowsPcs } from './testing.ts'
import { linuxInput, OUT_OF_ORDER } from './testing-linux.ts'
import { KNOWN_VERDICTS } from './testing-verdicts.ts'
import { DEFAULT_THRESHOLDS } from './thresholds.ts'

/** As the rules list them; each new one is a file and a line of the registry. */
const IN_THE_ORDER_OF_THE_RULES = [
  'os-supported',
  'patches-current',
  'antivirus-running',
  'antivirus-signatures-fresh',
  'signing-certificate-valid',
  'firewall-on',
  'disk-encrypted',
  'autorun-off',
  'screen-lock',
  'smb1-off',
  'remote-desktop-off',
  'admin-accounts',
  'minimum-hardware',
  'time-sync',
  'account-lockout',
  'password-policy',
  'local-accounts-inactive',
  'browser-supported',
  'software-inventory',
  'hardware-inventory',
  'dns-filtering',
  'exploit-protection-on',
  'edr-running',
  'auto-logon-off',
  'line-quality',
]

/** Facts of every kind at once: each sentence takes what it needs. */
const ALL_FACTS: VerdictFacts = {
  ...{ release: 'win11-24h2-e', endDate: '2027-10-12', daysLeft: 12, esuEnd: '2028-10-10', esuYear: 3 },
  ...{ ubr: 9711, buildReleased: '2026-10-13', firstMissingUbr: 9720, firstMissingReleased: '2026-11-10' },
  ...{ lagDays: 1234, installed: '2026-10-15', ageDays: 20, security: 5, name: 'Bkav Pro' },
  ...{ names: ['Kaspersky', 'Avast'], vendor: 'trendmicro', issuerId: 'vgca-state-g2' },
  ...{ class: 'government-specialised', notAfter: '2030-03-12T18:36:53Z', owners: 2 },
  ...{ profiles: ['public', 'private'], value: 4, seconds: 930, tools: ['UltraViewService'] },
  ...{ attempts: 10, minutes: 90, length: 8, wanted: 14, fields: ['serial', 'mac'], servers: ['8.8.8.8'] },
  ...{ medianMs: 45, lossPercent: 2.5, withoutLineHours: 3.5 },
  ...{ enabledAdmins: 2, count: 4, ramBytes: 4_294_967_295, freeBytes: 12_884_901_888, skewSeconds: -90 },
}

describe('the registry', () => {
  test('holds every check, in the order of the rules', () => {
    expect(DEVICE_CHECKS.map(({ id }) => id)).toEqual(IN_THE_ORDER_OF_THE_RULES)
  })

  test('has every check of the catalogue, and none besides', () => {
    expect(DEVICE_CHECKS.map(({ id }) => id).sort()).toEqual([...listCheckEntries().keys()].sort())
  })

  test('says what the catalogue says of age, title and concepts', () => {
    const seen = DEVICE_CHECKS.map(({ id, title, maxAge, concepts }) => ({ id, title, maxAge, concepts }))
    const catalogue = DEVICE_CHECKS.map(({ id }) => {
      const entry = listCheckEntries().get(id)
      return { id, title: entry?.title, maxAge: entry?.maxAge, concepts: entry?.concepts }
    })

    expect(seen).toEqual(catalogue)
  })

  test('names no concept that the requirements do not have', () => {
    const known = new Set(listRequirements().map(({ concept }) => concept))

    expect(
      DEVICE_CHECKS.flatMap(({ concepts }) => concepts).filter((concept) => !known.has(concept)),
    ).toEqual([])
  })

  test('leaves no threshold that no check reads', () => {
    const read = new Set(DEVICE_CHECKS.flatMap(({ thresholds }) => thresholds))

    expect(Object.keys(DEFAULT_THRESHOLDS).filter((name) => ![...read].some((one) => one === name))).toEqual(
      [],
    )
  })
})

describe.each(DEVICE_CHECKS.map((check) => [check.id, check] as const))('%s', (id, check) => {
  test('has a sentence for each of its verdicts and for nothing else', () => {
    const known = Object.keys(KNOWN_VERDICTS[id] ?? {}).map((word) => word.split('/')[1])

    expect(Object.keys(check.reasons).sort()).toEqual([...new Set(known)].sort())
  })

  test('says each of them with all facts and with none', () => {
    for (const [reason, sentence] of Object.entries(check.reasons))
      for (const facts of [ALL_FACTS, {}]) {
        const text = sentence(facts)
        expect(text, reason).toMatch(/^\p{Lu}.*[^ ]\.$/u)
        expect(text, reason).not.toMatch(/undefined|null|NaN|\[object|\d{4}-\d{2}|[Cc]hưa rõ| {2}|\(\)/)
      }
  })

  test('tells a person why it matters and how to mend it', () => {
    expect(check.why.length).toBeGreaterThan(60)
    expect(check.shortTitle.length).toBeLessThanOrEqual(16)
    for (const steps of [check.mend.windows, check.mend.linux])
      for (const step of steps) {
        expect(step).toMatch(/^\p{Lu}.*\.$/u)
        expect(step.split('`').length % 2, step).toBe(1)
      }
  })
})

test('every code that a rule can give is written in the table of verdicts', () => {
  const folder = new URL('.', import.meta.url)
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.includes('test'))
  const words = sources.flatMap((name) =>
    [
      ...readFileSync(new URL(name, folder), 'utf8').matchAll(
        /\b(pass|warn|fail|unknown|notApplicable)\(\s*'([a-z0-9-]+)'/g,
      ),
    ].map(([, verdict, reason]) => `${verdict === 'notApplicable' ? 'not-applicable' : verdict}/${reason}`),
  )
  const known = new Set(Object.values(KNOWN_VERDICTS).flatMap((verdicts) => Object.keys(verdicts)))

  expect([...new Set(words)].filter((word) => !known.has(word))).toEqual([])
  expect([...known].filter((word) => !words.includes(word))).toEqual([])
})

describe('sentences', () => {
  const sentence = (id: string, reason: string, facts: VerdictFacts): string | undefined =>
    DEVICE_CHECKS.find((check) => check.id === id)?.reasons[reason]?.(facts)

  test.each([
    [
      'os-supported',
      'ends-soon',
      { release: 'win11-23h2-e', endDate: '2026-11-10', daysLeft: 13 },
      'Windows 11 23H2 Enterprise/Education sắp hết hỗ trợ: còn 13 ngày, đến hết ngày 10/11/2026.',
    ],
    [
      'os-supported',
      'supported-lts',
      { release: 'debian-12', endDate: '2028-06-30' },
      'Debian 12 còn được nhóm hỗ trợ dài hạn (LTS) phục vụ đến hết ngày 30/06/2028.',
    ],
    [
      'patches-current',
      'too-old',
      { ubr: 9168, firstMissingUbr: 9457, firstMissingReleased: '2026-09-08', lagDays: 50 },
      'Thiếu bản vá bảo mật quá lâu, từ bản phát hành ngày 08/09/2026, đã chậm 50 ngày.',
    ],
    ['firewall-on', 'profile-off', { profiles: ['public'] }, 'Tường lửa đang tắt ở mạng: công cộng.'],
    ['screen-lock', 'too-long', { seconds: 1230 }, 'Màn hình tự khóa quá muộn: sau 20 phút 30 giây.'],
    ['time-sync', 'clock-wrong', { skewSeconds: -301 }, 'Đồng hồ của máy sai: chậm 5 phút 1 giây.'],
    // A clock a little ahead of ours makes an age of minus one.
    ['time-sync', 'in-sync', { ageDays: -1 }, 'Giờ của máy được đồng bộ, lần cuối hôm nay.'],
    // The last moment of 12 March in UTC is the next day in Việt Nam.
    [
      'signing-certificate-valid',
      'expired',
      { issuerId: 'vnpt', class: 'public', notAfter: '2030-03-12T18:36:53Z', owners: 1 },
      'Chứng thư số công cộng đã hết hạn ngày 13/03/2030.',
    ],
    // Not rounded up to the 4 GiB that it misses.
    [
      'minimum-hardware',
      'memory-too-small',
      { ramBytes: 4_294_967_295 },
      'Bộ nhớ quá nhỏ: 3,9 GiB, không đủ cho hệ điều hành còn hỗ trợ.',
    ],
  ] as const)('%s %s', (id, reason, facts, expected) => {
    expect(sentence(id, reason, facts)).toBe(expected)
  })

  test('of recorded PCs show no code, date or number as a machine writes it', () => {
    const inputs = [...windowsPcs().map(({ input }) => input), linuxInput(), linuxInput(OUT_OF_ORDER)]
    for (const input of inputs)
      for (const { id, reason, facts } of judgeAll(input))
        expect(sentence(id, reason, facts), `${id} ${reason}`).not.toMatch(
          /undefined|null|NaN|\d{4}-\d{2}|win1[01]-|government|\bT\d{2}:/,
        )
  })
})

test('the built-in tables say of which day they are', () => {
  const { lifecycle, builds, signingCas, browsers } = BUILT_IN_TABLES

  for (const { asOf } of [lifecycle, builds, signingCas, browsers])
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  expect(lifecycle.windows.length).toBeGreaterThan(40)
  expect(builds.rows.length).toBeGreaterThan(200)
  expect(signingCas.authorities.length).toBeGreaterThan(20)
})
