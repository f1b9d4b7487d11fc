/**
 * Makes the file of tables that servers import, signed with a maintainer's key (docs/tables.md):
 *   node scripts/make-tables.mjs --new-key KEY.pem          a key pair; prints the public half
 *   node scripts/make-tables.mjs --key KEY.pem --out FILE   signs the tables as they lie in checks/
 * The key file stays outside of this repository.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TABLES = {
  'windows-builds': 'checks/device/tables/windows-builds.json',
  lifecycle: 'checks/device/tables/lifecycle.json',
  'signing-cas': 'checks/device/tables/vn-signing-cas.json',
  browsers: 'checks/device/tables/browsers.json',
  holidays: 'checks/time/holidays.json',
}
/** As server/tables/signed-file.ts reads it; a test holds the two together. */
const HEADER = { alg: 'EdDSA', typ: 'anxa-tables/1' }
const FORMAT = 1

class WrongUse extends Error {}

const { values } = parseArgs({
  options: {
    key: { type: 'string' },
    out: { type: 'string' },
    'new-key': { type: 'string' },
  },
})

/** `--key ./key.pem` by mistake: a private key must not lie where it could be committed. */
function outside(path) {
  if (resolve(path).startsWith(resolve(ROOT) + sep))
    throw new WrongUse(`${path} lies in this repository: keep keys outside of it`)
  return path
}

const publicHalf = (key) => createPublicKey(key).export({ format: 'jwk' }).x

function makeKey(path) {
  const { privateKey } = generateKeyPairSync('ed25519')
  // Never over another key: without it nobody could sign for the servers that trust it.
  writeFileSync(outside(path), privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
    flag: 'wx',
  })
  console.log(`public key: ${publicHalf(privateKey)}`)
}

function readKey(path) {
  const key = createPrivateKey(readFileSync(outside(path)))
  if (key.asymmetricKeyType !== 'ed25519') throw new WrongUse(`${path} holds no Ed25519 key`)
  return key
}

function makeFile(keyPath, out) {
  const key = readKey(keyPath)
  const tables = Object.entries(TABLES).map(([name, path]) => {
    const content = JSON.parse(readFileSync(join(ROOT, path), 'utf8'))
    return { name, asOf: content.asOf, content }
  })
  const segment = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${segment(HEADER)}.${segment({ format: FORMAT, tables })}`
  const file = `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}\n`
  writeFileSync(out, file)
  for (const { name, asOf } of tables) console.log(`${name}: ${asOf}`)
  console.log(`${out}: ${file.length} bytes, signed by ${publicHalf(key)}`)
}

try {
  if (values['new-key'] !== undefined) makeKey(values['new-key'])
  else if (values.key !== undefined && values.out !== undefined) makeFile(values.key, values.out)
  else throw new WrongUse('give --new-key FILE, or --key FILE and --out FILE')
} catch (error) {
  console.error(`make-tables: ${error.message}`)
  process.exitCode = 2
}
