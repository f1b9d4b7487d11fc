import { writeFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeKey } from '../identity/key.ts'
import { recordPost } from '../line/record.ts'
import { findKey, saveDevice, saveKey } from '../state/device.ts'
import { writeLast } from '../state/last.ts'
import { writeSchedule } from '../state/schedule.ts'
import { buildAgent, runAgent, TEST_NOW, testContext, testFolder } from '../testing.ts'
import { plainServer } from '../testing-server.ts'
import { examine, type Finding } from './doctor.ts'

const MARKER = 'Nguyễn Văn Bí Mật'
const DEVICE_ID = '2f0c3c4e-8a57-4a7e-9b53-0d2c3f1b8a11'

const enrolled = (server: string, given: { proxy?: string } = {}): string => {
  const state = testFolder()
  saveKey(state, makeKey())
  saveDevice(state, {
    ...{ deviceId: DEVICE_ID, server, communeName: `Xã của ${MARKER}` },
    ...{ enrolledAt: '2026-11-01T02:00:00.000Z', allowHttp: false, caPem: null, ...given },
  })
  return state
}
const serverThatAnswers = async () => (await plainServer(() => ({ status: 204, body: '' }))).url
const of = (findings: readonly Finding[], what: string): string => {
  const found = findings.find((one) => one.what === what)
  return found === undefined ? 'not looked at' : `${found.state}: ${found.words}`
}
const NOWHERE = 'http://127.0.0.1:9'

describe('what is found', () => {
  test('of a PC that is not enrolled', async () => {
    const findings = await examine(testContext(), testFolder())

    expect(of(findings, 'Đăng ký')).toMatch(/^wrong: máy chưa đăng ký/)
    expect(of(findings, 'Nối thẳng tới máy chủ')).toBe('not looked at')
  })

  test('of one that has sent, and whose server answers', async () => {
    const state = enrolled(await serverThatAnswers())
    writeLast(state, { sent: { seq: 1, at: '2026-10-28T02:00:00.000Z', bytes: 900 }, clockSkewSeconds: 2 })
    recordPost(state, { at: new Date('2026-10-27T02:00:00Z'), hasMet: true, connectMs: 3 })
    const findings = await examine(testContext(), state)

    expect(of(findings, 'Đăng ký')).toMatch(/^ok: tới 127\.0\.0\.1:\d+, tin các gốc của hệ điều hành$/)
    expect(of(findings, 'Lần gửi gần nhất')).toMatch(/^ok: .*đồng hồ lệch 2 giây/)
    expect(of(findings, 'Nối thẳng tới máy chủ')).toBe('ok: HTTP 204')
    expect(of(findings, 'Đường truyền')).toBe('ok: 0/1 lần gửi không tới trong 1 ngày')
    expect(of(findings, 'Chờ gửi')).toMatch(/^ok/)
  })

  test.each([
    [
      'refused',
      {
        refused: {
          seq: 1,
          at: '2026-10-28T02:00:00.000Z',
          status: 403,
          code: 'device-revoked',
          message: 'x',
        },
      },
      /^wrong: máy chủ từ chối .*\(device-revoked\)/,
    ],
    [
      'not reached',
      { failed: { at: '2026-10-28T02:00:00.000Z', why: 'ECONNREFUSED' } },
      /^attention: không tới được .*\(ECONNREFUSED\)/,
    ],
    [
      'with a wrong clock',
      { sent: { seq: 1, at: '2026-10-28T02:00:00.000Z', bytes: 9 }, clockSkewSeconds: -4000 },
      /^wrong: .*lệch -4000 giây/,
    ],
  ])('of a sending that was %s', async (_, last, words) => {
    const state = enrolled(NOWHERE)
    writeLast(state, last)

    expect(of(await examine(testContext(), state), 'Lần gửi gần nhất')).toMatch(words)
  })

  test('of a server that is down, and of a PC that nobody wakes', async () => {
    const state = enrolled(NOWHERE)
    writeSchedule(state, {
      ...{ collectedAt: TEST_NOW.getTime() - 3_600_000, dueAt: 0, notBefore: 0, failures: 4 },
      intervalSeconds: 3600,
    })
    const findings = await examine(testContext(), state)

    expect(of(findings, 'Nối thẳng tới máy chủ')).toMatch(/^wrong: không tới được \(ECONNREFUSED\)/)
    // The recorded machine knows no timer of ours.
    expect(of(findings, 'Hẹn giờ')).toMatch(/^wrong: .*gửi hỏng 4 lần liền/)
  })

  test('of what could not be collected: the section and the kind, and no path', async () => {
    const findings = await examine(testContext(), enrolled(NOWHERE))

    expect(of(findings, 'Thu thập')).toMatch(/^attention: chưa đọc được hết: .*\((not-found|access-denied)/)
    expect(of(findings, 'Thu thập')).not.toContain('/')
  })

  test('of a lost key and of a damaged record', async () => {
    const state = enrolled(NOWHERE)
    writeFileSync(join(state, 'key.pem'), '?')

    expect(of(await examine(testContext(), state), 'Đăng ký')).toMatch(/^wrong: không xem được/)
  })
})

describe('the program', () => {
  beforeAll(buildAgent)

  test('prints nothing of a person, of the key, or of what the PC is known by', async () => {
    const state = enrolled(await serverThatAnswers())
    const key = String(findKey(state)?.export({ type: 'pkcs8', format: 'pem' })).split('\n')[1] ?? ''
    const facts = JSON.parse((await runAgent(['collect', '--state', state])).stdout)
    for (const args of [['doctor'], ['doctor', '--json']]) {
      const { stdout } = await runAgent([...args, '--state', state])

      const forbidden = [
        ...[MARKER, key, DEVICE_ID, state, hostname(), ...(facts.machine?.macHashes ?? [])],
        ...[facts.machine?.smbiosSerial, facts.machine?.hostName, facts.machine?.model],
        ...(facts.accounts?.people ?? []).map(({ owner }: { owner: string }) => owner),
        ...(userInfo().username.length > 4 ? [userInfo().username] : []),
      ].filter((one): one is string => typeof one === 'string' && one.length > 1)
      expect(forbidden.filter((one) => stdout.includes(one))).toEqual([])
      expect(stdout).toContain('HTTP 204')
    }
  })

  test('ends with 1 when something is wrong, and each line says how it stands', async () => {
    const { stdout, exitCode } = await runAgent(['doctor', '--state', enrolled(NOWHERE)])

    expect(exitCode).toBe(1)
    for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^(tốt|chú ý|SAI) +\p{Lu}.*: ./u)
  })

  test('of what it sends shows every section, and the same words as the page on the server', async () => {
    const { sentSections } = await import('../../checks/facts/sent.ts')
    const state = enrolled(NOWHERE)
    const { stdout, exitCode } = await runAgent(['sends', '--state', state])
    const facts = (await runAgent(['collect', '--state', state])).stdout

    expect(exitCode).toBe(0)
    const shown = sentSections(facts)
    expect(shown.length).toBeGreaterThan(15)
    for (const { name, rows } of shown) {
      expect(stdout).toContain(`\n${name}\n`)
      // What moves between two looks.
      for (const row of rows.filter((one) => !/nowUtc|Free/.test(one.name)))
        expect(stdout).toContain(`  ${row.name}: ${row.value}`)
    }
    expect(stdout).toContain('Không bao giờ gửi')
  })
})
