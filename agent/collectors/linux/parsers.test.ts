/** The small formats that Linux writes, as it really writes them. */
import { expect, test } from 'vitest'
import { parseAdminGroups } from './accounts.ts'
import { parseDatabaseHead } from './antivirus.ts'
import { parseAptConfig } from './apt-config.ts'
import { isRootUnderCrypt } from './encryption.ts'
import { inputDropsInIptables, inputDropsInRuleset } from './firewall.ts'
import { parseLastlog2 } from './last-logins.ts'
import { baseOf } from './os.ts'
import { parsePackages } from './packages.ts'
import { isNewerKernel } from './reboot.ts'
import { clip, parseAssignments, parseIni } from './text.ts'
import { lastOfDpkg, lastOfHistory } from './upgrade-log.ts'
import { localToUtc } from './zone.ts'

test('os-release: quotes and escapes are taken off, comments skipped', () => {
  const values = parseAssignments(
    '# x\nID=ubuntu\nVERSION_ID="24.04"\nNAME=\'a b\'\nODD="a \\"b\\""\nnothing\n',
  )

  expect(Object.fromEntries(values)).toEqual({ ID: 'ubuntu', VERSION_ID: '24.04', NAME: 'a b', ODD: 'a "b"' })
})

test.each<[string, Record<string, string>, string[], string | null, object]>([
  [
    'Ubuntu itself',
    { ID: 'ubuntu', VERSION_ID: '22.04' },
    [],
    null,
    { baseId: 'ubuntu', baseVersionId: '22.04' },
  ],
  [
    'Mint by its Ubuntu',
    { ID: 'linuxmint', VERSION_ID: '22', UBUNTU_CODENAME: 'noble' },
    ['ubuntu'],
    null,
    { baseId: 'ubuntu', baseVersionId: '24.04' },
  ],
  [
    'LMDE by its Debian',
    { ID: 'linuxmint', VERSION_ID: '6', DEBIAN_CODENAME: 'bookworm' },
    ['debian'],
    null,
    { baseId: 'debian', baseVersionId: '12' },
  ],
  [
    'a derivative of Debian by its point release',
    { ID: 'bosslinux' },
    ['debian'],
    '11.4',
    { baseId: 'debian', baseVersionId: '11' },
  ],
  [
    'Debian testing, which has no number',
    { ID: 'debian' },
    [],
    'trixie/sid',
    { baseId: 'debian', baseVersionId: null },
  ],
  [
    'Fedora, which is neither',
    { ID: 'fedora', VERSION_ID: '41' },
    [],
    null,
    { baseId: null, baseVersionId: null },
  ],
])('%s', (_, release, idLike, pointRelease, expected) => {
  expect(baseOf(new Map(Object.entries(release)), idLike, pointRelease)).toEqual(expected)
})

test('apt history: the newest block that upgrades something, and who did it', () => {
  const log = [
    'Start-Date: 2026-10-20  08:00:00\nCommandline: apt-get dist-upgrade\nUpgrade: a:amd64 (1, 2)\nEnd-Date: 2026-10-20  08:00:09',
    'Start-Date: 2026-10-26  06:41:12\nCommandline: /usr/bin/unattended-upgrade\nUpgrade: b:amd64 (1, 2)\nEnd-Date: 2026-10-26  06:41:20',
    'Start-Date: 2026-10-27  09:00:00\nCommandline: apt-get install c\nInstall: c:amd64 (1)\nEnd-Date: 2026-10-27  09:00:02\n',
  ].join('\n\n')

  expect(lastOfHistory(log)).toEqual({ local: '2026-10-26T06:41:12', by: 'unattended-upgrade' })
  expect(lastOfHistory('')).toBeNull()
  expect(
    lastOfDpkg('2026-10-26 06:41:13 upgrade b:amd64 1 2\n2026-10-27 09:00:01 install c:amd64 <none> 1\n'),
  ).toEqual({
    local: '2026-10-26T06:41:13',
    by: 'other',
  })
})

test('local times of logs become UTC by the zone of the machine', () => {
  expect(localToUtc('2026-10-26T06:41:12', 'Asia/Ho_Chi_Minh')).toBe('2026-10-25T23:41:12Z')
  expect(localToUtc('2026-07-01T12:00:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00Z')
  expect(localToUtc('2026-10-26T06:41:12', 'Mars/Olympus')).toBeNull()
  expect(localToUtc('2026-13-40T06:41:12', 'Asia/Ho_Chi_Minh')).toBeNull()
})

test('a switch of apt is on with a number of days, off with 0 or nothing', () => {
  const dump = (lists: string, install: string): string =>
    `APT::Periodic::Update-Package-Lists "${lists}";\nAPT::Periodic::Unattended-Upgrade "${install}";\n`

  expect(parseAptConfig(dump('1', '7')).unattendedEnabled).toBe(true)
  expect(parseAptConfig(dump('1', '0')).unattendedEnabled).toBe(false)
  expect(parseAptConfig('').unattendedEnabled).toBe(false)
  expect(parseAptConfig('Acquire::http::Proxy "http://10.0.0.1:3128";\n').proxy).toBe(true)
})

test('the date of ClamAV is the one inside its database', () => {
  expect(parseDatabaseHead('ClamAV-VDB:17 Nov 2026 07-26 +0000:27821:2071:90:x')).toEqual({
    databaseDate: '2026-11-17T07:26:00Z',
    databaseVersion: 27821,
  })
  expect(parseDatabaseHead('ClamAV-VDB:yesterday')).toBeNull()
})

test.each([
  ['6.1.0-40-amd64', '6.1.0-38-amd64', true],
  ['6.1.0-38-amd64', '6.1.0-40-amd64', false],
  ['6.1.0-9-amd64', '6.1.0-10-amd64', false],
  ['6.1.0-40-amd64', '6.1.0-40-amd64', false],
  ['6.8.0-50-lowlatency', '6.8.0-40-generic', false],
])('kernel %s is newer than the running %s: %s', (candidate, running, expected) => {
  expect(isNewerKernel(candidate, running)).toBe(expected)
})

const chain = (more: object) => ({ chain: { family: 'inet', table: 'filter', name: 'input', ...more } })
const rule = (...expr: object[]) => ({ rule: { family: 'inet', table: 'filter', chain: 'input', expr } })

test.each<[string, object[], boolean]>([
  ['a policy of drop', [chain({ hook: 'input', policy: 'drop' })], true],
  [
    'a last rule that drops',
    [
      chain({ hook: 'input', policy: 'accept' }),
      rule({ match: {} }, { accept: null }),
      rule({ counter: {} }, { drop: null }),
    ],
    true,
  ],
  [
    'a last rule that drops only some',
    [chain({ hook: 'input', policy: 'accept' }), rule({ match: {} }, { drop: null })],
    false,
  ],
  [
    'the chains of Docker alone',
    [chain({ hook: 'forward', policy: 'drop' }), { chain: { family: 'ip', table: 'nat', name: 'DOCKER' } }],
    false,
  ],
  [
    'IPv6 alone',
    [{ chain: { family: 'ip6', table: 'filter', name: 'input', hook: 'input', policy: 'drop' } }],
    false,
  ],
  ['no rules', [], false],
])('nftables: %s protects: %s', (_, nftables, expected) => {
  expect(inputDropsInRuleset(JSON.stringify({ nftables }))).toBe(expected)
})

test('nftables: what is no ruleset is not "no firewall"', () => {
  expect(inputDropsInRuleset('Operation not permitted')).toBeNull()
})

test('iptables: the policy, or a last rule that drops everything', () => {
  expect(inputDropsInIptables('-P INPUT DROP\n')).toBe(true)
  expect(
    inputDropsInIptables('-P INPUT ACCEPT\n-A INPUT -p tcp -j ACCEPT\n-A INPUT -j REJECT --reject-with x\n'),
  ).toBe(true)
  expect(inputDropsInIptables('-P INPUT ACCEPT\n-A INPUT -s 1.2.3.4/32 -j DROP\n')).toBe(false)
})

const disk = (...children: object[]) =>
  JSON.stringify({ blockdevices: [{ name: 'sda', type: 'disk', children }] })

test('encrypted is what has a crypt layer below the root, whatever else on the disk is', () => {
  const root = { type: 'lvm', mountpoints: ['/'] }
  expect(isRootUnderCrypt(disk({ type: 'part', children: [{ type: 'crypt', children: [root] }] }))).toBe(true)
  expect(
    isRootUnderCrypt(
      disk(
        { type: 'part', mountpoint: '/' },
        { type: 'part', children: [{ type: 'crypt', mountpoint: '/srv' }] },
      ),
    ),
  ).toBe(false)
  expect(isRootUnderCrypt(disk({ type: 'part', mountpoints: [null] }))).toBeNull()
  expect(isRootUnderCrypt('lsblk: failed')).toBeNull()
})

test('dpkg: a removed package is not installed, a held one says so', () => {
  const stanza = (name: string, status: string): string =>
    `Package: ${name}\nStatus: ${status}\nVersion: 1.0\n`
  const packages = parsePackages(
    [stanza('firefox', 'hold ok installed'), stanza('unattended-upgrades', 'deinstall ok config-files')].join(
      '\n',
    ),
  )

  expect(packages).toEqual([
    { name: 'firefox', want: 'hold', installed: true, version: '1.0' },
    { name: 'unattended-upgrades', want: 'deinstall', installed: false, version: '1.0' },
  ])
})

test('administrators are the members of sudo, admin and wheel, root aside', () => {
  const groups = parseAdminGroups('root:x:0:\nsudo:x:27:an,binh\nwheel:x:10:root, chi\nusers:x:100:dung\n')

  expect([...groups.members].sort()).toEqual(['an', 'binh', 'chi'])
  expect([...groups.gids].sort()).toEqual([10, 27])
})

test('lastlog2 tells days by the number of the account', () => {
  const text =
    'Username Port From Latest\nan  tty2  Fri Nov 20 22:03:38 +0700 2026\nbinh  **Never logged in**\n'
  const account = (name: string, uid: number) => ({ name, uid, gid: uid, home: '', shell: '' })

  expect([...parseLastlog2(text, [account('an', 1000), account('binh', 1001)])]).toEqual([
    [1000, '2026-11-20'],
  ])
})

test('smb.conf: keys in any case and spacing, comments skipped', () => {
  const values = parseIni(
    '[Global]\n  Server  Min Protocol = nt1\n; client min protocol = SMB3\n[share]\npath=/srv\n',
  )

  expect(values.get('global')?.get('server min protocol')).toBe('nt1')
  expect(values.get('global')?.has('client min protocol')).toBe(false)
})

test('texts are cut to what the contract takes, and control characters do not travel', () => {
  expect(clip('a\u0000b\u001b[31m ')).toBe('ab[31m')
  expect(clip('x'.repeat(300))).toHaveLength(256)
  expect(clip(' \n')).toBeNull()
})
