/** Ten thousand spoilt inputs for each parser of what a machine says: never a throw, never a hang. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PROPERTY, readStoreBlob } from '../../checks/facts/certificates/blob.ts'
import { LinuxFacts } from '../../checks/facts/linux.ts'
import { forEachMutant, mutantOf } from '../../checks/facts/testing-mutants.ts'
import { splitCollectorOutput } from '../../checks/facts/windows/printed.ts'
import { type Recording, replayDoors } from '../platform/replay-doors.ts'
import { parseAdminGroups } from './linux/accounts.ts'
import { parseDatabaseHead } from './linux/antivirus.ts'
import { parseAptConfig } from './linux/apt-config.ts'
import { listsStateOf } from './linux/apt-lists.ts'
import { parseSimulation } from './linux/apt-simulation.ts'
import { certificatesIn, parseCertificate } from './linux/certificates.ts'
import { collectLinux } from './linux/collect.ts'
import { isRootUnderCrypt } from './linux/encryption.ts'
import { inputDropsInIptables, inputDropsInRuleset } from './linux/firewall.ts'
import { linuxFixtures } from './linux/fixtures.ts'
import { parseGvdb } from './linux/gvdb.ts'
import { parseLastlog2 } from './linux/last-logins.ts'
import { parsePackages } from './linux/packages.ts'
import { parsePasswd } from './linux/people.ts'
import { isNewerKernel } from './linux/reboot.ts'
import { lockoutOf, passwordRulesOf, signsInByItself } from './linux/sign-in-rules.ts'
import { readTable } from './linux/sqlite.ts'
import { clip, parseAssignments, parseIni, parseJson } from './linux/text.ts'
import { lastOfDpkg, lastOfHistory } from './linux/upgrade-log.ts'
import { localToUtc } from './linux/zone.ts'

const recorded = (name: string): Buffer => readFileSync(new URL(`./linux/recorded/${name}`, import.meta.url))
const fixtures = linuxFixtures().map(([, { raw }]) => raw)
const files = (pattern: RegExp): readonly Buffer[] =>
  fixtures.flatMap((raw) =>
    Object.entries(raw.files)
      .filter(([path]) => pattern.test(path))
      .map(([, text]) => Buffer.from(text)),
  )
const printed = (pattern: RegExp): readonly Buffer[] =>
  fixtures.flatMap((raw) =>
    Object.entries(raw.commands)
      .filter(([command]) => pattern.test(command))
      .map(([, { stdout }]) => Buffer.from(stdout)),
  )
const given = (...texts: readonly string[]): readonly Buffer[] => texts.map((text) => Buffer.from(text))

const WINDOWS = new URL('../../checks/device/fixtures/windows/', import.meta.url)
const documents = readdirSync(WINDOWS)
  .filter((name) => /^\d\d-.*\.json$/.test(name) && !name.endsWith('.expected.json'))
  .map((name) =>
    Buffer.from(`noise\r\n${JSON.stringify(JSON.parse(readFileSync(new URL(name, WINDOWS), 'utf8')))}`),
  )

const BLOBS = new URL('../../checks/facts/certificates/blobs/', import.meta.url)
const certificates = readdirSync(BLOBS)
  .filter((name) => name.endsWith('.bin'))
  .flatMap((name) => readStoreBlob(readFileSync(new URL(name, BLOBS))).properties)
  .filter(({ id }) => id === PROPERTY.certificate)
  .map(({ value }) => Buffer.from(value))

const text = (parse: (text: string) => unknown) => (bytes: Buffer) => parse(bytes.toString('utf8'))

/** Its contract is to refuse a damaged database with this very error; one of the engine's own is none of it. */
const refusesByRangeError = (parse: (bytes: Buffer) => unknown) => (bytes: Buffer) => {
  try {
    parse(bytes)
  } catch (error) {
    if (
      !(error instanceof RangeError) ||
      /call stack|Invalid (array|string) length|alloc/i.test(error.message)
    )
      throw error
  }
}

const PASSWD = given(
  'root:x:0:0:root:/root:/bin/bash\nan:x:1000:1000:Nguyễn Văn An,,,:/home/an:/bin/bash\n',
  'lan:x:1001:1001::/home/lan:/usr/sbin/nologin\n',
)
const PAM = given(
  'auth required pam_faillock.so preauth deny=5 unlock_time=900\nauth [success=1] pam_unix.so nullok',
  'password requisite pam_pwquality.so retry=3 minlen=14 ucredit=-1\npassword pam_unix.so minlen=8',
  'deny = 10\nunlock_time = never\nminclass = 4\n# minlen = 8',
)
const DESKTOP = given(
  '[daemon]\nAutomaticLoginEnable = true\n[Seat:*]\nautologin-user=lan',
  '[Autologin]\nUser=lan\n',
)
const PACKAGES = given(
  'Package: firefox-esr\nStatus: install ok installed\nVersion: 140.15.0esr-1~deb12u1\nDescription: a\n b\n\n' +
    'Package: held\nStatus: hold ok installed\nVersion: 1\n',
)
const NFT = printed(/^nft/)
const KERNELS = given('6.8.0-85-generic', '6.1.0-28-amd64', '5.15.0-1050-kvm')

const PARSERS: readonly (readonly [string, readonly Buffer[], (bytes: Buffer) => unknown])[] = [
  ['dconf databases', [recorded('dconf-system.gvdb')], parseGvdb],
  [
    'SQLite tables',
    [recorded('nss-layout.sqlite')],
    refusesByRangeError((bytes) => readTable(bytes, 'nssPublic')),
  ],
  ['NSS databases', [recorded('nss-layout.sqlite')], (bytes) => certificatesIn(bytes, '0123456789abcdef')],
  ['certificates', certificates, (bytes) => parseCertificate(bytes, '0123456789abcdef', null)],
  ['simulated upgrades', printed(/^apt-get/), text(parseSimulation)],
  ['the configuration of apt', printed(/^apt-config/), text(parseAptConfig)],
  ['trees of disks', printed(/^lsblk/), text(isRootUnderCrypt)],
  ['rules of nftables', NFT, text(inputDropsInRuleset)],
  ['rules of iptables', given('-P INPUT ACCEPT\n-A INPUT -j DROP\n'), text(inputDropsInIptables)],
  ['assignments', files(/os-release|ufw\.conf/), text(parseAssignments)],
  ['INI files', DESKTOP, text(parseIni)],
  ['JSON files', files(/\.json$/), text(parseJson)],
  ['texts to be cut', PASSWD, text(clip)],
  ['groups', files(/group$/), text(parseAdminGroups)],
  ['accounts', PASSWD, text(parsePasswd)],
  ['heads of ClamAV databases', files(/daily/), text(parseDatabaseHead)],
  ['release files of apt', files(/InRelease$/), text((one) => listsStateOf([one]))],
  ['packages', PACKAGES, text(parsePackages)],
  ['the history of apt', files(/history\.log/), text(lastOfHistory)],
  ['the log of dpkg', files(/dpkg\.log/), text(lastOfDpkg)],
  [
    'last sign-ins',
    given('an pts/0 192.0.2.1 Fri Nov 21 22:03:38 +0000 2026\n'),
    text((one) => parseLastlog2(one, ACCOUNTS)),
  ],
  ['versions of kernels', KERNELS, text((one) => isNewerKernel(one, '6.8.0-85-generic'))],
  ['local times', given('2026-10-26T06:41:12'), text((one) => localToUtc(one, 'Asia/Ho_Chi_Minh'))],
  [
    'names of zones',
    given('Asia/Ho_Chi_Minh', 'Etc/UTC'),
    text((one) => localToUtc('2026-10-26T06:41:12', one)),
  ],
  ['stacks of PAM', PAM, text((one) => [lockoutOf(one, one), passwordRulesOf(one, [one])])],
  ['settings of display managers', DESKTOP, text(signsInByItself)],
  ['what PowerShell printed', documents, text(splitCollectorOutput)],
]

const ACCOUNTS = parsePasswd(PASSWD.join(''))

describe('ten thousand mutants', () => {
  test.each(PARSERS)('of %s are read or refused, and end', (_, samples, parse) => {
    expect(samples.length).toBeGreaterThan(0)
    forEachMutant(samples, parse)
  })
})

test('a thousand machines, each with everything spoilt that it says, still give documents of the contract', async () => {
  const spoilt = (raw: Recording, number: number): Recording => {
    let at = 0
    const spoil = (one: string): string => {
      at += 1
      return mutantOf([Buffer.from(one)], number * 100 + at).toString('utf8')
    }
    return {
      ...raw,
      files: Object.fromEntries(Object.entries(raw.files).map(([path, one]) => [path, spoil(one)])),
      commands: Object.fromEntries(
        Object.entries(raw.commands).map(([name, ran]) => [name, { ...ran, stdout: spoil(ran.stdout) }]),
      ),
    }
  }
  for (let number = 0; number < 1000; number += 1) {
    const raw = fixtures[number % fixtures.length] ?? expect.fail('no recording')
    const facts = await collectLinux({
      doors: replayDoors(spoilt(raw, number)),
      now: new Date('2026-11-25T03:00:00Z'),
      memory: {},
    })

    expect(LinuxFacts.safeParse(facts).success, `machine ${number}`).toBe(true)
  }
})
